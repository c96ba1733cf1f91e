package publish

import (
	"path/filepath"
	"strings"
	"testing"
)

func TestPathsRefused(t *testing.T) {
	for _, p := range []string{
		"", ".", "..", "../x", "a/../../x", "a/../b", "./a", "a//b", "a/", "/etc/passwd", `a\b`, `C:\x`, "C:/x",
		"CON", "con.html", "a/NUL/index.html", "com1.txt", "LPT³", "aux .txt", "a.", "a /index.html", "a?b", "a:b",
		"a\x00b", "a\nb", "\xff", strings.Repeat("長", 86), ".git/config", ".GIT/hooks/x", ".waypost.json", "a/.waypost-stage-x",
	} {
		if pathProblem(p) == "" {
			t.Errorf("%q passes", p)
		}
	}
}

func TestPathsTaken(t *testing.T) {
	for _, p := range []string{
		"index.html", "mvfs/a.1/index.html", ".nojekyll", "comet/index.html", "com10.html", "console", "ünï/長.html", strings.Repeat("a", 255), "..a", "a..b",
	} {
		if problem := pathProblem(p); problem != "" {
			t.Errorf("%q %s", p, problem)
		}
	}
}

func TestCollisions(t *testing.T) {
	for name, paths := range map[string][2]string{
		"case":            {"Foo.html", "foo.html"},
		"normal form":     {"caf\u00e9.html", "cafe\u0301.html"},
		"folding":         {"straße.html", "STRASSE.html"},
		"final sigma":     {"ος.html", "οσ.html"},
		"folder's case":   {"A/x.html", "a/y.html"},
		"file and folder": {"a", "a/index.html"},
		"folder and file": {"A/index.html", "a"},
	} {
		t.Run(name, func(t *testing.T) {
			err := checkPaths(site(paths[0], "x", paths[1], "y"))
			refused(t, err, "one file")
		})
	}
}

func FuzzPath(f *testing.F) {
	for _, p := range []string{"a/b.html", "../x", "CON", "a.", "é", "a//b", "/", `\\server\share`} {
		f.Add(p)
	}
	root := filepath.Join(string(filepath.Separator), "out")
	f.Fuzz(func(t *testing.T, p string) {
		if pathProblem(p) != "" {
			return
		}
		joined := filepath.Join(root, filepath.FromSlash(p))
		if !strings.HasPrefix(joined, root+string(filepath.Separator)) {
			t.Fatalf("%q leads to %s", p, joined)
		}
		if rel, err := filepath.Rel(root, joined); err != nil || filepath.ToSlash(rel) != p {
			t.Fatalf("%q comes back as %q (%v)", p, rel, err)
		}
		if fold(fold(p)) != fold(p) {
			t.Fatalf("folding %q twice differs", p)
		}
	})
}
