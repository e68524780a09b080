package search

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/txnews/hub/news"
)

// format is of what the index holds and how. Another one is built anew.
const format = 2

// stateFile has the state, within the folder.
const stateFile = "state.json"

// state is what an index knows of itself. It is written after what it speaks of.
type state struct {
	Format  int         `json:"format"`
	Cursor  string      `json:"cursor"`         // of the change log, up to which it was followed
	Skip    uint64      `json:"skip,omitempty"` // changes up to this one are in what was read back
	Read    news.Cursor `json:"read,omitzero"`  // down to where entries were read back
	Begun   bool        `json:"begun"`          // it holds something of the log
	Whole   bool        `json:"whole"`          // all were
	Volumes []kept      `json:"volumes"`
	Live    string      `json:"live"` // the volume that new entries go to
	Number  int         `json:"number"`
}

// kept is a volume in the state.
type kept struct {
	Name   string `json:"name"`
	Newest []byte `json:"newest"`
	Back   bool   `json:"back,omitempty"`
}

func readState(folder string) (s state, err error) {
	text, err := os.ReadFile(filepath.Join(folder, stateFile))
	if errors.Is(err, os.ErrNotExist) {
		return s, errors.New("there is none")
	}
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err == nil && s.Format != format {
		err = fmt.Errorf("its format is %d, not %d", s.Format, format)
	}
	return s, err
}

// keep writes the state. What is lost of it with the machine's power is done again.
func (x *Index) keep() error {
	if !x.holds() {
		return x.spoilt(errGone)
	}
	x.state.Volumes = x.state.Volumes[:0]
	for _, v := range x.volumes {
		x.state.Volumes = append(x.state.Volumes, kept{v.name, []byte(v.place()), v.back})
	}
	text, err := json.Marshal(x.state)
	if err != nil {
		return err
	}
	name := filepath.Join(x.folder, stateFile)
	if err := os.WriteFile(name+".new", text, 0o600); err != nil {
		return fmt.Errorf("keep the search index's place: %w", err)
	}
	if err := os.Rename(name+".new", name); err != nil {
		return fmt.Errorf("keep the search index's place: %w", err)
	}
	return nil
}
