package publish

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// site makes file contents of strings.
func site(pairs ...string) map[string][]byte {
	files := map[string][]byte{}
	for i := 0; i < len(pairs); i += 2 {
		files[pairs[i]] = []byte(pairs[i+1])
	}
	return files
}

var (
	first  = site("index.html", "one", "a/index.html", "page", "a/b/deep.html", "deep", "style.css", "css")
	second = site("index.html", "two", "a/index.html", "page", "new/index.html", "new", "style.css", "css2")
)

// modes are the ways to write; every test of outcomes runs over both.
var modes = map[string]Options{
	"exchange":         {},
	"renames":          {noExchange: true},
	"in place":         {noSwap: true},
	"spare":            {many: 1},
	"staged":           {held: 1}, // what is made to be compared is not held in memory
	"staged, in place": {held: 1, noSwap: true},
}

// keepOf is where a test keeps things for an output.
func keepOf(dir string) string { return dir + ".kept" }

func eachMode(t *testing.T, test func(t *testing.T, opts Options)) {
	for name, opts := range modes {
		t.Run(name, func(t *testing.T) { test(t, opts) })
	}
}

// read lists the files below dir, without the manifest.
func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	got := map[string]string{}
	err := filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(dir, name)
		if d.IsDir() || rel == manifestName {
			return nil
		}
		b, err := os.ReadFile(name)
		got[filepath.ToSlash(rel)] = string(b)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

func text(files map[string][]byte) map[string]string {
	m := map[string]string{}
	for p, b := range files {
		m[p] = string(b)
	}
	return m
}

// made is files whose bytes are there already.
func made(files map[string][]byte) map[string]File {
	made := map[string]File{}
	for name, content := range files {
		made[name] = File{Make: func() ([]byte, error) { return content, nil }}
	}
	return made
}

// write publishes files whose bytes are there already.
func write(dir string, files map[string][]byte, opts Options) (Report, error) {
	if opts.many > 0 {
		opts.Keep = keepOf(dir)
	}
	r, err := Write(dir, made(files), opts)
	for name, content := range files {
		if err == nil && r.Sums[name] != digest(content) {
			return r, fmt.Errorf("the report has the digest %s for %s", r.Sums[name], name)
		}
	}
	r.Sums = nil
	return r, err
}

func mustWrite(t *testing.T, dir string, files map[string][]byte, opts Options) Report {
	t.Helper()
	r, err := write(dir, files, opts)
	if err != nil {
		t.Fatalf("Write: %v", err)
	}
	return r
}

func put(t *testing.T, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	// A fresh file, as an editor saves it.
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

func same(t *testing.T, dir string, want map[string]string) {
	t.Helper()
	if diff := cmp.Diff(want, read(t, dir)); diff != "" {
		t.Errorf("output (-want +got):\n%s", diff)
	}
}

// clean fails when a stage or a lock is left beside or inside the output.
func clean(t *testing.T, dir string) {
	t.Helper()
	for _, d := range []string{dir, filepath.Dir(dir)} {
		entries, err := os.ReadDir(d)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			if strings.Contains(e.Name(), "waypost") && e.Name() != manifestName {
				t.Errorf("%s was left behind in %s", e.Name(), d)
			}
		}
	}
}

func refused(t *testing.T, err error, wants ...string) {
	t.Helper()
	var r *RefusedError
	if !errors.As(err, &r) {
		t.Fatalf("error %v is no refusal", err)
	}
	if r.Hint == "" {
		t.Errorf("%q has no hint", r.Text)
	}
	for _, w := range wants {
		if !strings.Contains(r.Text, w) {
			t.Errorf("%q does not say %q", r.Text, w)
		}
	}
}

func TestWriteTwice(t *testing.T) {
	eachMode(t, func(t *testing.T, opts Options) {
		dir := filepath.Join(t.TempDir(), "deep", "public")
		if diff := cmp.Diff(Report{Written: 4}, mustWrite(t, dir, first, opts)); diff != "" {
			t.Error(diff)
		}
		same(t, dir, text(first))
		if diff := cmp.Diff(Report{Unchanged: 4}, mustWrite(t, dir, first, opts)); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff(Report{Written: 3, Unchanged: 1, Removed: 1}, mustWrite(t, dir, second, opts)); diff != "" {
			t.Error(diff)
		}
		same(t, dir, text(second))
		if exists(filepath.Join(dir, "a", "b")) {
			t.Error("an emptied folder is left")
		}
		clean(t, dir)
	})
}

func TestUnchangedSiteTouchesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustWrite(t, dir, first, Options{})
	before, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	mustWrite(t, dir, first, Options{step: func(s string) error { return errors.New("step " + s) }})
	after, err := os.Stat(dir)
	if err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(before, after) {
		t.Error("the output was replaced though nothing changed")
	}
}

