// Package timeline draws the timelines of an edition as native SVG: the plan with
// actual against planned dates, the milestones, and the plan with and without MVFs.
//
// Every place in a picture is computed from the edition's periods alone. A coarse date
// is drawn as the whole of its period, so no length or position can tell more than the
// words beside it. Colours, dark mode and print are the style sheet's: shapes carry
// only the classes that CLASSES.md lists.
package timeline

import (
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/svg"
)

// Options choose one rendering of a picture.
type Options struct {
	Group string // "milestone" (also for "") or "service"
	Width int    // CSS pixels; below 600 labels stand above the bars
	ID    string // prefix of ids inside the picture, unique in the page
}

// Picture is a picture and what it shows in words. The links and the focus are those of a list
// beside it; the SVG has role="img".
type Picture struct {
	SVG     string // "" when there is nothing that has a date
	Finding string
}

// maxMVFs is how many bars a picture has before each group becomes one bar, and
// maxGroups how many groups, or rows of a comparison, it draws.
const (
	maxMVFs   = 200
	maxGroups = 100
)

// The type sizes, in pixels.
const (
	textSize  = 13.0
	smallSize = 12.0
	tinySize  = 11.0
)

// barRadius rounds the corners of a bar.
const barRadius = 6.0

// page is the frame that every timeline shares: the plot, its axis, and where labels go.
type page struct {
	svg.Writer
	axis
	width  float64
	narrow bool
	labels float64 // the width of the label column; 0 on a narrow page
}

const (
	narrowBelow = 600
	minWidth    = 240
	axisHeight  = 44.0
)

func newPage(width int, first, last roadmap.Date, fiscal roadmap.Fiscal) *page {
	p := &page{width: float64(max(width, minWidth)), narrow: width < narrowBelow}
	p.axis = axis{first: first, last: max(first, last), fiscal: fiscal, x0: 12, x1: p.width - 12}
	if !p.narrow {
		p.labels = p.width * 0.31
		p.x0, p.x1 = p.labels+16, p.width-28
	}
	return p
}

// drawAxis draws the labels at quarter ends and a hairline under each, down to bottom.
func (p *page) drawAxis(bottom float64) {
	p.Group("axis", "")
	free := 0.0 // where the next label may begin
	for _, t := range p.ticks() {
		x := p.x(t.end + 1)
		line, label := "grid", "tick"
		if t.yearEnd && !t.onlyYears {
			line, label = "grid fy-end", "tick tick-fy"
		}
		p.Line(line, x, axisHeight-8, x, bottom)
		half := max(svg.TextWidth(t.label, tinySize), svg.TextWidth(t.year, tinySize)) / 2
		at := min(max(x, half+2), p.width-half-2)
		if at-half < free {
			continue
		}
		free = at + half + 6
		p.Text(label, at, 16, tinySize, svg.Middle, t.label)
		p.Text("tick year", at, 30, tinySize, svg.Middle, t.year)
	}
	p.End()
}

// drawAsOf draws the line of today, with its day at the foot.
func (p *page) drawAsOf(asOf roadmap.Date, bottom float64) {
	if asOf == roadmap.NoDate || asOf < p.first || asOf > p.last {
		return
	}
	x := p.x(asOf + 1)
	p.Group("asof", "")
	p.Line("asof-line", x, axisHeight-8, x, bottom)
	p.Circle("asof-dot", x, axisHeight-8, 3)
	label := p.fiscal.Words.T("as of %s", p.fiscal.Label(roadmap.DayPeriod(asOf)))
	half := svg.TextWidth(label, tinySize) / 2
	p.Text("asof-text", min(max(x, half+2), p.width-half-2), bottom+14, tinySize, svg.Middle, label)
	p.End()
}

// box is a rectangle of the plot.
type box struct{ x, y, w, h float64 }

func (b box) right() float64  { return b.x + b.w }
func (b box) middle() float64 { return b.y + b.h/2 }

// minBar keeps a bar of one day visible in a picture of many years.
const minBar = 5.0

// bar places a span: a coarse start begins with its period and a coarse end ends with
// it. Without an end it runs to the edge of the plot; without a start it is its end.
func (p *page) bar(s audience.Span, y, h float64) (box, bool) {
	first, last, ok := days(s)
	if !ok {
		return box{}, false
	}
	if s.End.IsZero() {
		last = max(first, p.last)
	}
	x := p.x(first)
	w := max(p.x(last+1)-x, minBar)
	x = min(x, p.x1-w)
	return box{x, y, w, h}, true
}

// Days is the first and the last day that a span covers as it is drawn.
func Days(s audience.Span) (first, last roadmap.Date, ok bool) { return days(s) }

// days is the first and the last day that a span covers as it is shown.
func days(s audience.Span) (first, last roadmap.Date, ok bool) {
	switch {
	case s.IsZero():
		return 0, 0, false
	case s.Start.IsZero():
		return s.End.First, s.End.Last, true
	case s.End.IsZero():
		return s.Start.First, s.Start.Last, true
	}
	return min(s.Start.First, s.End.First), max(s.Start.Last, s.End.Last), true
}

// reach widens the stretch from first to last so that it covers a span.
func reach(first, last *roadmap.Date, s audience.Span) {
	from, to, ok := days(s)
	if !ok {
		return
	}
	if *first == roadmap.NoDate || from < *first {
		*first = from
	}
	*last = max(*last, to)
}

// beside writes a note to the right of a bar, or to its left where the plot ends, or
// not at all.
func (p *page) beside(class string, b box, gap float64, note string) {
	width := svg.TextWidth(note, tinySize)
	y := b.middle() + tinySize*0.36
	switch {
	case b.right()+gap+width <= p.width-2:
		p.Text(class, b.right()+gap, y, tinySize, svg.Start, note)
	case b.x-6-width >= p.x0:
		p.Text(class, b.x-6, y, tinySize, svg.End, note)
	}
}

// finish returns the picture.
func (p *page) finish(class, title, finding string, height float64) string {
	size := "pic-wide"
	if p.narrow {
		size = "pic-narrow"
	}
	return p.Picture("pic "+size+" "+class, p.width, height, title+". "+finding)
}
