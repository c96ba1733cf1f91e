package timeline

import (
	"encoding/xml"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/svg"
	"github.com/waypost/waypost/themes"
)

// element is a shape read back from a picture, in the groups that hold it.
type element struct {
	name   string
	attrs  map[string]string
	text   string
	within []string // the classes of its groups, outermost first
}

func (e element) number(t *testing.T, name string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(e.attrs[name], 64)
	if err != nil {
		t.Fatalf("<%s> has %s=%q", e.name, name, e.attrs[name])
	}
	return v
}

func (e element) has(class string) bool {
	return slices.Contains(strings.Fields(e.attrs["class"]), class)
}

func (e element) inside(class string) bool {
	return slices.ContainsFunc(e.within, func(c string) bool { return slices.Contains(strings.Fields(c), class) })
}

// parse reads a picture with an XML parser, which refuses what is not well formed.
func parse(t *testing.T, picture string) []element {
	t.Helper()
	var out []element
	var open []int
	var groups []string
	d := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return out
		}
		if err != nil {
			t.Fatalf("not well formed: %v\n%s", err, picture)
		}
		switch x := token.(type) {
		case xml.StartElement:
			e := element{name: x.Name.Local, attrs: map[string]string{}, within: slices.Clone(groups)}
			for _, a := range x.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			open = append(open, len(out))
			out = append(out, e)
			groups = append(groups, e.attrs["class"])
		case xml.CharData:
			if len(open) > 0 {
				out[open[len(open)-1]].text += string(x)
			}
		case xml.EndElement:
			open = open[:len(open)-1]
			groups = groups[:len(groups)-1]
		}
	}
}

// editions are the cases that every picture must stand.
func editions() map[string]*audience.Edition {
	out := map[string]*audience.Edition{"sample": sample(), "coarse": coarse()}

	hostile := sample()
	for _, m := range hostile.MVFs {
		m.ID, m.Title = `"><svg onload=alert(1)>`, `"><svg onload=alert(1)>`
	}
	hostile.Milestones[0].Title = `</text><script>alert('1')</script> & ]]> ` + "\x00\ufffe"
	hostile.Services[0].Title, hostile.Services[0].Letter = `"><svg onload=alert(1)>`, `"><b>`
	out["hostile"] = hostile

	long := sample()
	for i, m := range long.MVFs {
		m.Title = strings.Repeat([]string{"WORD", "数据采集", "👩‍👩‍👧‍👦", "לוח"}[i%4], 100)
	}
	for _, m := range long.Milestones {
		m.Title = strings.Repeat("Milestone", 45)
	}
	for _, s := range long.Services {
		s.Title, s.Letter = strings.Repeat("Service", 60), ""
		s.ID = strings.Repeat("service", 60)
	}
	out["long names"] = long

	one := sample()
	for _, m := range one.MVFs {
		m.Planned, m.Expected = span("2026-05-05", "2026-05-05"), span("2026-05-05", "2026-05-05")
	}
	out["one day"] = one

	open := sample()
	for i, m := range open.MVFs {
		m.Planned = audience.Span{}
		switch i % 4 {
		case 0:
			m.Expected.End = roadmap.Period{}
		case 1:
			m.Expected.Start = roadmap.Period{}
		case 2:
			m.Expected = audience.Span{}
		case 3:
			m.Expected.Start, m.Expected.End = m.Expected.End, m.Expected.Start
		}
	}
	out["open-ended"] = open

	ages := sample()
	ages.MVFs[0].Expected = span("1700-01-01", "1700-02-01")
	ages.MVFs[11].Expected = span("2199-12-01", "2200-12-31")
	out["500 years"] = ages

	ever := sample()
	ever.MVFs[0].Expected = span("0001-01-01", "0001-02-01")
	ever.MVFs[11].Expected = span("9999-12-01", "9999-12-31")
	out["all years"] = ever

	fiscal := sample()
	fiscal.Fiscal = roadmap.Fiscal{YearStarts: 7}
	out["fiscal year from July"] = fiscal

	years := sample()
	years.Fiscal = roadmap.Fiscal{YearStarts: 7}
	for _, m := range years.MVFs {
		m.Planned, m.Expected = audience.Span{}, span("2026-07-01", "2031-06-30")
	}
	out["five fiscal years"] = years

	blind := sample()
	blind.Sees = map[roadmap.Field]bool{}
	for _, m := range blind.MVFs {
		m.Status, m.After, m.Milestone = "", nil, nil
	}
	blind.Milestones = nil
	out["no status, no milestone"] = blind

	over := sample()
	over.Compare.Get().Without.Launch = audience.Span{}
	over.Compare.Get().Without.Rows[0].Bars[2].Span = span("2026-07-01", "2027-05-31")
	out["overrun"] = over

	many := sample()
	for i := range 250 {
		m := *many.MVFs[i%12]
		m.ID = fmt.Sprintf("A.%d", i+5)
		many.MVFs = append(many.MVFs, &m)
		m.Milestone.MVFs = append(m.Milestone.MVFs, &m)
		m.Service.MVFs = append(m.Service.MVFs, &m)
	}
	out["more than 200 MVFs"] = many
	return out
}

