package timeline

import (
	"cmp"
	"fmt"
	"math"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/svg"
)

// Plan draws the MVFs under their milestone or service: what happened or is expected as
// a solid bar, the plan as a thin outline under it, what depends on what, today, and
// the fiscal year's end. An edition without dates has no picture, and still words.
func Plan(ed *audience.Edition, o Options) Picture {
	groups := groupsOf(ed, o.Group)
	if len(groups) == 0 {
		return Picture{}
	}
	pic := Picture{Finding: planFinding(ed, groups, o.Group)}
	var first, last roadmap.Date
	total := 0
	for _, g := range groups {
		reach(&first, &last, g.span)
		total += len(g.mvfs)
		for _, m := range g.mvfs {
			reach(&first, &last, m.Planned)
			reach(&first, &last, MainSpan(m))
		}
	}
	if first == roadmap.NoDate {
		return pic
	}
	// Today is worth some empty space, but not a picture of nothing else.
	if near := (last-first)/4 + 31; ed.AsOf != roadmap.NoDate {
		if ed.AsOf < first && first-ed.AsOf <= near {
			first = ed.AsOf
		}
		if ed.AsOf > last && ed.AsOf-last <= near {
			last = ed.AsOf
		}
	}
	first, last = wholeQuarters(ed.Fiscal, first, last)
	d := &planDrawing{page: newPage(o.Width, first, last, ed.Fiscal), ed: ed, id: o.ID}
	d.layOut(groups, total > maxMVFs)
	pic.SVG = d.draw(planTitle(ed, o.Group), pic.Finding)
	return pic
}

// group is a heading with its MVFs.
type group struct {
	title    string
	progress audience.Progress
	span     audience.Span
	service  int // colour of its bar; -1 for none
	mvfs     []*audience.MVF
}

// planTitle names the picture.
func planTitle(ed *audience.Edition, by string) string {
	if by == "service" {
		return ed.Words.T("Plan by service")
	}
	return ed.Words.T("Plan by milestone")
}

// groupCount counts the groups of the picture.
func groupCount(ed *audience.Edition, n int, by string) string {
	if by == "service" {
		return ed.Words.N(n, "1 service", "%d services")
	}
	return ed.Words.N(n, "1 milestone", "%d milestones")
}

func groupsOf(ed *audience.Edition, by string) []group {
	var out []group
	if by == "service" {
		for _, s := range ed.Services {
			if len(s.MVFs) > 0 {
				out = append(out, group{s.Title, s.Progress, either(s.Expected, s.Planned), s.Index, s.MVFs})
			}
		}
		return out
	}
	for _, m := range ed.Milestones {
		out = append(out, group{m.Title, m.Progress, either(m.Expected, m.Planned), -1, m.MVFs})
	}
	rest := group{title: ed.Words.T("Not in a milestone yet"), service: -1}
	var first, last roadmap.Date
	for _, m := range ed.MVFs {
		if m.Milestone == nil {
			rest.mvfs = append(rest.mvfs, m)
			reach(&first, &last, MainSpan(m))
		}
	}
	if len(rest.mvfs) > 0 {
		rest.span = audience.Span{Start: roadmap.DayPeriod(first), End: roadmap.DayPeriod(last)}
		out = append(out, rest)
	}
	return out
}

func either(a, b audience.Span) audience.Span {
	if a.IsZero() {
		return b
	}
	return a
}

// MainSpan is where an MVF is drawn: where it was or is expected, else its plan.
func MainSpan(m *audience.MVF) audience.Span {
	return either(m.Expected, either(m.Actual, m.Planned))
}

