package desk

import (
	"reflect"
	"slices"
	"sync"

	"github.com/txnews/hub/aggregator/desk/channels"
	"github.com/txnews/hub/aggregator/desk/markup"
	"github.com/txnews/hub/aggregator/desk/subject"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/aggregator/desk/towns"
	"github.com/txnews/hub/news"
)

// scratch is memory that entries are classified in, one after another.
type scratch struct {
	text     []rune
	where    []int // towns by their places
	towns    towns.Room
	channels channels.Room
}

var scratches = sync.Pool{New: func() any { return new(scratch) }}

// classify finds the entry's towns and channels.
func (d *Desk) classify(e *news.Entry, src *news.Source, raw *news.Raw, b *markup.Body, load markup.Carried) {
	room := scratches.Get().(*scratch)
	folded := text.Headline(room.text[:0], e.Title)
	title := len(folded)
	folded = b.Fold(append(folded, text.Sep))
	if room.text = folded; cap(folded) < 1<<17 { // one huge text shall not stay in memory
		defer scratches.Put(room)
	}
	from := d.whence(src, raw)
	found := d.towns.Find(folded, title, from, &room.towns)
	e.Why.Towns = map[string]news.Reason{}
	where := room.where[:0]
	for i := range found {
		where = append(where, i)
	}
	for _, id := range src.Towns {
		if i, ok := d.towns.Place(id); ok && found[i].IsZero() {
			where = append(where, i)
		}
	}
	room.where = where
	slices.Sort(where) // the gazetteer's order
	for _, i := range slices.Compact(where) {
		id := d.rules.Towns[i].ID
		e.Towns = append(e.Towns, id)
		if e.Why.Towns[id] = found[i]; found[i].IsZero() {
			e.Why.Towns[id] = news.Because("town.source")
		}
	}
	e.Why.Channels = map[string]news.Reason{}
	filed := d.channels.File(&channels.Evidence{
		Home: src.Channels, Assigned: src.Categories, Categories: raw.Categories, Trail: raw.Trail, Page: e.Page.Name,
		Title: e.Title, Text: folded, TitleLen: title, Room: &room.channels, Taken: taken(e), Pictures: load.Pictures, Moving: load.Moving,
		Local: len(found) > 0 || d.ofCounty(folded, title, from), Abroad: !from.Local && d.towns.Abroad(src.Name, &room.towns),
	})
	if len(filed) > 0 {
		e.Channels = make([]string, 0, len(filed))
	}
	for _, s := range filed {
		e.Channels = append(e.Channels, s.ID)
		e.Why.Channels[s.ID] = s.Why
	}
}

// taken is who took an entry's picture, of one that nobody wrote: it is a caption.
func taken(e *news.Entry) string {
	a := e.Attribution
	if len(a.Photographers) == 0 || len(a.Reporters)+len(a.Correspondents) > 0 {
		return ""
	}
	return a.Photographers[0] + "摄"
}

// Question is what the model that tells channels is asked of an entry, for making it of examples.
func (d *Desk) Question(src news.Source, raw news.Raw) (subject.Text, []subject.Candidate) {
	b := d.body(&raw, &markup.Linker{Base: raw.URL})
	defer b.Free()
	room := new(scratch)
	title := text.Plain(raw.Title)
	folded := text.Headline(nil, title)
	length := len(folded)
	folded = b.Fold(append(folded, text.Sep))
	from := d.whence(&src, &raw)
	found := d.towns.Find(folded, length, from, &room.towns)
	return d.channels.Question(&channels.Evidence{Home: src.Channels, Assigned: src.Categories, Categories: raw.Categories, Trail: raw.Trail, Title: title, Text: folded, TitleLen: length, Room: &room.channels,
		Local: len(found) > 0 || d.ofCounty(folded, length, from)})
}

// whence tells where an entry comes from: whether the source or the entry's place in it is the county's, and the source's name.
func (d *Desk) whence(src *news.Source, raw *news.Raw) towns.Whence {
	local := len(src.Towns) > 0 || d.namesCounty(src.Name) || d.namesCounty(raw.Origin) ||
		slices.ContainsFunc(raw.Trail, d.namesCounty) || slices.ContainsFunc(raw.Categories, d.namesCounty)
	return towns.Whence{Local: local, Outlet: src.Name}
}