// elements is all that a picture may be made of.
var elements = []string{"svg", "g", "title", "rect", "line", "circle", "path", "text", "defs", "pattern"}

func TestPictureHoldsNoCode(t *testing.T) {
	for name, ed := range editions() {
		for _, d := range drawings() {
			for _, e := range parse(t, d.draw(ed, d.opts).SVG) {
				if !slices.Contains(elements, e.name) {
					t.Errorf("%s, %s: <%s>", name, d.name, e.name)
				}
				for a, v := range e.attrs {
					if a == "style" || a == "href" || strings.HasPrefix(a, "on") {
						t.Errorf("%s, %s: <%s %s=%q>", name, d.name, e.name, a, v)
					}
				}
			}
		}
	}
}

func TestEverythingIsInside(t *testing.T) {
	for name, ed := range editions() {
		for _, d := range drawings() {
			all := parse(t, d.draw(ed, d.opts).SVG)
			if len(all) == 0 {
				continue
			}
			width, height := all[0].number(t, "width"), all[0].number(t, "height")
			if want := fmt.Sprintf("0 0 %s %s", svg.Number(width), svg.Number(height)); all[0].attrs["viewBox"] != want {
				t.Errorf("%s, %s: viewBox %q, want %q", name, d.name, all[0].attrs["viewBox"], want)
			}
			for _, e := range all {
				if e.has("stripe") {
					continue
				}
				var b box
				switch e.name {
				case "rect":
					b = box{e.number(t, "x"), e.number(t, "y"), e.number(t, "width"), e.number(t, "height")}
				case "text":
					b = textBox(t, e)
				case "path":
					b = pathBox(t, e)
				default:
					continue
				}
				if b.x < -0.01 || b.y < -0.01 || b.right() > width+0.01 || b.y+b.h > height+0.01 {
					t.Errorf("%s, %s: <%s class=%q> %q at %v leaves the picture of %v x %v", name, d.name, e.name, e.attrs["class"], e.text, b, width, height)
				}
			}
		}
	}
}

// textBox is the estimated place of a text.
func textBox(t *testing.T, e element) box {
	size := e.number(t, "font-size")
	if size < 11 {
		t.Errorf("%q has type of %v pixels", e.text, size)
	}
	w := svg.TextWidth(e.text, size)
	x := e.number(t, "x")
	switch e.attrs["text-anchor"] {
	case "middle":
		x -= w / 2
	case "end":
		x -= w
	}
	return box{x, e.number(t, "y") - size*0.8, w, size}
}

var pathNumber = regexp.MustCompile(`-?\d+(\.\d+)?`)

// pathBox holds all the points of a path, control points too.
func pathBox(t *testing.T, e element) box {
	b := box{x: math.Inf(1), y: math.Inf(1)}
	right, bottom := math.Inf(-1), math.Inf(-1)
	for i, n := range pathNumber.FindAllString(e.attrs["d"], -1) {
		v, err := strconv.ParseFloat(n, 64)
		if err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			b.x, right = min(b.x, v), max(right, v)
		} else {
			b.y, bottom = min(b.y, v), max(bottom, v)
		}
	}
	b.w, b.h = right-b.x, bottom-b.y
	return b
}

func TestTextsDoNotOverlap(t *testing.T) {
	for name, ed := range editions() {
		for _, d := range drawings() {
			var placed []element
			for _, e := range parse(t, d.draw(ed, d.opts).SVG) {
				if e.name != "text" {
					continue
				}
				b := textBox(t, e)
				for _, other := range placed {
					o := textBox(t, other)
					if b.x < o.right() && o.x < b.right() && b.y < o.y+o.h && o.y < b.y+b.h {
						t.Errorf("%s, %s: %q covers %q", name, d.name, e.text, other.text)
					}
				}
				placed = append(placed, e)
			}
		}
	}
}

