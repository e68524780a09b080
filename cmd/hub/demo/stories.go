package demo

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
)

//go:embed stories/*.json
var storyFiles embed.FS

// Story is one invented article as its partner writes it. Everything in it is data in stories/.
type Story struct {
	ID           string    `json:"id"`
	Title        string    `json:"title"`
	Text         []string  `json:"text"`
	Category     string    `json:"category"`     // the partner's own word for its section
	Trail        []string  `json:"trail"`        // 您当前的位置, below the site's name
	Lead         string    `json:"lead"`         // set before the first paragraph, or, ending in a line break, above it: 本报讯 (记者 张三); {date} is the day
	Credit       string    `json:"credit"`       // set after the text: 来源: 嘉兴日报 作者: 记者 张三
	Authors      []string  `json:"authors"`      // where the partner's format has a field for them
	Contributors []string  `json:"contributors"` // likewise
	Origin       string    `json:"origin"`       // likewise
	Image        string    `json:"image"`        // what the picture shows; "": none
	Caption      string    `json:"caption"`      // whose picture it is
	More         []string  `json:"more"`         // what other pictures show
	Video        bool      `json:"video"`
	Audio        bool      `json:"audio"`
	Backlog      bool      `json:"backlog"` // published before the demo starts
	Hours        float64   `json:"hours"`   // how long before
	At           time.Time `json:"at"`      // or just when
	Reprint      string    `json:"reprint"` // id of the story whose text this is
	Cut          int       `json:"cut"`     // how many of its paragraphs; 0: all
	After        string    `json:"after"`   // id of a story that must be out before
	Typo         *Typo     `json:"typo"`    // what is printed wrong at first, and corrected later
	Towns        []string  `json:"towns"`   // what an editor would say: nothing reads it but tests

	Partner string `json:"-"`
}

// Typo is a slip: every Right in title and text is printed as Wrong until it is corrected.
type Typo struct {
	Right string `json:"right"`
	Wrong string `json:"wrong"`
}

// when is the date of a story of the backlog.
func (s Story) when(start time.Time) time.Time {
	if !s.At.IsZero() {
		return s.At
	}
	return start.Add(-time.Duration(s.Hours * float64(time.Hour)))
}

// loadStories reads every partner's stories, each list in the order of its file, reprints with their text.
func loadStories() (map[string][]Story, error) {
	all := map[string][]Story{}
	byID := map[string]Story{}
	files, err := storyFiles.ReadDir("stories")
	if err != nil {
		return nil, err
	}
	for _, f := range files {
		b, err := storyFiles.ReadFile("stories/" + f.Name())
		if err != nil {
			return nil, err
		}
		var list []Story
		if err := json.Unmarshal(b, &list); err != nil {
			return nil, fmt.Errorf("%s: %w", f.Name(), err)
		}
		partner, _, _ := strings.Cut(strings.TrimSuffix(f.Name(), ".json"), "-")
		for _, s := range list {
			s.Partner = partner
			if _, twice := byID[s.ID]; twice {
				return nil, fmt.Errorf("%s: %s is there twice", f.Name(), s.ID)
			}
			byID[s.ID] = s
			all[partner] = append(all[partner], s)
		}
	}
	for partner, list := range all {
		for i, s := range list {
			if all[partner][i], err = s.withText(byID); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}

func (s Story) withText(byID map[string]Story) (Story, error) {
	if s.Reprint == "" {
		return s, nil
	}
	of, ok := byID[s.Reprint]
	if !ok || len(of.Text) == 0 {
		return s, fmt.Errorf("%s reprints %s, which is no story with a text", s.ID, s.Reprint)
	}
	s.Text = slices.Clone(of.Text)
	if s.Cut > 0 && s.Cut < len(s.Text) {
		s.Text = s.Text[:s.Cut]
	}
	return s, nil
}

// inOrder mixes the partners' lists so that each has its turn, and no reprint comes before its original.
func inOrder(lists map[string][]Story, partners []partner) ([]Story, error) {
	out := map[string]bool{}
	var order []Story
	rest := map[string][]Story{}
	left := 0
	for _, p := range partners {
		rest[p.id] = lists[p.id]
		left += len(lists[p.id])
	}
	for left > 0 {
		before := left
		for _, p := range partners {
			list := rest[p.id]
			if len(list) == 0 || (list[0].After != "" && !out[list[0].After]) {
				continue
			}
			order, rest[p.id] = append(order, list[0]), list[1:]
			out[list[0].ID] = true
			left--
		}
		if left == before {
			return nil, fmt.Errorf("%d stories wait for each other", left)
		}
	}
	return order, nil
}
