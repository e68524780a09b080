package credit_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/txnews/hub/internal/desktest"
	"github.com/txnews/hub/news"
)

// printedCase is a credit as sites print it: a line of a text, or all of it where it begins with a tag, or fields of a feed.
type printedCase struct {
	Text   string
	Fields map[string]string
	people
	Accept struct {
		Origin                                            []string
		Reporters, Correspondents, Photographers, Editors [][]string
	}
	Held bool
}

// people are an attribution's fields.
type people struct {
	Origin                                            string
	Reporters, Correspondents, Photographers, Editors []string
}

const ownName = "试验源"

func (c *printedCase) raw() news.Raw {
	raw := news.Raw{Title: "天气", URL: "http://e.cn/1"}
	for _, f := range []string{"dc:creator", "author"} {
		if c.Fields[f] != "" {
			raw.Authors = append(raw.Authors, c.Fields[f])
		}
	}
	raw.Origin = c.Fields["source"] + c.Fields["atom_source_title"]
	const filler = "<p>这是报道的正文，讲的是当天的一件寻常事。</p>"
	switch {
	case c.Text == "":
		raw.Content = filler
	case strings.HasPrefix(c.Text, "<"):
		raw.Content = c.Text
	default:
		raw.Content = "<p>" + c.Text + "</p>" + filler
	}
	return raw
}

// off lists the fields that are not as they should be; order counts for nothing.
func (c *printedCase) off(a news.Attribution) (off []string, said, hit int) {
	got := a.Origin
	if got == ownName {
		got = ""
	}
	tell := func(field, want string, right, says bool, got any) {
		if says {
			said++
			if right {
				hit++
			}
		}
		if !right {
			off = append(off, fmt.Sprintf("%s: want %s, got %v", field, want, got))
		}
	}
	tell("origin", c.Origin, got == c.Origin || slices.Contains(c.Accept.Origin, got), c.Origin != "", got)
	for _, f := range []struct {
		name      string
		got, want []string
		accept    [][]string
	}{
		{"reporters", a.Reporters, c.Reporters, c.Accept.Reporters}, {"correspondents", a.Correspondents, c.Correspondents, c.Accept.Correspondents},
		{"photographers", a.Photographers, c.Photographers, c.Accept.Photographers}, {"editors", a.Editors, c.Editors, c.Accept.Editors},
	} {
		right := slices.ContainsFunc(append([][]string{f.want}, f.accept...), func(want []string) bool { return sameNames(f.got, want) })
		tell(f.name, strings.Join(f.want, "、"), right, len(f.want) > 0, f.got)
	}
	return off, said, hit
}

func sameNames(a, b []string) bool {
	return slices.Equal(slices.Sorted(slices.Values(a)), slices.Sorted(slices.Values(b)))
}

func TestQualityPrintedCredits(t *testing.T) {
	d := desktest.Builtin(t)
	right, fields, hit, said := map[bool]int{}, map[bool]int{}, map[bool]int{}, map[bool]int{}
	for _, c := range desktest.Cases[printedCase](t, "printed.jsonl") {
		off, s, h := c.off(d.Edit(news.Source{ID: "s", Name: ownName}, c.raw(), desktest.Now).Attribution)
		fields[c.Held], right[c.Held] = fields[c.Held]+5, right[c.Held]+5-len(off)
		said[c.Held], hit[c.Held] = said[c.Held]+s, hit[c.Held]+h
		if len(off) > 0 && !c.Held {
			t.Logf("%s %v\n  %s", c.Text, c.Fields, strings.Join(off, "\n  "))
		}
	}
	for held, n := range fields {
		all, of := desktest.Ratio(right[held], n), desktest.Ratio(hit[held], said[held])
		t.Logf("printed credits, held %v: %.3f of %d fields, %.3f of the %d that say something", held, all, n, of, said[held])
		if all < 0.97 || of < 0.95 {
			t.Errorf("printed credits, held %v: below the floor", held)
		}
	}
}

// What no list knows is taken where a label says that it is a name, and noted as unsure; what looks like a name is not noted.
func TestUnsureCreditsAreNoted(t *testing.T) {
	d := desktest.Builtin(t)
	for text, want := range map[string]map[string]int{
		"作者：顾亦来 编辑：小鹿":         {"editors": 50},
		"（记者 王晓婷 通讯员 桐公轩）":     {"correspondents": 81},
		"来源：桐乡市公安局 编辑：沈晓明":     {"origin": 75},
		"来源：嘉兴日报 记者：顾亦来 编辑：张明": nil,
	} {
		e := d.Edit(news.Source{ID: "s", Name: ownName}, news.Raw{Title: "天气", Content: "<p>天气晴。</p><p>" + text + "</p>"}, desktest.Now)
		var got map[string]int
		if e.Evidence != nil {
			got = e.Evidence.Unsure
		}
		if !maps.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
}
