package timeline

import (
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/svg"
)

// Odds draws each open milestone as a range: from the day by which half of the trials
// are done, over 85 of 100 (the solid part), to 95. A hollow diamond is the target.
func Odds(ed *audience.Edition, o Options) Picture {
	outlook := ed.Outlook.Get()
	if outlook == nil {
		return Picture{}
	}
	pic := Picture{Finding: OddsFinding(ed)}
	rows := outlook.Rows[:min(len(outlook.Rows), maxGroups)]
	first, last := ed.AsOf, ed.AsOf
	for _, r := range rows {
		reach(&first, &last, audience.Span{Start: r.P50, End: r.P95})
		reach(&first, &last, audience.Span{End: r.Target})
	}
	first, last = wholeQuarters(ed.Fiscal, first, last)
	p := newPage(o.Width, first, last, ed.Fiscal)
	rowHeight := p.rowHeight()
	bottom := axisHeight + rowHeight*float64(len(rows)) + 2
	p.drawAxis(bottom)
	p.drawAsOf(ed.AsOf, bottom)
	for i := range rows {
		p.drawOdds(ed.Fiscal, &rows[i], axisHeight+rowHeight*float64(i), rowHeight)
	}
	height := bottom + 22
	height = p.more(len(outlook.Rows)-len(rows), height)
	pic.SVG = p.finish("pic-odds", ed.Words.T("How sure the dates are"), pic.Finding, height)
	return pic
}

// rowHeight leaves room for a label above the track on a narrow page.
func (p *page) rowHeight() float64 {
	if p.narrow {
		return 48
	}
	return 34
}

// more says how many milestones a picture leaves out, and returns its new height.
func (p *page) more(n int, height float64) float64 {
	if n <= 0 {
		return height
	}
	p.Text("note", 0, height+12, tinySize, svg.Start, p.fiscal.Words.N(n, "and 1 more milestone", "and %d more milestones"))
	return height + 20
}

// row writes the label of a row and a note at its end, and returns the middle of its track.
func (p *page) row(title, note, class string, y, height float64) float64 {
	middle := y + height/2
	if p.narrow {
		middle = y + 32
		width := svg.TextWidth(note, tinySize)
		p.Text("label", 0, y+14, smallSize, svg.Start, svg.Fit(title, smallSize, p.width-width-10))
		p.Text(class, p.width, y+14, tinySize, svg.End, note)
	} else {
		p.Text("label", 0, middle+textSize*0.36, textSize, svg.Start, svg.Fit(title, textSize, p.labels))
	}
	p.Line("track", p.x0, middle, p.x1, middle)
	return middle
}

const oddsHeight = 10.0

func (p *page) drawOdds(f roadmap.Fiscal, r *audience.Odds, y, height float64) {
	note := f.Words.T("85 %%: %s", f.Label(r.P85))
	class := "note"
	if r.Health == "red" {
		class = "note late"
	}
	middle := p.row(r.Milestone.Title, note, class, y, height)
	tip := f.Words.T("%s, 50 %% by %s, 85 %% by %s, 95 %% by %s", r.Milestone.Title, f.Label(r.P50), f.Label(r.P85), f.Label(r.P95))
	if !r.Target.IsZero() {
		tip = f.Words.T("%s, target %s", tip, f.Label(r.Target))
	}
	// A coarse date is drawn as the whole of its period. A day is its end.
	from := func(at roadmap.Period) roadmap.Date {
		if at.Precision == roadmap.Daily {
			return at.Last
		}
		return at.First
	}
	p.Group("odds health-"+r.Health, tip)
	start, likely, end := p.x(from(r.P50)), p.x(r.P85.Last+1), p.x(r.P95.Last+1)
	end = max(end, start+minBar)
	p.Rect("odds-rest", start, middle-oddsHeight/2, end-start, oddsHeight, oddsHeight/2)
	p.Rect("odds-part", start, middle-oddsHeight/2, max(likely-start, minBar), oddsHeight, oddsHeight/2)
	low, high := start, end
	if !r.Target.IsZero() {
		x := p.diamond("plan", r.Target, middle, plannedRadius)
		low, high = min(low, x-plannedRadius), max(high, x+plannedRadius)
	}
	p.End()
	if !p.narrow {
		p.beside(class, box{x: low, y: middle, w: high - low}, 7, note)
	}
}

// fewDays is a gap that is told in days, not in weeks.
const fewDays = 28

