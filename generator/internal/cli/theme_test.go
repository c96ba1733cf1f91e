package cli_test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"testing"
)

// TestASecondTheme builds the example with a theme that shares nothing with the default
// one: what the contract gives is enough for it, and every page is there.
func TestASecondTheme(t *testing.T) {
	root, out := writeExample(t), filepath.Join(t.TempDir(), "out")
	if err := os.CopyFS(filepath.Join(root, "themes", "plain"), os.DirFS("testdata/themes/plain")); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(root, "config.toml"), `theme = "default"`, `theme = "plain"`)
	run(t, "build", "--root", root, "--output", out, "--strict")
	got, want := tree(t, out), buildExample(t)
	for name, page := range want {
		if path.Ext(name) != ".html" {
			continue
		}
		if got[name] == nil {
			t.Errorf("%s is not there", name)
		}
		if bytes.Contains(page, []byte("<h1")) != bytes.Contains(got[name], []byte("<h1")) && !bytes.Contains(page, []byte("kind-embed")) {
			t.Errorf("%s has no heading", name)
		}
	}
	if bytes.Contains(got["index.html"], []byte("site-header")) {
		t.Error("the default theme is in the page")
	}
}

// edit replaces a text that stands in a file once.
func edit(t *testing.T, name, old, text string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Count(data, []byte(old)) != 1 {
		t.Fatalf("%s does not hold %q once", name, old)
	}
	if err := os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(text), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}
