package main

import (
	"bytes"
	"io"
	"strings"

	"github.com/mattn/go-runewidth"
)

// columns aligns what is written to it: cells with tabs between them, a row a line. A Chinese character takes two places.
type columns struct {
	to   io.Writer
	text bytes.Buffer
}

// columnGap stands between two columns.
const columnGap = 2

// places is how wide text is, whatever the locale: ambiguous characters are narrow.
func places(text string) int {
	return (&runewidth.Condition{StrictEmojiNeutral: true}).StringWidth(text)
}

// padded is a label with as many blanks as it takes to be n places wide, and one.
func padded(label string, n int) string {
	return label + strings.Repeat(" ", max(n-places(label), 0)+1)
}

// table aligns columns once Flush is called.
func table(w io.Writer) *columns { return &columns{to: w} }

// Write keeps text for Flush.
func (c *columns) Write(b []byte) (int, error) { return c.text.Write(b) }

// Flush writes the rows. The last cell of a row is as long as it is.
func (c *columns) Flush() error {
	var rows [][]string
	var widths []int
	for line := range strings.Lines(c.text.String()) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		rows = append(rows, row)
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], places(cell))
		}
	}
	c.text.Reset()
	var out bytes.Buffer
	for _, row := range rows {
		for i, cell := range row {
			out.WriteString(cell)
			if i < len(row)-1 {
				out.WriteString(strings.Repeat(" ", widths[i]-places(cell)+columnGap))
			}
		}
		out.WriteByte('\n')
	}
	_, err := c.to.Write(out.Bytes())
	return err
}
