package main

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/txnews/hub/admin"
)

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
