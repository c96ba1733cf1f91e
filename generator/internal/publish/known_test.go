package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A file whose digest is known is made only when the output does not hold it as Waypost
// wrote it.
func TestKnownFilesAreNotMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustWrite(t, dir, map[string][]byte{"a.html": []byte("one"), "b.html": []byte("two")}, Options{})
	made := 0
	files := func(a, b string) map[string]File {
		file := func(content, sum string) File {
			return File{Sum: sum, Make: func() ([]byte, error) { made++; return []byte(content), nil }}
		}
		return map[string]File{"a.html": file(a, digest([]byte(a))), "b.html": file(b, digest([]byte(b)))}
	}
	report, err := Write(dir, files("one", "two"), Options{})
	if err != nil || made != 0 || report.Unchanged != 2 || report.Sums["b.html"] != digest([]byte("two")) {
		t.Fatalf("%d made, %+v, %v", made, report, err)
	}
	before, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if report, err = Write(dir, files("one", "three"), Options{}); err != nil || made == 0 || report.Written != 1 {
		t.Fatalf("%d made, %+v, %v", made, report, err)
	}
	if after, err := os.Stat(dir); err != nil || !os.SameFile(before, after) {
		t.Errorf("one changed file made a new tree of the whole site (%v)", err)
	}
	if got, err := os.ReadFile(filepath.Join(dir, "b.html")); err != nil || string(got) != "three" {
		t.Errorf("b.html holds %q, %v", got, err)
	}
	put(t, filepath.Join(dir, "a.html"), "edited")
	var refused *RefusedError
	if _, err := Write(dir, files("one", "three"), Options{}); !errors.As(err, &refused) {
		t.Errorf("an edited file is taken for Waypost's: %v", err)
	}
	if err := os.Remove(filepath.Join(dir, "a.html")); err != nil {
		t.Fatal(err)
	}
	if report, err := Write(dir, files("one", "three"), Options{}); err != nil || report.Written != 1 {
		t.Errorf("a missing file is not written again: %+v, %v", report, err)
	}
}
