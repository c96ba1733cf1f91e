package scaffold_test

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/scaffold"
)

// repository is the root of this repository, whose content is the example.
const repository = "../../.."

// TestExampleIsTheRepository holds the archive that init writes equal to config.toml,
// content/ and history.jsonl. UPDATE=1 rewrites the archive.
func TestExampleIsTheRepository(t *testing.T) {
	var archive txtar.Archive
	for _, f := range repositoryFiles(t) {
		archive.Files = append(archive.Files, txtar.File{Name: f.Path, Data: f.Data})
	}
	want := txtar.Format(&archive)
	if got := txtar.Parse(want); len(got.Files) != len(archive.Files) {
		t.Fatal("a content file has a line that an archive takes for a file name: -- … --")
	}
	const name = "files/example.txtar"
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(name, want, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	got, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("the example differs from config.toml, content/ and history.jsonl (-want +got); UPDATE=1 go test rewrites it\n%s", diff)
	}
}

// repositoryFiles lists config.toml, what stands under content/, and history.jsonl, by path.
func repositoryFiles(t *testing.T) []scaffold.File {
	t.Helper()
	var out []scaffold.File
	fsys := os.DirFS(repository)
	add := func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		out = append(out, scaffold.File{Path: name, Data: data})
		return err
	}
	for _, root := range []string{"config.toml", "content", "history.jsonl"} {
		if err := fs.WalkDir(fsys, root, add); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

func TestPathsAreSafeToWrite(t *testing.T) {
	files := slices.Concat(scaffold.Example(), scaffold.Minimal(""), []scaffold.File{scaffold.Workflow()})
	if len(scaffold.Example()) == 0 || len(scaffold.Minimal("")) == 0 {
		t.Fatal("an archive is empty")
	}
	for _, f := range files {
		if !filepath.IsLocal(filepath.FromSlash(f.Path)) || path.Clean(f.Path) != f.Path {
			t.Errorf("%q is no path under the site's root", f.Path)
		}
		if len(f.Data) == 0 {
			t.Errorf("%s is empty", f.Path)
		}
	}
}

func TestMinimalTakesTheTitle(t *testing.T) {
	for title, want := range map[string]string{
		"":                      "Our roadmap",
		"Plans":                 "Plans",
		`The "big" \ plan`:      `The "big" \ plan`,
		" two\nlines\tand\x00 ": "two lines and",
		"\u202e Über-Plan":      "Über-Plan",
	} {
		config := find(t, scaffold.Minimal(title), "config.toml")
		var got struct{ Title string }
		if _, err := toml.Decode(string(config), &got); err != nil {
			t.Errorf("title %q: %v", title, err)
		}
		if got.Title != want {
			t.Errorf("title %q is written as %q, want %q", title, got.Title, want)
		}
	}
	if a, b := scaffold.Minimal("A"), scaffold.Minimal("B"); bytes.Equal(a[0].Data, b[0].Data) {
		t.Error("one roadmap's title changes another's")
	}
}

func TestEveryFrontMatterIsTOML(t *testing.T) {
	for _, f := range slices.Concat(scaffold.Example(), scaffold.Minimal("")) {
		if path.Ext(f.Path) == ".md" {
			frontMatter(t, f)
		}
	}
}

var today = roadmap.NewDate(2026, 8, 14)

func known() scaffold.Known {
	return scaffold.Known{
		Services: []string{"app", "store"}, Milestones: []string{"first-value"}, Teams: []string{"core"},
		Metrics: []string{"revenue"}, Audiences: []string{"public", "board"},
		TakenSlugs: []string{"app", "store", "first-value", "revenue", "mvf", "mvf-2"},
	}
}

func TestNew(t *testing.T) {
	for _, tt := range []struct {
		kind              roadmap.Kind
		title, path, name string
	}{
		{roadmap.KindMVF, "Acquire one data type", "content/mvfs/acquire-one-data-type.md", "Acquire one data type"},
		{roadmap.KindMVF, `Say "hello" to C:\`, "content/mvfs/say-hello-to-c.md", `Say "hello" to C:\`},
		{roadmap.KindMVF, "What's new – Überblick", "content/mvfs/whats-new-uberblick.md", "What's new – Überblick"},
		{roadmap.KindMVF, "路线图", "content/mvfs/mvf-3.md", "路线图"},
		{roadmap.KindMVF, "+++\n[evil]\nx = 1", "content/mvfs/evil-x-1.md", "+++ [evil] x = 1"},
		{roadmap.KindMVF, "{{.Today}}", "content/mvfs/today.md", "{{.Today}}"},
		{roadmap.KindService, "CON", "content/services/service-con.md", "CON"},
		{roadmap.KindMilestone, "Raw  data", "content/milestones/raw-data.md", "Raw data"},
		{roadmap.KindMetric, "LTV / CAC", "content/metrics/ltv-cac.md", "LTV / CAC"},
		{roadmap.KindAudience, "The board", "content/audiences/the-board.md", "The board"},
		{roadmap.KindPost, "Raw data shipped", "content/posts/2026-08-14-raw-data-shipped.md", "Raw data shipped"},
	} {
		f, err := scaffold.New(tt.kind, tt.title, today, known())
		if err != nil {
			t.Errorf("%s %q: %v", tt.kind, tt.title, err)
			continue
		}
		if f.Path != tt.path {
			t.Errorf("%s %q goes to %s, want %s", tt.kind, tt.title, f.Path, tt.path)
		}
		if got := frontMatter(t, f)["title"]; got != tt.name {
			t.Errorf("%s has the title %q, want %q", f.Path, got, tt.name)
		}
	}
}

func TestNewCutsLongSlugsAfterAWord(t *testing.T) {
	for title, longest := range map[string]int{strings.Repeat("word ", 40): 60, strings.Repeat("x", 400): 60} {
		f, err := scaffold.New(roadmap.KindMVF, title, today, known())
		if err != nil {
			t.Fatal(err)
		}
		slug := strings.TrimSuffix(path.Base(f.Path), ".md")
		if len(slug) > longest || strings.HasSuffix(slug, "-") || strings.HasSuffix(slug, "wor") {
			t.Errorf("%.20s… becomes %q", title, slug)
		}
	}
}

// TestNewUncommented holds every commented key to be what it says: with the comment
// sign taken away the draft is still TOML.
func TestNewUncommented(t *testing.T) {
	for _, kind := range []roadmap.Kind{
		roadmap.KindMVF, roadmap.KindMilestone, roadmap.KindService, roadmap.KindMetric, roadmap.KindAudience, roadmap.KindPost,
	} {
		many := known()
		for n := range 20 {
			many.Metrics = append(many.Metrics, fmt.Sprintf("metric-%d", n))
			many.Services, many.Milestones, many.Audiences = many.Metrics, many.Metrics, many.Metrics
		}
		for name, k := range map[string]scaffold.Known{"known": known(), "many known": many, "nothing known": {}} {
			f, err := scaffold.New(kind, "A title", today, k)
			if err != nil {
				t.Fatal(err)
			}
			lines := strings.Split(string(f.Data), "\n")
			seen := map[string]bool{}
			for i, line := range lines {
				bare := strings.TrimPrefix(line, "# ")
				key, _, isKey := strings.Cut(bare, " = ")
				// A second form of a key that is already there stays a comment.
				if bare != line && (isKey && !strings.Contains(key, " ") && !seen[key] || strings.HasPrefix(bare, "[")) {
					lines[i] = bare
				}
				if strings.HasPrefix(bare, "[") {
					seen = map[string]bool{}
				}
				seen[key] = true
			}
			frontMatter(t, scaffold.File{Path: string(kind) + ", " + name, Data: []byte(strings.Join(lines, "\n"))})
		}
	}
}

func TestNewRefuses(t *testing.T) {
	if _, err := scaffold.New(roadmap.KindMVF, " \t\n", today, known()); !errors.Is(err, scaffold.ErrNoTitle) {
		t.Errorf("an empty title: %v", err)
	}
	if _, err := scaffold.New(roadmap.KindMilestone, "First value!", today, known()); err == nil || !strings.Contains(err.Error(), `"first-value"`) {
		t.Errorf("a taken id: %v", err)
	}
	for _, kind := range []roadmap.Kind{"", "epic", "../mvf", roadmap.KindPage} {
		if f, err := scaffold.New(kind, "A title", today, known()); err == nil {
			t.Errorf("the kind %q gives %s", kind, f.Path)
		}
	}
}

func FuzzNew(f *testing.F) {
	f.Add("A title", "app")
	f.Add(`"""`, "a\nb")
	f.Add("\\u0000\x7f\u2028", "+++")
	f.Fuzz(func(t *testing.T, title, id string) {
		k := scaffold.Known{Services: []string{id}, Milestones: []string{id}, Teams: []string{id}, Metrics: []string{id}, Audiences: []string{id}}
		for _, kind := range []roadmap.Kind{roadmap.KindMVF, roadmap.KindMilestone, roadmap.KindPost} {
			file, err := scaffold.New(kind, title, today, k)
			if errors.Is(err, scaffold.ErrNoTitle) {
				return
			}
			if err != nil {
				t.Fatalf("%q: %v", title, err)
			}
			if !filepath.IsLocal(file.Path) || strings.Count(file.Path, "/") != 2 {
				t.Fatalf("%q goes to %q", title, file.Path)
			}
			frontMatter(t, file)
		}
	})
}

func find(t *testing.T, files []scaffold.File, name string) []byte {
	t.Helper()
	for _, f := range files {
		if f.Path == name {
			return f.Data
		}
	}
	t.Fatalf("%s is missing", name)
	return nil
}

// frontMatter decodes what stands between the +++ lines.
func frontMatter(t *testing.T, f scaffold.File) map[string]any {
	t.Helper()
	rest, ok := strings.CutPrefix(string(f.Data), "+++\n")
	front, body, closed := strings.Cut(rest, "\n+++\n")
	if !ok || !closed || strings.TrimSpace(body) == "" {
		t.Fatalf("%s has no front matter with a body:\n%s", f.Path, f.Data)
	}
	out := map[string]any{}
	if _, err := toml.Decode(front, &out); err != nil {
		t.Errorf("%s: %v\n%s", f.Path, err, front)
	}
	return out
}
