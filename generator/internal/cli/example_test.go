package cli_test

import (
	"bytes"
	"context"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"
	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/cli"
	"github.com/waypost/waypost/generator/internal/scaffold"
)

// writeExample puts the example's sources into a fresh folder.
func writeExample(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range scaffold.Example() {
		name := filepath.Join(dir, filepath.FromSlash(f.Path))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// run runs one command line and fails the test when it does not exit with 0.
func run(t *testing.T, args ...string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	if code := cli.Main(context.Background(), args, strings.NewReader(""), &stdout, &stderr); code != 0 {
		t.Fatalf("waypost %s: exit %d\n%s%s", strings.Join(args, " "), code, &stdout, &stderr)
	}
}

// tree reads a folder whole.
func tree(t *testing.T, dir string) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		files[name] = data
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func buildExample(t *testing.T, args ...string) map[string][]byte {
	t.Helper()
	root, out := writeExample(t), filepath.Join(t.TempDir(), "out")
	run(t, append([]string{"build", "--root", root, "--output", out, "--strict"}, args...)...)
	return tree(t, out)
}

// TestSameBytes builds the example under other circumstances, none of which may show.
func TestSameBytes(t *testing.T) {
	want := buildExample(t)
	t.Run("time zone", func(t *testing.T) {
		for _, zone := range []string{"Pacific/Kiritimati", "America/Los_Angeles"} {
			t.Setenv("TZ", zone)
			sameTree(t, want, buildExample(t))
		}
	})
	t.Run("one processor", func(t *testing.T) {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
		sameTree(t, want, buildExample(t))
	})
	t.Run("working directory", func(t *testing.T) {
		root := writeExample(t)
		t.Chdir(root)
		run(t, "build", "--output", "out", "--strict")
		sameTree(t, want, tree(t, filepath.Join(root, "out")))
	})
}

func sameTree(t *testing.T, want, got map[string][]byte) {
	t.Helper()
	if diff := cmp.Diff(names(want), names(got)); diff != "" {
		t.Errorf("other files (-want +got):\n%s", diff)
	}
	for name := range want {
		if !bytes.Equal(want[name], got[name]) {
			t.Errorf("%s differs", name)
		}
	}
}

func names(files map[string][]byte) []string {
	var list []string
	for name := range files {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// TestEveryLinkResolves follows every address of every page. All are relative and name
// a file, so the site works under any path and from a disk; 404.html alone is served
// for any address and starts at the path of base_url.
func TestEveryLinkResolves(t *testing.T) {
	const base = "https://example.org/a/b/"
	files := buildExample(t, "--base-url", base)
	links := 0
	for name, data := range files {
		if path.Ext(name) != ".html" {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		doc.Find("[href], [src]").Each(func(_ int, sel *goquery.Selection) {
			address := sel.AttrOr("href", sel.AttrOr("src", ""))
			u, err := url.Parse(address)
			if err != nil {
				t.Errorf("%s: %v", name, err)
				return
			}
			target := ""
			switch {
			case sel.Is("link[rel=canonical]"):
				rest, ok := strings.CutPrefix(address, base)
				if !ok {
					t.Errorf("%s: canonical %s", name, address)
				}
				target = path.Join(rest, "index.html")
				if strings.HasSuffix(rest, ".html") {
					target = rest
				}
			case u.Scheme != "" || u.Host != "":
				return
			case strings.HasPrefix(address, "#"):
				target = name
			case strings.HasPrefix(u.Path, "/"):
				if path.Base(name) != "404.html" {
					t.Errorf("%s: %s is not relative", name, address)
				}
				target = strings.TrimPrefix(u.Path, "/a/b/")
			default:
				target = path.Join(path.Dir(name), u.Path)
			}
			// A server answers a folder with its index; only 404.html is never read from a disk.
			if strings.HasSuffix(target, "/") || target == "" {
				target += "index.html"
			}
			links++
			page, ok := files[target]
			if !ok {
				t.Errorf("%s: %s leads to %s, which is not there", name, address, target)
				return
			}
			if u.Fragment != "" && path.Ext(target) == ".html" && !bytes.Contains(page, []byte(` id="`+u.Fragment+`"`)) {
				t.Errorf("%s: %s has no such anchor", name, address)
			}
		})
	}
	if links < 5000 {
		t.Errorf("only %d links were followed", links)
	}
}

// TestPagesNeedNothing holds what every page promises: a strict policy first, no script,
// no inline style, nothing from another host.
func TestPagesNeedNothing(t *testing.T) {
	for name, data := range buildExample(t) {
		if path.Ext(name) != ".html" {
			continue
		}
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if policy := doc.Find("head > meta[http-equiv='Content-Security-Policy']").AttrOr("content", ""); !strings.HasPrefix(policy, "default-src 'none'") {
			t.Errorf("%s: policy %q", name, policy)
		}
		if n := doc.Find("[style], style, script:not([src], [type$=json]), [onload], [onclick]").Length(); n > 0 {
			t.Errorf("%s: %d inline styles or scripts", name, n)
		}
		doc.Find("link:not([rel=canonical]), img, script, iframe").Each(func(_ int, sel *goquery.Selection) {
			if u, err := url.Parse(sel.AttrOr("href", sel.AttrOr("src", ""))); err != nil || u.Host != "" {
				t.Errorf("%s: asks another host: %v", name, u)
			}
		})
		if n := doc.Find("h1").Length(); n != 1 {
			t.Errorf("%s: %d first headings", name, n)
		}
	}
}

// TestNoPictureIsEmpty: where there is nothing to draw, a page says so or says nothing, and
// keeps no place for a picture.
func TestNoPictureIsEmpty(t *testing.T) {
	pictures := 0
	for name, page := range buildExample(t) {
		if path.Ext(name) != ".html" {
			continue
		}
		pictures += bytes.Count(page, []byte(`<div class="wide"><svg`))
		if bytes.Contains(page, []byte(`<div class="wide"></div>`)) {
			t.Errorf("%s has an empty picture", name)
		}
	}
	if pictures == 0 {
		t.Error("no page has a picture: the test looks for the wrong thing")
	}
}

// TestGoldenExample holds the names of all files, and some pages whole.
func TestGoldenExample(t *testing.T) {
	files := buildExample(t)
	golden(t, "tree.txt", []byte(strings.Join(names(files), "\n")+"\n"))
	for _, name := range []string{
		"index.html", "mvfs/a.1/index.html", "milestones/raw-data/index.html", "404.html", "feed.xml", "roadmap.json", "sitemap.xml", "robots.txt",
		"investors/index.html", "engineering/timeline/index.html", "product/mvfs/b.3/index.html", "investors/metrics/ltv-cac/index.html",
	} {
		data, ok := files[name]
		if !ok {
			t.Errorf("%s was not built", name)
			continue
		}
		golden(t, strings.ReplaceAll(name, "/", "_"), data)
	}
	orphans(t)
}

var seen []string

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	seen = append(seen, name)
	file := filepath.Join("testdata", "golden", name)
	if os.Getenv("UPDATE") != "" {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Error(err)
		return
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s (-want +got; UPDATE=1 accepts):\n%s", name, diff)
	}
}

// orphans fails on a golden file that nothing compares any more.
func orphans(t *testing.T) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join("testdata", "golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !slices.Contains(seen, e.Name()) {
			t.Errorf("testdata/golden/%s belongs to no test", e.Name())
		}
	}
}
