package editorial

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"maps"
	"net/url"
	"reflect"
	"slices"
	"strconv"

	"github.com/txnews/hub/news"
)

// undoSources brings back what stood before a change of several sources. Of an edit only what it changed must stand as it was left:
// what was changed beside it since, stays.
func (o *Office) undoSources(ctx context.Context, by Actor, a news.Act) error {
	var before, after []map[string]json.RawMessage
	if err := errors.Join(unmarshalled(a.Before, &before), unmarshalled(a.After, &after)); err != nil {
		return forGood(a).because(err)
	}
	list, err := o.p.Sources.Sources(ctx)
	if err != nil {
		return err
	}
	u := sourcesUndo{office: o, act: a, now: map[string]news.Source{}}
	for _, s := range list {
		u.now[s.ID] = s
	}
	op := "sources.edit"
	switch {
	case a.After == nil:
		op, err = "sources.add", u.each(before, u.add)
	case a.Before == nil:
		op, err = "sources.remove", u.each(after, u.remove)
	default:
		err = u.back(before, after)
	}
	if err != nil {
		return err
	}
	act := o.act(by, op, a.Object, news.Because(news.UndoRule, a.ID), news.Because("act.sources", strconv.Itoa(len(u.edits.IDs()))))
	_, err = o.editSources(ctx, u.edits, act, after, before)
	if errors.Is(err, news.ErrConflict) {
		return overlaid(a).because(err)
	}
	return err
}

// sourcesUndo is such an undoing on its way.
type sourcesUndo struct {
	office *Office
	act    news.Act
	now    map[string]news.Source
	edits  news.SourceEdits
}

func (u *sourcesUndo) each(all []map[string]json.RawMessage, do func(news.Source) error) error {
	for _, fields := range all {
		src, err := sourceFrom(fields)
		if err == nil {
			err = do(src)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// add brings a source back that was removed. The password of its address is not on record.
func (u *sourcesUndo) add(src news.Source) error {
	if _, there := u.now[src.ID]; there {
		return overlaid(u.act)
	}
	if _, err := unmasked(src, news.Source{}); err != nil {
		return err
	}
	u.edits.Add = append(u.edits.Add, src)
	return u.check(src)
}

// remove takes a source away again that an undoing had brought back.
func (u *sourcesUndo) remove(src news.Source) error {
	now, there := u.now[src.ID]
	if !there || !reflect.DeepEqual(shownSource(now), shownSource(src)) {
		return overlaid(u.act)
	}
	u.edits.Remove = append(u.edits.Remove, now)
	return nil
}

// back gives what was changed of each source its value of before.
func (u *sourcesUndo) back(before, after []map[string]json.RawMessage) error {
	if len(before) != len(after) {
		return forGood(u.act)
	}
	for i := range after {
		src, err := sourceFrom(after[i])
		if err != nil {
			return forGood(u.act).because(err)
		}
		now, there := u.now[src.ID]
		if !there {
			return overlaid(u.act)
		}
		fields := plainFields(now)
		for _, name := range fieldsOf(before[i], after[i]) {
			if !bytes.Equal(fields[name], after[i][name]) {
				return overlaid(u.act)
			}
			if delete(fields, name); before[i][name] != nil {
				fields[name] = before[i][name]
			}
		}
		next, err := sourceFrom(fields)
		if err != nil {
			return err
		}
		next.URL, next.Rev = withPassword(next.URL, now.URL), now.Rev
		u.edits.Put = append(u.edits.Put, next)
		if err := u.check(next); err != nil {
			return err
		}
	}
	return nil
}

// check refuses a source that could not work by now; channels and towns that it had may be gone.
func (u *sourcesUndo) check(src news.Source) error {
	if err := u.office.p.CheckSource(src, src); err != nil {
		return refuse(Invalid, SourceInvalid).from(err)
	}
	return nil
}

func fieldsOf(a, b map[string]json.RawMessage) []string {
	names := maps.Clone(a)
	maps.Copy(names, b)
	return slices.Collect(maps.Keys(names))
}

func sourceFrom(fields map[string]json.RawMessage) (src news.Source, err error) {
	b, err := json.Marshal(fields)
	if err == nil {
		err = json.Unmarshal(b, &src)
	}
	return src, err
}

// withPassword is an address from an act with the password that the source's address has now, where they have one user.
func withPassword(address, now string) string {
	u, err := url.Parse(address)
	has, err2 := url.Parse(now)
	if err != nil || err2 != nil || u.User == nil || has.User == nil || u.User.Username() != has.User.Username() {
		return address
	}
	u.User = has.User
	return u.String()
}
