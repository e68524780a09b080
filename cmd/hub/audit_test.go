package main

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/txnews/hub/admin"
)

func TestTheAuditLogIsFiltered(t *testing.T) {
	store := t.TempDir()
	command := func(args ...string) string {
		out, _ := hub(t, append([]string{"--store", store}, args...)...)
		return out
	}
	today := func() string { return time.Now().In(time.FixedZone("", 8*3600)).Format(time.DateOnly) }
	began := today()
	command("source", "add", "http://192.0.2.1/feed.xml", "--id", "jxrb", "--kind", "feed", "--name", "嘉兴日报")
	command("source", "edit", "jxrb", "--name", "嘉报")
	command("source", "add", "http://192.0.2.2/feed.xml", "--id", "zjol", "--kind", "feed", "--name", "浙江在线")
	for _, c := range []struct {
		args []string
		want int
	}{
		{nil, 3},
		{[]string{"--what", "source.add"}, 2},
		{[]string{"--what", "source."}, 3},
		{[]string{"--object", "jxrb"}, 2},
		{[]string{"--text", "嘉报"}, 1},
		{[]string{"--who", "nobody-at-all"}, 0},
		{[]string{"--since", began, "--until", today()}, 3},
		{[]string{"--until", "2001-01-01"}, 0},
		{[]string{"--since", time.Now().Add(time.Hour).Format(time.RFC3339)}, 0},
		{[]string{"--what", "source.edit", "--object", "zjol"}, 0},
	} {
		var page admin.ActPage
		if err := json.Unmarshal([]byte(command(append([]string{"audit", "--json"}, c.args...)...)), &page); err != nil || len(page.Acts) != c.want {
			t.Errorf("%v: %d lines, %v, want %d", c.args, len(page.Acts), err, c.want)
		}
	}
}

func TestAnEditIsUndoneFromTheAuditLog(t *testing.T) {
	store := t.TempDir()
	command := func(args ...string) string {
		out, _ := hub(t, append([]string{"--store", store}, args...)...)
		return out
	}
	command("source", "add", "http://192.0.2.1/feed.xml", "--id", "jxrb", "--kind", "feed", "--name", "嘉兴日报")
	command("source", "edit", "jxrb", "--name", "嘉报")
	var page admin.ActPage
	if err := json.Unmarshal([]byte(command("audit", "--limit", "1", "--json")), &page); err != nil || len(page.Acts) != 1 {
		t.Fatal(err, page)
	}
	act := page.Acts[0]
	if act.Op != "source.edit" || act.From != "cli" || act.Rev == "" || act.Before == nil || act.After == nil {
		t.Errorf("%+v", act)
	}
	if out := command("audit", "--undo", act.ID); !strings.HasPrefix(out, "undone: source.edit jxrb, by "+act.By) {
		t.Error(out)
	}
	if out := command("source", "list"); !strings.Contains(out, "嘉兴日报") {
		t.Error(out)
	}
	if out := command("audit", "--limit", "1", "--json"); !strings.Contains(out, `"said": "undoes `+act.ID+`"`) {
		t.Error(out)
	}
	if out := command("audit"); !strings.Contains(out, "undoes "+act.ID+`; name: "嘉报" → "嘉兴日报"`) {
		t.Error(out)
	}
}
