package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/site"
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

// Where a fact has changed, a page of many items is drawn again only when its layouts, the frame of
// the site among them, receive something else, or are others.
func TestPagesThatReceiveTheSameAreNotDrawn(t *testing.T) {
	root := filepath.Join(t.TempDir(), "site")
	if code, said := waypost("init", root, "--title", "Site"); code != 0 {
		t.Fatal(said)
	}
	put := func(name, text string) {
		t.Helper()
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := errors.Join(os.MkdirAll(filepath.Dir(name), 0o755), os.WriteFile(name, []byte(text), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	const posts = 30
	for i := range posts {
		put(fmt.Sprintf("content/posts/p%d.md", i), fmt.Sprintf("+++\ntitle = \"Post %d\"\ndate = 2026-07-%02d\nkind = \"progress\"\n+++\nText.\n", i, i+1))
	}
	page := func(title string) {
		put("content/pages/about.md", "+++\ntitle = \""+title+"\"\nmenu = true\n+++\nText.\n")
	}
	page("About")
	items, err := filepath.Glob(filepath.Join(root, "content", "mvfs", "*.md"))
	if err != nil || len(items) != 1 {
		t.Fatal(items, err)
	}
	item, err := os.ReadFile(items[0])
	if err != nil {
		t.Fatal(err)
	}
	mvf := func(title, text string) {
		put("content/mvfs/"+filepath.Base(items[0]), regexp.MustCompile(`(?m)^title = .*$`).ReplaceAllString(string(item), "title = \""+title+"\"")+"\n"+text+"\n")
	}
	build := func() (drawn int) {
		t.Helper()
		code, said := waypost("build", "--root", root, "--as-of", "2026-08-14", "--timings")
		m := regexp.MustCompile(`Slowest files of (\d+)`).FindStringSubmatch(said)
		if code != 0 || m == nil {
			t.Fatal(said)
		}
		drawn, _ = strconv.Atoi(m[1])
		return drawn
	}
	if n := build(); n < posts {
		t.Fatalf("the first build drew %d files", n)
	}
	for _, test := range []struct {
		name   string
		change func()
		all    bool   // pages of posts are drawn
		page   string // that shows it
		want   string
	}{
		{"a title", func() { mvf("Second", "") }, false, "mvfs/index.html", "Second"},
		{"a text", func() { mvf("Second", "More.") }, false, "mvfs/index.html", "Second"},
		{"a title after a text", func() { mvf("Third", "More.") }, false, "mvfs/index.html", "Third"},
		{"the title of a page in the menu", func() { page("Company") }, true, "posts/p1/index.html", "Company"},
		{"a layout", func() { put("layouts/post.html", "<h1>{{.Title}}</h1><p>Ours</p>") }, true, "posts/p1/index.html", "Ours"},
		{"a title after a layout", func() { mvf("Fourth", "More.") }, false, "mvfs/index.html", "Fourth"},
	} {
		test.change()
		if n := build(); (n >= posts) != test.all {
			t.Errorf("%s: %d files are drawn", test.name, n)
		}
		if got, err := os.ReadFile(filepath.Join(root, "public", filepath.FromSlash(test.page))); err != nil || !strings.Contains(string(got), test.want) {
			t.Errorf("%s: %s lacks %q (%v)", test.name, test.page, test.want, err)
		}
	}
}

// What layouts received stays known of a file that is as it was, and of no other one.
func TestWhatWasReceivedGoesWithTheBytes(t *testing.T) {
	m := &made{
		before: madeFiles{Files: map[string]madeFile{"same": {Got: "old", Sum: "1"}, "other": {Got: "old", Sum: "1"}, "drawn": {Got: "old", Sum: "1"}}},
		prints: map[string]site.Print{"same": {Whole: "w"}, "other": {Whole: "w"}, "drawn": {Whole: "w"}},
		got:    map[string]fingerprint.Sum{"drawn": "new"},
	}
	next := m.next(map[string]string{"same": "1", "other": "2", "drawn": "2"}).Files
	for name, want := range map[string]fingerprint.Sum{"same": "old", "other": "", "drawn": "new"} {
		if next[name].Got != want {
			t.Errorf("%s: %q, want %q", name, next[name].Got, want)
		}
	}
	if m.same("same", "old") != "1" || m.same("same", "new") != "" || m.same("none", "") != "" {
		t.Error("what is received does not tell the bytes")
	}
}
