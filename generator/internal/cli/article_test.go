package cli_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// planPicture is what the picture of a plan shows, read back from its shapes.
type planPicture struct {
	ends []float64 // where the quarters end, the one before the year first
	bars []planBar
	live planBar // with customers
}

type planBar struct {
	class, title   string
	x1, x2, top, h float64
}

func number(t *testing.T, s *goquery.Selection, name string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s.AttrOr(name, ""), 64)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return v
}

func readPlan(t *testing.T, picture *goquery.Selection) planPicture {
	t.Helper()
	var p planPicture
	picture.Find("line.grid").Each(func(_ int, line *goquery.Selection) { p.ends = append(p.ends, number(t, line, "x1")) })
	var words []string
	picture.Find("text.tick").Not(".year").Each(func(i int, tick *goquery.Selection) {
		words = append(words, tick.Text())
		nearest, x := 0, number(t, tick, "x") // words at the edges are moved in
		for k, end := range p.ends {
			if math.Abs(end-x) < math.Abs(p.ends[nearest]-x) {
				nearest = k
			}
		}
		if nearest != i {
			t.Errorf("%q stands at line %d, want %d", tick.Text(), nearest, i)
		}
	})
	if want := []string{"end Q4", "end Q1", "end Q2", "end Q3", "end Q4"}; !slices.Equal(words, want) || len(p.ends) != 5 || !slices.IsSorted(p.ends) {
		t.Fatalf("the axis says %q at %v, want %q", words, p.ends, want)
	}
	picture.Find("g.work, g.launch").Each(func(_ int, g *goquery.Selection) {
		rect := g.Find("rect.fill")
		b := planBar{class: g.AttrOr("class", ""), title: g.Find("title").Text(), x1: number(t, rect, "x"), top: number(t, rect, "y"), h: number(t, rect, "height")}
		b.x2 = b.x1 + number(t, rect, "width")
		if g.HasClass("launch") {
			p.live = b
			return
		}
		b.x1, b.x2 = b.x1-0.75, b.x2+0.75 // the hairline that keeps neighbours apart
		p.bars = append(p.bars, b)
	})
	return p
}

// quarters is how far into the year a place is: 1.5 is the middle of Q2.
func (p planPicture) quarters(x float64) float64 {
	i := 0
	for i < 3 && x >= p.ends[i+1] {
		i++
	}
	return float64(i) + (x-p.ends[i])/(p.ends[i+1]-p.ends[i])
}

// stands compares where a bar begins and ends, in quarters of the year.
func (p planPicture) stands(t *testing.T, b planBar, from, to float64) {
	t.Helper()
	const days = 0.03 // a quarter is no whole number of weeks
	if x1, x2 := p.quarters(b.x1), p.quarters(b.x2); math.Abs(x1-from) > days || math.Abs(x2-to) > days {
		t.Errorf("%q stands from %.3f to %.3f quarters, want %.2f to %.2f", b.title, x1, x2, from, to)
	}
}

// shows compares a bar with a range of days of the computed plan.
func (p planPicture) shows(t *testing.T, b planBar, c *schedule.Comparison, days schedule.Range) {
	t.Helper()
	x := func(d roadmap.Date) float64 {
		return p.ends[0] + (p.ends[4]-p.ends[0])*float64(d-c.Start)/float64(c.Until+1-c.Start)
	}
	if x1, x2 := x(days.First), x(days.Last+1); math.Abs(b.x1-x1) > 0.02 || math.Abs(b.x2-x2) > 0.02 {
		t.Errorf("%q stands from %.2f to %.2f, the plan says %.2f to %.2f", b.title, b.x1, b.x2, x1, x2)
	}
}