// evidence is what Refile will need that the entry does not hold.
func evidence(raw *news.Raw, load markup.Carried, house string, unsure map[string]int) *news.Evidence {
	ev := news.Evidence{Trail: raw.Trail, Byline: text.Plain(raw.Byline), Origin: raw.Origin, House: house, Unsure: unsure}
	if kept := markup.Kept(load.Media); load.Pictures != kept.Pictures || load.Moving != kept.Moving {
		ev.Pictures, ev.Moving, ev.Counted = load.Pictures, load.Moving, true
	}
	if len(ev.Trail) == 0 && ev.Byline == "" && ev.Origin == "" && ev.House == "" && !ev.Counted && len(unsure) == 0 {
		return nil
	}
	found := ev
	return &found
}

// recredit has an attribution that was read say what editors taught of names and outlets. It gives what was read, where that is another: what
// was learnt may be taken back.
func (d *Desk) recredit(src *news.Source, a *news.Attribution, unsure map[string]int) *news.Attribution {
	read := *a
	if !d.credit.Correct(src, a, unsure) {
		return nil
	}
	other := read
	return &other
}

// keepRead keeps with an entry what was read of who made it; nil: what it says.
func keepRead(e *news.Entry, read *news.Attribution) {
	if read == nil && (e.Evidence == nil || e.Evidence.Read == nil) {
		return
	}
	var ev news.Evidence
	if e.Evidence != nil {
		ev = *e.Evidence
	}
	ev.Read = read
	if e.Evidence = &ev; reflect.DeepEqual(ev, news.Evidence{}) {
		e.Evidence = nil
	}
}

// Refile judges a stored entry's towns and channels again, and what editors taught of those who made it, by the desk's rules as they are, from what is stored with it. Its
// place, id, version and everything else stay, and so do an editor's decisions: what they override is judged beneath them. An
// entry from before evidence was kept is judged by its text, its categories and the trail that its reasons tell. The zero source
// stands for one that is gone: what was filed for its sake stays so, where that is there still.
func (d *Desk) Refile(src news.Source, e news.Entry) news.Entry {
	override := e.Override
	override.Undo(&e)
	if src.ID == "" {
		src = lostSource(&e)
	}
	raw := news.Raw{Categories: e.Categories}
	load := markup.Kept(e.Media)
	if ev := e.Evidence; ev != nil {
		raw.Trail, raw.Origin = ev.Trail, ev.Origin
		if ev.Counted || ev.Pictures > 0 || ev.Moving > 0 { // older evidence has them where they are not 0
			load.Pictures, load.Moving = ev.Pictures, ev.Moving
		}
	} else {
		raw.Trail = channels.TrailOf(e.Why.Channels)
	}
	b := d.clean.Body(e.Content, &markup.Linker{Base: e.URL})
	defer b.Free()
	e.Channels, e.Towns, e.Why = nil, nil, news.Why{}
	if ev := e.Evidence; ev != nil && ev.Read != nil {
		e.Attribution = *ev.Read
	}
	keepRead(&e, d.recredit(&src, &e.Attribution, nil))
	d.classify(&e, &src, &raw, b, load)
	override.Apply(&e)
	return e
}

// lostSource is what the reasons of an entry tell of its source: its own channels and towns, and the categories that it filed by.
func lostSource(e *news.Entry) news.Source {
	src := news.Source{ID: e.Source, Categories: map[string]string{}}
	for _, p := range e.Providers {
		if p.ID == e.Source {
			src.Name = p.Name
		}
	}
	for _, id := range e.Channels {
		switch why := e.Why.Channels[id]; why.Rule {
		case "channel.assigned":
			src.Categories[why.Terms[0]] += id + ","
		case "channel.default", "": // an older hub kept the reason in words
			src.Channels = append(src.Channels, id)
		}
	}
	for _, id := range e.Towns {
		if why := e.Why.Towns[id].Rule; why == "town.source" || why == "" {
			src.Towns = append(src.Towns, id)
		}
	}
	return src
}
