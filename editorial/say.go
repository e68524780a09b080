package editorial

import (
	"context"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/txnews/hub/news"
)

// The bounds of what an editor has an entry say, in letters and names.
const (
	saidLetters = 300
	saidNames   = 50
)

// checkSaid refuses what no entry can say.
func checkSaid(s *news.Said) error {
	for _, t := range s.Texts(&news.Entry{}) {
		switch said := *t.Said; {
		case said == nil:
		case t.Field == "title" && oneLine(*said) == "":
			return refuse(Invalid, TitleEmpty).in(t.Field)
		case utf8.RuneCountInString(*said) > saidLetters:
			return refuse(Invalid, SaidTooLong, strconv.Itoa(saidLetters)).in(t.Field)
		}
	}
	for _, n := range s.Names(&news.Entry{}) {
		switch said := *n.Said; {
		case said == nil:
		case len(*said) > saidNames:
			return refuse(Invalid, SaidTooMany, strconv.Itoa(saidNames)).in(n.Field)
		case slices.ContainsFunc(*said, func(name string) bool { return utf8.RuneCountInString(name) > saidLetters }):
			return refuse(Invalid, SaidTooLong, strconv.Itoa(saidLetters)).in(n.Field)
		}
	}
	return nil
}

// tidied is what an editor wrote, each text on one line and without blank names.
func tidied(s news.Said) news.Said {
	for _, t := range s.Texts(&news.Entry{}) {
		if *t.Said != nil {
			*t.Said = new(oneLine(**t.Said))
		}
	}
	for _, n := range s.Names(&news.Entry{}) {
		if *n.Said == nil {
			continue
		}
		names := []string{}
		for _, name := range **n.Said {
			if name = oneLine(name); name != "" && !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		*n.Said = &names
	}
	return s
}

// oneLine is a text without breaks, and without what cannot be seen.
func oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && !unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)), " ")
}

// SplitNames reads names with commas between them, or where there are none, blanks.
func SplitNames(text string) []string {
	between := func(r rune) bool { return strings.ContainsRune(",，、;；\n", r) }
	if !strings.ContainsFunc(text, between) && !strings.ContainsFunc(text, latin) {
		between = unicode.IsSpace
	}
	names := []string{}
	for _, name := range strings.FieldsFunc(text, between) {
		if name = oneLine(name); name != "" {
			names = append(names, name)
		}
	}
	return names
}

// latin tells letters of names that have blanks in them.
func latin(r rune) bool { return r < 0x2e80 && unicode.IsLetter(r) }

// said is what an entry will say by the decision.
func (d *Decision) said(e *news.Entry) news.Said { return d.saidBeside(e.Says()) }

// saidBeside adds to what was decided before.
func (d *Decision) saidBeside(before news.Said) news.Said {
	said := before.With(d.Said)
	for _, field := range d.Auto {
		said = said.Without(field)
	}
	return said
}

// freedBy reports whether an entry that waits does no longer because of the origin that an editor has it name.
func (o *Office) freedBy(ctx context.Context, e *news.Entry, said news.Said) (bool, error) {
	if e.Held.IsZero() || e.Override != nil && e.Override.Release {
		return false, nil
	}
	brought := *e.Brought()
	held, err := o.heldSaying(ctx, &brought, e.Says(), said)
	return held.IsZero(), err
}

// heldSaying is why an entry, as its source brought it, waits once it says something else: who may be shown is asked of the origin that
// it names. Where that is the one from before, or its source is gone, it waits or not as it did.
func (o *Office) heldSaying(ctx context.Context, brought *news.Entry, before, now news.Said) (news.Reason, error) {
	if reflect.DeepEqual(before.Origin, now.Origin) || brought.Held.Rule == news.HeldBlocked {
		return brought.Held, nil
	}
	src, err := o.p.Sources.Source(ctx, brought.Source)
	switch {
	case errors.Is(err, news.ErrNotFound):
		return brought.Held, nil
	case err != nil:
		return news.Reason{}, err
	}
	named := *brought
	now.Say(&named)
	return news.HeldFor(o.p.Settings.Current().Permit, &src, &named), nil
}

// revise counts an edition where an editor has an entry say something else than readers were told: as when its source corrects it.
func (o *Office) revise(was, now *news.Entry, at time.Time) {
	if was.Title == now.Title && reflect.DeepEqual(was.Attribution, now.Attribution) {
		return
	}
	now.Revised++
	if !o.p.Desk.Minor(was, now) {
		now.Updated = at
	}
}