// planFinding says what the picture shows, from what the picture holds.
func planFinding(ed *audience.Edition, groups []group, by string) string {
	byStatus := map[roadmap.Status]int{}
	total, late := 0, 0
	var end roadmap.Period
	for _, g := range groups {
		for _, m := range g.mvfs {
			total++
			byStatus[m.Status]++
			if runsLate(m) && m.Status != roadmap.Dropped {
				late++
			}
			if s := MainSpan(m); s.End.Last > end.Last {
				end = s.End
			}
		}
	}
	head := ed.Words.T("%s in %s", ed.Words.N(total, "1 MVF", "%d MVFs"), groupCount(ed, len(groups), by))
	var kinds []string
	for _, s := range []roadmap.Status{roadmap.Shipped, roadmap.Building, roadmap.Planned, roadmap.Paused, roadmap.Idea, roadmap.Dropped} {
		if n := byStatus[s]; n > 0 {
			kinds = append(kinds, audience.Counted(ed.Words, s, n))
		}
	}
	if len(kinds) > 0 {
		head = ed.Words.T("%s: %s", head, ed.Words.Series(kinds))
	}
	behind, until := "", ""
	if late > 0 {
		behind = ed.Words.T("%d later than planned", late)
	}
	if !end.IsZero() {
		until = ed.Words.T("the last one ends %s", ed.Fiscal.Label(end))
	}
	return sentence(ed.Words, head, behind, until)
}

// planDrawing places the rows first and draws them then, layer by layer: grid, arrows,
// bars, today, labels.
type planDrawing struct {
	*page
	ed     *audience.Edition
	id     string
	heads  []headRow
	rows   []mvfRow
	more   int // groups that are not drawn
	height float64
}

type headRow struct {
	group
	y, h float64
}

type mvfRow struct {
	mvf       *audience.MVF
	y         float64
	main      box
	plan      box
	hasMain   bool
	hasPlan   bool
	openEnded bool
}

// The places in a row. On a narrow page the label stands above the bar.
const (
	barHeight    = 15.0
	planHeight   = 4.0
	barTopWide   = 6.0
	barTopNarrow = 20.0
)

func (d *planDrawing) layOut(groups []group, collapsed bool) {
	headHeight, rowHeight, barTop := 36.0, 32.0, barTopWide
	if d.narrow {
		headHeight, rowHeight, barTop = 46, 46, barTopNarrow
	}
	if len(groups) > maxGroups {
		groups, d.more = groups[:maxGroups], len(groups)-maxGroups
	}
	y := axisHeight
	for _, g := range groups {
		d.heads = append(d.heads, headRow{g, y, headHeight})
		y += headHeight
		if collapsed {
			continue
		}
		for _, m := range g.mvfs {
			r := mvfRow{mvf: m, y: y}
			span := MainSpan(m)
			r.main, r.hasMain = d.bar(span, y+barTop, barHeight)
			r.openEnded = r.hasMain && span.End.IsZero()
			if span != m.Planned {
				r.plan, r.hasPlan = d.bar(m.Planned, y+barTop+barHeight+2, planHeight)
			}
			d.rows = append(d.rows, r)
			y += rowHeight
		}
		y += 6
	}
	d.height = y
}

func (d *planDrawing) draw(title, finding string) string {
	d.defineStripes()
	d.drawAxis(d.height)
	for i, h := range d.heads {
		if i > 0 {
			d.Line("grid row-line", 0, h.y-3, d.width, h.y-3)
		}
	}
	d.arrows()
	for _, r := range d.rows {
		d.drawBar(r)
	}
	d.drawAsOf(d.ed.AsOf, d.height)
	for _, h := range d.heads {
		d.drawHead(h)
	}
	for _, r := range d.rows {
		d.drawLabel(r)
	}
	bottom := d.height + 20
	if d.more > 0 {
		d.Text("note", 0, bottom+14, tinySize, svg.Start, d.ed.Words.N(d.more, "and 1 more group", "and %d more groups"))
		bottom += 20
	}
	return d.finish("pic-plan", title, finding, d.legend(bottom))
}

// defineStripes defines the stripes of what is being built, in each colour, and those of
// the legend.
func (d *planDrawing) defineStripes() {
	used := [serviceColours]bool{}
	for _, r := range d.rows {
		if r.hasMain && r.mvf.Status == roadmap.Building {
			used[colour(r.mvf)] = true
		}
	}
	striped := false
	for i, u := range used {
		if u {
			d.Stripes(d.stripes(i), "stripe"+serviceClass(i))
			striped = true
		}
	}
	if striped {
		d.Stripes(d.id+"-key", "stripe")
	}
}

