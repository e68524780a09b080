package pages

import (
	"bytes"
	"cmp"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/txnews/hub/admin"
	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// Lists read and write sources as hub.yaml has them.
type Lists interface {
	// ParseSources gives the sources of a list that nothing is wrong with, and an error for the others.
	ParseSources(list []byte) ([]news.Source, error)
	FormatSources(sources []news.Source) ([]byte, error)
}

// importBody is what the page that takes in a list shows.
type importBody struct {
	Action  string
	List    string // as it was sent
	Update  bool
	Seen    string // what the preview showed: ids and revisions of the sources that would become another
	Refused string // and the places in the list of those that were refused, from 0
	Late    bool   // the list was taken in, but for the rows: they were refused although the preview would have had them
	Rows    []importRow
	LeftOut []editorial.LeftOut
	Faults  string // what is wrong with sources that were not looked at further
	Counts  map[editorial.ImportOutcome]int
	Changes int // sources that would come in or change
	Folders []folderRow
	Filed   string // what the folders were taken for, of which the preview shows what came
}

// importRow is what would become of one source.
type importRow struct {
	editorial.Imported
	Refused          string // why
	Channels, Labels []string
}

// folderRow offers to say which channel a folder of a list means.
type folderRow struct {
	editorial.Folder
	Options []option
}

// foldersShown is how many folders a preview offers.
const foldersShown = 40

func (p *Pages) importPage(v *view, w http.ResponseWriter, r *http.Request) error {
	return v.show(w, r, "desk.import", "import", importBody{Action: v.To("admin/sources/import")})
}

// listRoute takes in lists.
const listRoute = "POST /admin/sources/import"

// importSources shows what a list would do, and takes it in where that was seen.
func (p *Pages) importSources(v *view, w http.ResponseWriter, r *http.Request) error {
	list, err := sentList(r)
	if err != nil {
		return badForm(err)
	}
	b := importBody{Action: v.To("admin/sources/import"), List: list, Update: r.PostForm.Get("update") != "", Counts: map[editorial.ImportOutcome]int{}}
	folders := foldersOf(r.PostForm)
	b.Filed = filed(folders)
	sources, err := p.readList(&b, v, []byte(list), folders)
	if err != nil {
		v.Fault, b.List = admin.Problem(&editorial.Error{Kind: editorial.Invalid, Code: editorial.SourceInvalid, Cause: news.ReasonsOf(err)}, v.Lang), ""
		return v.show(w, r, "desk.import", "import", b)
	}
	if r.PostForm.Get("sure") != "" && r.PostForm.Get("again") == "" && r.PostForm.Get("filed") == b.Filed {
		return p.takeIn(v, w, r, &b, sources)
	}
	done, err := p.Office.ImportSources(r.Context(), v.By, sources, editorial.Import{Update: b.Update, DryRun: true})
	if err != nil {
		return err
	}
	var seen, refused []string
	for i, d := range done {
		b.Counts[d.Outcome]++
		b.Rows = append(b.Rows, v.importRow(d, &sources[i]))
		switch {
		case d.Err != nil:
			refused = append(refused, strconv.Itoa(i))
		case d.Outcome == editorial.ImportChanged:
			seen = append(seen, d.ID, d.Rev)
		}
	}
	b.Seen, b.Refused = strings.Join(seen, " "), strings.Join(refused, " ")
	b.Changes = b.Counts[editorial.ImportNew] + b.Counts[editorial.ImportChanged]
	return v.show(w, r, "desk.import", "import", b)
}

// takeIn takes in what a preview showed: a source that would become another does so in the revision that was seen. What is refused
// although it was not when it was seen, the page says.
func (p *Pages) takeIn(v *view, w http.ResponseWriter, r *http.Request, b *importBody, sources []news.Source) error {
	revs := map[string]string{}
	for pair := range slices.Chunk(strings.Fields(r.PostForm.Get("seen")), 2) {
		revs[pair[0]] = pair[len(pair)-1]
	}
	done, err := p.Office.ImportSources(r.Context(), v.By, sources, editorial.Import{Update: b.Update, Revs: revs})
	if err != nil {
		return err
	}
	known := strings.Fields(r.PostForm.Get("refused"))
	for i, d := range done {
		if d.Err != nil && !slices.Contains(known, strconv.Itoa(i)) {
			b.Rows = append(b.Rows, v.importRow(d, &sources[i]))
		}
	}
	if len(b.Rows) == 0 {
		return v.done(w, r, "admin/sources", "imported")
	}
	b.Late, b.LeftOut, b.Faults, b.Folders = true, nil, "", nil
	return v.show(w, r, "desk.import", "import", *b)
}

func (v *view) importRow(d editorial.Imported, src *news.Source) importRow {
	d.Changed = v.worded("source", false, d.Changed)
	row := importRow{Imported: d}
	if d.Outcome == editorial.ImportNew {
		row.Channels, row.Labels = src.Channels, src.Labels
	}
	if d.Err != nil {
		row.Refused = v.Err(d.Err)
	}
	return row
}

// sentList is the list that a form sends: as a file in any charset, or as text.
func sentList(r *http.Request) (string, error) {
	if !strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		err := r.ParseForm()
		return r.PostForm.Get("list"), err
	}
	if err := r.ParseMultipartForm(maxList); err != nil {
		return "", err
	}
	f, _, err := r.FormFile("file")
	if err != nil {
		return r.PostForm.Get("list"), nil
	}
	defer f.Close()
	b, err := io.ReadAll(f)
	if len(bytes.TrimSpace(b)) == 0 {
		return r.PostForm.Get("list"), err
	}
	return editorial.ListText(b), err
}

