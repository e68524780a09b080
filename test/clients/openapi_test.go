package clients

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"github.com/txnews/hub/test/hubproc"
)

// TestOpenAPIIsLinted holds the descriptions of the public API and of the administration's to Redocly's recommended rules.
func TestOpenAPIIsLinted(t *testing.T) {
	bin, store := hubproc.Build(t), t.TempDir()
	hub := hubproc.Start(t, bin, hubproc.FreePort(t), "serve", "--store", store)
	out, err := exec.Command(bin, "--store", store, "user", "add", "bot", "--role", "reader", "--token", "lint", "--json").Output()
	var bot struct{ Token string }
	if err != nil || json.Unmarshal(out, &bot) != nil {
		t.Fatalf("%v %s", err, out)
	}
	for name, path := range map[string]string{"public": "/api/v1/openapi.json", "administration": "/admin/api/openapi.json"} {
		t.Run(name, func(t *testing.T) {
			r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, hub.URL+path, nil)
			if err != nil {
				t.Fatal(err)
			}
			if name != "public" {
				r.Header.Set("Authorization", "Bearer "+bot.Token)
			}
			res, err := http.DefaultClient.Do(r)
			if err != nil {
				t.Fatal(err)
			}
			file := filepath.Join(t.TempDir(), "openapi.json")
			if body := read(t, res); res.StatusCode != http.StatusOK || os.WriteFile(file, []byte(body), 0o600) != nil {
				t.Fatalf("%s: %s", path, res.Status)
			}
			if out, err := hubproc.Node(t, "openapi.mjs", file); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}
