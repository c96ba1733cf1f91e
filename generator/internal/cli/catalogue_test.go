package cli

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/diag"
)

// The catalogue is what a writer reads to understand a message, so an entry that is
// missing, told twice or never reported is a fault of the program. The sources say what
// is reported: the argument of every parameter that is called code, and every Code of a
// diag.Problem.
func TestEveryCodeHasItsEntry(t *testing.T) {
	uses, err := codesOf(os.DirFS(".."))
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, u := range uses {
		used[u.code] = true
		e := catalogue.Find(u.code)
		switch {
		case u.code == "":
			t.Errorf("%s: the code is no constant, so nobody can tell whether it has an entry", u.place)
		case e == nil:
			t.Errorf("%s: the code %q has no entry: add one to the Catalogue of its package, and name that in catalogue.go", u.place, u.code)
		case u.severity != "" && u.severity != e.Severity.String():
			t.Errorf("%s: %q is reported as %s, and its entry says %s", u.place, u.code, u.severity, e.Severity)
		}
	}
	for i := range catalogue {
		e := &catalogue[i]
		if !used[e.Code] {
			t.Errorf("the entry %q belongs to no problem", e.Code)
		}
		if i > 0 && catalogue[i-1].Code == e.Code {
			t.Errorf("%q has two entries", e.Code)
		}
		if e.Says == "" || e.Mend == "" || e.Example == "" || strings.HasSuffix(e.Says, ".") || !strings.HasSuffix(e.Mend, ".") {
			t.Errorf("%q: says is a sentence without a full stop, mend one or more with it, and there is an example", e.Code)
		}
	}
}

// codeUse is one place that reports a problem. The severity is "" where it is not told
// by the place, and the code where it is no constant.
type codeUse struct{ place, code, severity string }

// codesOf reads what the packages under a folder report.
func codesOf(fsys fs.FS) ([]codeUse, error) {
	fset := token.NewFileSet()
	packages := map[string][]*ast.File{}
	err := fs.WalkDir(fsys, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() && entry.Name() == "testdata" {
			return cmpErr(err, fs.SkipDir)
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		file, err := parser.ParseFile(fset, name, src, parser.SkipObjectResolution)
		packages[path.Dir(name)] = append(packages[path.Dir(name)], file)
		return err
	})
	if err != nil {
		return nil, err
	}
	var uses []codeUse
	for _, folder := range slices.Sorted(maps.Keys(packages)) {
		files := packages[folder]
		takes := codeTakers(files)
		values := constants(files)
		report := func(n ast.Node, code ast.Expr, severity string) {
			for _, c := range values.of(code) {
				uses = append(uses, codeUse{fset.Position(n.Pos()).String(), c, severity})
			}
		}
		for _, f := range files {
			ast.Inspect(f, func(n ast.Node) bool {
				switch n := n.(type) {
				case *ast.CallExpr:
					sel, ok := n.Fun.(*ast.SelectorExpr)
					if !ok {
						break
					}
					if x, ok := sel.X.(*ast.Ident); ok && x.Name == "fmt" {
						break // fmt.Errorf takes no code
					}
					if i, ok := takes[sel.Sel.Name]; ok && len(n.Args) > i {
						report(n, n.Args[i], map[string]string{"Errorf": "error", "errorf": "error", "Warnf": "warning"}[sel.Sel.Name])
					}
				case *ast.CompositeLit:
					if sel, ok := n.Type.(*ast.SelectorExpr); ok && sel.Sel.Name == "Problem" {
						for _, el := range n.Elts {
							if kv, ok := el.(*ast.KeyValueExpr); ok && fmt.Sprint(kv.Key) == "Code" {
								report(kv, kv.Value, "")
							}
						}
					}
				case *ast.AssignStmt:
					if sel, ok := n.Lhs[0].(*ast.SelectorExpr); ok && sel.Sel.Name == "Code" {
						report(n, n.Rhs[0], "")
					}
				}
				return true
			})
		}
	}
	return uses, nil
}

