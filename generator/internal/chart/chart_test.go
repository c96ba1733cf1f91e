package chart

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/xml"
	"fmt"
	"image/png"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// TestGoldenCharts draws every chart of the example and compares one hash of all
// pictures. It is the same for both engines: `go test -tags goja` and the race detector
// run it with goja.
func TestGoldenCharts(t *testing.T) {
	if raced {
		t.Skip("skipped: the race detector draws a few charts only; go test -tags goja compares the engines")
	}
	d := NewDrawer(nil, 1)
	defer d.Close()
	h := sha256.New()
	for i, p := range drawAll(t, d, exampleCharts(t)) {
		fmt.Fprintf(h, "%d\n%s\n%s\n", i, p.Wide, p.Narrow)
	}
	got := fmt.Sprintf("version %s: %s\n", version, hex.EncodeToString(h.Sum(nil)))
	name := testdata("charts.sha256")
	if os.Getenv("UPDATE") != "" {
		old, _ := os.ReadFile(name)
		if string(old) != got && strings.HasPrefix(string(old), "version "+version+":") && os.Getenv("UPDATE") != "same-version" {
			t.Log("the pictures changed: raise `version` in draw.go, or stores keep the old ones; UPDATE=same-version is for a change of the example or the options alone")
		}
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s draws other pictures: %swant %s(look at them, then UPDATE=1)", EngineName, got, want)
	}
}

// TestOrderAndWorkers draws the same charts backwards on two engines at once.
func TestOrderAndWorkers(t *testing.T) {
	charts := exampleCharts(t)
	d := NewDrawer(nil, 1)
	defer d.Close()
	want := drawAll(t, d, charts)

	two := NewDrawer(nil, 2)
	defer two.Close()
	got := make([]Picture, len(charts))
	var all sync.WaitGroup
	for i := range slices.Backward(charts) {
		all.Go(func() {
			p, err := two.Draw(charts[i])
			if err != nil {
				t.Error(err)
			}
			got[i] = p
		})
	}
	all.Wait()
	for i := range charts {
		if got[i] != want[i] {
			t.Errorf("%s differs", charts[i].ID)
		}
	}
	if two.started > 2 || two.started < 1 {
		t.Errorf("%d engines started", two.started)
	}
}

// memory is a Store.
type memory struct {
	mu    sync.Mutex
	data  map[string][]byte
	saved int
}

func (m *memory) Load(key string) ([]byte, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	data, ok := m.data[key]
	return data, ok
}

func (m *memory) Save(key string, data []byte) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.data == nil {
		m.data = map[string][]byte{}
	}
	m.data[key] = data
	m.saved++
}

// TestWarm holds that nothing starts an engine when all pictures are in the store.
func TestWarm(t *testing.T) {
	charts, store := exampleCharts(t), &memory{}
	cold := NewDrawer(store, 1)
	want := drawAll(t, cold, charts)
	cold.Close()
	if cold.started != 1 || store.saved == 0 {
		t.Fatalf("cold: %d engines, %d saved", cold.started, store.saved)
	}
	warm := NewDrawer(store, 2)
	defer warm.Close()
	if got := drawAll(t, warm, charts); !slices.Equal(got, want) {
		t.Error("the pictures of a store differ")
	}
	if warm.started != 0 {
		t.Errorf("warm: %d engines started", warm.started)
	}
	// Another colour is another picture: the key holds all that it depends on.
	changed := charts[0]
	changed.height = 333
	if _, err := warm.Draw(changed); err != nil || warm.started != 1 {
		t.Errorf("a changed chart: %d engines, %v", warm.started, err)
	}
}

// TestDamagedStore holds that what a store gives back wrong is not shown.
func TestDamagedStore(t *testing.T) {
	charts, store := exampleCharts(t)[:1], &memory{}
	d := NewDrawer(store, 1)
	want := drawAll(t, d, charts)
	d.Close()
	for key := range store.data {
		store.data[key] = store.data[key][:len(store.data[key])/2]
	}
	again := NewDrawer(store, 1)
	defer again.Close()
	if got := drawAll(t, again, charts); !slices.Equal(got, want) {
		t.Error("a damaged store shows")
	}
}

