package theme_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"reflect"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/theme"
)

const reference = "../../../themes/CONTRACT.md"

// TestReference holds themes/CONTRACT.md equal to contract.go. UPDATE=1 writes it.
func TestReference(t *testing.T) {
	want := describe(t)
	if os.Getenv("UPDATE") == "1" {
		if err := os.WriteFile(reference, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(reference)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("the page differs from contract.go (-want +got); UPDATE=1 writes it\n%s", diff)
	}
}

// describe writes the contract as a page: which layout receives what, and every struct
// with its fields and their comments.
func describe(t *testing.T) string {
	t.Helper()
	var decls []ast.Decl
	for _, name := range []string{"contract.go", "planning.go"} {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		decls = append(decls, file.Decls...)
	}
	types := map[string]bool{}
	for _, decl := range decls {
		if gen, ok := decl.(*ast.GenDecl); ok && gen.Tok == token.TYPE {
			types[gen.Specs[0].(*ast.TypeSpec).Name.Name] = true
		}
	}
	var b strings.Builder
	fmt.Fprintf(&b, `# The contract of layouts, version %d

This page is written from [contract.go](../generator/internal/theme/contract.go) by a test. [README.md](README.md)
says how a theme is made, and how a site changes one.

An empty field means "not there for this reader": show a fact when its field is set, and say nothing
otherwise. Every address is ready for `+"`href` or `src`"+`. A layout that asks for a field that is not here stops
the build with its line.

Layouts have the functions of [html/template](https://pkg.go.dev/text/template#hdr-Functions) and one more:
`+"`{{partialCached \"component\" .Frame}}`"+` renders a component with a [Frame](#frame) once for all pages that share it.

## What each layout receives

| layout | receives |
|---|---|
`, theme.Contract)
	for _, l := range theme.Layouts {
		fmt.Fprintf(&b, "| `%s.html` | %s |\n", l.Name, linked(reflect.TypeOf(l.Receives).Name(), types))
	}
	b.WriteString("\n## The structs\n")
	for _, decl := range decls {
		gen, ok := decl.(*ast.GenDecl)
		if !ok || gen.Tok != token.TYPE {
			continue
		}
		spec := gen.Specs[0].(*ast.TypeSpec)
		if spec.Name.Name == "Layout" {
			continue // how the table above is held in Go
		}
		fmt.Fprintf(&b, "\n### %s\n\n%s\n", spec.Name.Name, strings.TrimSpace(gen.Doc.Text()))
		st, ok := spec.Type.(*ast.StructType)
		if !ok {
			fmt.Fprintf(&b, "\nIt is a %s.\n", kind(spec.Type, types))
			continue
		}
		b.WriteString("\n| field | is | |\n|---|---|---|\n")
		for _, f := range st.Fields.List {
			if f.Names == nil {
				fmt.Fprintf(&b, "| the fields of %s | | |\n", strings.TrimSuffix(kind(f.Type, types), orNothing))
			}
			for _, name := range f.Names {
				if !name.IsExported() {
					continue
				}
				fmt.Fprintf(&b, "| `.%s` | %s | %s |\n", name.Name, kind(f.Type, types), cell.Replace(strings.Join(strings.Fields(f.Doc.Text()+" "+f.Comment.Text()), " ")))
			}
		}
	}
	return b.String()
}

var cell = strings.NewReplacer("|", `\|`, "<", "&lt;")

// orNothing is said of a pointer.
const orNothing = ", or nothing"

// kind says a type to people who write templates.
func kind(e ast.Expr, types map[string]bool) string {
	switch e := e.(type) {
	case *ast.Ident:
		switch e.Name {
		case "string":
			return "text"
		case "bool":
			return "true or false"
		case "int":
			return "number"
		}
		return linked(e.Name, types)
	case *ast.StarExpr:
		return kind(e.X, types) + orNothing
	case *ast.ArrayType:
		return "list of " + kind(e.Elt, types)
	case *ast.SelectorExpr:
		return e.Sel.Name // template.HTML
	}
	return fmt.Sprintf("%T", e)
}

func linked(name string, types map[string]bool) string {
	if types[name] {
		return fmt.Sprintf("[%s](#%s)", name, strings.ToLower(name))
	}
	return name
}
