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

// table aligns columns once Flush is called.
func table(w io.Writer) *columns { return &columns{to: w} }

// Write keeps text for Flush.
func (c *columns) Write(b []byte) (int, error) { return c.text.Write(b) }

// Flush writes the rows. The last cell of a row is as long as it is.
func (c *columns) Flush() error {
	width := runewidth.Condition{StrictEmojiNeutral: true} // whatever the locale: ambiguous characters are narrow
	var rows [][]string
	var widths []int
	for line := range strings.Lines(c.text.String()) {
		row := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		rows = append(rows, row)
		for i, cell := range row[:len(row)-1] {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], width.StringWidth(cell))
		}
	}
	c.text.Reset()
	var out bytes.Buffer
	for _, row := range rows {
		for i, cell := range row {
			out.WriteString(cell)
			if i < len(row)-1 {
				out.WriteString(strings.Repeat(" ", widths[i]-width.StringWidth(cell)+columnGap))
			}
		}
		out.WriteByte('\n')
	}
	_, err := c.to.Write(out.Bytes())
	return err
}
