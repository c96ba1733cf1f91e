package bench

import (
	"bytes"
	"context"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/cli"
)

func read(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := fs.WalkDir(os.DirFS(dir), ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(filepath.Join(dir, name))
		out[name] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func fixture(t *testing.T, f Fixture) string {
	t.Helper()
	dir := t.TempDir()
	if _, err := f.Write(dir); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestFixtureIsTheSameForTheSameSeed(t *testing.T) {
	first := read(t, fixture(t, Fixture{MVFs: 130, Seed: 7}))
	if diff := cmp.Diff(first, read(t, fixture(t, Fixture{MVFs: 130, Seed: 7}))); diff != "" {
		t.Errorf("the same seed gives another fixture:\n%s", diff)
	}
	if cmp.Equal(first, read(t, fixture(t, Fixture{MVFs: 130, Seed: 8}))) {
		t.Error("another seed gives the same fixture")
	}
	if first["waypost/content/mvfs/mvf-000130.md"] != first["hugo/content/mvfs/mvf-000130.md"] {
		t.Error("the two sites hold different Markdown")
	}
}

func TestFixtureOfAnotherSizeIsRefused(t *testing.T) {
	f := Fixture{MVFs: 24, Seed: 1}
	dir := fixture(t, f)
	content := filepath.Join(dir, "waypost", "content")
	size, err := Measure(content)
	if want := (Size{MVFs: 24, Milestones: 2, Services: 8, Metrics: 4, Posts: 1, Words: 7200, Bytes: size.Bytes}); err != nil || size != want {
		t.Errorf("measured %+v, %v, want %+v", size, err, want)
	}
	if err := os.WriteFile(filepath.Join(content, "mvfs", "one-more.md"), []byte("+++\n+++\nTwo words.\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Write(dir); err == nil || !strings.Contains(err.Error(), "MVFs:25") {
		t.Errorf("a fixture with one MVF too many passes: %v", err)
	}
}

// The fixture is a roadmap without a problem, and every kind of page is built from it.
func TestWaypostBuildsTheFixture(t *testing.T) {
	root := filepath.Join(fixture(t, Fixture{MVFs: 100, Seed: 1}), "waypost")
	out := filepath.Join(t.TempDir(), "public")
	var said bytes.Buffer
	if code := cli.Main(context.Background(), []string{"build", "--strict", "--quiet", "--root", root, "--output", out}, nil, &said, &said); code != 0 || said.Len() > 0 {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	for _, file := range []string{
		"index.html", "timeline/index.html", "mvfs/mvf-000100/index.html", "milestones/milestone-00009/index.html",
		"services/service-8/index.html", "metrics/metric-4/index.html", "posts/post-00003/index.html", "feed.xml", "sitemap.xml",
	} {
		if _, err := os.Stat(filepath.Join(out, file)); err != nil {
			t.Error(err)
		}
	}
}

// The lean theme makes the pages of the fixture, and no pictures beside them.
func TestLeanThemeIsLean(t *testing.T) {
	if testing.Short() {
		t.Skip("its charts take long in the engine of the race detector")
	}
	root := filepath.Join(fixture(t, Fixture{MVFs: 60, Seed: 1}), "waypost")
	lean := filepath.Join(t.TempDir(), "lean")
	if err := wearLean(lean, root); err != nil {
		t.Fatal(err)
	}
	out := filepath.Join(t.TempDir(), "public")
	var said bytes.Buffer
	if code := cli.Main(context.Background(), []string{"build", "--strict", "--quiet", "--root", lean, "--output", out}, nil, &said, &said); code != 0 || said.Len() > 0 {
		t.Fatalf("exit %d: %s", code, said.String())
	}
	files := read(t, out)
	waits := 0
	for name, page := range files {
		if strings.Contains(page, "<h2>Depends on</h2>") {
			waits++
		}
		if strings.HasSuffix(name, ".png") {
			t.Errorf("%s is made, and no page shows it", name)
		}
	}
	if waits == 0 {
		t.Error("no page says what its MVF depends on")
	}
	for page, facts := range map[string][]string{
		"mvfs/mvf-000013/index.html":            {"<dt>Effort</dt>", "<dt>Part of</dt>"},
		"milestones/milestone-00001/index.html": {"shipped", "mvf-000001"},
		"timeline/index.html":                   {"By service", "mvf-000060"},
		"index.html":                            {"mvf-000060"},
		"metrics/metric-1/index.html":           {"<td>"},
	} {
		for _, fact := range facts {
			if !strings.Contains(files[page], fact) {
				t.Errorf("%s lacks %q", page, fact)
			}
		}
	}
}

func TestEditsChangeWhatTheySay(t *testing.T) {
	dir := fixture(t, Fixture{MVFs: 24, Seed: 1})
	root := filepath.Join(dir, "waypost")
	b := &bench{table: &Table{Size: Fixture{MVFs: 24}.Size()}}
	before := read(t, root)
	if err := b.editBody(root); err != nil {
		t.Fatal(err)
	}
	const edited = "content/mvfs/mvf-000013.md"
	after := read(t, root)
	if got := strings.TrimPrefix(after[edited], before[edited]); got != "\nEdit number 1.\n" {
		t.Errorf("the body got %q", got)
	}
	if err := b.editTitle(root); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(read(t, root)[edited], "\n")
	if lines[1] != `title = "Title number 2"` || !strings.HasPrefix(lines[2], "service = ") {
		t.Errorf("the title is %q", lines[:3])
	}
}

func TestEachRoundBeginsWithAnotherTool(t *testing.T) {
	tools := []*tool{{name: "a"}, {name: "b"}, {name: "c"}}
	for round, want := range []string{"abc", "bca", "cab", "abc"} {
		got := ""
		for _, tool := range inTurn(tools, round) {
			got += tool.name
		}
		if got != want {
			t.Errorf("round %d: %s, want %s", round, got, want)
		}
	}
}

func TestFloorsDoTheWork(t *testing.T) {
	from, to := t.TempDir(), filepath.Join(t.TempDir(), "to")
	if err := os.WriteFile(filepath.Join(from, "a.md"), []byte("+++\n+++\n# A\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, floor := range []string{floorWrite, floorMarkdown} {
		var out bytes.Buffer
		if err := Floor([]string{floor, from, to}, &out); err != nil {
			t.Fatal(err)
		}
		var took struct{ Wall time.Duration }
		if err := json.Unmarshal(out.Bytes(), &took); err != nil || took.Wall <= 0 {
			t.Errorf("%s took %v, %v", floor, took.Wall, err)
		}
	}
	if diff := cmp.Diff(read(t, from), read(t, to)); diff != "" {
		t.Errorf("the files were not written:\n%s", diff)
	}
}

func TestTableGivesRatios(t *testing.T) {
	table := Table{Size: Size{MVFs: 1000}, Rounds: 3, Rows: []Row{
		{"cold", nameWaypost, median([]sample{{2 * time.Second, 3 * time.Second, 150e6}, {time.Second, 2 * time.Second, 100e6}, {9 * time.Second, 9 * time.Second, 900e6}})},
		{"cold", nameHugo, sample{10 * time.Second, 12 * time.Second, 1000e6}},
		{"no change", nameWaypost, sample{100 * time.Millisecond, 100 * time.Millisecond, 50e6}},
	}}
	var out bytes.Buffer
	table.Print(&out)
	for _, want := range []string{"2.000 s  3.000 s  150 MB  20.0 %  25.0 %  15.0 %", "Waypost, no change: 5.0 % of its cold build"} {
		if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), strings.Join(strings.Fields(want), " ")) {
			t.Errorf("the table lacks %q:\n%s", want, out.String())
		}
	}
	out.Reset()
	took := make([]time.Duration, 20)
	for i := range took {
		took[i] = time.Duration(20-i) * time.Millisecond
	}
	(&Table{Saves: []Saves{{"text", nameWaypost, took}, {"text", nameHugo, []time.Duration{time.Second}}}}).printSaves(&out)
	for _, want := range []string{"20 in turn: Waypost          median    10.0 ms, 95 of 100 within    19.0 ms (1.9 % of Hugo's)", "1 in turn: Hugo v0.165.0    median  1000.0 ms"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the saves lack %q:\n%s", want, out.String())
		}
	}
	larger := table
	larger.Size.MVFs = 10_000
	larger.Rows = []Row{{"cold", nameWaypost, sample{20 * time.Second, time.Second, 150e7}}}
	out.Reset()
	PrintGrowth(&out, []Table{table, larger})
	if got := out.String(); got != "Growth from N = 1000 to 10000: time N^1.00, memory N^1.00\n" {
		t.Errorf("growth is %q", got)
	}
	if chart := larger.Chart(); !strings.Contains(chart, "N = 10000 MVFs") || !strings.Contains(chart, "<rect") {
		t.Errorf("the chart is %s", chart)
	}
}

func TestWrongUsage(t *testing.T) {
	for _, args := range [][]string{{"-sizes", "none"}, {"-sizes", "3"}, {"-rounds", "0"}, {"-unknown"}} {
		var out, said bytes.Buffer
		if code := Main(context.Background(), args, &out, &said); code != 2 || said.Len() == 0 {
			t.Errorf("%q: exit %d, %q", args, code, said.String())
		}
	}
}
