package subject

import (
	"bytes"
	_ "embed"
	"encoding/gob"
	"fmt"
	"io"
	"sync"
)

//go:generate go run github.com/txnews/hub/internal/traindesk -o model.bin examples

//go:embed model.bin
var trained []byte

// Trained is the model that was made of the examples beside it (go generate), which is part of the program. It never changes. One of another
// make knows nothing, so that another can be made.
var Trained = sync.OnceValue(func() *Model {
	m, err := Read(bytes.NewReader(trained))
	if err != nil {
		return &Model{}
	}
	return m
})

// kept is a model as it is written down.
type kept struct {
	Labels []string
	Keys   []uint32
	Rows   []byte // each an int8
	Step   float32
	Bias   []float32
	Cues   []float32
	Words  []uint32
}

// Write writes the model down, for Read.
func (m *Model) Write(w io.Writer) error {
	rows := m.rows.unpacked()
	k := kept{Labels: m.labels, Keys: m.keys.all(), Rows: make([]byte, len(rows)), Step: m.step, Bias: m.bias, Cues: m.cues[:], Words: m.words}
	for i, r := range rows {
		k.Rows[i] = byte(r)
	}
	return gob.NewEncoder(w).Encode(k)
}

// Read reads a model that Write wrote.
func Read(r io.Reader) (*Model, error) {
	var k kept
	if err := gob.NewDecoder(r).Decode(&k); err != nil {
		return nil, fmt.Errorf("read a model: %w", err)
	}
	if len(k.Labels) != len(k.Bias) || len(k.Rows) != len(k.Labels)*len(k.Keys) || len(k.Cues) != int(cues) {
		return nil, fmt.Errorf("read a model: it is of another make; run go generate in this package")
	}
	rows := make([]int8, len(k.Rows))
	for i, r := range k.Rows {
		rows[i] = int8(r)
	}
	m := &Model{labels: k.Labels, keys: newTable(k.Keys), rows: packed(rows, len(k.Labels)), step: k.Step, bias: k.Bias, cues: [cues]float32(k.Cues), words: k.Words}
	m.ones = m.keys.ones()
	return m, nil
}