// A dependency goes along between the rows, so no text has a line through it lengthwise.
func TestDependenciesLeaveTextsAlone(t *testing.T) {
	elements := parse(t, Plan(sample(), Options{Width: 960, ID: "p"}).SVG)
	lines := 0
	for _, dep := range elements {
		if !dep.has("dep") {
			continue
		}
		points := pathNumber.FindAllString(dep.attrs["d"], -1)
		for i := 2; i < len(points); i += 2 {
			if points[i+1] != points[i-1] {
				continue // not along
			}
			lines++
			run := pathBox(t, element{attrs: map[string]string{"d": strings.Join(points[i-2:i+2], " ")}})
			for _, e := range elements {
				if e.name != "text" {
					continue
				}
				if b := textBox(t, e); run.y > b.y && run.y < b.y+b.h && run.x < b.right() && b.x < run.right() {
					t.Errorf("%q has a line through it: %s", e.text, dep.attrs["d"])
				}
			}
		}
	}
	if lines == 0 {
		t.Error("there are no dependencies")
	}
}

// TestBarsAreTheirPeriods checks that a place is a function of the shown period and
// nothing else: later dates are further right, equal periods are the same bar, and a
// bar of a quarter begins and ends at the lines of the quarter's ends.
func TestBarsAreTheirPeriods(t *testing.T) {
	type drawn struct {
		span audience.Span
		box  box
	}
	for name, ed := range map[string]*audience.Edition{"day": sample(), "quarter": coarse()} {
		for _, width := range []int{960, 360} {
			all := parse(t, Plan(ed, Options{Width: width, ID: "p"}).SVG)
			var bars []drawn
			var lines []float64
			for _, e := range all {
				if e.name == "rect" && e.has("actual") && e.inside("mvf") {
					bars = append(bars, drawn{MainSpan(ed.MVFs[len(bars)]), box{e.number(t, "x"), e.number(t, "y"), e.number(t, "width"), e.number(t, "height")}})
				}
				if e.name == "line" && e.has("grid") && !e.has("row-line") {
					lines = append(lines, e.number(t, "x1"))
				}
			}
			if len(bars) != len(ed.MVFs) {
				t.Fatalf("%s: %d bars for %d MVFs", name, len(bars), len(ed.MVFs))
			}
			if !slices.IsSorted(lines) || len(lines) < 5 {
				t.Errorf("%s: the quarter ends are at %v", name, lines)
			}
			for _, a := range bars {
				for _, b := range bars {
					if a.span.Start.First < b.span.Start.First && a.box.x >= b.box.x || a.span.Start.First == b.span.Start.First && a.box.x != b.box.x {
						t.Errorf("%s: %v begins at %v and %v at %v", name, a.span, a.box.x, b.span, b.box.x)
					}
					if a.span.End.Last < b.span.End.Last && a.box.right() >= b.box.right() {
						t.Errorf("%s: %v ends at %v and %v at %v", name, a.span, a.box.right(), b.span, b.box.right())
					}
				}
				if name == "quarter" && (!near(lines, a.box.x) || !near(lines, a.box.right())) {
					t.Errorf("a bar of whole quarters is at %v, the quarters end at %v", a.box, lines)
				}
			}
		}
	}
}

func near(list []float64, v float64) bool {
	return slices.ContainsFunc(list, func(x float64) bool { return math.Abs(x-v) < 0.02 })
}

// TestSidesShareTheirAxis: the two pictures of the comparison can be laid under each other.
func TestSidesShareTheirAxis(t *testing.T) {
	for name, ed := range editions() {
		for _, width := range []int{960, 360} {
			axis := func(p Picture) (out []string) {
				for _, e := range parse(t, p.SVG) {
					if e.name == "line" && e.has("grid") || e.has("tick") {
						out = append(out, e.attrs["x"]+e.attrs["x1"]+e.text)
					}
				}
				return out
			}
			with, without := axis(Staircase(ed, Options{Width: width})), axis(BigBang(ed, Options{Width: width}))
			if len(with) == 0 || !slices.Equal(with, without) {
				t.Errorf("%s at %d: %v with MVFs, %v without", name, width, with, without)
			}
		}
	}
}

