package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waypost/waypost/themes"
)

// A theme behind a link is no input that a build can look at beforehand, so nothing made
// of it is taken for what it was.
func TestNothingIsKnownBehindALink(t *testing.T) {
	root := filepath.Join(t.TempDir(), "site")
	if code, said := waypost("init", root, "--title", "Site"); code != 0 {
		t.Fatal(said)
	}
	if err := os.CopyFS(filepath.Join(root, "looks"), themes.FS); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(root, "themes"), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("../looks/default", filepath.Join(root, "themes", "default")); err != nil {
		t.Skip("this system makes no links")
	}
	page := filepath.Join(root, "public", "mvfs", "a.1", "index.html")
	layout := filepath.Join(root, "looks", "default", "layouts", "mvf.html")
	for _, mark := range []string{"first mark", "second mark"} {
		if err := os.WriteFile(layout, []byte("<h1>{{.Title}}</h1><p>"+mark+"</p>"), 0o644); err != nil {
			t.Fatal(err)
		}
		if code, said := waypost("build", "--root", root); code != 0 {
			t.Fatal(said)
		}
		if got, err := os.ReadFile(page); err != nil || !strings.Contains(string(got), mark) {
			t.Fatalf("the page does not have the %s (%v)", mark, err)
		}
	}
}

// What a build read while its inputs changed is not remembered under the old ones.
func TestChangedInputsDoNotHold(t *testing.T) {
	root := filepath.Join(t.TempDir(), "site")
	if code, said := waypost("init", root, "--title", "Site"); code != 0 {
		t.Fatal(said)
	}
	a := &app{root: root}
	r, err := a.remember(filepath.Join(root, "public"), request{})
	if err != nil || r.look == "" {
		t.Fatal(r, err)
	}
	if !a.holds(r) {
		t.Error("inputs that nobody touched do not hold")
	}
	config := filepath.Join(root, "config.toml")
	data, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, append(data, '\n'), 0o644); err != nil {
		t.Fatal(err)
	}
	if a.holds(r) {
		t.Error("a changed config holds")
	}
}
