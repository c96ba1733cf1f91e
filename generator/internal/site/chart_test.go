package site_test

import (
	"bytes"
	"compress/gzip"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// chartHome makes a home of charts alone: fences by their words, with options.
func chartHome(views ...roadmap.View) roadmap.Fragment {
	var f roadmap.Fragment
	for _, v := range views {
		v.Name = "chart"
		f.Parts = append(f.Parts, roadmap.Part{HTML: "<p>A chart:</p>\n", View: &v})
	}
	return f
}

func gzipped(t *testing.T, data []byte) int {
	t.Helper()
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Len()
}

// TestSevenCharts holds the weight of a page of charts, and of the script. Brotli, which
// most hosts send, makes less of both.
func TestSevenCharts(t *testing.T) {
	ed := fullEdition()
	ed.Home = chartHome(
		roadmap.View{Arg: "revenue"}, roadmap.View{Arg: "ltv-cac"},
		roadmap.View{Arg: "revenue", Options: map[string]string{"kind": "bar"}},
		roadmap.View{Arg: "revenue", Options: map[string]string{"compare": "ltv-cac"}},
		roadmap.View{Arg: "balance"}, roadmap.View{Arg: "progress"},
		roadmap.View{Arg: "revenue", Options: map[string]string{"height": "420", "from": "2026-Q1", "to": "2026-Q3"}},
	)
	files := render(t, ed)
	doc := page(t, files, "index.html")
	if got := doc.Find("figure.chart svg[role=img]").Length(); got != 14 {
		t.Fatalf("%d pictures of 7 charts in two widths", got)
	}
	if n := gzipped(t, files["index.html"]); n > 25<<10 {
		t.Errorf("a page of seven charts has %d bytes of gzip", n)
	}
	if n := gzipped(t, files["assets/waypost.js"]); n > 3<<10 {
		t.Errorf("the script has %d bytes of gzip", n)
	}
	doc.Find("figure.chart").Each(func(_ int, f *goquery.Selection) {
		if f.Find("figcaption .finding").Text() == "" || f.Find("details table tbody tr").Length() == 0 {
			t.Errorf("a chart without its finding or its table: %s", f.Find("figcaption").Text())
		}
		label := f.Find("svg").First().AttrOr("aria-label", "")
		if !strings.Contains(label, f.Find("figcaption .finding").Text()) {
			t.Errorf("a picture says %q", label)
		}
	})
	// Every chart is a file too, one with options under a name of its own.
	var names []string
	for name := range files {
		if strings.HasPrefix(name, "charts/chart-revenue") && strings.HasSuffix(name, ".png") {
			names = append(names, name)
		}
	}
	if len(names) != 4 {
		t.Errorf("files of the revenue charts: %q", names)
	}
}

// TestEmbed holds what a page for a frame is: the chart, and the way to the site.
func TestEmbed(t *testing.T) {
	files := render(t, fullEdition())
	doc := page(t, files, "charts/revenue/index.html")
	if doc.Find("figure.chart svg").Length() != 2 || doc.Find("nav, header").Length() != 0 || doc.Find("meta[name=robots]").AttrOr("content", "") != "noindex" {
		t.Error("the page for a frame is no chart alone")
	}
	if got := doc.Find(".embed-source a").AttrOr("href", ""); got != "../../index.html" {
		t.Errorf("it leads to %q", got)
	}
	if bytes.Contains(files["sitemap.xml"], []byte("charts/")) {
		t.Error("the sitemap lists pages for frames")
	}
}

// TestBrowserChart walks along a chart as a reader does, by pointer and by keys.
func TestBrowserChart(t *testing.T) {
	p := browsertest.Open(t, render(t, fullEdition()))
	p.Viewport(1200, 900)
	p.Go("metrics/revenue/")
	p.Wait(`document.querySelector(".chart-drawing[tabindex]")`)
	tip := func() string {
		return p.Text(`document.querySelector(".chart-tip").hidden ? "" : document.querySelector(".chart-tip").innerText`)
	}
	rows := p.Text(`[...document.querySelectorAll(".chart-table tbody tr")].map((r) => r.cells[0].textContent).join("|")`)
	names := strings.Split(rows, "|")
	if len(names) < 3 {
		t.Fatalf("rows: %q", rows)
	}
	p.Eval(`document.querySelector(".chart-drawing").focus()`, nil)
	for _, step := range []struct{ key, want string }{
		{"Home", names[0]},
		{"ArrowRight", names[1]},
		{"ArrowRight", names[2]},
		{"ArrowLeft", names[1]},
		{"End", names[len(names)-1]},
		{"ArrowRight", names[len(names)-1]},
		{"Escape", ""},
	} {
		p.Eval(`document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "`+step.key+`", bubbles: true, cancelable: true}))`, nil)
		first, _, _ := strings.Cut(tip(), "\n")
		if first != step.want {
			t.Errorf("after %s the tip says %q, want %q", step.key, first, step.want)
		}
	}
	// The pointer over the middle of the picture finds the reading that is drawn there, and
	// the tip stays inside the page.
	p.Eval(`(() => {
		const box = document.querySelector(".chart-drawing"), svg = box.querySelector(".wide svg"), f = svg.getBoundingClientRect();
		const x = f.left + svg.dataset.places.split(" ")[1] * f.width / 720;
		box.dispatchEvent(new PointerEvent("pointermove", {clientX: x + 4, clientY: f.top + 90, bubbles: true}));
	})()`, nil)
	if first, rest, _ := strings.Cut(tip(), "\n"); first != names[1] || !strings.Contains(rest, "Plan: ") {
		t.Errorf("under the pointer: %q", tip())
	}
	if out := p.Text(`(() => { const r = document.querySelector(".chart-tip").getBoundingClientRect(); return r.right <= innerWidth && r.left >= 0 ? "" : r.left + " to " + r.right; })()`); out != "" {
		t.Errorf("the tip leaves the page: %s", out)
	}
	p.Viewport(360, 800)
	if shown := p.Text(`[...document.querySelectorAll(".chart-drawing svg")].filter((s) => s.getClientRects().length).map((s) => s.getAttribute("viewBox").split(" ")[2]).join()`); shown != "360" {
		t.Errorf("on a phone the pictures shown are %s wide", shown)
	}
	for _, address := range []string{"", "milestones/", "charts/revenue/"} {
		p.Go(address)
	}
	if bad := p.Problems(); len(bad) > 0 {
		t.Errorf("the browser says: %s", strings.Join(bad, "\n"))
	}
}

// TestChartsAreOfTheEdition holds that a chart of another reader's metric leaves no file.
func TestChartsAreOfTheEdition(t *testing.T) {
	ed := fullEdition()
	before := render(t, ed)
	ed.Metrics = ed.Metrics[:0]
	for _, m := range ed.MVFs {
		m.Moves = nil
	}
	for _, m := range ed.Milestones {
		m.Metrics = nil
	}
	ed.Home = roadmap.Fragment{}
	ed.Posts, ed.Pages = nil, nil
	after := render(t, ed)
	has := func(files map[string][]byte, part string) bool {
		return slices.ContainsFunc(keys(files), func(name string) bool { return strings.Contains(name, part) })
	}
	if !has(before, "revenue") || has(after, "revenue") {
		t.Error("the files of a chart stay without its metric")
	}
}

func keys(files map[string][]byte) []string {
	var out []string
	for name := range files {
		out = append(out, name)
	}
	return out
}
