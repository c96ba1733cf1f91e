package publish

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/listing"
	"github.com/waypost/waypost/generator/internal/stamp"
)

// age makes everything below dir older than the steps of a clock.
func age(t *testing.T, dir string) {
	t.Helper()
	then := time.Now().Add(-time.Hour)
	for p := range read(t, dir) {
		if err := os.Chtimes(filepath.Join(dir, p), then, then); err != nil {
			t.Fatal(err)
		}
	}
}

// A build takes the tree of the one before, and it holds nothing but links to what stands.
func TestSpareTreeIsTaken(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	opts := modes["spare"]
	opts.Keep = keepOf(dir)
	folder := func() os.FileInfo {
		info, err := os.Stat(dir)
		if err != nil {
			t.Fatal(err)
		}
		return info
	}
	mustWrite(t, dir, first, opts)
	one := folder()
	mustWrite(t, dir, second, opts)
	linked(t, dir)
	if spare, err := os.Stat(opts.spare()); err != nil || !os.SameFile(spare, one) {
		t.Fatalf("the old tree is not the spare one: %v", err)
	}
	put(t, filepath.Join(opts.spare(), "a", "index.html"), "somebody's") // never published
	put(t, filepath.Join(opts.spare(), "b", "index.html"), "somebody's")
	put(t, filepath.Join(opts.spare(), "stray", "deep", "index.html"), "somebody's")
	mustWrite(t, dir, first, opts)
	same(t, dir, text(first))
	if !os.SameFile(folder(), one) {
		t.Error("the spare tree did not become the output")
	}
	linked(t, dir)

	// One changed file is renamed into place, and leaves the spare tree.
	third := site("index.html", "three", "a/index.html", "page", "a/b/deep.html", "deep", "style.css", "css")
	mustWrite(t, dir, third, opts)
	same(t, dir, text(third))
	linked(t, dir)
	if _, err := os.Stat(filepath.Join(opts.spare(), "a", "index.html")); err != nil {
		t.Errorf("the spare tree is gone: %v", err)
	}
	fourth := site("index.html", "three", "a/index.html", "four", "a/b/deep.html", "deep", "style.css", "css")
	mustWrite(t, dir, fourth, opts)
	same(t, dir, text(fourth))
	linked(t, dir)
	if exists(filepath.Join(opts.spare(), "a", "index.html")) {
		t.Error("the spare tree keeps a page that was replaced")
	}
	mustWrite(t, dir, second, opts)
	same(t, dir, text(second))
	linked(t, dir)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	mustWrite(t, dir, first, opts)
	same(t, dir, text(first))
	linked(t, dir)
	if exists(opts.spare()) {
		t.Error("a spare tree of an output that was removed is kept")
	}
}

// What was written a while before a build ended is not read by the next one, and a later change of it is seen.
func TestWhatIsWrittenIsKnown(t *testing.T) {
	for name, opts := range map[string]Options{"in memory": {}, "staged": {held: 1}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := filepath.Join(t.TempDir(), "public")
			opts.Keep = keepOf(dir)
			opts.step = func(step string) error {
				if step == "stage b" {
					time.Sleep(stamp.Granularity + 20*time.Millisecond)
				}
				return nil
			}
			mustWrite(t, dir, site("a", "one", "b", "one", "c", "one"), opts)
			next := site("a", "two", "b", "two", "c", "one")
			mustWrite(t, dir, next, opts)
			kept := loadDigests(&opts)
			last, err := listing.Look(dir, manifestName)
			if err != nil {
				t.Fatal(err)
			}
			if last.Stamp.Change == 0 {
				t.Skip("this system does not tell of changes")
			}
			entry, err := listing.Look(dir, "a")
			if err != nil || kept.Files["a"] != (keptFile{entry.Stamp, digest(next["a"])}) {
				t.Errorf("of what was written a while ago is known %+v, and there is %+v, %v", kept.Files["a"], entry.Stamp, err)
			}
			b, err := listing.Look(dir, "b")
			if _, known := kept.Files["b"]; err != nil || known != b.Stamp.Settled(last.Stamp.Last()) {
				t.Errorf("the last file, which has the stamp %+v, is known: %t, %v", b.Stamp, known, err)
			}
			put(t, filepath.Join(dir, "a"), "own")
			when := time.Unix(0, entry.Stamp.Time)
			if err := os.Chtimes(filepath.Join(dir, "a"), when, when); err != nil {
				t.Fatal(err)
			}
			_, err = write(dir, site("a", "three", "b", "two", "c", "one"), opts)
			refused(t, err, "a in", "was edited")
		})
	}
}

// A build that was told to expect changes takes the spare tree as any other; one that was told so in vain leaves it alone.
func TestChangesAreExpected(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	opts := modes["spare"]
	opts.Keep = keepOf(dir)
	mustWrite(t, dir, first, opts)
	mustWrite(t, dir, second, opts)
	for i, files := range []map[string][]byte{first, first, second, second} {
		spare, err := os.Stat(opts.spare())
		if err != nil {
			t.Fatal(err)
		}
		o, err := Look(dir, opts)
		if err != nil {
			t.Fatal(err)
		}
		o.Expect()
		_, err = o.Write(made(files), opts)
		o.Close()
		if err != nil {
			t.Fatal(err)
		}
		same(t, dir, text(files))
		linked(t, dir)
		if now, err := os.Stat(dir); err != nil || os.SameFile(now, spare) != (i%2 == 0) {
			t.Errorf("build %d: the output was the spare tree: %t, %v", i, os.SameFile(now, spare), err)
		}
	}
	(&Output{}).Expect() // nobody has looked at it
	(*Output)(nil).Expect()
}