// stripes is the id of a colour's stripes.
func (d *planDrawing) stripes(colour int) string { return fmt.Sprintf("%s-s%d", d.id, colour) }

// colour is the number of the colour of an MVF's service.
func colour(m *audience.MVF) int {
	if m.Service == nil {
		return 0
	}
	return mod(m.Service.Index, serviceColours)
}

// drawHead writes a group's heading over its thin summary bar.
func (d *planDrawing) drawHead(h headRow) {
	note := ""
	if h.progress.Total > 0 {
		note = d.ed.Words.T("%d of %d shipped", h.progress.Shipped, h.progress.Total)
	}
	class := "summary"
	if h.service >= 0 {
		class += serviceClass(h.service)
	}
	if d.narrow {
		noteWidth := svg.TextWidth(note, tinySize)
		d.Text("label heading", 0, h.y+18, textSize, svg.Start, svg.Fit(h.title, textSize, d.width-noteWidth-12))
		d.Text("note", d.width, h.y+18, tinySize, svg.End, note)
		if b, ok := d.bar(h.span, h.y+29, 4); ok {
			d.Rect(class, b.x, b.y, b.w, b.h, 2)
		}
		return
	}
	d.Text("label heading", 0, h.y+h.h/2+textSize*0.36, textSize, svg.Start, svg.Fit(h.title, textSize, d.labels))
	b, ok := d.bar(h.span, h.y+h.h/2-2, 4)
	if !ok {
		return
	}
	d.Rect(class, b.x, b.y, b.w, b.h, 2)
	d.beside("note", b, 8, note)
}

// serviceClass is the class of a service's colour, after a space.
func serviceClass(index int) string { return fmt.Sprintf(" s%d", mod(index, serviceColours)) }

const serviceColours = 6

func (d *planDrawing) drawBar(r mvfRow) {
	if !r.hasMain {
		return
	}
	d.Group("mvf"+serviceClass(colour(r.mvf))+" status-"+cmp.Or(string(r.mvf.Status), "none"), d.tip(r.mvf))
	if r.hasPlan {
		d.Rect("plan", r.plan.x, r.plan.y, r.plan.w, r.plan.h, 2)
	}
	b := r.main
	d.Rect("actual", b.x, b.y, b.w, b.h, barRadius)
	switch r.mvf.Status {
	case roadmap.Building:
		d.Striped(d.stripes(colour(r.mvf)), b.x, b.y, b.w, b.h, barRadius)
	case roadmap.Shipped:
		class, x := "check", b.right()-14
		if b.w < checkRoom {
			class, x = "check check-out", b.right()+4
		}
		if r.openEnded {
			x -= 10
		}
		y := b.middle()
		d.Path(class, new(svg.Path).Move(x, y+0.5).To(x+3, y+3.5).To(x+8.5, y-3))
	case roadmap.Idea, roadmap.Planned, roadmap.Paused, roadmap.Dropped:
	}
	if r.openEnded {
		x, y := b.right()-9, b.middle()
		d.Path("open", new(svg.Path).Move(x, y-4).To(x+4, y).To(x, y+4))
	}
	d.End()
}

// checkRoom is the narrowest bar that a check mark fits in.
const checkRoom = 20

// tip is what a pointer finds on a bar.
func (d *planDrawing) tip(m *audience.MVF) string {
	parts := []string{m.ID + " " + m.Title}
	for _, s := range []string{d.ed.Words.T(statusWords[m.Status]), spanLabel(d.ed.Fiscal, MainSpan(m)), lateness(d.ed.Words, m)} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return d.ed.Words.Series(parts)
}

