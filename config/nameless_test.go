package config_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/txnews/hub/config"
	"github.com/txnews/hub/news"
)

// No code names the county, its towns, a channel or a local outlet: all of them are data, and another hub has others.
func TestNoCodeNamesACountyAChannelOrAnOutlet(t *testing.T) {
	whole, inside := map[string]bool{}, news.County(config.BuiltinTowns())
	for _, c := range config.BuiltinChannels() {
		if c.Role != news.RoleVideo && c.Role != news.RolePictures { // their ids are the roles' names
			whole[c.ID] = true
		}
	}
	for _, town := range config.BuiltinTowns() {
		inside = append(inside, town.Name)
	}
	for _, o := range config.BuiltinVocabulary().Outlets {
		if len([]rune(o)) > 2 {
			whole[o] = true
		}
	}
	for _, room := range []string{"aggregator/desk", "news"} {
		for at, s := range literals(t, filepath.Join("..", filepath.FromSlash(room))) {
			for _, word := range strings.Fields(s) {
				if whole[word] {
					t.Errorf("%s names %s, which is data: config/builtin", at, word)
				}
			}
			for _, name := range inside {
				if namesWhole(s, name) {
					t.Errorf("%s names %s, which is data: config/builtin", at, name)
				}
			}
		}
	}
}

// namesWhole tells that one of the blank-separated words is the name, with or without what a town is.
func namesWhole(s, name string) bool {
	for _, w := range strings.Fields(s) {
		for _, kind := range []string{"", "镇", "街道", "市", "县"} {
			if w == name+kind {
				return true
			}
		}
	}
	return false
}

// literals are the strings of the code below a folder, tests left out, by where they stand.
func literals(t *testing.T, folder string) map[string]string {
	t.Helper()
	out, set := map[string]string{}, token.NewFileSet()
	err := filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		f, err := parser.ParseFile(set, path, nil, 0)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				if s, err := strconv.Unquote(lit.Value); err == nil {
					out[set.Position(lit.Pos()).String()] = s
				}
			}
			return true
		})
		return nil
	})
	if err != nil || len(out) == 0 {
		t.Fatal(len(out), err)
	}
	return out
}