func TestBundle(t *testing.T) {
	if _, err := script(); err != nil {
		t.Error(err)
	}
	e, err := startEngine()
	if err != nil {
		t.Fatal(err)
	}
	defer e.close()
	for name, option := range map[string]string{
		"no series of type pie":           `{"series":[{"type":"pie","data":[]}]}`,
		"no component tooltip":            `{"tooltip":{},"series":[]}`,
		"no function is called eval":      `{"series":[{"type":"line","label":{"formatter":{"@":"eval"}}}]}`,
		"no function is called __proto__": `{"series":[{"type":"line","label":{"formatter":{"@":"__proto__"}}}]}`,
	} {
		_, err := e.call("waypostDraw", `{"width":100,"height":100,"places":[],"option":`+option+`}`)
		if err == nil || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: %v", option, err)
		}
	}
}

func TestClean(t *testing.T) {
	for in, want := range map[string]string{
		`<svg><g><path d="M1.26 2L3 4" fill="none" pointer-events="visible" stroke="var(--ink)"/></g></svg>`:                                `<g><path d="M1.3 2L3 4" fill="none" stroke="var(--ink)"/></g>`,
		`<svg><rect width="9" height="9" fill="none"/><g></g></svg>`:                                                                        ``,
		`<svg><rect width="9" height="9" fill="#fff" fill-opacity="0" stroke="#000" stroke-width="0"/></svg>`:                               ``,
		`<svg><text style="font-size:12px;font-family:sans-serif;font-weight:600;" xml:space="preserve" x="1">a &lt; "b"</text></svg>`:      `<text x="1" font-size="12" font-weight="600">a &lt; &#34;b&#34;</text>`,
		`<svg><path d="M0 0L1 0L2 0L2 5L3 5ZZZ" fill="#fff"/></svg>`:                                                                        `<path d="M0 0L2 0L2 5L3 5Z" fill="#fff"/>`,
		`<svg><defs><clipPath id="a"><path d="M0 0"/></clipPath></defs><path clip-path="url(#a)" d="M0 0" fill="#fff" ecmeta_x="1"/></svg>`: `<path d="M0 0" fill="#fff"/>`,
	} {
		got, err := clean(in)
		if err != nil || got != want {
			t.Errorf("%s\n  gives %s (%v)\n  want  %s", in, got, err, want)
		}
	}
	for _, in := range []string{
		`<svg><script>1</script></svg>`,
		`<svg><foreignObject/></svg>`,
		`<svg><image href="https://example.org/x.png"/></svg>`,
		`<svg><a href="x"><path d="M0 0"/></a></svg>`,
		`<svg><path d="M0 0" onload="1"/></svg>`,
		`<svg><path d="M0 0" id="x"/></svg>`,
		`<svg><path d="M0 0" fill="url(#x)"/></svg>`,
		`<svg><path d="M0 0" fill="url(https://example.org)"/></svg>`,
		`<svg><path d="M0 0" fill="var(--x);}"/></svg>`,
		`<svg><path d="M0 0&quot;&gt;&lt;script&gt;"/></svg>`,
		`<svg><text style="background:url(x)">a</text></svg>`,
		`<svg><text style="font-size:12px;width:expression(1)">a</text></svg>`,
		`<svg><text font-size="calc(1)">a</text></svg>`,
		`<svg><path d="M0 0"></svg>`,
		`<!DOCTYPE svg><svg/>`,
	} {
		if got, err := clean(in); err == nil {
			t.Errorf("%s passes as %s", in, got)
		}
	}
}

// element is a shape of a cleaned picture.
type shape struct {
	name, text string
	attr       map[string]string
}

// read parses a picture and fails when a browser under a strict policy would refuse a part of it.
func read(t testing.TB, picture string) []shape {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(picture))
	var out []shape
	for {
		token, err := d.Token()
		if token == nil && err != nil {
			if err.Error() != "EOF" {
				t.Fatalf("%v in %s", err, picture)
			}
			return out
		}
		switch token := token.(type) {
		case xml.StartElement:
			s := shape{name: token.Name.Local, attr: map[string]string{}}
			for _, a := range token.Attr {
				s.attr[a.Name.Local] = a.Value
				if a.Name.Local == "style" || a.Name.Local == "id" || strings.HasPrefix(a.Name.Local, "on") ||
					a.Name.Local != "aria-label" && (strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Infinity") || strings.Contains(a.Value, "undefined")) {
					t.Errorf("%s=%q", a.Name.Local, a.Value)
				}
			}
			if s.name != "svg" && !slices.Contains(allowedElements, s.name) {
				t.Errorf("element %s", s.name)
			}
			out = append(out, s)
		case xml.CharData:
			if len(out) > 0 {
				out[len(out)-1].text += string(token)
			}
		}
	}
}