func cmpErr(err, otherwise error) error {
	if err != nil {
		return err
	}
	return otherwise
}

// codeTakers says which argument of which function of a package is a code. Those of
// diag.List are known everywhere.
func codeTakers(files []*ast.File) map[string]int {
	takes := map[string]int{"Errorf": 0, "Warnf": 0, "Report": 1}
	for _, f := range files {
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				if i := parameter(fn, "code"); i >= 0 {
					takes[fn.Name.Name] = i
				}
			}
		}
	}
	return takes
}

// parameter is the position of a parameter of a function, or -1.
func parameter(fn *ast.FuncDecl, name string) int {
	i := 0
	for _, field := range fn.Type.Params.List {
		for _, n := range field.Names {
			if n.Name == name {
				return i
			}
			i++
		}
	}
	return -1
}

// named is the texts that names of a package stand for: a constant is one, a table of
// texts is all of its values.
type named map[string][]string

func constants(files []*ast.File) named {
	out := named{}
	for _, f := range files {
		for _, d := range f.Decls {
			gen, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range gen.Specs {
				v, ok := spec.(*ast.ValueSpec)
				if !ok || len(v.Values) != len(v.Names) {
					continue
				}
				for i, name := range v.Names {
					switch x := v.Values[i].(type) {
					case *ast.BasicLit:
						out[name.Name] = out.of(x)
					case *ast.CompositeLit:
						for _, el := range x.Elts {
							if kv, ok := el.(*ast.KeyValueExpr); ok {
								if lit, ok := kv.Value.(*ast.BasicLit); ok {
									out[name.Name] = append(out[name.Name], out.of(lit)...)
								}
							}
						}
					}
				}
			}
		}
	}
	return out
}

// of is the codes that an expression may be: none where a function hands its own
// parameter on, one empty text where nothing is known.
func (n named) of(x ast.Expr) []string {
	switch x := x.(type) {
	case *ast.BasicLit:
		if s, err := strconv.Unquote(x.Value); err == nil {
			return []string{s}
		}
	case *ast.Ident:
		if x.Name == "code" {
			return nil
		}
		if s, ok := n[x.Name]; ok {
			return s
		}
	case *ast.IndexExpr:
		return n.of(x.X)
	case *ast.SelectorExpr:
		if x.Sel.Name == "Code" {
			return nil // a problem or an entry handed on
		}
	}
	return []string{""}
}

func TestUndeclaredCodesAreFound(t *testing.T) {
	folder := t.TempDir()
	src := `package x
const known = "from-constant"
var table = map[int]string{1: "from-table"}
func (l *List) Errorf(code, hint string) {}
func (l *List) wrap(code string) { l.Errorf(code, "") }
func f(l *List, s string, n int) {
	l.Errorf("from-text", "")
	l.Errorf(known, "")
	l.wrap(table[n])
	l.wrap("from-" + s)
	use(diag.Problem{Code: "from-problem"})
}`
	if err := os.WriteFile(folder+"/x.go", []byte(src), 0o600); err != nil {
		t.Fatal(err)
	}
	uses, err := codesOf(os.DirFS(folder))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, u := range uses {
		got = append(got, u.code+" "+u.severity)
	}
	want := []string{"from-text error", "from-constant error", "from-table ", " ", "from-problem "}
	if !slices.Equal(got, want) {
		t.Errorf("found %q, want %q", got, want)
	}
}

func TestLevelsOfTheConfig(t *testing.T) {
	if e := catalogue.Find("mvf-short-life"); e == nil || e.Fixed() || e.Severity != diag.Error {
		t.Error("a rule of the method is an error that a site may lower")
	}
	for _, code := range []string{"unknown-mvf", "unknown-audience", "confidential-in-public", "seal-no-secret", "link-hidden", "broken-link", "bad-link"} {
		if e := catalogue.Find(code); e == nil || !e.Fixed() {
			t.Errorf("%s can be switched off", code)
		}
	}
}
