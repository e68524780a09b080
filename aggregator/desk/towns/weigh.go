package towns

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/news"
)

// tally is what speaks for a name's being the town less what speaks against it, in points, and the strongest sign of the first.
// A town is taken where the sum is above 0. A point is about a nat; a sign of 8 decides alone.
type tally struct {
	points, most int
	rule, term   string
}

// sign counts one that speaks for the town.
func (t *tally) sign(points int, rule, term string) {
	t.points += points
	if points > t.most {
		t.most, t.rule, t.term = points, rule, term
	}
}

// why is the reason that the strongest sign gives.
func (t *tally) why(f *finder, m text.Match, s meaning) news.Reason {
	switch {
	case t.rule == "town.part":
		return news.Because(t.rule, f.g.towns[s.town].Name, f.term(m))
	case t.term != "":
		return news.Because(t.rule, f.term(m), t.term)
	}
	return news.Because(t.rule, f.term(m))
}

// common is how many towns elsewhere bear a name that says little by itself.
const common = 2

// named weighs a town's own name.
func (f *finder) named(m text.Match, s meaning) tally {
	var t tally
	title := m.From < f.title
	home := f.home(s.town)
	switch {
	case s.sort == isFull && !s.common && !s.doubt:
		t.sign(5, "town.named", "")
	case s.sort == isBare && !s.doubt:
		t.sign(3, "town.named", "")
	case s.sort == isFull && f.g.shared[s.town] < common:
		t.sign(2, "town.named", "")
	case s.sort == isFull:
		t.sign(1, "town.named", "")
	case title:
		t.points -= 2
	default:
		t.points -= 5
	}
	if home > 0 && t.most == 0 {
		t.sign(1, "town.home", "")
		t.points--
	}
	doubtful := s.doubt || s.common
	if s.sort == isBare && s.doubt && f.whence.near < county {
		t.points += f.borne(s.town, title, &home)
	}
	if s.sort == isFull && home == -1 { // there is no town of that name where the outlet is at home
		home = 0
	}
	t.points += home
	if s.doubt && f.text[m.From] < utf8.RuneSelf { // with the county's name beside it hardly chance, alone anybody's
		if t.points -= 5; f.county || f.whence.near == county {
			t.sign(10, "town.home", "")
		}
	}
	f.signsAgainst(&t, m, s, doubtful)
	if doubtful || t.points <= 0 {
		f.signsFor(&t, m, s)
	}
	return t
}

// borne is what the towns elsewhere of the same name say of one that is also a word, where the outlet is not the county's. Without anything
// else that speaks of the county, what nearness says is less.
func (f *finder) borne(town int, title bool, home *int) int {
	alone := f.g.shared[town] == 0
	switch {
	case alone && len(f.why) > 0: // beside one of ours it is hardly chance
		return 1
	case f.county || f.pair || len(f.why) > 0:
		return 0
	case alone:
		return 2
	case f.whence.near < city || !title:
		if *home--; *home <= 0 {
			return -2
		}
	}
	return 0
}

// signsFor counts what stands around a name and says that it is the town's.
func (f *finder) signsFor(t *tally, m text.Match, s meaning) {
	if w := f.preceded(m, f.g.afterCounty); w != "" {
		t.sign(6, "town.after", w)
	} else if w := f.preceded(m, f.g.afterCity); w != "" {
		t.sign(4, "town.after", w)
	} else if w := f.preceded(m, toPlaces); w != "" {
		t.sign(2, "town.after", w)
	}
	bare := s.sort == isBare && s.doubt
	if bare {
		f.setting(t, m, s.town)
	}
	if w := f.datelined(m); bare && w != "" {
		t.sign(6, "town.before", w)
	} else if w := f.instituted(m); bare && w != "" {
		t.sign(f.ofInstitution(s.town), "town.before", w)
	} else if w := f.followed(m, offices); bare && w != "" {
		t.sign(3, "town.before", w)
	} else if w := f.followed(m, residents); bare && w != "" {
		t.sign(ofFolk, "town.before", w)
	} else if w := f.followed(m, people); bare && w != "" {
		t.sign(2, "town.before", w)
	} else if w := f.followed(m, headlineVerbs); bare && w != "" && f.opens(m) {
		t.sign(2, "town.opens", w)
	}
	if w := folk.FindString(string(f.text[m.To:min(len(f.text), m.To+10)])); bare && w != "" {
		t.sign(ofFolk, "town.before", w)
	} else if w := behind.FindString(string(f.text[m.To:min(len(f.text), m.To+8)])); bare && w != "" {
		t.sign(2, "town.before", w)
	}
	if bare && f.heading(m) {
		t.sign(4, "town.opens", "】")
	}
	if word, next := f.forWord(m, s.town); word != "" {
		if next {
			t.sign(5, "town.near", word)
		} else {
			t.sign(3, "town.near", word)
		}
	}
	if f.beside(m, s.town) {
		t.sign(3, "town.beside", "")
	} else if len(f.why) > 1 {
		t.sign(1, "town.beside", "")
	}
	if w := f.seat(m); w != "" {
		t.sign(2, "town.sentence", w)
	}
}

// ofFolk is what people of a place say behind its name.
const ofFolk = 4

// ofInstitution is what an institution behind a town's name says: much in an outlet of the county or its city, and in the province's where no other
// town there bears the name.
func (f *finder) ofInstitution(town int) int {
	if f.whence.near >= city || f.whence.near == province && !f.g.sharedNear[town] {
		return 7
	}
	return 3
}

