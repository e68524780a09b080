package towns

import (
	_ "embed"
	"slices"
	"strings"
	"sync"

	"github.com/txnews/hub/aggregator/desk/text"
)

// near is how near to the county an outlet is at home.
type near uint8

const (
	nowhere   near = iota // not known, or all over the country
	elsewhere             // another province, or another city's county
	province
	city
	county
)

// origin is where a text comes from.
type origin struct {
	near  near
	terms []text.Match // what the outlet's name holds, where that is a place
	town  int          // of ours by which the outlet is called, -1 for none
}

// origin tells where an outlet is at home by its name: 海宁日报, 长沙晚报, 潇湘晨报.
func (g *Gazetteer) origin(from Whence, room *Room) origin {
	if from.Local {
		return origin{near: county, town: -1}
	}
	if g.nowhere() {
		return origin{near: nowhere}
	}
	o := origin{near: nowhere, town: -1}
	g.lookAt(from.Outlet, room)
	for _, m := range room.about {
		for _, s := range g.terms.meanings[m.Term] {
			switch {
			case s.sort == isPlace || s.sort == isStem || s.sort == isUp:
				o.near = max(o.near, g.nearness(m, s))
				o.terms = room.about
			case s.sort <= isBare && m.From == 0:
				o.town = s.town
			}
		}
	}
	if o.town >= 0 && len(o.terms) == 0 { // 石门旅游, 河山镇
		o.near = county
	}
	return o
}

// lookAt finds the names of places in an outlet's name, or of that which its byname stands for.
func (g *Gazetteer) lookAt(outlet string, room *Room) {
	room.outlet = text.Fold(room.outlet[:0], outlet)
	if room.about = g.auto.Find(room.outlet, room.about[:0]); len(room.about) > 0 {
		return
	}
	if where := byname(outlet); where != "" {
		room.outlet = text.Fold(room.outlet[:0], where)
		room.about = g.auto.Find(room.outlet, room.about)
	}
}

// Abroad tells that an outlet is of another province, or called after a city or county that is not of the county's own city: 杭州日报, 长沙晚报,
// 潇湘晨报. What it calls its own is not of here.
func (g *Gazetteer) Abroad(outlet string, room *Room) bool {
	g.lookAt(outlet, room)
	return slices.ContainsFunc(room.about, func(m text.Match) bool {
		return slices.ContainsFunc(g.terms.meanings[m.Term], func(s meaning) bool {
			if s.sort != isPlace && s.sort != isStem {
				return false
			}
			l := g.lines[s.line]
			return !l.home && (l.province != g.province || placeStem(g.terms.names[m.Term]) != placeStem(l.province))
		})
	})
}

// nearness is how near the place lies.
func (g *Gazetteer) nearness(m text.Match, s meaning) near {
	l := g.lines[s.line]
	name := g.terms.names[m.Term]
	switch {
	case slices.Contains(overseas, l.province):
		return nowhere
	case placeStem(name) == placeStem(l.province):
		if l.province == g.province {
			return province
		}
	case l.home:
		return city
	case l.province == g.province:
		return province
	}
	return elsewhere
}

// overseas are where outlets write for readers of the whole country.
var overseas = words("香港特别行政区 澳门特别行政区 台湾省")

//go:embed data/outlets.txt
var outletsData string

// bynames are names by which outlets call their part of the country, each with what it is: 潇湘 湖南.
var bynames = sync.OnceValue(func() [][2]string {
	var all [][2]string
	for l := range strings.Lines(outletsData) {
		if f := strings.Fields(l); len(f) == 2 && !strings.HasPrefix(l, "#") {
			all = append(all, [2]string{f[0], f[1]})
		}
	}
	return all
})

func byname(outlet string) string {
	for _, b := range bynames() {
		if strings.HasPrefix(outlet, b[0]) {
			return b[1]
		}
	}
	return ""
}
