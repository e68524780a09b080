package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// TestEveryTextThatIsUsedIsThere walks the product's code and its templates: each key given to Because, T, At or as a
// Reason's rule must stand in the catalogue, and be written out where it is given, so that it can be found.
func TestEveryTextThatIsUsedIsThere(t *testing.T) {
	used := usedKeys(t, filepath.Join(".."))
	if len(used) < 20 {
		t.Fatalf("found only %d keys in use", len(used))
	}
	for key, where := range used {
		if _, ok := Chinese.text(key); !ok {
			t.Errorf("%s: the catalogue has no %q: add it to words/zh-CN and words/en", where, key)
		}
	}
}

// usedKeys gives each key with one place where it is used.
func usedKeys(t *testing.T, root string) map[string]string {
	t.Helper()
	used := map[string]string{}
	inTemplate := regexp.MustCompile(`\.T "([^"]+)"`)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root):
			return filepath.SkipDir
		case strings.HasSuffix(path, ".html"):
			b, err := os.ReadFile(path)
			for _, m := range inTemplate.FindAllSubmatch(b, -1) {
				used[string(m[1])] = path
			}
			return err
		case strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go"):
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err == nil {
				ast.Inspect(f, func(n ast.Node) bool {
					if key, ok := keyOf(n); ok {
						used[key] = set.Position(n.Pos()).String()
					}
					return true
				})
			}
			return err
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return used
}

// keyOf is the catalogue's key that a call names in one of its arguments.
func keyOf(n ast.Node) (string, bool) {
	call, ok := n.(*ast.CallExpr)
	if !ok {
		return "", false
	}
	name, prefix, at := "", "", 0
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		name = fun.Name
	case *ast.SelectorExpr:
		name = fun.Sel.Name
	}
	switch name {
	case "Because", "T", "note": // note of the intake: what was mended
	case "At":
		prefix = "place."
	case "fail": // of fetch: kind, rule, …
		at = 1
	case "because": // of fetch: cause, kind, rule, …
		at = 2
	default:
		return "", false
	}
	if len(call.Args) <= at {
		return "", false
	}
	lit, ok := call.Args[at].(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	key, err := strconv.Unquote(lit.Value)
	return prefix + key, err == nil && (at == 0 || !strings.Contains(key, " ")) // others name functions of theirs so, too
}