func (s shape) number(key string) float64 {
	v, _ := strconv.ParseFloat(s.attr[key], 64)
	return v
}

// place is where a text stands: x, y and its translation.
func (s shape) place() (x, y float64) {
	x, y = s.number("x"), s.number("y")
	if m := translate().FindStringSubmatch(s.attr["transform"]); m != nil {
		dx, _ := strconv.ParseFloat(m[1], 64)
		dy, _ := strconv.ParseFloat(m[2], 64)
		x, y = x+dx, y+dy
	}
	return x, y
}

// scaleOf reads the scale of an axis of values back from the words at its ticks: value is
// a + b * pixel. Words at the left stand at a height; below says to take those with y in
// the range.
func scaleOf(t testing.TB, shapes []shape, parse func(string) (float64, bool), from, to float64) func(y float64) float64 {
	t.Helper()
	type tick struct{ y, v float64 }
	var ticks []tick
	for _, s := range shapes {
		if s.name != "text" || s.attr["text-anchor"] != "end" {
			continue
		}
		if _, y := s.place(); y >= from && y <= to {
			if v, ok := parse(s.text); ok {
				ticks = append(ticks, tick{y, v})
			}
		}
	}
	if len(ticks) < 2 {
		t.Fatalf("%d ticks", len(ticks))
	}
	a, b := ticks[0], ticks[len(ticks)-1]
	return func(y float64) float64 { return a.v + (y-a.y)*(b.v-a.v)/(b.y-a.y) }
}

var amount = regexp.MustCompile(`^\$?([\d.,]+)( M| k|x| %)?$`)

func parseAmount(s string) (float64, bool) {
	m := amount.FindStringSubmatch(s)
	if m == nil {
		return 0, false
	}
	v, err := strconv.ParseFloat(strings.ReplaceAll(m[1], ",", ""), 64)
	switch m[2] {
	case " M":
		v *= 1e6
	case " k":
		v *= 1e3
	}
	return v, err == nil
}

func near(a, b, share float64) bool { return math.Abs(a-b) <= share*math.Abs(b)+1e-9 }

// TestGoldenRevenuePicture reads the revenue projection of the article back from the
// picture: its points, and that both lines pass through them.
func TestGoldenRevenuePicture(t *testing.T) {
	ed := exampleEdition(t, "investors")
	picture, err := shared.Draw(Metric(ed, find(ed, "revenue"), Options{}))
	if err != nil {
		t.Fatal(err)
	}
	for width, svg := range map[int]string{Wide: picture.Wide, Narrow: picture.Narrow} {
		shapes := read(t, svg)
		value := scaleOf(t, shapes, parseAmount, 0, 1000)
		var got []float64
		for _, s := range shapes {
			if s.name == "circle" && s.attr["fill"] != ink {
				got = append(got, value(s.number("cy")))
			}
		}
		want := []float64{800000, 1020000, 1480000, 2560000, 4880000} // actual, then plan
		if len(got) != len(want) {
			t.Fatalf("%d: %d points", width, len(got))
		}
		for i := range want {
			if !near(got[i], want[i], 0.02) {
				t.Errorf("%d: point %d shows %.0f, want %.0f", width, i, got[i], want[i])
			}
		}
		marks := 0
		for _, s := range shapes {
			if s.name == "circle" && s.attr["fill"] == ink {
				marks++
			}
		}
		if marks == 0 {
			t.Errorf("%d: no milestone stands on the axis", width)
		}
	}
	// The plan of the article accelerates: 1 : 1.25 : 1.89 : 3.2 : 6.1.
	m := find(ed, "revenue")
	for i, want := range []float64{1, 1.25, 1.89, 3.2, 6.1} {
		if got := m.Points[i].Plan.V / m.Points[0].Plan.V; !near(got, want, 0.005) {
			t.Errorf("plan %d is %.3f of the first, want %.2f", i, got, want)
		}
	}
}