func TestIDsAreUniqueAndPrefixed(t *testing.T) {
	ed := sample()
	for _, m := range ed.MVFs {
		m.Status = roadmap.Building
	}
	seen := map[string]bool{}
	for _, id := range []string{"one", "two"} {
		used := map[string]bool{}
		for _, e := range parse(t, Plan(ed, Options{Width: 960, ID: id}).SVG) {
			if v := e.attrs["id"]; v != "" {
				if seen[v] || !strings.HasPrefix(v, id) {
					t.Errorf("id %q", v)
				}
				seen[v] = true
			}
			if v := e.attrs["fill"]; v != "" {
				used[strings.TrimSuffix(strings.TrimPrefix(v, "url(#"), ")")] = true
			}
		}
		for v := range used {
			if !seen[v] {
				t.Errorf("nothing has the id %q", v)
			}
		}
		if len(used) != 4 {
			t.Errorf("%d stripes are used, want those of three services and of the legend", len(used))
		}
	}
}

// TestClassesAreDocumentedAndStyled holds CLASSES.md and the default theme's sheet to
// what is drawn.
func TestClassesAreDocumentedAndStyled(t *testing.T) {
	doc, err := os.ReadFile("CLASSES.md")
	if err != nil {
		t.Fatal(err)
	}
	sheet, err := themes.FS.ReadFile("default/assets/pictures.css")
	if err != nil {
		t.Fatal(err)
	}
	// These name a shape for scripts and themes; what is in them has the looks.
	plain := []string{
		"pic-wide", "pic-narrow", "pic-plan", "pic-milestones", "pic-compare", "pic-staircase", "pic-bigbang", "pic-odds", "pic-staffing",
		"axis", "asof", "mvf", "deps", "key", "key-plan", "work", "year", "status-shipped", "status-none",
	}
	for _, ed := range editions() {
		for _, d := range drawings() {
			for _, e := range parse(t, d.draw(ed, d.opts).SVG) {
				for _, c := range strings.Fields(e.attrs["class"]) {
					if !strings.Contains(string(doc), "`"+c+"`") && !regexp.MustCompile(`^s[1-4]$`).MatchString(c) {
						t.Errorf("CLASSES.md does not have %q", c)
					}
					if !slices.Contains(plain, c) && !regexp.MustCompile(`\.`+regexp.QuoteMeta(c)+`\b`).Match(sheet) {
						t.Errorf("pictures.css does not have %q", c)
					}
				}
			}
		}
	}
}

func TestTicks(t *testing.T) {
	for _, c := range []struct {
		name        string
		first, last string
		fiscal      roadmap.Fiscal
		want        string
	}{
		{"year", "2026-01-01", "2026-12-31", roadmap.Fiscal{}, "end Q4 2025|end Q1|end Q2|end Q3|end Q4 2026"},
		{"not at a quarter's end", "2026-02-10", "2026-08-20", roadmap.Fiscal{}, "end Q1 2026|end Q2 2026"},
		{"fiscal year", "2026-07-01", "2027-06-30", roadmap.Fiscal{YearStarts: 7}, "end Q4 FY26|end Q1|end Q2|end Q3|end Q4 FY27"},
		{"halves", "2020-01-01", "2024-12-31", roadmap.Fiscal{}, "end Q4 2019|end Q2|end Q4 2020|end Q2|end Q4 2021|end Q2|end Q4 2022|end Q2|end Q4 2023|end Q2|end Q4 2024"},
		{"centuries", "1690-01-01", "2210-12-31", roadmap.Fiscal{}, "end 1700|end 1750|end 1800|end 1850|end 1900|end 1950|end 2000|end 2050|end 2100|end 2150|end 2200"},
	} {
		a := axis{first: day(c.first).First, last: day(c.last).First, x0: 0, x1: 700, fiscal: c.fiscal}
		var got []string
		for _, tick := range a.ticks() {
			got = append(got, strings.TrimSpace(tick.label+" "+tick.year))
		}
		if s := strings.Join(got, "|"); s != c.want {
			t.Errorf("%s: %s\nwant %s", c.name, s, c.want)
		}
	}
	for _, years := range []int{1, 2, 5, 10, 30, 100, 500, 2000, 9998} {
		a := axis{first: day("0001-01-01").First, last: roadmap.NewDate(years, 12, 31), x1: 5000}
		if n := len(a.ticks()); n < 2 || n > maxTicks {
			t.Errorf("%d ticks for %d years", n, years)
		}
	}
}