// TestArticlePlans reads the article's plans with and without MVFs back from the pages of
// the example on which they stand, from the bars and the lines of the axis, and compares
// them with the article and with the plan that the example gives.
func TestArticlePlans(t *testing.T) {
	root, out := writeExample(t), filepath.Join(t.TempDir(), "out")
	run(t, "build", "--root", root, "--output", out, "--strict")
	src, problems := content.Read(os.DirFS(root))
	rm, more := roadmap.Resolve(src)
	problems.Append(more)
	if problems.Failed() {
		t.Fatal(problems.Sorted())
	}
	want := schedule.Compare(rm, roadmap.NoDate) // its span is typed

	for _, page := range []string{
		"investors/index.html", "investors/timeline/index.html", "engineering/index.html", "engineering/timeline/index.html",
		"executives/timeline/index.html", "product/timeline/index.html",
	} {
		data, err := os.ReadFile(filepath.Join(out, filepath.FromSlash(page)))
		if err != nil {
			t.Fatal(err)
		}
		doc, err := goquery.NewDocumentFromReader(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		for _, width := range []string{"wide", "narrow"} {
			t.Run(page+" "+width, func(t *testing.T) {
				with, without := doc.Find("svg.pic-staircase.pic-"+width), doc.Find("svg.pic-bigbang.pic-"+width)
				if with.Length() == 0 || without.Length() == 0 {
					t.Fatalf("%d pictures with MVFs, %d without", with.Length(), without.Length())
				}
				with.Each(func(_ int, s *goquery.Selection) { staircaseOfArticle(t, readPlan(t, s), want) })
				without.Each(func(_ int, s *goquery.Selection) { bigBangOfArticle(t, readPlan(t, s), want) })
			})
		}
	}
}

// staircaseOfArticle: row n holds A.n, B.n and C.n inside quarter n, which take 0.22, 0.42
// and 0.36 of it; customers have something from the end of Q1 on.
func staircaseOfArticle(t *testing.T, p planPicture, want *schedule.Comparison) {
	t.Helper()
	if len(p.bars) != 12 || len(want.With.Rows) != 4 {
		t.Fatalf("%d bars, %d rows are planned", len(p.bars), len(want.With.Rows))
	}
	valueYears := 0.0
	for n, row := range want.With.Rows {
		start := float64(n)
		for i, share := range []float64{0.22, 0.42, 0.36} {
			b := p.bars[3*n+i]
			if id := row.Bars[i].MVF.ID; id != string("ABC"[i])+"."+strconv.Itoa(n+1) || !strings.HasPrefix(b.title, id+" ") || b.class != "work s"+strconv.Itoa(i) {
				t.Errorf("bar %d of row %d is %q in the class %q, the plan has %s", i+1, n+1, b.title, b.class, id)
			}
			p.stands(t, b, start, start+share)
			p.shows(t, b, want, row.Bars[i].Range)
			if middle := p.quarters((b.x1 + b.x2) / 2); int(middle) != n {
				t.Errorf("%q stands in quarter %d, want %d", b.title, int(middle)+1, n+1)
			}
			if b.top != p.bars[3*n].top || n > 0 && b.top < p.bars[3*n-1].top+p.bars[3*n-1].h {
				t.Errorf("%q stands at the height %v, want the row under that of milestone %d", b.title, b.top, n)
			}
			start += share
		}
		valueYears += (4 - p.quarters(p.bars[3*n+2].x2)) / 4 / 4
	}
	p.stands(t, p.live, 1, 4)
	p.shows(t, p.live, want, want.With.Launch)
	if last := p.bars[11]; p.live.top < last.top+last.h {
		t.Errorf("the time with customers stands at the height %v, beside the work", p.live.top)
	}
	nearNumber(t, "first value", p.quarters(p.bars[2].x2)/4, 0.25, want.With.FirstShare)
	nearNumber(t, "value-years", valueYears, 0.375, want.With.ValueYears)
}

// bigBangOfArticle: one row, A during Q1, B during Q2, C during Q3; customers have
// everything during Q4, and nothing before.
func bigBangOfArticle(t *testing.T, p planPicture, want *schedule.Comparison) {
	t.Helper()
	if len(p.bars) != 3 || len(want.Without.Rows) != 1 {
		t.Fatalf("%d bars, %d rows are planned", len(p.bars), len(want.Without.Rows))
	}
	for i, bar := range want.Without.Rows[0].Bars {
		b := p.bars[i]
		if b.class != "work s"+strconv.Itoa(i) || !strings.HasPrefix(b.title, bar.Service.Title+", ") || b.top != p.bars[0].top {
			t.Errorf("bar %d is %q in the class %q at the height %v, the plan has %s", i+1, b.title, b.class, b.top, bar.Service.Title)
		}
		p.stands(t, b, float64(i), float64(i+1))
		p.shows(t, b, want, bar.Range)
	}
	p.stands(t, p.live, 3, 4)
	p.shows(t, p.live, want, want.Without.Launch)
	nearNumber(t, "first value", p.quarters(p.bars[2].x2)/4, 0.75, want.Without.FirstShare)
	nearNumber(t, "value-years", (4-p.quarters(p.bars[2].x2))/4, 0.25, want.Without.ValueYears)
}

// nearNumber compares what a picture shows with the article and with the plan.
func nearNumber(t *testing.T, name string, shown, article, planned float64) {
	t.Helper()
	if math.Abs(shown-article) > 0.01 || math.Abs(shown-planned) > 0.01 {
		t.Errorf("%s: the picture shows %.3f, the article %.3f, the plan %.3f", name, shown, article, planned)
	}
}
