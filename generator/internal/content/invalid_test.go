package content

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/waypost/waypost/generator/internal/diag"
)

// site is the file system of a txtar archive. A name may end in (symlink), (pipe) or
// (unreadable).
type site struct {
	fstest.MapFS
	unreadable string
}

func (s site) Open(name string) (fs.File, error) {
	if name == s.unreadable {
		return nil, &fs.PathError{Op: "open", Path: "/machine/" + name, Err: fs.ErrPermission}
	}
	return s.MapFS.Open(name)
}

func newSite(archive string) site {
	s := site{MapFS: fstest.MapFS{}}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		name, what, _ := strings.Cut(f.Name, " (")
		file := &fstest.MapFile{Data: f.Data}
		switch what {
		case "symlink)":
			file.Mode = fs.ModeSymlink
		case "pipe)":
			file.Mode = fs.ModeNamedPipe
		case "unreadable)":
			s.unreadable = name
		}
		s.MapFS[name] = file
	}
	return s
}

func printed(problems diag.List) string {
	var b strings.Builder
	for _, p := range problems.Sorted() {
		fmt.Fprintf(&b, "%s: %s: %s [%s]\n", p.Pos, p.Severity, p.Text, p.Code)
		for _, r := range p.Related {
			fmt.Fprintf(&b, "  %s: %s\n", r.Pos, r.Text)
		}
		if p.Hint != "" {
			fmt.Fprintf(&b, "  hint: %s\n", p.Hint)
		}
	}
	return b.String()
}

// codes are the values of the constants of codes.go.
func codes(t *testing.T) map[string]bool {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok {
			code, err := strconv.Unquote(lit.Value)
			if err != nil || out[code] {
				t.Errorf("code %s is no text, or stands twice", lit.Value)
			}
			out[code] = true
		}
		return true
	})
	return out
}

// TestInvalid reads one broken site for each code. UPDATE=1 writes what is reported.
func TestInvalid(t *testing.T) {
	known := codes(t)
	folders, err := os.ReadDir("testdata/invalid")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range folders {
		code := folder.Name()
		t.Run(code, func(t *testing.T) {
			if !known[code] {
				t.Fatalf("testdata/invalid/%s belongs to no code", code)
			}
			dir := filepath.Join("testdata", "invalid", code)
			files, _ := os.ReadDir(dir)
			for _, f := range files {
				if f.Name() != "site.txtar" && f.Name() != "expect.txt" {
					t.Errorf("%s belongs to no test", f.Name())
				}
			}
			archive, err := os.ReadFile(filepath.Join(dir, "site.txtar"))
			if err != nil {
				t.Fatal(err)
			}
			_, problems := Read(newSite(string(archive)))
			got := printed(problems)
			for _, p := range problems.Sorted() {
				if p.Pos.Line > 0 && p.Pos.Col < 1 || p.Pos.File == "" {
					t.Errorf("%q has no place", p.Text)
				}
			}
			if !strings.Contains(got, "["+code+"]") {
				t.Errorf("the site does not cause %s:\n%s", code, got)
			}
			golden := filepath.Join(dir, "expect.txt")
			if os.Getenv("UPDATE") == "1" {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("problems differ (-want +got); UPDATE=1 accepts them\n%s", diff)
			}
		})
		delete(known, code)
	}
	for code := range known {
		t.Errorf("the code %s has no folder in testdata/invalid", code)
	}
}