// TestGoldenRatioPicture reads LTV/CAC back: the ratio in its own panel, the bars in theirs.
func TestGoldenRatioPicture(t *testing.T) {
	ed := exampleEdition(t, "investors")
	c := Metric(ed, find(ed, "ltv-cac"), Options{})
	if !strings.Contains(c.Finding, "crosses 3x between Q2 2026 and Q3 2026") {
		t.Errorf("the finding is %q", c.Finding)
	}
	picture, err := shared.Draw(c)
	if err != nil {
		t.Fatal(err)
	}
	shapes := read(t, picture.Wide)
	middle := float64(legendHeight + (ratioHeight-legendHeight)*45/100 + 4)
	value := scaleOf(t, shapes, parseAmount, 0, middle)
	var ratios []float64
	for _, s := range shapes {
		if s.name == "circle" {
			ratios = append(ratios, value(s.number("cy")))
		}
	}
	want := []float64{1.5, 2.3, 3.6, 6.3}
	if len(ratios) != len(want) {
		t.Fatalf("%d ratios", len(ratios))
	}
	for i := range want {
		if !near(ratios[i], want[i], 0.03) {
			t.Errorf("ratio %d shows %.2f, want %.2f", i, ratios[i], want[i])
		}
	}
	money := scaleOf(t, shapes, parseAmount, middle, ratioHeight)
	var tops []float64
	for _, s := range shapes {
		// A bar is a path of five commands or more, filled with its colour or outlined with it.
		color := s.attr["fill"]
		if color == surface {
			color = s.attr["stroke"]
		}
		if s.name == "path" && color == series(0) && strings.HasSuffix(s.attr["d"], "Z") {
			if y := topOf(s.attr["d"]); y > middle {
				tops = append(tops, money(y))
			}
		}
	}
	ltv := []float64{9150, 13500, 21600, 37800}
	if len(tops) != len(ltv) {
		t.Fatalf("%d bars of LTV: %v", len(tops), tops)
	}
	for i := range ltv {
		if !near(tops[i], ltv[i], 0.03) {
			t.Errorf("bar %d shows %.0f, want %.0f", i, tops[i], ltv[i])
		}
	}
}

// topOf is the smallest y of a path of absolute commands.
func topOf(d string) float64 {
	top := math.Inf(1)
	for _, m := range regexp.MustCompile(`[ML](-?[\d.]+) (-?[\d.]+)`).FindAllStringSubmatch(d, -1) {
		if y, err := strconv.ParseFloat(m[2], 64); err == nil {
			top = min(top, y)
		}
	}
	return top
}

// box is the room that a text takes.
type box struct {
	x1, y1, x2, y2 float64
	text           string
}

func texts(t testing.TB, shapes []shape) []box {
	t.Helper()
	var out []box
	for _, s := range shapes {
		if s.name != "text" {
			continue
		}
		x, y := s.place()
		size := s.number("font-size")
		w := trueWidth(t, s.text, s.number("font-weight") >= 600) * size
		switch s.attr["text-anchor"] {
		case "middle":
			x -= w / 2
		case "end":
			x -= w
		}
		out = append(out, box{x, y - size*0.4, x + w, y + size*0.4, s.text})
	}
	return out
}

func trueWidth(t testing.TB, text string, heavy bool) float64 {
	t.Helper()
	both, err := fontWidths()
	if err != nil {
		t.Fatal(err)
	}
	table := both.Regular
	if heavy {
		table = both.Bold
	}
	em := 0.0
	for _, r := range text {
		w, ok := table[string(r)]
		switch {
		case ok:
		case unicode.In(r, unicode.Arabic): // a browser's widest word of the catalogue, in DejaVu Sans, a wide font
			if w = 0.62 * generous; heavy {
				w = 0.7 * generous
			}
		default:
			w = 1
		}
		em += w / generous
	}
	return em
}

// TestLabels holds that every text lies in its picture and that no two touch, in both
// widths, for the example in several languages and for metrics of other shapes.
func TestLabels(t *testing.T) {
	charts := append(exampleCharts(t), oddCharts(t)...)
	for _, language := range []string{"de", "ar", "ja"} {
		charts = append(charts, chartsOf(t, exampleIn(t, language, "executives"))...)
	}
	for _, c := range charts {
		if c.Empty() {
			continue
		}
		p, err := shared.Draw(c)
		if err != nil {
			t.Fatalf("%s: %v", c.Title, err)
		}
		for width, picture := range map[int]string{Wide: p.Wide, Narrow: p.Narrow} {
			all := texts(t, read(t, picture))
			for i, a := range all {
				if a.x1 < -2 || a.x2 > float64(width)+2 || a.y1 < -2 || a.y2 > float64(c.heightAt(width))+2 {
					t.Errorf("%s at %d: %q leaves the picture: %.0f,%.0f to %.0f,%.0f", c.Title, width, a.text, a.x1, a.y1, a.x2, a.y2)
				}
				for _, b := range all[i+1:] {
					if a.x1 < b.x2-1 && b.x1 < a.x2-1 && a.y1 < b.y2-1 && b.y1 < a.y2-1 {
						t.Errorf("%s at %d: %q and %q overlap", c.Title, width, a.text, b.text)
					}
				}
			}
		}
	}
}