// foldersOf are the channels that a form says folders mean.
func foldersOf(form url.Values) map[string]string {
	folders := map[string]string{}
	for i, path := range form["folder"] {
		if i < len(form["folder-channel"]) && form["folder-channel"][i] != "" {
			folders[path] = form["folder-channel"][i]
		}
	}
	return folders
}

// filed is what folders mean as one text, the same for the same.
func filed(folders map[string]string) string {
	q := url.Values{}
	for path, channel := range folders {
		q.Set(path, channel)
	}
	return q.Encode()
}

// readList reads OPML, which begins with <, or YAML. folders say what folders of OPML mean.
func (p *Pages) readList(b *importBody, v *view, list []byte, folders map[string]string) ([]news.Source, error) {
	if !bytes.HasPrefix(bytes.TrimLeft(list, "\ufeff \t\r\n"), []byte("<")) {
		sources, err := p.Lists.ParseSources(list)
		if err != nil && len(sources) == 0 {
			return nil, err
		}
		b.Faults = v.Err(err)
		return sources, nil
	}
	read, err := editorial.ReadOPML(list, editorial.Folders{Channels: v.Channels(), Map: folders})
	b.LeftOut = read.LeftOut
	slices.SortStableFunc(read.Folders, func(x, y editorial.Folder) int { return cmp.Compare(y.Sources, x.Sources) })
	for _, f := range read.Folders[:min(len(read.Folders), foldersShown)] {
		row := folderRow{Folder: f, Options: []option{{"", v.T("desk.import.as-label"), folders[f.Path] == ""}}}
		for _, c := range v.Channels() {
			row.Options = append(row.Options, option{c.ID, c.Name, folders[f.Path] == c.ID})
		}
		b.Folders = append(b.Folders, row)
	}
	return read.Sources, err
}

// exportSources gives the sources that a table was asked for, or those that were chosen in it, as a list.
func (p *Pages) exportSources(v *view, w http.ResponseWriter, r *http.Request) error {
	var choice editorial.Choice
	if err := r.ParseForm(); err != nil {
		return badForm(err)
	}
	if r.Method == http.MethodPost {
		var err error
		if choice, _, err = choiceOf(r.PostForm); err != nil {
			return err
		}
	} else {
		all := tableAsk(r.Form)
		choice.All = &all
	}
	sources, err := p.Office.Selected(r.Context(), choice)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	kind, name := "text/x-opml; charset=utf-8", "sources.opml"
	if r.Form.Get("as") == "yaml" {
		kind, name = "application/yaml; charset=utf-8", "sources.yaml"
		b, err := p.Lists.FormatSources(sources)
		if err != nil {
			return err
		}
		out.Write(b)
	} else if err := editorial.WriteOPML(&out, v.SiteTitle(), sources, v.Channels()); err != nil {
		return err
	}
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", `attachment; filename="`+name+`"`)
	_, _ = w.Write(out.Bytes())
	return nil
}
