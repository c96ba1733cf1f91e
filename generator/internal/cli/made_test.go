package cli

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/stamp"
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

// What a build read while its inputs changed is not remembered under the old ones. A file of content
// that it did not open may change: what the build has of it is what the listed stamp stands for.
func TestChangedInputsDoNotStand(t *testing.T) {
	root := filepath.Join(t.TempDir(), "site")
	if code, said := waypost("init", root, "--title", "Site"); code != 0 {
		t.Fatal(said)
	}
	const item, other = "content/mvfs/a.1.md", "content/milestones/first-value.md"
	a := &app{root: root}
	look := func() *inputTree {
		t.Helper()
		r, err := a.remember(filepath.Join(root, "public"), request{})
		if err != nil || r.look == "" {
			t.Fatal(r, err)
		}
		if _, err := a.digestInputs(r); err != nil {
			t.Fatal(err)
		}
		return r.seen
	}
	put := func(name, data string) {
		t.Helper()
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(data), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	look()
	time.Sleep(stamp.Granularity)
	put(other, "+++\n+++\nJust now.\n")
	look() // from now on the stamps of all other files are believed
	for _, test := range []struct {
		name   string
		read   string
		change func()
		stands bool
	}{
		{"nothing", item, func() {}, true},
		{"a file that was not read", "", func() { put(item, "+++\n+++\nOther.\n") }, runtime.GOOS == "linux" || runtime.GOOS == "darwin"},
		{"a file that was read", item, func() { put(item, "+++\n+++\nAnother.\n") }, false},
		{"a file that was looked for", "content/mvfs/new.md", func() { put("content/mvfs/new.md", "+++\n+++\n") }, false},
		{"a file that was read is gone", item, func() { _ = os.Remove(filepath.Join(root, item)) }, false},
		{"config", "", func() { put("config.toml", "title = \"Other\"\n") }, false},
		{"a layout more", "", func() { put("layouts/new.html", "") }, false},
		{"a layout less", "", func() { _ = os.Remove(filepath.Join(root, "layouts", "new.html")) }, false},
	} {
		seen := look()
		delete(seen.opened, other) // which is not old enough
		if test.read != "" {
			_, _ = fs.ReadFile(seen.over(os.DirFS(root)), test.read)
		}
		test.change()
		if a.stand(seen) != test.stands {
			t.Errorf("%s changed: the inputs stand: %t", test.name, !test.stands)
		}
	}
}