// oddMetric is a metric of the given actual values, one a quarter.
func oddMetric(title string, unit roadmap.MetricUnit, values ...float64) *audience.Metric {
	m := &audience.Metric{Entry: audience.Entry{Kind: roadmap.KindMetric, ID: "odd", Slug: "odd", Title: title}, Unit: unit}
	f := roadmap.Fiscal{}
	for i, v := range values {
		at := f.QuarterPeriod(2000+i/4, i%4+1)
		m.Points = append(m.Points, audience.Point{At: at, Label: f.Label(at), Actual: audience.Value{V: v, OK: !math.IsNaN(v), Text: strconv.FormatFloat(v, 'g', 6, 64)}})
	}
	return m
}

// oddCharts are charts of numbers and names that nobody hopes for.
func oddCharts(t testing.TB) []Chart {
	t.Helper()
	ed := exampleEdition(t, "executives")
	many := make([]float64, 10000)
	for i := range many {
		many[i] = math.Sin(float64(i)/300) * 1000
	}
	var out []Chart
	for _, m := range []*audience.Metric{
		oddMetric("one point", roadmap.Count, 7),
		oddMetric("all zero", roadmap.Currency, 0, 0, 0, 0),
		oddMetric("negative money", roadmap.Currency, -5e6, -1e6, -20),
		oddMetric("through zero", roadmap.Percent, -12, 8, 140, -3),
		oddMetric("a gap", roadmap.Ratio, 1, math.NaN(), math.NaN(), 4, 5),
		oddMetric("huge", roadmap.Count, math.MaxFloat64, -math.MaxFloat64, 1),
		oddMetric("tiny", roadmap.Count, 1e-300, 2e-300),
		oddMetric("ten thousand", roadmap.Count, many...),
		oddMetric("forty", roadmap.Currency, many[:40]...),
		oddMetric(strings.Repeat("very long name ", 27), roadmap.Currency, 1, 2, 3),
		oddMetric(hostile, roadmap.Count, 1, 2),
	} {
		for _, o := range []Options{{}, {Kind: KindBar}, {Height: 160, Compare: "revenue"}} {
			out = append(out, Metric(ed, m, o))
		}
	}
	if raced {
		return out[:2]
	}
	return out
}

const hostile = `"><script>alert(1)</script>'); var(--x);} ]]>`

// TestOddNumbers holds that bad numbers give a chart or a sentence.
func TestOddNumbers(t *testing.T) {
	ed := exampleEdition(t, "executives")
	for _, m := range []*audience.Metric{
		oddMetric("none", roadmap.Count),
		oddMetric("unknown", roadmap.Count, math.NaN(), math.NaN()),
		oddMetric("endless", roadmap.Count, math.Inf(1)),
	} {
		c := Metric(ed, m, Options{})
		if !c.Empty() || c.Finding == "" {
			t.Errorf("%s: drawn, or no sentence: %q", m.Title, c.Finding)
		}
		if p, err := shared.Draw(c); err != nil || p != (Picture{}) {
			t.Errorf("%s: %v", m.Title, err)
		}
	}
	for _, c := range oddCharts(t) {
		p, err := shared.Draw(c)
		if err != nil {
			t.Errorf("%s: %v", c.Title, err)
			continue
		}
		read(t, p.Wide)
		read(t, p.Narrow)
		if c.Finding == "" || len(c.Table.Rows) == 0 || len(c.Table.Rows) > maxRows {
			t.Errorf("%s: finding %q, %d rows", c.Title, c.Finding, len(c.Table.Rows))
		}
	}
}

