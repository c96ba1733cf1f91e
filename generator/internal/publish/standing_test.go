package publish

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// standing looks at an output that nobody is about to write.
func standing(dir string, opts Options) (Report, string, error) {
	o, err := Look(dir, opts)
	if err != nil {
		return Report{}, "", err
	}
	defer o.Close()
	return o.Standing()
}

func TestStandingKnowsItsOwnOutput(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	stands := func() (Report, string) {
		t.Helper()
		r, manifest, err := standing(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return r, manifest
	}
	if _, manifest := stands(); manifest != "" {
		t.Error("an output that is not there stands")
	}
	mustWrite(t, dir, first, Options{})
	report, one := stands()
	if diff := cmp.Diff(Report{Unchanged: 4}, report); diff != "" || one == "" {
		t.Errorf("manifest %q:\n%s", one, diff)
	}
	if _, again := stands(); again != one {
		t.Error("the same output has two digests")
	}
	mustWrite(t, dir, second, Options{})
	if _, two := stands(); two == one || two == "" {
		t.Errorf("another site has the digest %q", two)
	}
	put(t, filepath.Join(dir, "CNAME"), "example.org")
	if r, manifest := stands(); manifest == "" || !cmp.Equal(r.Kept, []string{"CNAME"}) {
		t.Errorf("beside a foreign file: %+v, %q", r, manifest)
	}
	put(t, filepath.Join(dir, "a", "index.html"), "edited")
	if _, manifest := stands(); manifest != "" {
		t.Error("an edited output stands")
	}
	if err := os.Remove(filepath.Join(dir, "a", "index.html")); err != nil {
		t.Fatal(err)
	}
	if _, manifest := stands(); manifest != "" {
		t.Error("an output without one of its files stands")
	}
	if _, _, err := standing(dir, Options{Forbidden: []string{dir}}); err == nil {
		t.Error("a folder that may not be written stands")
	}
}
