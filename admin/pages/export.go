package pages

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"
)

const (
	exportRead = 200              // lines that an export writes at once
	exportTime = 30 * time.Second // that a reader has for these
)

// export is a table on its way to a reader as a file: CSV, or a list in JSON. Nothing goes out before its first line.
type export struct {
	w     http.ResponseWriter
	name  string
	head  []string
	csv   *csv.Writer // nil: JSON
	lines int
}

// newExport begins a file of a name, as its reader asks (?as=csv or json), with the heads of its columns.
func newExport(w http.ResponseWriter, r *http.Request, name string, head ...string) *export {
	e := &export{w: w, name: name, head: head}
	if r.URL.Query().Get("as") != "json" {
		e.csv = csv.NewWriter(w)
		e.csv.UseCRLF = true // RFC 4180
	}
	return e
}

// bom has spreadsheets read the file as UTF-8.
const bom = "\ufeff"

func (e *export) begin() error {
	kind, ending, first := "application/json", ".json", "["
	if e.csv != nil {
		kind, ending, first = "text/csv; charset=utf-8", ".csv", bom
	}
	e.w.Header().Set("Content-Type", kind)
	e.w.Header().Set("Content-Disposition", `attachment; filename="`+e.name+ending+`"`)
	if _, err := io.WriteString(e.w, first); err != nil || e.csv == nil {
		return err
	}
	return e.csv.Write(cells(e.head...))
}

// line writes what is a line of the JSON, and one or several of the CSV.
func (e *export) line(value any, rows ...[]string) error {
	if e.lines == 0 {
		if err := e.begin(); err != nil {
			return err
		}
	}
	if e.lines%exportRead == 0 {
		_ = http.NewResponseController(e.w).SetWriteDeadline(time.Now().Add(exportTime)) // where it cannot be set, the server's holds
	}
	e.lines++
	if e.csv != nil {
		for _, row := range rows {
			if err := e.csv.Write(cells(row...)); err != nil {
				return err
			}
		}
		return nil
	}
	b, err := json.Marshal(value)
	if err != nil {
		return err
	}
	lead := ",\n"
	if e.lines == 1 {
		lead = "\n"
	}
	_, err = io.WriteString(e.w, lead+string(b))
	return err
}

func (e *export) end() error {
	if e.lines == 0 {
		if err := e.begin(); err != nil {
			return err
		}
	}
	if e.csv != nil {
		e.csv.Flush()
		return e.csv.Error()
	}
	_, err := io.WriteString(e.w, "\n]\n")
	return err
}

// exported ends a file whose lines broke off with an error, or did not: before its first line that is answered as any other, after it the
// connection is cut, by which the reader learns that the file is not whole.
func (p *Pages) exported(e *export, r *http.Request, err error) error {
	if err != nil && e.lines == 0 {
		return err
	}
	if err == nil {
		err = e.end()
	}
	if err != nil {
		if r.Context().Err() == nil {
			p.Log.Error("a file was not exported whole", "file", e.name, "err", err)
		}
		panic(http.ErrAbortHandler)
	}
	return nil
}

// cells keeps spreadsheets from taking a text for a formula: one that begins like that gets a ' before it.
func cells(texts ...string) []string {
	for i, text := range texts {
		if strings.IndexAny(text, "=+-@\t\r\n＝＋－＠") == 0 {
			texts[i] = "'" + text
		}
	}
	return texts
}