func TestManifestIsDeterministic(t *testing.T) {
	var got [][]byte
	for _, opts := range modes {
		dir := filepath.Join(t.TempDir(), "public")
		mustWrite(t, dir, first, opts)
		mustWrite(t, dir, second, opts)
		b, err := os.ReadFile(filepath.Join(dir, manifestName))
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, b)
	}
	for _, b := range got[1:] {
		if diff := cmp.Diff(string(got[0]), string(b)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestForeignFilesStay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	put(t, filepath.Join(dir, "CNAME"), "example.org")
	put(t, filepath.Join(dir, ".git", "HEAD"), "ref")
	mustWrite(t, dir, first, Options{})
	put(t, filepath.Join(dir, "upload", "big.pdf"), "pdf")
	put(t, filepath.Join(dir, "a", "note.txt"), "note")
	r := mustWrite(t, dir, second, Options{})
	if want := []string{".git/", "CNAME", "a/note.txt", "upload/"}; !slices.Equal(r.Kept, want) {
		t.Errorf("kept %v, want %v", r.Kept, want)
	}
	want := text(second)
	want["CNAME"], want[".git/HEAD"], want["upload/big.pdf"], want["a/note.txt"] = "example.org", "ref", "pdf", "note"
	same(t, dir, want)
	clean(t, dir)
}

func TestForeignFileInTheWay(t *testing.T) {
	for name, files := range map[string]map[string][]byte{
		"file":            site("index.html", "x", "mine.html", "theirs"),
		"folder for file": site("index.html", "x", "mine.html/index.html", "theirs"),
		"file for folder": site("index.html", "x", "folder", "theirs"),
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			mustWrite(t, dir, first, Options{})
			put(t, filepath.Join(dir, "mine.html"), "mine")
			put(t, filepath.Join(dir, "folder", "x"), "mine")
			before := read(t, dir)
			_, err := write(dir, files, Options{})
			refused(t, err)
			same(t, dir, before)
			clean(t, dir)
		})
	}
}

func TestIdenticalForeignFileIsAdopted(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustWrite(t, dir, first, Options{})
	put(t, filepath.Join(dir, "new", "index.html"), "new")
	r := mustWrite(t, dir, second, Options{})
	if len(r.Kept) > 0 || r.Unchanged != 2 {
		t.Errorf("report %+v", r)
	}
	mustWrite(t, dir, first, Options{})
	same(t, dir, text(first))
}

func TestSymlinkInTheWayIsNotFollowed(t *testing.T) {
	root := t.TempDir()
	dir, elsewhere := filepath.Join(root, "public"), filepath.Join(root, "elsewhere")
	mustWrite(t, dir, first, Options{})
	put(t, filepath.Join(elsewhere, "index.html"), "precious")
	if err := os.Symlink(elsewhere, filepath.Join(dir, "new")); err != nil {
		t.Skip(err)
	}
	_, err := write(dir, second, Options{})
	refused(t, err, "new")
	same(t, elsewhere, map[string]string{"index.html": "precious"})
}

func TestEditedFileInTheWay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustWrite(t, dir, first, Options{})
	put(t, filepath.Join(dir, "index.html"), "edited")
	before := read(t, dir)
	_, err := write(dir, second, Options{})
	refused(t, err, "index.html", "edited")
	same(t, dir, before)
	clean(t, dir)
}

func TestEditedStaleFileIsKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	mustWrite(t, dir, first, Options{})
	put(t, filepath.Join(dir, "a/b/deep.html"), "edited")
	// Later builds know it for a foreign file, alone in its folder.
	for _, kept := range []string{"a/b/deep.html", "a/b/"} {
		r := mustWrite(t, dir, second, Options{})
		if !slices.Equal(r.Kept, []string{kept}) || r.Removed != 0 {
			t.Errorf("report %+v", r)
		}
	}
	want := text(second)
	want["a/b/deep.html"] = "edited"
	same(t, dir, want)
}

func TestFileBecomesFolderAndBack(t *testing.T) {
	eachMode(t, func(t *testing.T, opts Options) {
		dir := filepath.Join(t.TempDir(), "public")
		flat, nested := site("index.html", "i", "a", "flat"), site("index.html", "i", "a/b/c.html", "nested")
		for _, files := range []map[string][]byte{flat, nested, flat} {
			mustWrite(t, dir, files, opts)
			same(t, dir, text(files))
		}
	})
}

func TestOutputsApart(t *testing.T) {
	root := t.TempDir()
	site := filepath.Join(root, "public")
	for _, dir := range []string{site, filepath.Join(site, "board"), root, filepath.Join(root, "nothing", "..", "public", "x")} {
		_, err := write(dir, first, Options{Apart: []string{site}})
		refused(t, err)
	}
	if _, err := write(filepath.Join(root, "public-board"), first, Options{Apart: []string{site}}); err != nil {
		t.Error(err)
	}
}

