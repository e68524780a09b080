package web

import (
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
	"github.com/txnews/hub/rights"
)

// clerk takes requests, or refuses them.
type clerk struct {
	asked  []editorial.RequestAsk
	from   string
	refuse error
}

func (c *clerk) RequestMark(context.Context) (string, error) { return "mark", nil }

func (c *clerk) FileRequest(_ context.Context, address string, ask editorial.RequestAsk) (string, error) {
	c.asked, c.from = append(c.asked, ask), address
	return "20121224-abcdefgh", c.refuse
}

// counter is a place where a clerk takes requests.
func counter(t *testing.T) (*place, *clerk) {
	t.Helper()
	p, c := newPlace(t), &clerk{}
	p.serve(t, Options{Settings: testSettings, Within: 7 * 24 * time.Hour}, Deps{Requests: c}, p.store)
	return p, c
}

func (p *place) send(t *testing.T, path string, form url.Values, headers ...string) *http.Response {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	p.ServeHTTP(w, r)
	return w.Result()
}

func TestARightsOwnerIsToldAReference(t *testing.T) {
	p, c := counter(t)
	e := p.seed(t)
	wantIn(t, text(t, p.get(t, "/entry/"+e.ID)), `href="/rights?entry=`+e.ID+`"`)
	res := p.get(t, "/rights?entry="+e.ID)
	wantHeader(t, res, "Cache-Control", "no-store")
	wantIn(t, text(t, res), `value="http://hub.example/entry/`+e.ID+`"`, e.Title, `name="mark" value="mark"`, "7 天")
	res = p.send(t, "/rights", url.Values{"address": {"x"}, "name": {"李四"}, "role": {"author"}, "contact": {"li@example.cn"}, "ground": {"privacy"}, "statement": {"说明"}, "mark": {"mark"}})
	wantStatus(t, res, http.StatusCreated)
	wantIn(t, text(t, res), "20121224-abcdefgh", "mailto:editor@example.cn")
	want := editorial.RequestAsk{Address: "x", Name: "李四", Role: "author", Contact: "li@example.cn", Ground: "privacy", Statement: "说明", Mark: "mark"}
	if len(c.asked) != 1 || c.asked[0] != want || c.from != "192.0.2.1" {
		t.Errorf("from %s: %+v", c.from, c.asked)
	}
}

// What is wrong is said beside its field, what was written stays, and none of it acts.
func TestARefusedFormKeepsWhatWasWritten(t *testing.T) {
	p, c := counter(t)
	const hostile = `"><script>alert(1)</script>`
	form := url.Values{"address": {hostile}, "name": {hostile}, "role": {hostile}, "contact": {hostile}, "ground": {"privacy"}, "statement": {"</textarea>" + hostile}}
	c.refuse = &editorial.Error{Kind: editorial.Invalid, Code: editorial.RequestLong, Field: "name", Terms: []string{"100"}}
	res := p.send(t, "/rights", form)
	wantStatus(t, res, http.StatusUnprocessableEntity)
	body := text(t, res)
	wantIn(t, body, `aria-invalid="true"`, "最多 100 字", "&lt;/textarea&gt;", `value="privacy" selected`, "还没有提交")
	wantOut(t, body, "<script>")
	c.refuse = &editorial.Error{Kind: editorial.Limited, Code: editorial.RequestFull}
	res = p.send(t, "/rights?lang=en", form)
	wantStatus(t, res, http.StatusTooManyRequests)
	wantHeader(t, res, "Retry-After", "3600")
	wantIn(t, text(t, res), "please write to the editors")
}

func TestNoOtherSiteSendsTheForm(t *testing.T) {
	p, c := counter(t)
	for _, from := range [][]string{{"Sec-Fetch-Site", "cross-site"}, {"Origin", "https://evil.example"}, {"Origin", "null"}} {
		wantStatus(t, p.send(t, "/rights", url.Values{}, from...), http.StatusForbidden)
	}
	wantStatus(t, p.send(t, "/rights", url.Values{"statement": {strings.Repeat("字", formMost)}}), http.StatusRequestEntityTooLarge)
	if len(c.asked) != 0 {
		t.Errorf("%+v", c.asked)
	}
	wantStatus(t, p.send(t, "/rights", url.Values{}, "Sec-Fetch-Site", "same-origin"), http.StatusCreated)
	wantStatus(t, p.send(t, "/rights", url.Values{}, "Origin", "http://hub.example", "Host", "inside:8080"), http.StatusCreated)
}

// The page tells nobody whether there is an entry that they are not shown.
func TestTheFormTellsOfNoHiddenEntry(t *testing.T) {
	p, _ := counter(t)
	hidden := p.store.put(news.Entry{Source: "shut", Title: "闭门稿", FirstSeen: at(t, 9, 0)})
	none := news.EntryID("shut", "没有这一篇")
	if _, err := p.office.Entry(t.Context(), rights.Audience{}, hidden.ID); err == nil {
		t.Fatal("it is shown")
	}
	a, b := text(t, p.get(t, "/rights?entry="+hidden.ID)), text(t, p.get(t, "/rights?entry="+none))
	if strings.ReplaceAll(a, hidden.ID, "id") != strings.ReplaceAll(b, none, "id") {
		t.Error("the pages of an entry that is hidden and of one that is not there differ")
	}
}
