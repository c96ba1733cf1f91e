package timeline

import (
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/svg"
)

// Milestones draws one slim track for each milestone: a hollow diamond where it was
// planned, a filled one where it shipped or is expected, and in words how late it is.
func Milestones(ed *audience.Edition, o Options) Picture {
	if len(ed.Milestones) == 0 {
		return Picture{}
	}
	pic := Picture{Finding: milestonesFinding(ed)}
	var first, last roadmap.Date
	for _, m := range ed.Milestones {
		reach(&first, &last, audience.Span{Start: m.Planned.Start, End: target(m)})
		reach(&first, &last, m.Expected)
	}
	if first == roadmap.NoDate {
		return pic
	}
	first, last = wholeQuarters(ed.Fiscal, first, last)
	p := newPage(o.Width, first, last, ed.Fiscal)
	shown := ed.Milestones[:min(len(ed.Milestones), maxGroups)]
	rowHeight := 34.0
	if p.narrow {
		rowHeight = 48
	}
	bottom := axisHeight + rowHeight*float64(len(shown)) + 2
	p.drawAxis(bottom)
	p.drawAsOf(ed.AsOf, bottom)
	for i, m := range shown {
		p.drawMilestone(ed, m, axisHeight+rowHeight*float64(i), rowHeight)
	}
	height := bottom + 22
	if more := len(ed.Milestones) - len(shown); more > 0 {
		p.Text("note", 0, height+12, tinySize, svg.Start, ed.Words.N(more, "and 1 more milestone", "and %d more milestones"))
		height += 20
	}
	pic.SVG = p.finish("pic-milestones", ed.Words.T("Milestones"), pic.Finding, height)
	return pic
}

// target is when a milestone was meant to be there.
func target(m *audience.Milestone) roadmap.Period {
	if m.Due.IsZero() {
		return m.Planned.End
	}
	return m.Due
}

// milestoneLate says how a milestone stands against its plan; only exact dates tell.
func milestoneLate(ed *audience.Edition, m *audience.Milestone) string {
	switch {
	case ed.Dates != roadmap.Daily || m.Planned.End.IsZero() || m.Expected.End.IsZero():
		return ""
	case m.Late > 0:
		return ed.Words.T("%s late", ed.Words.N(m.Late, "1 working day", "%d working days"))
	case m.Late < 0:
		return ed.Words.T("%s early", ed.Words.N(-m.Late, "1 working day", "%d working days"))
	}
	return ed.Words.T("on time")
}

// isLate reports whether a milestone ends after its plan, as far as exact dates tell.
func isLate(ed *audience.Edition, m *audience.Milestone) bool {
	return m.Late > 0 && milestoneLate(ed, m) != ""
}

func milestonesFinding(ed *audience.Edition) string {
	shipped, late := 0, 0
	for _, m := range ed.Milestones {
		if m.Shipped {
			shipped++
		}
		if isLate(ed, m) {
			late++
		}
	}
	head := ed.Words.N(len(ed.Milestones), "1 milestone", "%d milestones")
	if ed.Sees[roadmap.FieldStatus] {
		head = ed.Words.T("%d of %s shipped", shipped, head)
	}
	behind := ""
	if late > 0 {
		behind = ed.Words.T("%d later than planned", late)
	}
	return sentence(ed.Words, head, behind)
}

func (p *page) drawMilestone(ed *audience.Edition, m *audience.Milestone, y, height float64) {
	late := milestoneLate(ed, m)
	middle := y + height/2
	class := "note"
	if isLate(ed, m) {
		class = "note late"
	}
	if p.narrow {
		middle = y + 32
		width := svg.TextWidth(late, tinySize)
		p.Text("label", 0, y+14, smallSize, svg.Start, svg.Fit(m.Title, smallSize, p.width-width-10))
		p.Text(class, p.width, y+14, tinySize, svg.End, late)
	} else {
		p.Text("label", 0, middle+textSize*0.36, textSize, svg.Start, svg.Fit(m.Title, textSize, p.labels))
	}
	p.Line("track", p.x0, middle, p.x1, middle)

	say, state := ed.Words.T("expected %s", ed.Fiscal.Label(m.Expected.End)), "status-planned"
	if m.Shipped {
		say, state = ed.Words.T("shipped %s", ed.Fiscal.Label(m.Expected.End)), "status-shipped"
	}
	planned, expected := target(m), m.Expected.End
	tip := m.Title
	if !planned.IsZero() {
		tip += ", " + ed.Words.T("planned %s", ed.Fiscal.Label(planned))
	}
	if !expected.IsZero() {
		tip += ", " + say
	}
	p.Group("milestone "+state, tip)
	low, high := p.x1, p.x0
	if !planned.IsZero() {
		x := p.diamond("plan", planned, middle, plannedRadius)
		low, high = min(low, x), max(high, x)
	}
	if !expected.IsZero() {
		x := p.diamond("actual", expected, middle, expectedRadius)
		low, high = min(low, x), max(high, x)
	}
	p.End()
	if !p.narrow {
		p.beside(class, box{x: low - plannedRadius, y: middle, w: high - low + 2*plannedRadius}, 7, late)
	}
}

// The planned diamond is larger, so that both are seen where they meet.
const (
	plannedRadius  = 8.0
	expectedRadius = 4.5
)

// diamond draws a diamond at a day, or in the middle of a period over a line that
// spans all of it. It returns its place.
func (p *page) diamond(class string, at roadmap.Period, y, r float64) float64 {
	from, to := p.x(at.First), p.x(at.Last+1)
	x := to
	if at.Precision != roadmap.Daily {
		p.Rect(class+" whole", from, y-2, to-from, 4, 2)
		x = (from + to) / 2
	}
	p.Path(class, new(svg.Path).Move(x, y-r).To(x+r, y).To(x, y+r).To(x-r, y).Close())
	return x
}
