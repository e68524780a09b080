package main

import (
	"encoding/hex"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/txnews/hub/test/hubproc"
)

func TestMain(m *testing.M) {
	testscript.Main(seldomCollected{m}, map[string]func(){"hub": main})
}

// seldomCollected runs the tests, not the commands that they start, with a heap that grows further before it is collected.
type seldomCollected struct{ *testing.M }

func (m seldomCollected) Run() int {
	debug.SetGCPercent(300)
	return m.M.Run()
}

// TestScripts runs the sessions in testdata/script against the real command.
func TestScripts(t *testing.T) {
	path := commands(t)
	testscript.Run(t, testscript.Params{
		Files: scripts(t),
		Setup: func(env *testscript.Env) error {
			files := http.FileServer(http.Dir(env.WorkDir))
			partner := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				r.Header.Del("If-Modified-Since") // a file that is written twice within a second has one date
				files.ServeHTTP(w, r)
			}))
			env.Defer(partner.Close)
			env.Setenv("PATH", path)
			env.Setenv("PARTNER", partner.URL)
			env.Setenv("LISTEN", net.JoinHostPort("127.0.0.1", strconv.Itoa(hubproc.FreePort(t))))
			env.Setenv("HUB_POLLING_ALLOW_PRIVATE", "true")
			env.Setenv("TMPDIR", os.TempDir())
			env.Setenv("GORACE", os.Getenv("GORACE")) // see the Makefile
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"waitfor": waitFor,
			"get":     get,
			"askfor":  askFor,
			"unhex":   unhex,
		},
	})
}

// waitFor URL: until it answers 200, within a bound.
func waitFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("usage: waitfor URL")
	}
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get(args[0])
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
	ts.Fatalf("%s did not answer 200", args[0])
}

// askfor VAR URL ENTRY NAME: asks by the form of the site at URL for an entry to be taken down, as soon as the form is old enough. VAR is the
// reference of what was asked for, from then on.
func askFor(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: askfor VAR URL ENTRY NAME")
	}
	at := args[1] + "/rights"
	answer := func(resp *http.Response, err error) (int, string) {
		ts.Check(err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		ts.Check(err)
		return resp.StatusCode, string(body)
	}
	_, page := answer(http.Get(at))
	mark := regexp.MustCompile(`name="mark" value="([^"]+)"`).FindStringSubmatch(page)
	if mark == nil {
		ts.Fatalf("%s has no form", at)
	}
	form := url.Values{"mark": {mark[1]}, "address": {args[2]}, "name": {args[3]}, "role": {"author"}, "contact": {"owner@example.cn"}, "ground": {"copyright"}}
	for deadline := time.Now().Add(patience); ; time.Sleep(100 * time.Millisecond) {
		status, said := answer(http.PostForm(at, form))
		if ref := regexp.MustCompile(`class="ref">([^<]+)<`).FindStringSubmatch(said); status == http.StatusCreated && ref != nil {
			ts.Setenv(args[0], ref[1])
			return
		}
		if time.Now().After(deadline) {
			ts.Fatalf("asking for %s was answered %d: %s", args[2], status, said)
		}
	}
}

// unhex FILE FROM: writes the bytes that FROM has as hexadecimal digits.
func unhex(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 2 {
		ts.Fatalf("usage: unhex FILE FROM")
	}
	b, err := hex.DecodeString(strings.TrimSpace(ts.ReadFile(args[1])))
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// get URL [PATTERN]: prints the answer's body, so that stdout can match it. With a pattern it asks until the body matches, or with "!" before it
// matches no more, within a bound: who asks for a feed that was kept may be given the one before, until the hub has followed its log and made the next.
func get(ts *testscript.TestScript, neg bool, args []string) {
	holds := func([]byte) bool { return true }
	if len(args) > 1 {
		pattern, no := strings.CutPrefix(args[1], "!")
		until := regexp.MustCompile(pattern)
		holds = func(body []byte) bool { return until.Match(body) != no }
	}
	var body []byte
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		resp, err := http.Get(args[0])
		ts.Check(err)
		body, err = io.ReadAll(resp.Body)
		ts.Check(err)
		resp.Body.Close()
		if (resp.StatusCode >= 400) != neg {
			ts.Fatalf("%s answered %s", args[0], resp.Status)
		}
		if holds(body) || time.Now().After(deadline) {
			break
		}
	}
	_, err := ts.Stdout().Write(body)
	ts.Check(err)
}
