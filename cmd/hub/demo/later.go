package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"
	"sync"
	"time"
)

//go:embed later.json
var laterFile embed.FS

// kind is a kind of story that a newsroom prints again and again, of other places and with other figures. In its texts {town} is a town,
// {place} a place in it, {a}, {b} and {c} are figures, {time} is the time of day.
type kind struct {
	Partner  string    `json:"partner"`
	Category string    `json:"category"`
	Trail    []string  `json:"trail"`
	Authors  []string  `json:"authors"`
	Lead     string    `json:"lead"`
	Credit   string    `json:"credit"`
	Title    string    `json:"title"`
	Text     []string  `json:"text"`
	Low      [3]int    `json:"low"` // bounds of the figures
	High     [3]int    `json:"high"`
	Image    string    `json:"image"`
	More     []string  `json:"more"`
	Audio    bool      `json:"audio"`
	Typo     string    `json:"typo"`  // the unit after {a} in the title, of which a nought too many is printed at first, now and then
	Copy     *reprints `json:"copy"`  // who prints it again
	Turns    []turn    `json:"turns"` // what it is about the next times round, so that a small partner does not repeat itself
}

// turn is a story of a kind in other words, with the same figures.
type turn struct {
	Title string   `json:"title"`
	Text  []string `json:"text"`
	Image string   `json:"image"`
	Copy  string   `json:"copy"` // the headline under which it is printed again
}

// reprints is how another partner prints a story again: under a headline of its own, without its end.
type reprints struct {
	Partner  string `json:"partner"`
	Category string `json:"category"`
	Title    string `json:"title"`
	Credit   string `json:"credit"`
	Cut      int    `json:"cut"`
}

// laterKinds come round one after the other when the written stories are used up, so that the demo never falls silent.
var laterKinds = sync.OnceValues(func() (kinds []kind, err error) {
	b, err := laterFile.ReadFile("later.json")
	if err == nil {
		err = json.Unmarshal(b, &kinds)
	}
	return kinds, err
})

// places are the towns with a place in each.
var places = [][2]string{{"梧桐街道", "振东新区"}, {"凤鸣街道", "环南新村"}, {"濮院镇", "毛衫城"}, {"乌镇", "西市河畔"}, {"屠甸镇", "寂照寺旁"}, {"崇福镇", "横街"},
	{"高桥街道", "高铁站前"}, {"大麻镇", "海华村"}, {"洲泉镇", "清河村"}, {"石门镇", "春丽桥村"}, {"河山镇", "八泉村"}, {"龙翔街道", "白马塘边"}}

// kindsInAll is how many kinds later.json has: each time round, one is of another place, and its first figure another.
const kindsInAll = 24

// copyAfter is how many stories later a story is printed again.
const copyAfter = 4

// laterStory is the n-th story (from 1) after the written ones. Its title is like no other's.
func laterStory(n int, at time.Time) Story {
	kinds, err := laterKinds()
	if err != nil {
		panic("demo: later.json: " + err.Error()) // every test reads it
	}
	if n%5 == 0 && n > copyAfter {
		if k := kinds[(n-copyAfter)%len(kinds)]; k.Copy != nil {
			return k.reprinted(n, at)
		}
	}
	return kinds[n%len(kinds)].story(n, at)
}

func (k *kind) story(n int, at time.Time) Story {
	fill, first := k.fill(n, at)
	if t := k.turn(n); t != nil {
		other := *k
		other.Title, other.Text, other.Image, other.Typo = t.Title, t.Text, t.Image, ""
		if other.Image == "" {
			other.More = nil
		}
		k = &other
	}
	s := Story{ID: fmt.Sprintf("later-%d", n), Partner: k.Partner, Category: k.Category, Trail: k.Trail, Authors: k.Authors, Lead: k.Lead, Credit: k.Credit,
		Title: fill(k.Title), Image: fill(k.Image), Audio: k.Audio}
	for _, p := range k.Text {
		s.Text = append(s.Text, fill(p))
	}
	for _, shows := range k.More {
		s.More = append(s.More, fill(shows))
	}
	if k.Typo != "" && n/len(k.Title)%2 == 0 {
		s.Typo = &Typo{Right: first + k.Typo, Wrong: first + "0" + k.Typo}
	}
	return s
}

// turn is what the n-th story is about; nil: what the kind is.
func (k *kind) turn(n int) *turn {
	if t := n / kindsInAll % (len(k.Turns) + 1); t > 0 {
		return &k.Turns[t-1]
	}
	return nil
}

// reprinted is the story before as another partner has it.
func (k *kind) reprinted(n int, at time.Time) Story {
	of := k.story(n-copyAfter, at)
	fill, _ := k.fill(n-copyAfter, at)
	s := Story{ID: fmt.Sprintf("later-%d", n), Partner: k.Copy.Partner, Category: k.Copy.Category, Credit: k.Copy.Credit, Title: fill(k.Copy.Title), Text: of.Text}
	if t := k.turn(n - copyAfter); t != nil {
		s.Title = fill(t.Copy)
	}
	if k.Copy.Cut > 0 && k.Copy.Cut < len(s.Text) {
		s.Text = s.Text[:k.Copy.Cut]
	}
	return s
}

// fill puts place, time and figures into the texts of the n-th story, and gives the first of the figures.
func (k *kind) fill(n int, at time.Time) (fill func(string) string, first string) {
	var figures [3]int
	for i := range figures {
		figures[i] = between(n, i, k.Low[i], k.High[i])
	}
	round := n / kindsInAll
	figures[0] = k.Low[0] + (len(k.Title)+round*101)%(k.High[0]-k.Low[0]+1)
	here := places[(n*7+round*5)%len(places)]
	first = strconv.Itoa(figures[0])
	return strings.NewReplacer("{n}", strconv.Itoa(n), "{time}", at.Format("15时04分"), "{town}", here[0], "{place}", here[1],
		"{a}", first, "{b}", strconv.Itoa(figures[1]), "{c}", strconv.Itoa(figures[2])).Replace, first
}

// between is a figure from low to high that depends on n and salt alone.
func between(n, salt, low, high int) int {
	h := fnv.New32a()
	fmt.Fprintf(h, "%d/%d", n, salt)
	return low + int(h.Sum32()%uint32(high-low+1))
}
