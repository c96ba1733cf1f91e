package mapped

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestRead(t *testing.T) {
	dir := t.TempDir()
	for name, text := range map[string]string{"empty": "", "short": "a", "long": strings.Repeat("0123456789", 10_000)} {
		file := filepath.Join(dir, name)
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		got, err := Read(file)
		if err != nil || got != text {
			t.Errorf("%s: %d bytes, %v", name, len(got), err)
		}
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := read(f, 3); err != nil || got != text {
			t.Errorf("%s, copied: %d bytes, %v", name, len(got), err)
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
		// What replaces a file, or removes it, does not change what was read.
		if err := os.WriteFile(file+".new", []byte("other"), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(os.Rename(file+".new", file), os.Remove(file)); err != nil {
			t.Fatal(err)
		}
		if got != text {
			t.Errorf("%s changed after it was read", name)
		}
	}
	if _, err := Read(filepath.Join(dir, "none")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	if _, err := Read(dir); err == nil {
		t.Error("a folder is read")
	}
}