// setting counts how an ambiguous name stands in its sentence: at the beginning of a clause, behind a word that leads to a place, or
// behind one that says more of a thing (锦绣河山, 道旁梧桐).
func (f *finder) setting(t *tally, m text.Match, town int) {
	title := m.From < f.title
	if f.opens(m) || f.preceded(m, times) != "" {
		t.sign(1, "town.home", "")
		return
	}
	word, leads := f.room.cutter.Before(f.text, m.From)
	before := string(f.text[word.From:word.To])
	switch {
	case leads && (word.To-word.From == 1 || strings.ContainsRune(towards, f.text[m.From-1])):
		t.sign(2, "town.after", before)
	case leads:
		t.sign(1, "town.after", before)
	case title && f.g.shared[town] > 0 && f.preceded(m, toPlaces) == "" && f.preceded(m, f.g.afterOurs) == "" && !listGaps.Has(f.text[m.From-1]):
		t.points -= 2
	}
}

// signsAgainst counts what says that a name is something else, or elsewhere.
func (f *finder) signsAgainst(t *tally, m text.Match, s meaning, doubtful bool) {
	n := new(note)
	if doubtful || f.abroad {
		t.points -= f.foreign(m, s.town, doubtful)
		n = f.note(s.town)
	}
	if n.elsewhere && !n.ours {
		t.points -= 5
	}
	if n.abroad && !n.ours && s.sort == isBare {
		t.points -= 4
	}
	if f.brand(m) || f.signed(m) || f.likened(m) || f.borrowed(m, s.town) {
		t.points -= 12
	}
	if s.sort == isBare && (f.surnamed(m) || f.called(m)) {
		t.points -= 12
	}
	if s.sort == isBare && f.whence.near <= elsewhere && !f.county && f.opposed[s.town] {
		t.points -= 4
	}
	if s.sort == isFull || !doubtful {
		return
	}
	if f.opposed[s.town] {
		t.points -= 4
	}
	switch {
	case f.person(m):
		t.points -= 8
	case n.person, n.firm, n.styled:
		t.points -= 4
	}
	if f.thing(m) {
		t.points -= 12
	}
	if f.preceded(m, formerly) != "" {
		t.points -= 8
	}
	if f.within(m) {
		t.points -= 6
	}
	if f.counted(m) || f.styled(m) {
		t.points -= 4
	}
	if f.quoted(m) {
		t.points -= 4
	}
}

// part weighs a village or a landmark.
func (f *finder) part(m text.Match, s meaning) tally {
	var t tally
	if s.doubt {
		t.sign(1, "town.part", "")
		t.points -= 2
	} else {
		t.sign(4, "town.part", "")
	}
	if f.otherTown(m, s.town) || f.claimed(m, s.town) || f.followed(m, kinds) != "" && f.followed(m, noThings) == "" {
		t.points -= 8
	}
	if f.signed(m) {
		t.points -= 12
	}
	home := f.home(-1)
	if s.doubt && f.whence.near < county {
		home--
	}
	t.points += home
	t.points -= f.foreign(m, -1, true)
	if w := f.preceded(m, f.g.afterCounty); w != "" {
		t.points += 6
	}
	if !s.doubt {
		return t
	}
	if s.sort == isVillage && m.To-m.From == 2 && len(f.why) > 0 { // 晚村 beside another town's name is as likely a person
		t.points -= 3
	}
	if f.ownGoods(m, s.town) || f.known(s.town) {
		t.points += 3
	}
	if f.note(s.town).parts {
		t.points += 2
	}
	if f.place && !f.countyBefore(m) {
		t.points -= 4
	}
	return t
}

// home is what the outlet and the text's own county say for or against one of ours, -1 for any.
func (f *finder) home(town int) int {
	points := 0
	switch f.whence.near {
	case county:
		points = 4
	case city:
		points = 2
	case province:
		points = 1
		if town >= 0 && f.g.sharedNear[town] {
			points = 0
		}
	}
	switch {
	case f.county && (f.whence.near == county || len(f.why) > 0):
		points = 5
	case f.county:
		points = 4
	case len(f.why) > 0 || f.pair:
		points = max(points, 3)
	}
	if f.whence.near == elsewhere {
		if points--; town >= 0 && f.g.holdsAny(f.whence.terms, town) {
			points -= 5
		}
	}
	if town >= 0 && f.whence.town == town {
		points += 2
	}
	return points
}

// foreign is what places elsewhere, named beside or before a name, say against it. town is -1 for what no place elsewhere is asked to hold.
func (f *finder) foreign(m text.Match, town int, doubtful bool) int {
	if f.g.nowhere() {
		return 0
	}
	if gap, at := f.placeBefore(m); at.To > 0 {
		switch {
		case gap == 0:
			return 9
		case f.g.holds[held{at.Term, town}]:
			return 6
		case doubtful:
			return 3
		}
	}
	if !doubtful {
		return 0
	}
	worst, near := 0, f.county || f.whence.near == county
	switch {
	case town >= 0 && f.note(town).held:
		worst = 4
	case f.place && !near:
		worst = 2
	}
	f.around(m, func(o text.Match, s meaning) {
		if s.sort != isPlace && s.sort != isStem || o.To > m.From || m.From-o.To >= 40 || slices.ContainsFunc(f.text[o.To:m.From], stop) {
			return
		}
		switch {
		case f.g.holds[held{o.Term, town}]:
			worst = max(worst, 4)
		case !near:
			worst = max(worst, 1)
		}
	})
	return worst
}

func stop(r rune) bool { return r == '。' || r == text.Sep }
