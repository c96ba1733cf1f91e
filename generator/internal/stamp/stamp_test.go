package stamp_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/stamp"
)

func of(t *testing.T, name string) stamp.Stamp {
	t.Helper()
	info, err := os.Lstat(name)
	if err != nil {
		t.Fatal(err)
	}
	return stamp.Of(info)
}

// A change of the same length whose writer puts the time back is seen where the system tells
// of changes, and so is another file in its place.
func TestChangesAreSeen(t *testing.T) {
	dir := t.TempDir()
	name, other := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	day := time.Date(2026, 8, 14, 12, 0, 0, 0, time.UTC)
	write := func(name, text string) {
		t.Helper()
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.Chtimes(name, day, day); err != nil {
			t.Fatal(err)
		}
	}
	write(name, "one")
	first := of(t, name)
	if first != of(t, name) || first.Size != 3 || first.Time != day.UnixNano() {
		t.Fatalf("%+v and %+v", first, of(t, name))
	}
	if first.Change == 0 {
		t.Skip("this system does not tell of changes")
	}
	write(other, "two")
	if err := os.Rename(other, name); err != nil {
		t.Fatal(err)
	}
	second := of(t, name)
	if second.Node == first.Node {
		t.Error("another file has the same stamp")
	}
	for range 1000 { // until the system's clock has moved
		write(name, "six")
		if of(t, name).Change != second.Change {
			return
		}
		time.Sleep(time.Millisecond)
	}
	t.Error("a change whose time was put back is not seen")
}

// Looking at a file gives its type and the stamp that its os.FileInfo has.
func TestLook(t *testing.T) {
	dir := t.TempDir()
	file, link := filepath.Join(dir, "a"), filepath.Join(dir, "b")
	if err := os.WriteFile(file, []byte("one"), 0o644); err != nil {
		t.Fatal(err)
	}
	names := []string{dir, file}
	folder, err := stamp.Open(filepath.Dir(dir))
	if err != nil {
		t.Fatal(err)
	}
	defer folder.Close()
	if os.Symlink("a", link) == nil {
		names = append(names, link)
	}
	for _, name := range names {
		info, err := os.Lstat(name)
		if err != nil {
			t.Fatal(err)
		}
		mode, s, err := stamp.Look(name)
		if err != nil || mode != info.Mode().Type() || s != stamp.Of(info) {
			t.Errorf("%s: %v, %+v, %v; want %v, %+v", name, mode, s, err, info.Mode().Type(), stamp.Of(info))
		}
		rel, err := filepath.Rel(filepath.Dir(dir), name)
		if err != nil {
			t.Fatal(err)
		}
		if below, same, err := folder.Look(filepath.ToSlash(rel)); err != nil || below != mode || same != s {
			t.Errorf("%s from the folder: %v, %+v, %v; want %v, %+v", rel, below, same, err, mode, s)
		}
	}
	none := filepath.Join(dir, "none")
	if _, _, err := stamp.Look(none); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there gives %v", err)
	}
	if _, _, err := folder.Look(filepath.Base(dir) + "/none"); !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), none) {
		t.Errorf("a file that is not there gives %v from the folder", err)
	}
	if _, err := stamp.Open(none); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a folder that is not there gives %v", err)
	}
}

// A list is written again when one of 64 files has another stamp, came or went.
func TestFew(t *testing.T) {
	list := func(from, to int) map[string]int {
		out := map[string]int{}
		for i := from; i < to; i++ {
			out[strconv.Itoa(i)] = i
		}
		return out
	}
	same, size := func(a, b int) bool { return a == b }, func(v int) int64 { return int64(v) }
	large := list(0, 128)
	large["1"] = 1<<20 + 1
	changed := list(0, 128)
	changed["1"], changed["2"], changed["3"] = 0, 0, 0
	for name, test := range map[string]struct {
		known, found map[string]int
		want         bool
	}{
		"nothing": {nil, nil, true}, "the first": {nil, list(0, 1), false}, "the same": {list(0, 9), list(0, 9), true}, "one of nine": {list(0, 9), list(0, 8), false},
		"two of 128": {list(0, 128), list(0, 126), true}, "two more": {list(0, 128), list(0, 130), true}, "three more": {list(0, 128), list(0, 131), false},
		"a large one": {list(0, 128), large, false}, "three less": {list(0, 128), list(0, 125), false}, "three others": {list(0, 128), changed, false}, "one went and one came": {list(0, 64), list(1, 65), true},
	} {
		if got := stamp.Few(test.known, test.found, same, size); got != test.want {
			t.Errorf("%s: %t", name, got)
		}
	}
}
