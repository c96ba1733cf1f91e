package listing_test

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/listing"
)

func put(t *testing.T, dir string, names ...string) {
	t.Helper()
	for _, name := range names {
		name = filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte("text"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

func list(t *testing.T, l *listing.Lister, dir string) (paths []string) {
	t.Helper()
	entries, err := l.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		paths = append(paths, e.Path)
		if e.Mode.IsRegular() && !l.Names && e.Stamp.Time == 0 {
			t.Errorf("%s has no stamp", e.Path)
		}
	}
	return paths
}

// known is what a listing finds in a tree that is old enough to be known.
func known(t *testing.T, dir string) map[string]listing.Folder {
	t.Helper()
	l := listing.Lister{Now: time.Now().Add(time.Hour).UnixNano()}
	list(t, &l, dir)
	if len(l.Found) == 0 {
		t.Skip("this system does not tell of changes")
	}
	return l.Found
}

func same(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestFoldersComeBeforeWhatTheyHold(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "b/1", "b/c/2", "a", "d/3")
	same(t, list(t, &listing.Lister{}, dir), "a", "b", "d", "b/1", "b/c", "d/3", "b/c/2")
	same(t, list(t, &listing.Lister{Enter: func(rel string) bool { return rel != "b" }}, dir), "a", "b", "d", "d/3")
	if l := (listing.Lister{Now: time.Now().UnixNano()}); len(list(t, &l, dir)) == 0 || len(l.Found) > 0 {
		t.Errorf("folders of this moment are known: %v", l.Found)
	}
	if _, err := (&listing.Lister{}).List(filepath.Join(dir, "none")); err == nil {
		t.Error("a folder that is not there is listed")
	}
}

// A folder that is known is not opened: told something else of it, a listing believes it.
func TestKnownFoldersAreNotOpened(t *testing.T) {
	dir := t.TempDir()
	put(t, dir, "a/1", "a/2", "b/3")
	l := listing.Lister{Known: known(t, dir), Now: 1}
	same(t, list(t, &l, dir), "a", "b", "a/1", "a/2", "b/3")
	if len(l.Found) != 3 {
		t.Errorf("of known folders stays %v", l.Found)
	}
	a := l.Known["a"]
	l.Known["a"] = listing.Folder{Stamp: a.Stamp, Holds: a.Holds[:1]}
	same(t, list(t, &l, dir), "a", "b", "a/1", "b/3")
	l.Names = true
	for _, e := range must(l.List(dir)) {
		if e.Path == "a/1" && (e.Stamp.Node != a.Holds[0].Node || e.Stamp.Time != 0) {
			t.Errorf("a file whose number will do was looked at: %+v", e)
		}
	}
}

func must(entries []listing.Entry, err error) []listing.Entry {
	if err != nil {
		panic(err)
	}
	return entries
}

// Whatever comes, goes or takes a place in a folder is seen, and so is every change of a file.
func TestChangesAreSeen(t *testing.T) {
	for name, test := range map[string]struct {
		change func(dir string) error
		want   []string
		news   []string // what folders hold that have changed, and all folders
	}{
		"a new file":     {func(dir string) error { return os.WriteFile(filepath.Join(dir, "b", "4"), nil, 0o644) }, []string{"a", "b", "a/1", "b/3", "b/4"}, []string{"a", "b", "b/3", "b/4"}},
		"a file gone":    {func(dir string) error { return os.Remove(filepath.Join(dir, "a", "1")) }, []string{"a", "b", "b/3"}, []string{"a", "b"}},
		"a file renamed": {func(dir string) error { return os.Rename(filepath.Join(dir, "a", "1"), filepath.Join(dir, "a", "5")) }, []string{"a", "b", "a/5", "b/3"}, []string{"a", "b", "a/5"}},
		"a folder gone":  {func(dir string) error { return os.RemoveAll(filepath.Join(dir, "a")) }, []string{"b", "b/3"}, []string{"b"}},
		"another folder in its place": {func(dir string) error {
			if err := os.Rename(filepath.Join(dir, "a"), filepath.Join(dir, "b", "a")); err != nil {
				return err
			}
			return os.Mkdir(filepath.Join(dir, "a"), 0o755)
		}, []string{"a", "b", "b/3", "b/a", "b/a/1"}, []string{"a", "b", "b/3", "b/a", "b/a/1"}},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			put(t, dir, "a/1", "b/3")
			l := listing.Lister{Known: known(t, dir)}
			time.Sleep(20 * time.Millisecond) // more than a step of the clock
			if err := test.change(dir); err != nil {
				t.Fatal(err)
			}
			same(t, list(t, &l, dir), test.want...)
			l.News = true
			same(t, list(t, &l, dir), test.news...)
		})
	}
	dir := t.TempDir()
	put(t, dir, "a/1")
	l := listing.Lister{Known: known(t, dir)}
	before := must(l.List(dir))
	time.Sleep(20 * time.Millisecond)
	put(t, dir, "a/1")
	if after := must(l.List(dir)); after[1].Stamp == before[1].Stamp {
		t.Error("a file that was written to has the stamp that it had")
	}
}
