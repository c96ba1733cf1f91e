package publish

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// A build that looked before it knew what to write does what one does that looks then, and
// sees what somebody did between.
func TestLookBeforeWrite(t *testing.T) {
	for name, test := range map[string]struct {
		between func(dir string) error
		refused bool
	}{
		"nothing":               {func(string) error { return nil }, false},
		"an edit":               {func(dir string) error { return os.WriteFile(filepath.Join(dir, "index.html"), []byte("edited"), 0o644) }, true},
		"an edit of what goes":  {func(dir string) error { return os.WriteFile(filepath.Join(dir, "old.html"), []byte("edited"), 0o644) }, false},
		"a removal":             {func(dir string) error { return os.Remove(filepath.Join(dir, "index.html")) }, false},
		"a file where one goes": {func(dir string) error { return os.WriteFile(filepath.Join(dir, "new.html"), []byte("theirs"), 0o644) }, true},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			opts := Options{Keep: keepOf(dir)}
			mustWrite(t, dir, site("index.html", "one", "old.html", "old", "a/index.html", "page"), opts)
			age(t, dir) // so that what is known of the files is believed
			if _, manifest, err := standing(dir, opts); err != nil || manifest == "" {
				t.Fatalf("it does not stand: %v", err)
			}
			o, err := Look(dir, opts)
			if err != nil {
				t.Fatal(err)
			}
			defer o.Close()
			var refused *RefusedError
			if _, err := Look(dir, opts); !errors.As(err, &refused) {
				t.Errorf("two builds look at one output: %v", err)
			}
			if _, manifest, err := o.Standing(); err != nil || manifest == "" {
				t.Errorf("it does not stand: %v", err)
			}
			if err := test.between(dir); err != nil {
				t.Fatal(err)
			}
			next := site("index.html", "two", "new.html", "new", "a/index.html", "page")
			_, err = o.Write(made(next), opts)
			if errors.As(err, &refused) != test.refused || err != nil && !test.refused {
				t.Fatalf("refused: %v", err)
			}
			if test.refused {
				return
			}
			want := text(next)
			if name == "an edit of what goes" {
				want["old.html"] = "edited"
			}
			same(t, dir, want)
		})
	}
}

// What the look passed by, as somebody else's, is looked at when the site wants a place in it.
func TestLookIntoFolders(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustWrite(t, dir, site("index.html", "one"), Options{})
	put(t, filepath.Join(dir, "theirs", "page.html"), "theirs")
	o, err := Look(dir, Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer o.Close()
	var refused *RefusedError
	if _, err := o.Write(made(site("index.html", "one", "theirs/page.html", "ours")), Options{}); !errors.As(err, &refused) {
		t.Errorf("somebody else's file is written over: %v", err)
	}
	report, err := o.Write(made(site("index.html", "one", "theirs/new.html", "ours")), Options{})
	if err != nil || report.Written != 1 || len(report.Kept) != 1 || report.Kept[0] != "theirs/page.html" {
		t.Errorf("%+v, %v", report, err)
	}
}
