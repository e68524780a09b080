package pages

import (
	"encoding/csv"
	"encoding/json"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

const (
	exportRead = 200              // acts that an export reads at once
	exportTime = 30 * time.Second // that a reader has for these
)

// actsWriter writes acts as a file.
type actsWriter interface {
	Begin() error
	Act(a news.Act) error
	End() error
}

// exportAudit gives the acts that were asked for, as they are read.
func (p *Pages) exportAudit(v *view, w http.ResponseWriter, r *http.Request) error {
	ask, err := v.actsAsk(r.URL.Query())
	if err != nil {
		return err
	}
	found, err := p.Office.FindActs(r.Context(), ask, news.Cursor{}, exportRead)
	if err != nil {
		return err
	}
	var out actsWriter = &csvActs{v: v, out: w, rows: csv.NewWriter(w)}
	kind, name := "text/csv; charset=utf-8", "audit.csv"
	if r.URL.Query().Get("as") == "json" {
		out, kind, name = &jsonActs{out: w}, "application/json", "audit.json"
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	err = out.Begin()
	for err == nil {
		_ = http.NewResponseController(w).SetWriteDeadline(time.Now().Add(exportTime)) // where it cannot be set, the server's holds
		for _, a := range found.Acts {
			if err == nil {
				err = out.Act(a)
			}
		}
		if err != nil || found.Next.IsZero() {
			break
		}
		found, err = p.Office.FindActs(r.Context(), ask, found.Next, exportRead)
	}
	if err == nil {
		err = out.End()
	}
	if err != nil {
		if r.Context().Err() == nil {
			p.Log.Error("the audit log was not exported whole", "err", err)
		}
		panic(http.ErrAbortHandler) // the status is out: a cut connection is how the reader learns that it is not whole
	}
	return nil
}

// csvActs writes a line for each field that an act changed, and one for an act that changed none.
type csvActs struct {
	v    *view
	out  io.Writer
	rows *csv.Writer
}

// bom has spreadsheets read the file as UTF-8.
const bom = "\ufeff"

func (c *csvActs) Begin() error {
	if _, err := io.WriteString(c.out, bom); err != nil {
		return err
	}
	c.rows.UseCRLF = true // RFC 4180
	v := c.v
	return c.rows.Write(cells("ID", v.T("desk.audit.at"), v.T("desk.audit.zone"), v.T("desk.audit.by"), v.T("desk.audit.from"), v.T("desk.audit.what"), v.T("desk.audit.op"),
		v.T("desk.audit.object"), v.T("desk.audit.detail"), v.T("desk.source.field"), v.T("desk.audit.before"), v.T("desk.audit.after")))
}

func (c *csvActs) Act(a news.Act) error {
	changed := editorial.AllChanged(a)
	if len(changed) == 0 {
		changed = []editorial.Changed{{}}
	}
	for _, f := range changed {
		err := c.rows.Write(cells(a.ID, a.At.In(c.v.zone).Format(time.DateTime), c.v.Offset(a.At), a.By, c.v.From(a.From), c.v.Op(a.Op), a.Op, a.Object, c.v.SayAll(a.Detail), f.Field, f.Before, f.After))
		if err != nil {
			return err
		}
	}
	return nil
}

func (c *csvActs) End() error {
	c.rows.Flush()
	return c.rows.Error()
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

// jsonActs writes a list of acts as the API has them.
type jsonActs struct {
	out   io.Writer
	after bool // the first
}

func (j *jsonActs) Begin() error { return j.write("[") }

func (j *jsonActs) Act(a news.Act) error {
	b, err := json.Marshal(a)
	if err != nil {
		return err
	}
	lead := "\n"
	if j.after {
		lead = ",\n"
	}
	j.after = true
	return j.write(lead + string(b))
}

func (j *jsonActs) End() error { return j.write("\n]\n") }

func (j *jsonActs) write(text string) error {
	_, err := io.WriteString(j.out, text)
	return err
}