// OddsFinding says by when the last open milestone is there, and what that is against
// its target.
func OddsFinding(ed *audience.Edition) string {
	outlook := ed.Outlook.Get()
	if outlook == nil || len(outlook.Rows) == 0 {
		return ""
	}
	rows := outlook.Rows
	last := &rows[0]
	met, targets := 0, 0
	for i := range rows {
		if rows[i].P85.Last > last.P85.Last {
			last = &rows[i]
		}
		if !rows[i].Target.IsZero() {
			targets++
		}
		if rows[i].Health == "green" {
			met++
		}
	}
	say, name, done, target := ed.Words, last.Milestone.Title, ed.Fiscal.Label(last.P85), ed.Fiscal.Label(last.Target)
	var out string
	switch gap := int(last.P85.Last - last.Target.Last); {
	case last.Target.IsZero():
		out = say.T("%s is done by %s with 85 %% certainty.", name, done)
	case gap <= 0:
		out = say.T("%s is done by %s with 85 %% certainty, in time for %s.", name, done, target)
	case ed.Dates == roadmap.Daily && gap < fewDays:
		out = say.N(gap, "%[2]s is done by %[3]s with 85 %% certainty, 1 day after its target of %[4]s.",
			"%[2]s is done by %[3]s with 85 %% certainty, %[1]d days after its target of %[4]s.", name, done, target)
	default:
		out = say.N((gap+3)/7, "%[2]s is done by %[3]s with 85 %% certainty, 1 week after its target of %[4]s.",
			"%[2]s is done by %[3]s with 85 %% certainty, %[1]d weeks after its target of %[4]s.", name, done, target)
	}
	switch {
	case targets < 2:
	case met == 0:
		return say.Sentences(out, say.T("None of the %d open milestones is that certain to meet its target.", targets))
	case met == 1:
		return say.Sentences(out, say.T("1 of %d open milestones meets its target with that certainty.", targets))
	case met == targets:
		return say.Sentences(out, say.T("All %d open milestones are that certain to meet their targets.", targets))
	default:
		return say.Sentences(out, say.T("%d of %d open milestones meet their targets with that certainty.", met, targets))
	}
	return out
}

// Staffing draws a bar for each number of teams, to the end of all work. A mark on a bar
// is the end of a milestone.
func Staffing(ed *audience.Edition, o Options) Picture {
	return staffing(ed, ed.WhatIf.Get(), ed.AsOf, o)
}

// StaffingFromStart is Staffing of the whole roadmap, as if nothing had happened yet.
func StaffingFromStart(ed *audience.Edition, o Options) Picture {
	if c := ed.Compare.Get(); c != nil {
		return staffing(ed, ed.FromStart.Get(), c.Start, o)
	}
	return staffing(ed, ed.FromStart.Get(), roadmap.NoDate, o)
}

func staffing(ed *audience.Edition, w *audience.WhatIf, from roadmap.Date, o Options) Picture {
	if w == nil || len(w.Rows) == 0 {
		return Picture{}
	}
	pic := Picture{Finding: StaffingFinding(ed, w)}
	var last roadmap.Date
	for _, r := range w.Rows {
		last = max(last, r.End.Last)
		for _, end := range r.Ends {
			if from == roadmap.NoDate || !end.IsZero() && end.First < from {
				from = end.First
			}
		}
	}
	first, last := wholeQuarters(ed.Fiscal, from, last)
	p := newPage(o.Width, first, last, ed.Fiscal)
	rowHeight := p.rowHeight()
	bottom := axisHeight + rowHeight*float64(len(w.Rows)) + 2
	p.drawAxis(bottom)
	if w == ed.WhatIf.Get() { // in a plan in which nothing has happened, today is no day like others
		p.drawAsOf(ed.AsOf, bottom)
	}
	for i, r := range w.Rows {
		title, class := Teams(ed.Words, r.Teams), "staffing"
		if r.Now {
			title, class = ed.Words.T("%s, as now", title), "staffing staffing-now"
		}
		note := ed.Fiscal.Label(r.End)
		middle := p.row(title, note, "note", axisHeight+rowHeight*float64(i), rowHeight)
		p.Group(class, ed.Words.T("%s: %s", title, note))
		b, ok := p.bar(audience.Span{Start: roadmap.DayPeriod(from), End: r.End}, middle-oddsHeight/2, oddsHeight)
		if ok {
			p.Rect("fill", b.x, b.y, b.w, b.h, oddsHeight/2)
			ends := r.Ends[:max(len(r.Ends)-1, 0)]
			if len(ends) > maxGroups {
				ends = nil // a bar full of marks tells nothing
			}
			for _, end := range ends {
				if !end.IsZero() && end.Last < r.End.Last {
					x := p.x(end.Last + 1)
					p.Line("staffing-mark", x, b.y, x, b.y+b.h)
				}
			}
		}
		p.End()
		if !p.narrow {
			p.beside("note", b, 7, note)
		}
	}
	pic.SVG = p.finish("pic-staffing", ed.Words.T("Other numbers of teams"), pic.Finding, bottom+22)
	return pic
}

