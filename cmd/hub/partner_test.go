package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/internal/feedtest"
	"github.com/txnews/hub/news"
)

// command runs the program with arguments, and gives what it printed.
func command(t *testing.T, store string, args ...string) string {
	t.Helper()
	var out, errs bytes.Buffer
	if code := run(t.Context(), append([]string{"--store", store}, args...), stdio{in: strings.NewReader(""), out: &out, err: &errs}); code != exitDone {
		t.Fatalf("hub %v gave %d: %s", args, code, errs.String())
	}
	return out.String()
}

// asked gives an answer's status and body; key may be empty.
func asked(t *testing.T, url, key string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	if key != "" {
		req.Header.Set("Authorization", "Bearer "+key)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

// TestPartner follows a partner through its life, on both stores. On the embedded one its commands go through the hub's
// control socket; on Redis they are another process on the same store, as another hub would be.
func TestPartner(t *testing.T) {
	onBothStores(t, func(t *testing.T, store string) {
		source := feedtest.New(t)
		source.Serve("/feed.xml", feedtest.Doc{Text: rss("只给合作媒体")})
		_, base := startHub(t, testConfig(store, news.Source{ID: "s", Name: "嘉兴日报", Kind: news.KindFeed, URL: source.URL + "/feed.xml", Enabled: true,
			Licence: news.Licence{Public: news.ExtentNothing, Partner: news.ExtentFull}}))
		waitControl(t, store)
		whole := strings.TrimSpace(command(t, store, "partner", "add", "浙江在线", "--id", "zjol"))
		waitShown(t, base+"/feeds/all.atom", whole, "只给合作媒体")

		// What the licence gives to partners is there with the key, and nowhere without it.
		id := firstEntry(t, base, whole)
		for _, path := range []string{"/feeds/all.rss", "/feeds/all.atom", "/feeds/all.json", "/feeds/source/s.rss", "/api/v1/entries", "/api/v1/changes", "/api/v1/entries/" + id, "/api/v1/entries/" + id + ".ninjs"} {
			status, body := asked(t, base+path, whole)
			if status != http.StatusOK || !strings.Contains(body, "桐乡的新闻。") {
				t.Errorf("%s with the key: %d %s", path, status, body)
			}
			if status, body = asked(t, base+path+"?key="+whole, ""); status != http.StatusOK || !strings.Contains(body, "桐乡的新闻。") || strings.Contains(body, whole) {
				t.Errorf("%s with the key in its address: %d %s", path, status, body)
			}
			if _, body = asked(t, base+path, ""); strings.Contains(body, "只给合作媒体") || strings.Contains(body, "桐乡的新闻") {
				t.Errorf("%s without a key: %s", path, body)
			}
		}

		// A takedown is on record as pulled by those who have been told of it, and by no other.
		command(t, store, "partner", "add", "南湖晚报", "--id", "nhwb")
		command(t, store, "takedown", id, "--reason", "应版权方要求")
		waitGone(t, base+"/api/v1/changes", whole, id)
		list := partnerList(t, store)
		if !strings.Contains(command(t, store, "takedown", "--list", "--json"), `"pulled": [
      "zjol"
    ]`) {
			t.Errorf("the takedown does not say who has pulled it: %s", command(t, store, "takedown", "--list", "--json"))
		}
		i := slices.IndexFunc(list, func(p news.Partner) bool { return p.ID == "zjol" })
		if len(list) != 2 || i < 0 || list[i].Pulled == 0 || time.Since(list[i].LastSeen) > time.Hour || list[1-i].Pulled != 0 || !list[1-i].LastSeen.IsZero() {
			t.Errorf("listed are %+v", list)
		}

		// A revoked key is none from then on.
		command(t, store, "partner", "revoke", "zjol")
		for end := time.Now().Add(patience); ; time.Sleep(10 * time.Millisecond) {
			status, body := asked(t, base+"/feeds/all.atom", whole)
			if status == http.StatusUnauthorized {
				break
			}
			if !strings.Contains(store, "://") || time.Now().After(end) {
				t.Fatalf("a revoked key: %d %s", status, body)
			}
		}
	})
}

// waitControl waits until a hub on a folder takes commands; on a server they need none.
func waitControl(t *testing.T, store string) {
	t.Helper()
	for end := time.Now().Add(patience); !strings.Contains(store, "://"); time.Sleep(5 * time.Millisecond) {
		if c, ok := dialControl(t.Context(), store); ok {
			_ = c.close()
			return
		}
		if time.Now().After(end) {
			t.Fatal("the hub takes no commands")
		}
	}
}

func waitShown(t *testing.T, url, key, word string) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
		if status, body := asked(t, url, key); status == http.StatusOK && strings.Contains(body, word) {
			return
		}
	}
	t.Fatalf("%s does not show %q to a partner", url, word)
}

func waitGone(t *testing.T, url, key, id string) {
	t.Helper()
	if _, body := asked(t, url, key); !strings.Contains(body, `"op":"delete"`) || !strings.Contains(body, id) {
		t.Fatalf("a partner is not told that %s is gone: %s", id, body)
	}
}

func firstEntry(t *testing.T, base, key string) string {
	t.Helper()
	var list struct{ Entries []struct{ ID string } }
	_, body := asked(t, base+"/api/v1/entries", key)
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list.Entries) == 0 {
		t.Fatalf("%v: %s", err, body)
	}
	return list.Entries[0].ID
}

func partnerList(t *testing.T, store string) []news.Partner {
	t.Helper()
	var list []news.Partner
	if err := json.Unmarshal([]byte(command(t, store, "partner", "list", "--json")), &list); err != nil {
		t.Fatal(err)
	}
	return list
}
