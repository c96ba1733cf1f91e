package publish

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What was made to be compared is held in memory as long as it is little, and comes to its place from there and
// from the stage, even when the stage has gone.
func TestHeld(t *testing.T) {
	old := site("a", "1", "b", "1", "c", "1", "d", "1", "e", "1")
	next := site("a", "aaaa", "b", "bbbb", "c", "cccc", "d", "dddd", "e", "1")
	eachMode(t, func(t *testing.T, opts Options) {
		for _, lost := range []bool{false, true} {
			dir := filepath.Join(t.TempDir(), "public")
			mustWrite(t, dir, old, opts)
			opts := opts
			opts.held = 8
			staged := -1
			opts.step = func(name string) error {
				if staged >= 0 || !strings.HasPrefix(name, "stage ") {
					return nil
				}
				files, err := filepath.Glob(filepath.Join(filepath.Dir(dir), "*", stageMade, "*"))
				if err != nil {
					return err
				}
				staged = len(files)
				for _, file := range files {
					if lost {
						err = errors.Join(err, os.Remove(file))
					}
				}
				return err
			}
			mustWrite(t, dir, next, opts)
			same(t, dir, text(next))
			clean(t, dir)
			if staged != 2 {
				t.Errorf("of four files of four bytes %d are not in memory, of which there are eight", staged)
			}
		}
	})
}

// Why a file that is held cannot be written is said, and it is not made once more.
func TestHeldCannotBeWritten(t *testing.T) {
	dir := t.TempDir()
	put(t, filepath.Join(dir, "made"), "new")
	put(t, filepath.Join(dir, "site", "folder"), "in the way")
	for name, made := range map[string]madeFile{"in memory": {bytes: []byte("new")}, "staged": {file: filepath.Join(dir, "made")}} {
		h := &held{made: map[string]madeFile{"folder/a": made}}
		if _, ok, err := h.put(newWriter(filepath.Join(dir, "site")), "folder/a"); !ok || err == nil {
			t.Errorf("%s: %t, %v", name, ok, err)
		}
	}
}

// Nothing of a stage is left where nothing is written.
func TestHeldInVain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "public")
	opts := Options{held: 1}
	mustWrite(t, dir, site("a", "1", "b", "1"), opts)
	put(t, filepath.Join(dir, "b"), "edited")
	_, err := write(dir, site("a", "changed", "b", "changed"), opts)
	if refused := (*RefusedError)(nil); !errors.As(err, &refused) {
		t.Error(err)
	}
	same(t, dir, map[string]string{"a": "1", "b": "edited"})
	clean(t, dir)
}
