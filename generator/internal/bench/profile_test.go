package bench

import (
	"compress/gzip"
	"encoding/binary"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"testing"
)

// The profile that the compiler is given tells of this program: nearly all functions of ours that it names
// are there. When many have gone, or were renamed, it says little: make pgo writes it anew.
func TestProfileKnowsTheProgram(t *testing.T) {
	f, err := os.Open("../../cmd/waypost/default.pgo") // where the go command looks for it
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	data, err := io.ReadAll(unzipped)
	if err != nil {
		t.Fatal(err)
	}
	if regexp.MustCompile(`/(root|home|Users|work)/`).Match(data) {
		t.Error("the profile tells of the machine that it was made on")
	}
	there := map[string]bool{}
	files, err := filepath.Glob("../*/*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range parsed.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				there[parsed.Name.Name+"."+fn.Name.Name] = true
			}
		}
	}
	var named, gone []string
	// github.com/waypost/waypost/generator/internal/site.(*page).draft.func1
	function := regexp.MustCompile(`^github\.com/waypost/waypost/generator/internal/(\w+)\.(?:\(\*?\w+\)\.)?(\w+)`)
	for _, text := range texts(t, data) {
		m := function.FindStringSubmatch(text)
		if m == nil || slices.Contains(named, m[1]+"."+m[2]) {
			continue
		}
		name := m[1] + "." + m[2]
		if named = append(named, name); !there[name] {
			gone = append(gone, name)
		}
	}
	t.Logf("%d functions, of which are gone: %v", len(named), gone)
	if len(named) < 100 || len(gone) > len(named)/10 {
		t.Errorf("of %d functions in the profile, %d are not in the program; run make pgo", len(named), len(gone))
	}
}

// texts are those of a profile (field 6 of https://github.com/google/pprof/blob/main/proto/profile.proto).
func texts(t *testing.T, data []byte) (out []string) {
	t.Helper()
	next := func() uint64 {
		v, n := binary.Uvarint(data)
		if n <= 0 {
			t.Fatal("this is no profile")
		}
		data = data[n:]
		return v
	}
	for len(data) > 0 {
		key := next()
		value := next()
		if key&7 != 2 { // a number
			continue
		}
		if value > uint64(len(data)) {
			t.Fatal("this is no whole profile")
		}
		if key>>3 == 6 {
			out = append(out, string(data[:value]))
		}
		data = data[value:]
	}
	return out
}
