package chart

import (
	"io/fs"
	"path"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/scaffold"
	"github.com/waypost/waypost/generator/internal/schedule"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

// exampleEdition is an edition of the example, as a build makes it.
func exampleEdition(t testing.TB, id string) *audience.Edition { return exampleIn(t, "en", id) }

func exampleIn(t testing.TB, language, id string) *audience.Edition {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, f := range scaffold.Example() {
		fsys[f.Path] = &fstest.MapFile{Data: f.Data}
	}
	src, problems := content.Read(fsys)
	src.Config.Language = language
	earlier, more := history.Parse(fsys[history.File].Data, src.Config.Fiscal)
	src.History = earlier
	problems.Append(more)
	rm, joined := roadmap.Resolve(src)
	problems.Append(joined)
	if problems.Failed() {
		t.Fatal(problems.Sorted())
	}
	today, err := roadmap.ParsePeriod(rm.Config.AsOf, rm.Config.Fiscal)
	if err != nil {
		t.Fatal(err)
	}
	plan := schedule.New(rm, today.First)
	for _, a := range rm.Audiences {
		if a.ID == id {
			return audience.View(plan, a)
		}
	}
	t.Fatalf("no audience %s", id)
	return nil
}

// exampleCharts are all charts of the example that its executives see, and every way to
// draw a metric.
func exampleCharts(t testing.TB) []Chart {
	t.Helper()
	return chartsOf(t, exampleEdition(t, "executives"))
}

func chartsOf(t testing.TB, ed *audience.Edition) []Chart {
	t.Helper()
	var all []Chart
	for _, m := range ed.Metrics {
		all = append(all, Metric(ed, m, Options{}))
	}
	revenue, ltv, cac := find(ed, "revenue"), find(ed, "ltv"), find(ed, "cac")
	from, err := roadmap.ParsePeriod("2026-Q2", ed.Fiscal)
	if err != nil {
		t.Fatal(err)
	}
	all = append(all,
		Metric(ed, revenue, Options{Kind: KindBar, Height: 240}),
		Metric(ed, revenue, Options{Compare: "weekly-active-analysts"}),
		Metric(ed, ltv, Options{Compare: cac.ID, From: from.First}),
		Metric(ed, find(ed, "ltv-cac"), Options{Kind: KindLine}),
	)
	for _, name := range roadmap.Charts {
		c, ok := Roadmap(ed, name, Options{})
		if !ok {
			t.Fatalf("no chart %s", name)
		}
		all = append(all, c)
	}
	if raced {
		return all[:3]
	}
	return all
}

func lightPalette(t testing.TB) Palette {
	t.Helper()
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		t.Fatal(err)
	}
	th, err := theme.Load(sub)
	if err != nil {
		t.Fatal(err)
	}
	return Palette(th.Light())
}

// drawAll draws charts with a drawer of its own.
func drawAll(t testing.TB, d *Drawer, charts []Chart) []Picture {
	t.Helper()
	out := make([]Picture, len(charts))
	for i, c := range charts {
		p, err := d.Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = p
	}
	return out
}

// shared is a drawer for tests that do not care which.
var shared = NewDrawer(nil, 2)

func testdata(name string) string { return path.Join("testdata", name) }