// Teams writes a number of teams: "1 team".
func Teams(words locale.Locale, n int) string { return words.N(n, "1 team", "%d teams") }

// StaffingFinding says what another team would change, and why the one after it would
// change nothing.
func StaffingFinding(ed *audience.Edition, w *audience.WhatIf) string {
	if w == nil || len(w.Rows) == 0 {
		return ""
	}
	var now, best *audience.Staffing
	for i := range w.Rows {
		if w.Rows[i].Now {
			now = &w.Rows[i]
		}
		if w.Rows[i].Teams == w.Enough {
			best = &w.Rows[i]
		}
	}
	if now == nil {
		now = &w.Rows[0]
	}
	say, chain := ed.Words, Chain(ed.Words, w.Chain)
	nothing := say.T("%s team changes nothing.", ordinal(say, w.Enough+1))
	if chain != "" {
		nothing = say.T("%s team changes nothing: %s.", ordinal(say, w.Enough+1), chain)
	}
	switch {
	case best == nil:
		most := &w.Rows[len(w.Rows)-1]
		return say.T("Up to %s, each team more ends the work earlier: %s with %d, %s with %s.",
			Teams(say, most.Teams), ed.Fiscal.Label(most.End), most.Teams, ed.Fiscal.Label(now.End), Teams(say, now.Teams))
	case best.Teams <= now.Teams:
		switch {
		case now.Teams+1 == w.Enough+1:
			return nothing
		case chain != "":
			return say.T("%s would be as fast as the %s that there are: %s.", Teams(say, best.Teams), Teams(say, now.Teams), chain)
		}
		return say.T("%s would be as fast as the %s that there are.", Teams(say, best.Teams), Teams(say, now.Teams))
	}
	teams, then, end := Teams(say, best.Teams), ed.Fiscal.Label(best.End), ed.Fiscal.Label(now.End)
	gain := say.T("With %s in place of %d the work ends no earlier (%s against %s).", teams, now.Teams, then, end)
	if weeks := weeksBetween(best.End, now.End); weeks > 0 {
		gain = say.N(weeks, "With %[2]s in place of %[3]d the work ends 1 week earlier (%[4]s against %[5]s).",
			"With %[2]s in place of %[3]d the work ends %[1]d weeks earlier (%[4]s against %[5]s).", teams, now.Teams, then, end)
	} else if best.End.Last < now.End.Last {
		gain = say.T("With %s in place of %d the work ends a little earlier (%s against %s).", teams, now.Teams, then, end)
	}
	return say.Sentences(gain, nothing)
}

// Chain tells what waits for what, the last first. A long chain is told by its first
// links and its end.
func Chain(words locale.Locale, chain []*audience.MVF) string {
	const told = 4
	if len(chain) < 2 {
		return ""
	}
	out := words.T("%s waits for %s", chain[0].ID, chain[1].ID)
	for i, m := range chain {
		switch {
		case i < 2 || i >= told && i < len(chain)-1:
		case i > told:
			out = words.T("%s, and so on back to %s", out, m.ID)
		default:
			out = words.T("%s, which waits for %s", out, m.ID)
		}
	}
	return out
}

var ordinals = []string{"", "A first", "A second", "A third", "A fourth", "A fifth", "A sixth", "A seventh", "An eighth", "A ninth", "A tenth", "An eleventh", "A twelfth"}

// ordinal begins a sentence with the n-th of something; other languages take the number.
func ordinal(words locale.Locale, n int) string {
	switch {
	case !words.English():
		return words.Number(float64(n), 0)
	case n > 0 && n < len(ordinals):
		return ordinals[n]
	}
	return "Another"
}
