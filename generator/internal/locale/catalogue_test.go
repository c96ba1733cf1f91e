package locale_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

// keys lists what Waypost says: the texts of the default theme's layouts, and in Go the
// first arguments of T, both forms of N and Amount, and what key marks.
func keys(t *testing.T) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		t.Fatal(err)
	}
	th, err := theme.Load(sub)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range th.Texts() {
		out[text] = true
	}
	door, err := os.ReadFile("../seal/page/index.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile(`\{\{(?:say|code) "([^"]*)"`).FindAllSubmatch(door, -1) {
		out[string(m[1])] = true
	}
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		constants := map[string]string{}
		for _, decl := range f.Decls {
			if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.CONST {
				for _, spec := range gen.Specs {
					v := spec.(*ast.ValueSpec)
					for i, name := range v.Names {
						if i < len(v.Values) {
							if lit, ok := v.Values[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
								constants[name.Name], _ = strconv.Unquote(lit.Value)
							}
						}
					}
				}
			}
		}
		ast.Inspect(f, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			name := ""
			switch fun := call.Fun.(type) {
			case *ast.SelectorExpr:
				name = fun.Sel.Name
			case *ast.Ident:
				name = fun.Name
			}
			text := func(i int) string {
				if i < len(call.Args) {
					if name, ok := call.Args[i].(*ast.Ident); ok {
						return constants[name.Name]
					}
					if lit, ok := call.Args[i].(*ast.BasicLit); ok && lit.Kind == token.STRING {
						s, _ := strconv.Unquote(lit.Value)
						return s
					}
				}
				return ""
			}
			switch name {
			case "T", "Key", "key":
				if name == "key" && !strings.HasPrefix(file, "../site/") {
					return true
				}
				if s := text(0); s != "" {
					out[s] = true
				}
			case "N", "Amount":
				first := 1
				if name == "Amount" {
					first = 2
				}
				if one, other := text(first), text(first+1); one != "" && other != "" {
					out[one+"|"+other] = true
				}
			}
			return true
		})
	}
	return out
}

// TestCatalogues: every catalogue has every key and no other. UPDATE=1 writes the missing
// ones with nothing, drops what nothing says any more, and fails until they are filled in.
func TestCatalogues(t *testing.T) {
	want := keys(t)
	if len(want) < 150 {
		t.Fatalf("only %d texts were found", len(want))
	}
	for _, language := range locale.Languages {
		if language == "en" {
			continue
		}
		file := filepath.Join("catalogues", language+".json")
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal(raw, &got); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, key := range slices.Sorted(maps.Keys(got)) {
			if !want[key] {
				t.Errorf("%s: nothing says %q any more", language, key)
				delete(got, key)
			}
		}
		for _, key := range slices.Sorted(maps.Keys(want)) {
			if problem := lacks(key, got[key]); problem != "" {
				t.Errorf("%s: %q %s", language, key, problem)
			}
			if _, ok := got[key]; !ok {
				got[key] = ""
			}
		}
		if os.Getenv("UPDATE") == "1" {
			var b strings.Builder
			enc := json.NewEncoder(&b)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			if err := enc.Encode(got); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

var verb = regexp.MustCompile(`%(?:\[(\d+)\])?([a-z])`)

// verbs lists the arguments that a text places, each with how.
func verbs(text string) string {
	var out []string
	for i, m := range verb.FindAllStringSubmatch(strings.ReplaceAll(text, "%%", ""), -1) {
		at := strconv.Itoa(i + 1)
		if m[1] != "" {
			at = m[1]
		}
		out = append(out, at+m[2])
	}
	slices.Sort(out)
	return fmt.Sprint(slices.Compact(out))
}

// lacks says what is wrong with a translation.
func lacks(key string, value any) string {
	one, other, isPlural := strings.Cut(key, "|")
	switch v := value.(type) {
	case string:
		switch {
		case v == "":
			return "is not translated"
		case isPlural:
			return "is a plural and has no forms"
		case verbs(v) != verbs(key):
			return fmt.Sprintf("places other arguments: %q", v)
		}
	case map[string]any:
		if v["other"] == nil || !isPlural {
			return "has no form other"
		}
		for name, form := range v {
			if got := verbs(form.(string)); got != verbs(other) && got != verbs(one) && got != "[]" {
				return fmt.Sprintf("places other arguments in %s: %q", name, form)
			}
		}
	default:
		return "is missing"
	}
	return ""
}