func TestFindings(t *testing.T) {
	day, quarter := sample(), coarse()
	over := editions()["overrun"]
	over.Compare.Get().Without.FirstValue = span("2027-05-31", "2027-05-31").End
	for _, c := range []struct{ got, want string }{
		{Staircase(day, Options{}).Finding, "First value after 25 % of the year; three quarters in market."},
		{BigBang(day, Options{}).Finding, "First value after 75 % of the year; one quarter in market."},
		{Staircase(quarter, Options{}).Finding, "First value after 25 % of the year; three quarters in market."},
		{BigBang(over, Options{}).Finding, "No value before the end of the year; first value 31 May 2027."},
		{CompareFinding(day), "With MVFs, customers get the first value 26 weeks earlier than without (31 Mar 2026 against 30 Sep 2026). " +
			"The full scope is complete 13 weeks later with MVFs than without (31 Dec 2026 against 30 Sep 2026)."},
		{CompareFinding(quarter), "With MVFs, customers get the first value 26 weeks earlier than without (Q1 2026 against Q3 2026). " +
			"The full scope is complete 13 weeks later with MVFs than without (Q4 2026 against Q3 2026)."},
		{Plan(day, Options{Width: 960}).Finding, "12 MVFs in 4 milestones: 7 shipped, 1 being built, 3 planned, 1 paused; " +
			"11 later than planned; the last one ends 5 Jan 2027."},
		{Plan(quarter, Options{Width: 960, Group: "service"}).Finding, "12 MVFs in 3 services: 7 shipped, 1 being built, 3 planned, 1 paused; the last one ends Q1 2027."},
		{Milestones(day, Options{Width: 960}).Finding, "2 of 4 milestones shipped; 3 later than planned."},
	} {
		if c.got != c.want {
			t.Errorf("got  %s\nwant %s", c.got, c.want)
		}
	}
}

// TestCoarseFindingTellsNoDay: an exact share in a coarse edition is not used.
func TestCoarseFindingTellsNoDay(t *testing.T) {
	ed := coarse()
	c := ed.Compare.Get()
	c.With.FirstShare, c.With.QuartersMarket, c.WeeksEarlier = 0.23, 3.1, 27
	want := coarse()
	if got := Staircase(ed, Options{}).Finding; got != Staircase(want, Options{}).Finding {
		t.Errorf("the finding tells the day: %s", got)
	}
	if got := CompareFinding(ed); got != CompareFinding(want) {
		t.Errorf("the finding tells the day: %s", got)
	}
}

func TestNothingToDraw(t *testing.T) {
	for _, d := range drawings() {
		if p := d.draw(&audience.Edition{}, d.opts); p.SVG != "" || p.Finding != "" {
			t.Errorf("%s of an empty edition: %+v", d.name, p)
		}
	}
	ed := sample()
	for _, m := range ed.MVFs {
		m.Planned, m.Expected = audience.Span{}, audience.Span{}
	}
	for _, m := range ed.Milestones {
		m.Planned, m.Expected = audience.Span{}, audience.Span{}
	}
	if p := Plan(ed, Options{Width: 960}); p.SVG != "" || p.Finding == "" {
		t.Errorf("without dates the plan is words: %+v", p)
	}
}

// TestManyMVFs: a picture has a size that does not grow with the roadmap.
func TestManyMVFs(t *testing.T) {
	ed := sample()
	for i := range 10000 {
		m := *ed.MVFs[i%12]
		m.ID = fmt.Sprintf("A.%d", i+5)
		ed.MVFs = append(ed.MVFs, &m)
		m.Milestone.MVFs = append(m.Milestone.MVFs, &m)
	}
	p := Plan(ed, Options{Width: 960, ID: "p"})
	if p.SVG == "" || len(p.SVG) > 10000 {
		t.Errorf("%d bytes", len(p.SVG))
	}
	with := &ed.Compare.Get().With
	rows := with.Rows
	for i := range 1000 {
		with.Rows = append(with.Rows, rows[i%len(rows)])
	}
	p = Staircase(ed, Options{Width: 960, ID: "p"})
	if strings.Count(p.SVG, `class="work`) != 3*maxGroups || !strings.Contains(p.SVG, "and 904 more milestones") {
		t.Errorf("the staircase: %d bars and %d bytes", strings.Count(p.SVG, `class="work`), len(p.SVG))
	}
}

// TestOverrunIsShown: a plan that runs over the end widens both pictures, and its bar
// is as long as it is.
func TestOverrunIsShown(t *testing.T) {
	ed := editions()["overrun"]
	for _, p := range []Picture{Staircase(ed, Options{Width: 960}), BigBang(ed, Options{Width: 960})} {
		if !strings.Contains(p.SVG, ">2027</text>") {
			t.Errorf("the axis ends before the plan does: %s", p.SVG)
		}
	}
	if p := BigBang(ed, Options{Width: 960}); !strings.Contains(p.SVG, "comes after 31 Dec 2026") {
		t.Errorf("no word of the launch: %s", p.SVG)
	}
}
