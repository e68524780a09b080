package main

import (
	"errors"
	"go/build"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/txnews/hub/"

// layers has each room with its height. A package imports lower rooms and its own folder's sub-packages, nothing else of ours.
var layers = map[string]int{
	"news":               0,
	"opml":               1,
	"fetch":              1,
	"changelog":          1,
	"settings":           1,
	"store":              1,
	"config":             1,
	"soup":               1,
	"abreast":            1,
	"words":              1,
	"han":                1,
	"aggregator/intake":  2,
	"aggregator/desk":    2,
	"rights":             2,
	"search":             2,
	"aggregator":         3,
	"jobs":               3,
	"alerts":             3,
	"editorial":          3,
	"school":             3,
	"feeds":              3,
	"site":               3,
	"web":                4,
	"admin":              4,
	"admin/access":       4,
	"websub":             4,
	"cmd/hub":            5,
	"internal/barehttp":  testsOnly,
	"internal/desktest":  testsOnly,
	"internal/feedtest":  testsOnly,
	"internal/growth":    testsOnly,
	"internal/needs":     testsOnly,
	"internal/apitest":   testsOnly,
	"internal/oidctest":  testsOnly,
	"internal/traindesk": testsOnly,
	"internal/wordlist":  testsOnly,
	"internal/walktest":  testsOnly,
	"store/storetest":    testsOnly,
	"test":               testsOnly,
	"bench":              testsOnly,
}

// testsOnly marks rooms that no product code imports.
const testsOnly = 100

// deskRooms are the rooms within aggregator/desk, from the bottom up: each imports only those before it.
var deskRooms = []string{"text", "markup", "segment", "dates", "edition", "towns", "credit", "subject", "channels", "reprint"}

// homes has the libraries that shape the product, each with the one room that may import it, and why.
var homes = []struct{ library, room, why string }{
	{module + "store", "cmd/hub", "a package that needs the store declares the few methods it calls; cmd/hub hands it in"},
	{module + "config", "cmd/hub", "configuration is a value that cmd/hub takes apart and passes in"},
	{"github.com/alecthomas/kong", "cmd/hub", "the command line ends in cmd/hub"},
	{"github.com/mmcdole/gofeed", "aggregator/intake", "what a source said is understood in the intake alone"},
	{"github.com/PuerkitoBio/goquery", "aggregator/intake", "pages are read in the intake alone"},
	{"github.com/microcosm-cc/bluemonday", "aggregator/desk", "HTML is cleaned once, on the desk"},
	{"github.com/danielgtaylor/huma", "site", "both APIs are described from types in one place"},
	{"github.com/wneessen/go-mail", "alerts", "mail is sent to those who must be told, and to nobody else"},
	{"github.com/sergi/go-diff", "abreast", "texts are compared in one place"},
	{"github.com/gorilla/feeds", "feeds", "published formats are rendered in feeds alone"},
	{"github.com/redis/go-redis", "store", "only the store's engine talks to Redis"},
	{"github.com/blevesearch", "search", "one index follows the log; how it is kept is its room's own"},
	{"go.etcd.io/bbolt", "store", "only the store's engine opens the file"},
	{"github.com/alexedwards/scs", "admin/access", "who is signed in is known in one place"},
	{"github.com/coreos/go-oidc", "admin/access", "who is signed in is known in one place"},
	{"golang.org/x/oauth2", "admin/access", "who is signed in is known in one place"},
	{"github.com/pquerna/otp", "editorial", "codes are checked in one place"},
	{"github.com/boombuler/barcode", "web", "QR codes are made of our own feeds' addresses alone"},
	{"golang.org/x/crypto/argon2", "editorial", "passwords are checked in one place"},
	{"github.com/goccy/go-yaml", "config", "configuration files are read in one place, with their lines"},
}

// bans has the packages that a room may not import, whoever makes them, and why.
var bans = []struct{ room, library, why string }{
	{"editorial", "net/http", "use cases are functions: the administration's API, its pages and the commands call the same ones"},
}

// TestLayering holds who may import whom: see ARCHITECTURE.md.
func TestLayering(t *testing.T) {
	for pkg, imports := range productImports(t) {
		room, height := roomOf(pkg)
		if room == "" {
			t.Errorf("%s belongs to no room: name it in layers, and in ARCHITECTURE.md", pkg)
			continue
		}
		if height == testsOnly {
			continue
		}
		for _, imp := range imports {
			if why := banned(room, height, imp); why != "" {
				t.Errorf("%s imports %s: %s", pkg, imp, why)
			}
		}
	}
}

// TestLayeringStopsWrongImports shows each kind of wrong import being refused, and a right one passing.
func TestLayeringStopsWrongImports(t *testing.T) {
	for _, c := range []struct {
		room, imp string
		refused   bool
	}{
		{"news", module + "fetch", true},
		{"feeds", module + "web", true},
		{"rights", module + "feeds", true},
		{"feeds", module + "rights", false},
		{"aggregator/desk", module + "aggregator/intake", true},
		{"aggregator/desk", module + "aggregator", true},
		{"aggregator", module + "store", true},
		{"editorial", "net/http", true},
		{"editorial", module + "admin", true},
		{"editorial", module + "aggregator", true},
		{"web", "github.com/redis/go-redis/v9", true},
		{"web", module + "internal/feedtest", true},
		{"web", module + "feeds", false},
		{"aggregator", module + "aggregator/desk", false},
		{"editorial", module + "aggregator/intake", false},
		{"admin", module + "editorial", false},
		{"store", module + "store/redis", false},
		{"cmd/hub", module + "store", false},
	} {
		if why := banned(c.room, layers[c.room], c.imp); (why != "") != c.refused {
			t.Errorf("%s importing %s: refused %q, want refused %v", c.room, c.imp, why, c.refused)
		}
	}
}

// banned gives the reason why the room may not import it, empty where it may.
func banned(room string, height int, imp string) string {
	for _, h := range homes {
		if (imp == h.library || strings.HasPrefix(imp, h.library+"/")) && room != h.room && !within(imp, room) {
			return "only " + h.room + " may: " + h.why
		}
	}
	for _, b := range bans {
		if room == b.room && imp == b.library {
			return b.why
		}
	}
	if !strings.HasPrefix(imp, module) {
		return ""
	}
	other, below := roomOf(strings.TrimPrefix(imp, module))
	switch {
	case other == room, within(imp, room):
		return ""
	case below == testsOnly:
		return "that room is for tests"
	case below > height:
		return other + " lies above " + room + "; hand in what is needed through an interface"
	case below == height:
		return other + " lies beside " + room + "; cmd/hub joins the two"
	}
	return ""
}

func within(imp, room string) bool { return strings.HasPrefix(imp, module+room+"/") }

// roomOf finds the innermost room that holds the package.
func roomOf(pkg string) (string, int) {
	for dir := pkg; dir != "."; dir = filepath.Dir(dir) {
		if height, ok := layers[dir]; ok {
			return dir, height
		}
	}
	return "", 0
}

// productImports has the imports of each package's files, tests left out, by its folder in the module.
func productImports(t *testing.T) map[string][]string {
	t.Helper()
	root := filepath.Join("..", "..")
	all := map[string][]string{}
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if name := d.Name(); name == "testdata" || (strings.HasPrefix(name, ".") && path != root) {
			return filepath.SkipDir
		}
		p, err := build.ImportDir(path, 0)
		var none *build.NoGoError
		if errors.As(err, &none) {
			return nil
		}
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(root, path)
		all[filepath.ToSlash(rel)] = p.Imports
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 5 {
		t.Fatalf("found only %d packages below %s", len(all), root)
	}
	return all
}

// TestDeskRoomsImportOneWay holds the order of the rooms within the desk, and that nobody enters them but by the desk.
func TestDeskRoomsImportOneWay(t *testing.T) {
	const desk = "aggregator/desk"
	seen := 0
	for pkg, imports := range productImports(t) {
		from := slices.Index(deskRooms, strings.TrimPrefix(pkg, desk+"/"))
		if from >= 0 {
			seen++
		}
		for _, imp := range imports {
			room, inside := strings.CutPrefix(imp, module+desk+"/")
			to := slices.Index(deskRooms, room)
			switch {
			case !inside || pkg == desk || layers[pkg] == testsOnly:
			case from < 0:
				t.Errorf("%s imports %s: the desk is one value, go by it", pkg, imp)
			case to < 0 || to >= from:
				t.Errorf("%s imports %s: rooms of the desk import only those before them: %s", pkg, imp, strings.Join(deskRooms, ", "))
			}
		}
	}
	if seen != len(deskRooms) {
		t.Errorf("found %d of the desk's rooms, want %d: name each in deskRooms", seen, len(deskRooms))
	}
}