// TestHostileNames puts markup into every name that a chart writes.
func TestHostileNames(t *testing.T) {
	ed := exampleEdition(t, "executives")
	for _, m := range ed.Milestones {
		m.Title = hostile
	}
	for _, s := range ed.Services {
		s.Title = hostile
	}
	for _, m := range ed.Metrics {
		m.Title = hostile + " (" + strings.ToUpper("abc") + ")"
		for i := range m.Points {
			m.Points[i].Label, m.Points[i].Actual.Text = hostile, hostile
		}
	}
	var charts []Chart
	for _, m := range ed.Metrics {
		charts = append(charts, Metric(ed, m, Options{}))
	}
	for _, name := range roadmap.Charts {
		c, _ := Roadmap(ed, name, Options{})
		charts = append(charts, c)
	}
	if raced {
		charts = charts[:1]
	}
	for _, c := range charts {
		p, err := shared.Draw(c)
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
			continue
		}
		for _, picture := range []string{p.Wide, p.Narrow} {
			read(t, picture)
			if strings.Contains(picture, "<script") {
				t.Errorf("%s: markup in the picture", c.ID)
			}
		}
		raw, err := shared.SVG(c, lightPalette(t))
		if err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
		if bytes.Contains(raw, []byte("<script")) {
			t.Errorf("%s: markup in the file", c.ID)
		}
		if _, err := shared.PNG(c, lightPalette(t)); err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
	}
}

// TestFiles holds what a chart is outside the site: whole, in the light colours, sharp.
func TestFiles(t *testing.T) {
	palette := lightPalette(t)
	for _, c := range exampleCharts(t) {
		raw, err := shared.SVG(c, palette)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(raw, []byte("var(")) || bytes.Contains(raw, []byte("class=")) || !bytes.HasPrefix(raw, []byte("<svg xmlns=")) || !bytes.Contains(raw, []byte("font-family=")) {
			t.Errorf("%s: not a file of its own: %.120s", c.ID, raw)
		}
		if err := xml.Unmarshal(raw, new(struct{})); err != nil {
			t.Errorf("%s: %v", c.ID, err)
		}
		data, err := shared.PNG(c, palette)
		if err != nil {
			t.Fatal(err)
		}
		img, err := png.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if b := img.Bounds(); b.Dx() != Sharpness*Wide || b.Dy() != Sharpness*c.heightAt(Wide) {
			t.Errorf("%s: the picture has %v", c.ID, b)
		}
		colors := map[[3]uint32]bool{}
		for y := 0; y < img.Bounds().Dy(); y += 3 {
			for x := 0; x < img.Bounds().Dx(); x += 3 {
				r, g, b, a := img.At(x, y).RGBA()
				if a != 0xffff {
					t.Fatalf("%s: a hole in the picture", c.ID)
				}
				colors[[3]uint32{r >> 8, g >> 8, b >> 8}] = true
			}
		}
		if len(colors) < 10 {
			t.Errorf("%s: %d colours: blank?", c.ID, len(colors))
		}
	}
	if _, err := shared.SVG(exampleCharts(t)[0], Palette{"ink": "#000000"}); err == nil || !strings.Contains(err.Error(), "has no colour") {
		t.Errorf("a palette without colours: %v", err)
	}
}

// TestTableHoldsThePicture compares what is written in a picture with its table: every
// value at a point stands there.
func TestTableHoldsThePicture(t *testing.T) {
	ed := exampleEdition(t, "executives")
	for _, id := range []string{"revenue", "cac", "activation", "runway-months"} {
		c := Metric(ed, find(ed, id), Options{})
		p, err := shared.Draw(c)
		if err != nil {
			t.Fatal(err)
		}
		cells := map[string]bool{}
		for _, row := range c.Table.Rows {
			for _, cell := range row {
				cells[cell] = true
			}
		}
		labels := 0
		for _, s := range read(t, p.Wide) {
			if s.name == "text" && s.attr["stroke"] == surface {
				labels++
				if !cells[s.text] {
					t.Errorf("%s: %q is in the picture and not in the table", id, s.text)
				}
			}
		}
		if labels < 2 {
			t.Errorf("%s: %d labels", id, labels)
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	charts := exampleCharts(b)
	e, err := startEngine()
	if err != nil {
		b.Fatal(err)
	}
	defer e.close()
	d := NewDrawer(nil, 1)
	defer d.Close()
	pictures := 0
	for b.Loop() {
		d.mu.Lock()
		clear(d.drawn)
		d.mu.Unlock()
		drawAll(b, d, charts)
		pictures += 2 * len(charts)
	}
	if len(charts) != 17 {
		b.Fatalf("%d charts", len(charts))
	}
	// With GOMAXPROCS=1 it is processor time. A chart is drawn in both widths.
	b.ReportMetric(2*float64(b.Elapsed().Milliseconds())/float64(pictures), "ms/chart")
}
