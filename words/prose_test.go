package words

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// eachFile calls see for every Go file of the product below a folder of the module.
func eachFile(t *testing.T, folder string, see func(path string, set *token.FileSet, f *ast.File)) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(filepath.Join("..", folder), func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && (d.Name() == "testdata" || len(d.Name()) > 2 && d.Name()[0] == '.') {
			return filepath.SkipDir
		}
		if err != nil || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		set := token.NewFileSet()
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err == nil {
			n++
			see(path, set, f)
		}
		return err
	})
	if err != nil || n == 0 {
		t.Fatalf("%s: %d files, %v", folder, n, err)
	}
}

// personal are fields that hold what a person wrote, and so stand in no catalogue.
var personal = []string{"Takedown.Reason", "TakedownAsk.Reason", "TakedownRuling.Reason", "RequestRuling.Reason", "Tombstone.Reason", "Removed.Reason", "Ruling.Reason"}

// TestReasonsAreData holds that no field for reasons is text, in the rooms that find them and that hand them on.
func TestReasonsAreData(t *testing.T) {
	reasons := regexp.MustCompile(`^(Why\w*|Reasons?|Notes|Evidence|Held|Same|Cause|Warnings)$`)
	for _, room := range []string{"news", "config", "fetch", "aggregator", "editorial", "rights", "admin"} {
		eachFile(t, room, func(_ string, set *token.FileSet, f *ast.File) {
			ast.Inspect(f, func(n ast.Node) bool {
				spec, ok := n.(*ast.TypeSpec)
				if !ok {
					return true
				}
				s, ok := spec.Type.(*ast.StructType)
				if !ok {
					return true
				}
				for _, field := range s.Fields.List {
					for _, name := range field.Names {
						if reasons.MatchString(name.Name) && textual(field.Type) && !slices.Contains(personal, spec.Name.Name+"."+name.Name) {
							t.Errorf("%s: %s.%s holds text: make it news.Reason or news.Reasons, and say it by the catalogue", set.Position(name.Pos()), spec.Name.Name, name.Name)
						}
					}
				}
				return true
			})
		})
	}
}

// textual tells string, and lists and maps of it.
func textual(x ast.Expr) bool {
	switch x := x.(type) {
	case *ast.Ident:
		return x.Name == "string"
	case *ast.ArrayType:
		return textual(x.Elt)
	case *ast.MapType:
		return textual(x.Value)
	}
	return false
}

// unsaid are calls whose text is for logs, for programmers or for machines, or is looked for.
var unsaid = regexp.MustCompile(`^(Errorf|Faultf|fail|because|New|panic|MustCompile|Debug|Info|Warn|Error|Fatalf|NewReplacer|HasPrefix|Contains|ContainsRune|words|wordSet)$`)

// others are files whose texts are in English for good: the schema of hub.yaml, the metrics' help, scripts for shells, sample news,
// a list of HTML's elements.
var others = regexp.MustCompile(`/(config/(describe|schema)|cmd/hub/(metrics|cmd_completion|demo/\w+)|desk/markup/elements)\.go$`)

// inActs are what the log of acts keeps as text, and the text of an error that has no words of its own.
var inActs = []string{", then broken off", "the configuration's sources", "the demo's addresses", " has its address already"}

// TestNoProseBesideTheCatalogue finds sentences in the code of the rooms whose words people see: they belong into the catalogue,
// in both languages.
func TestNoProseBesideTheCatalogue(t *testing.T) {
	english := regexp.MustCompile(`(^|[ (])[a-z']{2,} [a-z']{2,} [a-z']+`)
	for _, room := range []string{"news", "config", "aggregator", "editorial", "cmd/hub"} {
		eachFile(t, room, func(path string, set *token.FileSet, f *ast.File) {
			if others.MatchString(filepath.ToSlash(path)) {
				return
			}
			var skip []ast.Node
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					if unsaid.MatchString(called(n)) {
						return false
					}
				case *ast.Field: // tags
					if n.Tag != nil {
						skip = append(skip, n.Tag)
					}
				case *ast.BasicLit:
					text, err := strconv.Unquote(n.Value)
					if n.Kind != token.STRING || err != nil || slices.Contains(skip, ast.Node(n)) {
						return true
					}
					if strings.HasPrefix(text, "#") || slices.Contains(inActs, text) || strings.Contains(text, "按 Ctrl-C 结束。 Press Ctrl-C to stop.") { // in both
						return true
					}
					if english.MatchString(text) || han.MatchString(text) && strings.ContainsRune(text, '%') {
						t.Errorf("%s: %q: put it into words/en and words/zh-CN and say it by its key", set.Position(n.Pos()), text)
					}
				}
				return true
			})
		})
	}
}

var han = regexp.MustCompile(`\p{Han}{2}`)

// called is the name of the function that a call calls.
func called(call *ast.CallExpr) string {
	switch fun := call.Fun.(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		return fun.Sel.Name
	}
	return ""
}

// TestEveryTextOfTheCatalogueIsUsed finds texts that nobody says any more. A key may be put together: then what it begins with,
// to a dot, stands in the code, and what follows too, unless it is a number.
func TestEveryTextOfTheCatalogueIsUsed(t *testing.T) {
	named := map[string]bool{}
	words := regexp.MustCompile(`[A-Za-z0-9_.-]+`)
	keep := func(text string) {
		for _, w := range words.FindAllString(text, -1) {
			named[w] = true
		}
	}
	eachFile(t, ".", func(_ string, _ *token.FileSet, f *ast.File) {
		ast.Inspect(f, func(n ast.Node) bool {
			if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
				keep(lit.Value)
			}
			return true
		})
	})
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".html") || strings.Contains(path, "testdata") {
			return err
		}
		b, err := os.ReadFile(path)
		keep(string(b))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	number := regexp.MustCompile(`^\d+$`)
	for key := range catalogue()[Chinese] {
		used := named[key]
		for i := range key {
			if key[i] == '.' && named[key[:i+1]] && (named[key[i+1:]] || number.MatchString(key[i+1:])) {
				used = true
			}
		}
		if !used {
			t.Errorf("nobody says %q: delete it", key)
		}
	}
}
