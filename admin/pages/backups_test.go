package pages

import (
	"context"
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"github.com/txnews/hub/editorial"
	"github.com/txnews/hub/news"
)

// runs are backups as the store knows them.
type runs struct {
	editorial.BackupJobs
	state news.BackupState
}

func (r runs) JobPlace(context.Context, string, string) (string, error) {
	text, err := json.Marshal(r.state)
	return string(text), err
}

func TestBackupsAreListed(t *testing.T) {
	d := newDesk(t, func(p *editorial.Parts) {
		p.BackupJobs = runs{state: news.BackupState{Runs: []news.BackupRun{
			{At: noon, Ended: noon.Add(90 * time.Second), Host: "one", File: "/backup/<b>a.zst", Size: 3 << 20, Records: map[string]int{"entry": 7, "source": 2}},
			{At: noon.Add(time.Hour), Ended: noon.Add(time.Hour), Host: "<script>alert(1)</script>", Why: news.Reasons{news.Because("backup.failed"), news.Text("<img src=x onerror=alert(1)>")}},
		}}}
	})
	page := d.page("/admin/backups")
	wants(t, page, "每 24 小时 备份一次到 /backup", "3.0 MiB", "<td>9<small>", "entry 7", "完整", "备份失败", "用时 90 秒")
	harmless(t, page)
	none := newDesk(t, func(p *editorial.Parts) { p.BackupPlan = editorial.BackupPlan{} })
	wants(t, none.page("/admin/backups"), "没有开启自动备份", "folder: /backup/hub")
	if w := none.ask(http.MethodPost, "/admin/backups", nil); w.Code != http.StatusConflict {
		t.Errorf("asked for where none is configured: %d", w.Code)
	}
}

func TestABackupIsAskedForOnThePage(t *testing.T) {
	d := newDesk(t)
	if w := d.ask(http.MethodPost, "/admin/backups", nil); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	counts, err := d.store.Counters(t.Context(), news.BackupAsked)
	if err != nil || counts[news.BackupAsked] != 1 {
		t.Errorf("%v, %v", counts, err)
	}
	wants(t, d.page("/admin/audit"), "要求备份", "zhang")
}