// Paths of an output that has been looked at are checked unless all of them stand in it.
func TestNewPathsAreChecked(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustWrite(t, dir, first, Options{})
	for name, files := range map[string]map[string][]byte{
		"none": {}, "outside": site("index.html", "one", "../a.html", "a"), "two spellings": site("index.html", "one", "Index.html", "two"),
	} {
		o, err := Look(dir, Options{})
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Write(made(files), Options{})
		o.Close()
		if refused := (*RefusedError)(nil); !errors.As(err, &refused) {
			t.Errorf("%s: %v", name, err)
		}
		same(t, dir, text(first))
	}
}

// What the last build found in a file is believed as long as the file has its stamp, and
// what is kept of it is whole.
func TestKeptDigestsAreBelieved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	opts := Options{Keep: keepOf(dir)}
	mustWrite(t, dir, first, opts)
	age(t, dir)
	standing := func() bool {
		t.Helper()
		_, manifest, err := standing(dir, opts)
		if err != nil {
			t.Fatal(err)
		}
		return manifest != ""
	}
	if !standing() {
		t.Fatal("the output does not stand")
	}
	kept := loadDigests(&opts)
	page, ok := kept.Files["a/index.html"]
	if !ok || len(kept.Files) != len(first) || page.Digest != digest(first["a/index.html"]) {
		t.Skipf("this system does not tell of changes: %v", kept)
	}
	// Told something else of a file, a build believes it: so it did not read the file.
	save := func(f keptFile) {
		kept.Files["a/index.html"] = f
		(&tree{kept: &keeping{}, found: *kept}).saveDigests(&opts)
	}
	save(keptFile{page.Stamp, digest([]byte("other"))})
	if standing() {
		t.Error("a file whose stamp is known was read")
	}
	save(page)
	if !standing() {
		t.Error("the output does not stand any more")
	}
	for _, broken := range []string{"", "x", "waypost digests 1\n"} {
		if err := os.WriteFile(filepath.Join(opts.Keep, keptDigests), []byte(broken), 0o644); err != nil {
			t.Fatal(err)
		}
		if loadDigests(&opts).Files != nil || !standing() {
			t.Errorf("%q is taken for digests", broken)
		}
	}
	// An edit of the same length whose writer puts the time back.
	name := filepath.Join(dir, "a", "index.html")
	edited := bytes.ToUpper(first["a/index.html"])
	if err := os.WriteFile(name, edited, 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(name, time.Time{}, time.Unix(0, page.Stamp.Time)); err != nil {
		t.Fatal(err)
	}
	if standing() {
		t.Error("an edited output stands")
	}
	_, err := write(dir, second, opts)
	if err == nil {
		_, err = write(dir, first, opts)
	}
	if err == nil {
		t.Error("an edited file is taken for Waypost's")
	}
}

// A file that was as good as new when it was looked at is looked at again.
func TestNewFilesAreNotBelieved(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	opts := Options{Keep: keepOf(dir)}
	mustWrite(t, dir, first, opts)
	if _, _, err := standing(dir, opts); err != nil {
		t.Fatal(err)
	}
	if kept := loadDigests(&opts); len(kept.Files)+len(kept.Folders) > 0 {
		t.Errorf("files of this moment are believed: %v", kept)
	}
}

// Linking all files of an output anew changes their stamps, and not what is known of them.
func TestRelinkedFilesAreKnown(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	opts := Options{Keep: keepOf(dir)}
	mustWrite(t, dir, first, opts)
	age(t, dir)
	mustWrite(t, dir, second, opts)
	entries, err := (&listing.Lister{}).List(dir)
	if err != nil {
		t.Fatal(err)
	}
	kept := loadDigests(&opts)
	for _, e := range entries {
		if e.Path != "a/index.html" {
			continue
		}
		if e.Stamp.Change == 0 {
			t.Skip("this system does not tell of changes")
		}
		if kept.Files[e.Path] != (keptFile{e.Stamp, digest(second["a/index.html"])}) {
			t.Errorf("of a file with the stamp %+v is kept %+v", e.Stamp, kept.Files[e.Path])
		}
	}
}

// A file that somebody wrote to while it was linked is not known any more.
func TestWrittenFilesAreNotRelinked(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "a"), "text")
	entries, err := (&listing.Lister{}).List(dir)
	if err != nil {
		t.Fatal(err)
	}
	linked, written := entries[0].Stamp, entries[0].Stamp
	linked.Change--
	written.Time--
	for stamp, known := range map[stamp.Stamp]bool{linked: true, written: false} {
		old := &tree{dir: dir, found: keeping{Files: map[string]keptFile{"a": {stamp, "digest"}}}}
		old.relinked([]string{"a", "none"})
		if f, ok := old.found.Files["a"]; ok != known || ok && f != (keptFile{entries[0].Stamp, "digest"}) {
			t.Errorf("of %+v is known %+v, %t", stamp, f, ok)
		}
	}
}

// linked fails when the spare tree of an output holds anything but links to its files.
func linked(t *testing.T, dir string) {
	t.Helper()
	spare := (&Options{Keep: keepOf(dir)}).spare()
	entries, err := (&listing.Lister{}).List(spare)
	if err != nil && exists(spare) {
		t.Fatal(err)
	}
	for _, e := range entries {
		if e.Mode.IsDir() {
			continue
		}
		a, errA := os.Stat(filepath.Join(spare, e.Path))
		b, errB := os.Stat(filepath.Join(dir, e.Path))
		if errA != nil || errB != nil || !os.SameFile(a, b) {
			t.Errorf("the spare tree holds %s, and the output holds another file: %v, %v", e.Path, errA, errB)
		}
	}
}