// drawLabel writes an MVF's name, and in words what the colours say of its dates.
func (d *planDrawing) drawLabel(r mvfRow) {
	name := r.mvf.ID + " " + r.mvf.Title
	note, class := short(d.ed.Words, r.mvf), "note late"
	if !r.hasMain {
		note, class = d.ed.Words.T("no date yet"), "note"
	}
	if d.narrow {
		room := d.width
		if note != "" {
			room -= svg.TextWidth(note, tinySize) + 10
		}
		d.Text("label", 0, r.y+14, smallSize, svg.Start, svg.Fit(name, smallSize, room))
		d.Text(class, d.width, r.y+14, tinySize, svg.End, note)
		return
	}
	middle := r.y + barTopWide + barHeight/2
	d.Text("label", 12, middle+smallSize*0.36, smallSize, svg.Start, svg.Fit(name, smallSize, d.labels-12))
	if !r.hasMain {
		d.Text(class, d.x0+6, middle+tinySize*0.36, tinySize, svg.Start, note)
		return
	}
	gap := 8.0
	if r.mvf.Status == roadmap.Shipped && r.main.w < checkRoom {
		gap += 14
	}
	d.beside(class, r.main, gap, note)
}

// arrows draws what waits for what, from the end of one bar to the start of the next.
func (d *planDrawing) arrows() {
	if !d.ed.Sees[roadmap.FieldAfter] || d.narrow {
		return
	}
	at := map[*audience.MVF]mvfRow{}
	for _, r := range d.rows {
		if r.hasMain {
			at[r.mvf] = r
		}
	}
	d.Group("deps", "")
	for _, to := range d.rows {
		for _, dep := range to.mvf.After {
			if from, ok := at[dep.MVF]; ok && to.hasMain && dep.MVF != to.mvf {
				d.arrow(from.main, to.main)
			}
		}
	}
	d.End()
}

// arrow leaves a bar below or above its end, goes along in the gap between the rows, where
// no note stands, and points at the start of the other bar.
func (d *planDrawing) arrow(from, to box) {
	const head = 3.0
	down, edge, leave, gap := 1.0, to.y, from.y+from.h, from.y+from.h+8
	if to.y < from.y {
		down, edge, leave, gap = -1, to.y+to.h, from.y, from.y-4
	}
	out, x, tip := from.right()-min(6, from.w/2), to.x+min(8, to.w/2), edge-down
	bend, side := min(4, math.Abs(x-out)/2), math.Copysign(1, x-out)
	d.Path("dep", new(svg.Path).Move(out, leave).
		To(out, gap-down*bend).Bend(out, gap, out+side*bend, gap).
		To(x-side*bend, gap).Bend(x, gap, x, gap+down*bend).
		To(x, tip))
	d.Path("dep-head", new(svg.Path).Move(x-head, tip-down*4).To(x, tip).To(x+head, tip-down*4).Close())
}

// legend says what the shapes mean, for the shapes that are there. It returns the
// height of the whole picture.
func (d *planDrawing) legend(y float64) float64 {
	present := map[roadmap.Status]bool{}
	plan := false
	for _, r := range d.rows {
		if r.hasMain {
			present[r.mvf.Status] = true
			plan = plan || r.hasPlan
		}
	}
	x := 0.0
	key := func(class, text string, draw func(x, y float64)) {
		width := 28 + svg.TextWidth(text, tinySize)
		if x > 0 && x+width > d.width {
			x, y = 0, y+20
		}
		d.Group("key "+class, "")
		draw(x, y+4)
		d.Text("note", x+28, y+14, tinySize, svg.Start, text)
		d.End()
		x += width + 18
	}
	for _, s := range roadmap.Statuses {
		if present[s] {
			key("status-"+string(s), d.ed.Words.T(statusWords[s]), func(x, y float64) {
				d.Rect("actual", x, y, 22, 12, 5)
				if s == roadmap.Building {
					d.Striped(d.id+"-key", x, y, 22, 12, 5)
				}
				if s == roadmap.Shipped {
					d.Path("check", new(svg.Path).Move(x+7, y+6.5).To(x+10, y+9.5).To(x+15.5, y+3))
				}
			})
		}
	}
	if plan {
		key("key-plan", d.ed.Words.T("plan"), func(x, y float64) { d.Rect("plan", x, y+4, 22, 4, 2) })
	}
	if x == 0 {
		return y
	}
	return y + 24
}
