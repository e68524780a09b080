package crash

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/txnews/hub/test/hubproc"
)

// TestFeedsWithoutRedis stops the Redis of a hub: what it has ready goes on being served, with its age, for as long as is set; once Redis is
// back, what another process took down is gone from it.
func TestFeedsWithoutRedis(t *testing.T) {
	t.Parallel()
	const stale = 10 * time.Second
	paper := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `<rss version="2.0"><channel><title>报</title><item><title>乌镇今天有消息</title><guid>1</guid></item><item><title>石门也有</title><guid>2</guid></item></channel></rss>`)
	}))
	t.Cleanup(paper.Close)
	conf := filepath.Join(t.TempDir(), "hub.yaml")
	text := fmt.Sprintf("publish: {stale: %v}\npolling: {allow_private: true}\nsources: [{id: s0, name: 报, kind: feed, url: %q}]\n", stale, paper.URL)
	if err := os.WriteFile(conf, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	bin := hubproc.Build(t)
	address, server := hubproc.RedisOn(t, hubproc.FreePort(t))
	hub := hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--config", conf, "--store", address)
	feed := hub.URL + "/feeds/source/s0.json"
	const title = "乌镇今天有消息"
	last := ""
	for deadline, same := time.Now().Add(patience), 0; same < 10; time.Sleep(50 * time.Millisecond) { // until its source has come to rest
		body := awaitStatus(t, feed, http.StatusOK)
		if same++; body != last || !strings.Contains(body, title) {
			last, same = body, 0
		}
		if time.Now().After(deadline) {
			t.Fatal("nothing came in")
		}
	}
	aged, times, refused := 0, 0, 0
	for try := 0; aged == 0 && try < 3; try++ { // once more where a change came in just before, and nothing was ready
		if err := server.Signal(syscall.SIGSTOP); err != nil {
			t.Fatal(err)
		}
		aged, times, refused = untilRefused(t, feed, title)
		if err := server.Signal(syscall.SIGCONT); err != nil {
			t.Fatal(err)
		}
		awaitStatus(t, feed, http.StatusOK)
	}
	if aged == 0 || aged > int(stale/time.Second)+1 || refused != http.StatusServiceUnavailable {
		t.Errorf("served up to the age of %d, then %d", aged, refused)
	}
	if times < 4 { // who waited for Redis each time would have been answered once or twice
		t.Errorf("what is kept was given %d times within %v", times, stale)
	}
	var list struct{ Entries []struct{ ID, Title string } }
	if err := json.Unmarshal([]byte(awaitStatus(t, hub.URL+"/api/v1/entries", http.StatusOK)), &list); err != nil || len(list.Entries) != 2 {
		t.Fatal(list, err)
	}
	down := list.Entries[0]
	if down.Title != title {
		down = list.Entries[1]
	}
	if out, err := exec.Command(bin, "takedown", down.ID, "--reason", "应版权方要求", "--store", address).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for deadline := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		if body := awaitStatus(t, feed, http.StatusOK); !strings.Contains(body, title) {
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("what was taken down is served")
		}
	}
}

// untilRefused asks for a feed again and again until it is not given any more, and reports its highest age, how often it was given with one, and the last
// status.
func untilRefused(t *testing.T, feed, title string) (aged, times, status int) {
	t.Helper()
	for deadline := time.Now().Add(patience); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		res, err := http.Get(feed)
		if err != nil {
			t.Fatal(err)
		}
		body, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if status = res.StatusCode; status != http.StatusOK {
			return aged, times, status
		}
		age, _ := strconv.Atoi(res.Header.Get("Age"))
		if age > 0 {
			times++
		}
		if aged = max(aged, age); !strings.Contains(string(body), title) {
			t.Errorf("of age %d: %.200s", age, body)
		}
	}
	return aged, times, status
}
