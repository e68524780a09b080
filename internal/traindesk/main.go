// Command traindesk makes the model by which the desk tells what an entry is about, of the examples in a folder:
//
//	traindesk -o model.bin examples
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/txnews/hub/aggregator/desk"
	"github.com/txnews/hub/aggregator/desk/subject"
	"github.com/txnews/hub/aggregator/desk/text"
	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
)

// example is a line of a file of examples: an entry, a section's name, or words that speak for a channel.
type example struct {
	Title, Text string
	Category    string
	Outlet      string
	Local       bool // the outlet is the county's
	Section     string
	Terms       []string
	Channels    []string
	Tolerated   []string
}

func main() {
	log.SetFlags(0)
	how := subject.Training{}
	flag.IntVar(&how.Rounds, "rounds", 10, "how often to go through all examples")
	flag.Float64Var(&how.Rate, "rate", 0.15, "of a step")
	flag.Float64Var(&how.Shrink, "shrink", 1e-3, "how much a weight is drawn to nothing")
	flag.Float64Var(&how.Least, "least", 0.75, "the least weight that is kept")
	out := flag.String("o", "model.bin", "where the model goes")
	flag.Parse()
	if flag.NArg() != 1 {
		log.Fatal("usage: traindesk [flags] FOLDER")
	}
	if err := train(flag.Arg(0), *out, how); err != nil {
		log.Fatal("traindesk: ", err)
	}
}

func train(folder, out string, how subject.Training) error {
	channels := config.BuiltinChannels()
	d, err := desk.New(desk.Rules{Channels: channels, Towns: config.BuiltinTowns(), Vocabulary: config.BuiltinVocabulary()})
	if err != nil {
		return err
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.jsonl"))
	if err != nil {
		return err
	}
	var examples []subject.Example
	for _, f := range files {
		if examples, err = read(d, f, examples); err != nil {
			return err
		}
	}
	var words [][]rune
	for _, c := range channels {
		for _, w := range c.Words {
			words = append(words, text.Fold(nil, strings.TrimPrefix(w, "+")))
		}
	}
	m := subject.Train(examples, words, how)
	var written bytes.Buffer
	if err := m.Write(&written); err != nil {
		return err
	}
	fmt.Printf("%d examples, %d bytes\n", len(examples), written.Len())
	return os.WriteFile(out, written.Bytes(), 0o644)
}

// read appends a file's examples.
func read(d *desk.Desk, path string, to []subject.Example) ([]subject.Example, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<20)
	for n := 1; s.Scan(); n++ {
		var e example
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("%s:%d: %w", path, n, err)
		}
		to = e.appendTo(to, d)
	}
	return to, s.Err()
}

func (e example) appendTo(to []subject.Example, d *desk.Desk) []subject.Example {
	src := news.Source{ID: "example", Name: e.Outlet, Channels: []string{"world"}}
	if e.Local {
		src.Channels = []string{"tongxiang"}
	}
	raw := news.Raw{Title: e.Title, Content: e.Text}
	if c := e.Category + e.Section; c != "" {
		raw.Categories = []string{c}
	}
	var raws []news.Raw
	if e.Title != "" || e.Section != "" {
		raws = append(raws, raw)
	}
	for _, term := range e.Terms {
		raws = append(raws, news.Raw{Title: term})
	}
	for _, raw := range raws {
		asked, among := d.Question(src, raw)
		for i := range among { // whatever the model that there was knew: all words are taught
			cues := &among[i].Cues
			cues[subject.CueTelling] += cues[subject.CueOwn]
			cues[subject.CueOwn] = 0
		}
		one := subject.Example{Text: asked, Among: among, Right: within(among, e.Channels), Tolerated: within(among, e.Tolerated)}
		if len(one.Right) > 0 {
			to = append(to, one)
		}
	}
	return to
}

// within are those ids that are among the candidates.
func within(among []subject.Candidate, ids []string) (in []string) {
	for _, c := range among {
		for _, id := range ids {
			if id == c.ID {
				in = append(in, id)
			}
		}
	}
	return in
}