func TestRefusedOutputs(t *testing.T) {
	root, home := t.TempDir(), t.TempDir()
	put(t, filepath.Join(root, "content", "mvfs", "a.md"), "x")
	put(t, filepath.Join(root, "file"), "x")
	put(t, filepath.Join(root, "full", "thesis.tex"), "x")
	if err := os.Symlink(filepath.Join(root, "content"), filepath.Join(root, "link")); err != nil {
		t.Skip(err)
	}
	if err := os.Symlink(filepath.Join(root, "nowhere"), filepath.Join(root, "dangling")); err != nil {
		t.Skip(err)
	}
	content := filepath.Join(root, "content")
	opts := Options{Forbidden: []string{root, home, content}, Sources: []string{content}}
	for name, dir := range map[string]string{
		"empty":            "",
		"disk":             string(filepath.Separator),
		"here":             ".",
		"above here":       "..",
		"root":             root,
		"home":             home,
		"around the root":  filepath.Dir(root),
		"content":          content,
		"inside content":   filepath.Join(content, "mvfs", "public"),
		"link to content":  filepath.Join(root, "link"),
		"through the link": filepath.Join(root, "link", "new"),
		"dangling link":    filepath.Join(root, "dangling"),
		"a file":           filepath.Join(root, "file"),
		"somebody's":       filepath.Join(root, "full"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := write(dir, first, opts)
			refused(t, err)
		})
	}
	for _, link := range []string{"link", "dangling"} {
		if err := os.Remove(filepath.Join(root, link)); err != nil {
			t.Fatal(err)
		}
	}
	same(t, root, map[string]string{"content/mvfs/a.md": "x", "file": "x", "full/thesis.tex": "x"})
}

func TestLinkedOutput(t *testing.T) {
	root := t.TempDir()
	target := filepath.Join(root, "target")
	if err := os.Mkdir(target, 0o750); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(root, "public")
	if err := os.Symlink(target, link); err != nil {
		t.Skip(err)
	}
	mustWrite(t, link, first, Options{})
	same(t, target, text(first))
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 {
		t.Error("the link was replaced")
	}
	if info, err := os.Stat(target); err != nil || info.Mode().Perm() != 0o750 {
		t.Errorf("mode %v, want that of the folder as it was", info.Mode())
	}
}

func TestBrokenManifest(t *testing.T) {
	for name, content := range map[string]string{
		"no JSON":    "{",
		"newer":      `{"format": 2, "files": {}}`,
		"leads out":  `{"format": 1, "files": {"../../etc/passwd": "00"}}`,
		"git's file": `{"format": 1, "files": {".git/config": "00"}}`,
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "public")
			put(t, filepath.Join(dir, manifestName), content)
			_, err := write(dir, first, Options{})
			refused(t, err, manifestName)
		})
	}
}

func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	tried := false
	mustWrite(t, dir, first, Options{step: func(string) error {
		if !tried {
			tried = true
			_, err := write(dir, second, Options{})
			refused(t, err, "another waypost is building into")
		}
		return nil
	}})
	if !tried {
		t.Fatal("the second build was never tried")
	}
	same(t, dir, text(first))
	mustWrite(t, dir, second, Options{})
}

func TestLateFileSurvivesTheSwap(t *testing.T) {
	for _, noExchange := range []bool{false, true} {
		dir := filepath.Join(t.TempDir(), "public")
		mustWrite(t, dir, first, Options{})
		mustWrite(t, dir, second, Options{noExchange: noExchange, step: func(s string) error {
			if s == "swap" {
				put(t, filepath.Join(dir, "late", "upload.txt"), "late")
			}
			return nil
		}})
		want := text(second)
		want["late/upload.txt"] = "late"
		same(t, dir, want)
		clean(t, dir)
	}
}

// The error of a step stands for a full disk or a failing one.
func TestFailureKeepsTheOldSite(t *testing.T) {
	full := errors.New("no space left on device")
	eachMode(t, func(t *testing.T, opts Options) {
		for _, step := range []string{"stage index.html", "stage style.css", "sync", "swap", "aside"} {
			dir := filepath.Join(t.TempDir(), "public")
			mustWrite(t, dir, first, opts)
			fired := false
			failing := opts
			failing.step = func(s string) error {
				if s == step {
					fired = true
					return full
				}
				return nil
			}
			_, err := write(dir, second, failing)
			if fired != (err != nil) || fired && !errors.Is(err, full) {
				t.Errorf("%s: fired %v, error %v", step, fired, err)
			}
			if fired {
				same(t, dir, text(first))
			}
			clean(t, dir)
		}
	})
}
