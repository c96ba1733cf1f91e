package site

import (
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/timeline"
)

// This file holds the views of planning. Each leads with a sentence made of its numbers.

// planSections lists the views of planning that the edition has, in the order in which
// the Plan page shows them.
func (s *site) planSections() []planSection {
	ed := s.ed
	ready := ed.Sees[roadmap.FieldAfter] && ed.Sees[roadmap.FieldStatus]
	return []planSection{
		{"forecast", key("How sure the dates are"), "forecast", nil, ed.Outlook != nil},
		{"runway", key("Revenue against cash"), "runway", nil, ed.Runway != nil},
		{"earned-value", key("What has been earned"), "earned-value", nil, ed.Earned != nil},
		{"whatif", key("With other numbers of teams"), "whatif", nil, ed.WhatIf != nil},
		{"whatif-all", key("With other numbers of teams from the first day"), "whatif", map[string]string{"of": "all"}, ed.FromStart != nil},
		{"priority", key("In which order"), "priority", nil, ed.Order != nil},
		{"why", key("Why then"), "why", nil, len(s.openWork()) > 0 && ed.Sees[roadmap.FieldSlack]},
		{"ready", key("Ready to start"), "ready", nil, ready && ed.Waves != nil},
		{"parallel", key("What may run in parallel"), "parallel", nil, ed.Waves != nil},
		{"grid", key("Services by fragment"), "grid", map[string]string{"by": "mvf"}, ready},
		{"retirement", key("What lives until when"), "retirement", nil, len(ed.Retire) > 0},
	}
}

type planSection struct {
	id, title, view string
	options         map[string]string
	shown           bool
}

// hasPlan reports whether the edition has a Plan page.
func (s *site) hasPlan() bool {
	for _, sec := range s.planSections() {
		if sec.shown {
			return true
		}
	}
	return false
}

func (p *page) planPage() any {
	var out theme.PlanPage
	for _, sec := range p.planSections() {
		if sec.shown {
			view := p.view(&roadmap.View{Name: sec.view, Options: sec.options})
			out.Sections = append(out.Sections, theme.PlanSection{ID: sec.id, Title: p.ed.Words.T(sec.title), View: view})
		}
	}
	return out
}

// planningFields are the fields of theme.PlanningViews, by the names of the views. Some of them take long.
var planningFields = map[string]string{
	"earned-value": "Earned", "forecast": "Forecast", "parallel": "Parallel", "priority": "Priority", "retirement": "Retire",
	"runway": "Runway", "whatif": "WhatIf", "why": "Why",
}

// planningView makes a placed view of planning; false when the name is none of theirs. Where no
// layout shows it, there is nothing in it.
func (p *page) planningView(v *roadmap.View) (theme.View, bool) {
	if field, ok := planningFields[v.Name]; ok && !p.theme.Shows(field) {
		return theme.View{}, true
	}
	var views theme.PlanningViews
	empty, has := "", false
	switch v.Name {
	case "earned-value":
		views.Earned, empty = p.earned(), key("There is no earned value to show yet.")
		has = views.Earned != nil
	case "forecast":
		views.Forecast, empty = p.forecast(), key("There is nothing to forecast: everything has shipped, or no dates are shown.")
		has = views.Forecast != nil
	case "parallel":
		views.Parallel, empty = p.parallel(), key("There is no open work to run in parallel.")
		has = views.Parallel != nil
	case "priority":
		views.Priority, empty = p.priority(), key("No open MVF says what a delay costs.")
		has = views.Priority != nil
	case "retirement":
		views.Retire, empty = p.retire(), key("No MVF says how long it lives.")
		has = views.Retire != nil
	case "runway":
		views.Runway, empty = p.runway(), key("No metric tells the runway, or no milestone moves revenue.")
		has = views.Runway != nil
	case "whatif":
		views.WhatIf, empty = p.whatIf(v.Options["of"] == "all"), key("There is no open work to plan with other teams.")
		has = views.WhatIf != nil
	case "why":
		views.Why, empty = p.why(), key("Nothing is open, so nothing waits.")
		has = views.Why != nil
	case "grid":
		if v.Options["by"] != "mvf" {
			return theme.View{}, false
		}
		views.Slices, empty = p.slices(), noMVFs
		has = views.Slices != nil
	default:
		return theme.View{}, false
	}
	if !has {
		return theme.View{Empty: p.ed.Words.T(empty)}, true
	}
	return theme.View{PlanningViews: views}, true
}

func (p *page) forecast() *theme.Forecast {
	o := p.ed.Outlook.Get()
	if o == nil {
		return nil
	}
	out := &theme.Forecast{Finding: timeline.OddsFinding(p.ed), Picture: p.picture(timeline.Odds, p.ed, "")}
	say := p.ed.Words
	ranges := say.T("%d of %d open MVFs give a range for their effort; the others take what is written.", o.Uncertain, o.Open)
	switch o.Uncertain {
	case 0:
		ranges = say.T("No open MVF gives a range for its effort, so every trial ends the same.")
	case o.Open:
		ranges = say.T("Every open MVF gives a range for its effort.")
	}
	out.Basis = say.Sentences(say.T("%d trials of the plan, with the work that this edition shows and the teams that there are.", o.Trials), ranges)
	rows, more := firstOf(p.ed.Words, o.Rows, maxRows)
	out.More = more
	for i := range rows {
		r := &rows[i]
		row := theme.OddsRow{
			Link: *p.entryLink(&r.Milestone.Entry), P50: p.period(r.P50), P85: p.period(r.P85), P95: p.period(r.P95),
			Target: p.period(r.Target), Health: p.healthMark(r.Health),
		}
		if r.HasOnTime {
			row.OnTime, out.HasOdds = certainty(p.ed.Words, r.OnTime), true
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

// certain says by when a milestone is done as good as surely.
func (p *page) certain(m *audience.Milestone) string {
	if r := p.outlook()[m]; r != nil {
		return p.ed.Words.T("by %s with 85 %% certainty, by %s with 95 %%", p.period(r.P85), p.period(r.P95))
	}
	return ""
}

// oddsOf are the odds of each milestone that has them.
func oddsOf(ed *audience.Edition) map[*audience.Milestone]*audience.Odds {
	out := map[*audience.Milestone]*audience.Odds{}
	if outlook := ed.Outlook.Get(); outlook != nil {
		for i := range outlook.Rows {
			r := &outlook.Rows[i]
			out[r.Milestone] = r
		}
	}
	return out
}

// certainty writes a share of trials; what may happen is not 0 and what may fail is not 100.
func certainty(words locale.Locale, share float64) string {
	n := percent(share)
	if share > 0 {
		n = max(n, 1)
	}
	if share < 1 {
		n = min(n, 99)
	}
	return words.Percent(float64(n), 0)
}

// whole writes a whole number: "10,000".
func (s *site) whole(n int) string { return s.ed.Words.Number(float64(n), 0) }

func (p *page) whatIf(all bool) *theme.WhatIf {
	w, draw := p.ed.WhatIf.Get(), timeline.Staffing
	if all {
		w, draw = p.ed.FromStart.Get(), timeline.StaffingFromStart
	}
	if w == nil {
		return nil
	}
	chain, columns := w.Chain[:min(len(w.Chain), maxColumns)], w.Milestones[:min(len(w.Milestones), maxColumns)]
	out := &theme.WhatIf{Finding: timeline.StaffingFinding(p.ed, w), Picture: p.picture(draw, p.ed, ""), Chain: p.mvfLinks(chain)}
	if more := len(w.Milestones) - len(columns); more > 0 {
		out.More = p.ed.Words.N(more, "and 1 more milestone", "and %d more milestones")
	}
	for _, m := range columns {
		out.Milestones = append(out.Milestones, *p.entryLink(&m.Entry))
	}
	for i, r := range w.Rows {
		row := theme.StaffingRow{Label: timeline.Teams(p.ed.Words, r.Teams), Now: r.Now, End: p.period(r.End), Same: w.Enough > 0 && r.Teams > w.Enough && i > 0}
		for _, end := range r.Ends[:len(columns)] {
			row.Ends = append(row.Ends, p.period(end))
		}
		if r.HasIdle {
			row.Idle, out.HasIdle = p.days(r.Idle), true
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (p *page) priority() *theme.Priority {
	o := p.ed.Order.Get()
	if o == nil {
		return nil
	}
	out := &theme.Priority{Finding: orderFinding(p.ed.Words, o), Measure: p.ed.Words.T("A score is cost of delay a week, for each week of work.")}
	if o.Points {
		out.Measure = p.ed.Words.T("A score is value, time and risk together, for each week of work.")
	}
	rows, more := firstOf(p.ed.Words, o.Rows, maxRows)
	out.More = more
	for i, r := range rows {
		row := theme.PriorityRow{Place: i + 1, MVF: p.mvf(r.MVF), Own: r.Own, Score: r.Score, Ends: p.period(r.Ends), EndsNow: p.period(r.EndsNow)}
		out.HasScore = out.HasScore || r.Score != ""
		out.Rows = append(out.Rows, row)
	}
	return out
}

// How much a table and a list of a view hold. What is left out has its page all the same.
const (
	maxRows    = 200
	maxList    = 50
	maxWaves   = 20
	maxColumns = 8
)

// firstOf cuts a list, and says what is left out.
func firstOf[T any](words locale.Locale, list []T, most int) (cut []T, more string) {
	if len(list) <= most {
		return list, ""
	}
	return list[:most], words.T("and %d more", len(list)-most)
}

// orderFinding compares the declared order with the computed one.
func orderFinding(words locale.Locale, o *audience.Order) string {
	switch {
	case o.Same:
		return words.T("The work is done in the order that costs least: going by cost of delay would change no date.")
	case o.Costs != "":
		return words.T("The declared order costs %s more than the order below, summed over all waiting until everything has shipped.", o.Costs)
	case o.Share > 0:
		return words.T("The declared order costs %s more in waiting than the order below.", certainty(words, o.Share))
	case o.Share < 0:
		return words.T("Going by cost of delay would not be cheaper: with the teams that there are, the declared order waits less.")
	}
	return words.T("Going by cost of delay, the open work would be done in this order.")
}

func (p *page) runway() *theme.Runway {
	r := p.ed.Runway.Get()
	if r == nil {
		return nil
	}
	out := &theme.Runway{Finding: p.runwayFinding(r)}
	switch {
	case r.InTime:
		out.Mark = &theme.Mark{Key: "green", Word: p.ed.Words.T("In time")}
	case r.TooLate:
		out.Mark = &theme.Mark{Key: "red", Word: p.ed.Words.T("Too late")}
	default:
		out.Mark = &theme.Mark{Key: "amber", Word: p.ed.Words.T("Too close to tell")}
	}
	say, at := p.ed.Words, p.period(r.At)
	months := say.Amount(r.Months, 1, "%s month (planned, %s)", "%s months (planned, %s)", at)
	if r.Actual {
		months = say.Amount(r.Months, 1, "%s month (actual, %s)", "%s months (actual, %s)", at)
	}
	fact := func(label, text string) {
		if text != "" {
			out.Facts = append(out.Facts, theme.Fact{Label: label, Text: text})
		}
	}
	fact(say.T("Runway"), months)
	fact(say.T("Cash lasts until"), p.period(r.CashOut))
	fact(say.T("First milestone that moves revenue"), r.Milestone.Title)
	if r.Done {
		fact(say.T("Shipped"), p.period(r.Ready))
	} else {
		fact(say.T("Ready with 85 % certainty"), p.period(r.Ready))
	}
	return out
}

func (p *page) runwayFinding(r *audience.Runway) string {
	say, name, ready, cash := p.ed.Words, r.Milestone.Title, p.period(r.Ready), p.period(r.CashOut)
	switch {
	case r.Done && ready == "":
		return say.T("%s, the first milestone that moves revenue, has shipped; cash lasts until %s.", name, cash)
	case r.Done && r.Ready.Precision == roadmap.Daily:
		return say.T("%s, the first milestone that moves revenue, shipped on %s; cash lasts until %s.", name, ready, cash)
	case r.Done:
		return say.T("%s, the first milestone that moves revenue, shipped in %s; cash lasts until %s.", name, ready, cash)
	case r.InTime:
		return say.T("%s, the first milestone that moves revenue, is ready by %s with 85 %% certainty, before cash runs out: cash lasts until %s.", name, ready, cash)
	case r.TooLate:
		return say.T("%s, the first milestone that moves revenue, is ready by %s with 85 %% certainty, too late: cash lasts until %s.", name, ready, cash)
	}
	return say.T("%s, the first milestone that moves revenue, is ready by %s with 85 %% certainty, in the same period as the end of cash.", name, ready)
}

func (p *page) earned() *theme.Earned {
	e := p.ed.Earned
	if e == nil {
		return nil
	}
	out := &theme.Earned{Finding: p.earnedFinding(e), Basis: p.ed.Words.T("Planned is what the plan of %s says.", p.period(e.Since))}
	if e.Since.IsZero() {
		out.Basis = p.ed.Words.T("Planned is what the plan says today, because no earlier one is known.")
	}
	index := func(x float64) string { return p.ed.Words.Fixed(x, 2) }
	for i, q := range e.Quarters {
		row := theme.EarnedRow{
			Label: p.period(q.Period), Planned: p.whole(q.Planned), Earned: p.whole(q.Earned), Variance: p.signed(q.Earned - q.Planned),
			SPI: "–", Schedule: index(q.Schedule), Time: index(q.Time), SPIt: index(q.SPIt),
			PlannedPercent: percent(float64(q.Planned) / float64(e.Total)), EarnedPercent: percent(float64(q.Earned) / float64(e.Total)),
		}
		if q.Planned > 0 {
			row.SPI = index(q.SPI)
		}
		if i == len(e.Quarters)-1 && q.Period.Last > p.ed.AsOf && p.ed.Dates == roadmap.Daily {
			row.Label = p.ed.Words.T("%s, to %s", row.Label, p.period(roadmap.DayPeriod(p.ed.AsOf)))
		}
		out.Rows = append(out.Rows, row)
	}
	return out
}

func (s *site) signed(n int) string {
	if n > 0 {
		return "+" + s.whole(n)
	}
	return s.whole(n)
}

func (p *page) earnedFinding(e *audience.Earned) string {
	q, say := e.Quarters[len(e.Quarters)-1], p.ed.Words
	if q.Planned == 0 {
		return say.N(q.Earned, "What has shipped is worth 1 working day of effort; nothing was planned to be done by now.",
			"What has shipped is worth %d working days of effort; nothing was planned to be done by now.")
	}
	var worth string
	switch diff, spi := q.Earned-q.Planned, say.Fixed(q.SPI, 2); {
	case diff == 0:
		worth = say.N(q.Earned, "What has shipped is worth 1 working day of effort, as much as was planned by now (SPI %[2]s).",
			"What has shipped is worth %[1]d working days of effort, as much as was planned by now (SPI %[2]s).", spi)
	case diff > 0:
		worth = say.N(q.Earned, "What has shipped is worth 1 working day of effort, %[2]d more than was planned by now (SPI %[3]s).",
			"What has shipped is worth %[1]d working days of effort, %[2]d more than was planned by now (SPI %[3]s).", diff, spi)
	default:
		worth = say.N(q.Earned, "What has shipped is worth 1 working day of effort, %[2]d fewer than were planned by now (SPI %[3]s).",
			"What has shipped is worth %[1]d working days of effort, %[2]d fewer than were planned by now (SPI %[3]s).", -diff, spi)
	}
	return say.Sentences(worth, say.T("Of everything planned, %s is done.", p.percent(float64(q.Earned)/float64(e.Total))))
}

func (p *page) retire() *theme.Retire {
	if len(p.ed.Retire) == 0 {
		return nil
	}
	out := &theme.Retire{}
	past, lists := 0, map[string]int{}
	var next *audience.MVF
	for _, m := range p.ed.Retire {
		if m.Lives.Last < p.ed.AsOf {
			past++
		} else if next == nil {
			next = m
		}
		year := p.period(p.ed.Fiscal.Coarsen(m.Lives.Last, roadmap.Yearly))
		if n := len(out.Groups); n == 0 || out.Groups[n-1].Label != year {
			out.Groups = append(out.Groups, theme.RetireGroup{Label: year})
		}
		group := &out.Groups[len(out.Groups)-1]
		if lists[year]++; lists[year] > maxList {
			group.More = p.ed.Words.T("and %d more", lists[year]-maxList)
			continue
		}
		row := p.mvf(m)
		row.Life, row.Lives = p.life(m.Life), p.period(m.Lives)
		group.MVFs = append(group.MVFs, row)
	}
	switch {
	case next == nil:
		out.Finding = p.ed.Words.N(past, "1 MVF with an end of life, all past it.", "%d MVFs with an end of life, all past it.")
	case past > 0:
		out.Finding = p.ed.Words.N(past, "1 MVF past the end of life; the next to be replaced is %[2]s, which lives until %[3]s.",
			"%[1]d MVFs past the end of life; the next to be replaced is %[2]s, which lives until %[3]s.", next.ID, p.period(next.Lives))
	default:
		out.Finding = p.ed.Words.T("The first to be replaced is %s: it lives until %s.", next.ID, p.period(next.Lives))
	}
	return out
}

func (p *page) parallel() *theme.Parallel {
	open := p.ed.Waves.Get()
	if open == nil {
		return nil
	}
	waves := *open
	out := &theme.Parallel{}
	widest, all := 0, 0
	for i, wave := range waves {
		listed, more := firstOf(p.ed.Words, wave, maxList)
		w := theme.Wave{Label: p.ed.Words.T("Step %d", i+1), Note: p.ed.Words.T("once the step before is done"), MVFs: p.mvfs(listed), More: more}
		if i == 0 {
			w.Note = p.ed.Words.T("now")
		}
		widest, all = max(widest, len(wave)), all+len(wave)
		if i < maxWaves {
			out.Waves = append(out.Waves, w)
		}
	}
	switch say := p.ed.Words; {
	case all == 1:
		out.Finding = say.T("One MVF is open, so nothing may run in parallel.")
	case widest == 1:
		out.Finding = say.T("Nothing may run in parallel: each of the %d MVFs that are open waits for the one before it.", all)
	default:
		now := say.N(len(waves[0]), "1 may be built now", "%d may be built side by side now")
		out.Finding = say.N(len(waves), "Of %[2]d MVFs that are open, %[3]s; no number of teams does everything in fewer than 1 step.",
			"Of %[2]d MVFs that are open, %[3]s; no number of teams does everything in fewer than %[1]d steps.", all, now)
	}
	return out
}

// slices is services by MVF: the n-th row holds the n-th MVF of each service, by
// milestone, and the milestones are slices through the rows.
func (p *page) slices() *theme.Slices {
	ed := p.ed
	if len(ed.Services) == 0 || len(ed.MVFs) == 0 {
		return nil
	}
	out := &theme.Slices{Services: p.services()}
	most := maxRows
	if p.large() {
		most = maxFragments
	}
	milestones := ed.Milestones[:min(len(ed.Milestones), maxCards)]
	for _, m := range milestones {
		out.Milestones = append(out.Milestones, theme.Slice{Number: m.Number, Link: *p.entryLink(&m.Entry)})
	}
	level := len(ed.Milestones) > 0 // every row is one milestone
	for column, v := range ed.Services {
		before := -1
		for n, m := range v.MVFs {
			if n == len(out.Rows) {
				out.Rows = append(out.Rows, theme.SliceRow{Number: n + 1, Cells: make([]theme.SliceCell, len(ed.Services))})
			}
			var cell theme.SliceCell
			if n < most {
				row := p.mvf(m)
				cell.MVF = &row
			}
			if m.Milestone != nil {
				cell.Slice = m.Milestone.Number
			}
			cell.First, before = cell.Slice != before, cell.Slice
			level = level && cell.Slice == n+1
			out.Rows[n].Cells[column] = cell
		}
		level = level && len(v.MVFs) == len(ed.Milestones)
	}
	out.Rows, out.More = firstOf(p.ed.Words, out.Rows, most)
	if level {
		out.Finding = p.ed.Words.T("Every row is a milestone: a slice through all %d services.", len(ed.Services))
		if len(ed.Services) == 1 {
			out.Finding = p.ed.Words.T("Every row is a milestone.")
		}
	} else {
		out.Finding = p.ed.Words.T("A column grows one service, fragment by fragment; a number tells to which milestone a fragment belongs.")
	}
	return out
}

// openWork lists what has not shipped and is planned.
func (s *site) openWork() []*audience.MVF {
	var out []*audience.MVF
	for _, m := range s.ed.MVFs {
		switch m.Status {
		case roadmap.Planned, roadmap.Building, roadmap.Paused:
			out = append(out, m)
		case roadmap.Idea, roadmap.Shipped, roadmap.Dropped:
		}
	}
	return out
}

// why says for each open MVF what decides its start.
func (p *page) why() *theme.Why {
	open := p.openWork()
	if len(open) == 0 || !p.ed.Sees[roadmap.FieldSlack] {
		return nil
	}
	out := &theme.Why{}
	last := open[0]
	for _, m := range open {
		if m.Expected.End.Last >= last.Expected.End.Last {
			last = m
		}
	}
	listed, more := firstOf(p.ed.Words, open, maxRows)
	out.More = more
	for _, m := range listed {
		row := theme.WhyRow{MVF: p.mvf(m), Start: p.period(m.Expected.Start), Critical: m.Critical, Slack: p.days(m.Slack)}
		row.Driver, row.Note = p.driver(m)
		switch {
		case m.Slack < 0:
			row.Slack = p.ed.Words.T("%s short", p.days(-m.Slack))
		case m.Critical:
			row.Slack = p.ed.Words.T("none")
		}
		switch {
		case m.Driver != nil:
		case m.Status == roadmap.Building:
			row.Note = p.ed.Words.T("it has started")
		case m.Status == roadmap.Paused:
			row.Note = p.ed.Words.T("it is paused")
		default:
			row.Note = p.ed.Words.T("nothing that is shown here holds it up")
		}
		out.Rows = append(out.Rows, row)
	}
	if last.Expected.End.IsZero() {
		return out
	}
	out.Finding = p.ed.Words.T("The work ends on %s", p.period(last.Expected.End))
	if last.Expected.End.Precision != roadmap.Daily {
		out.Finding = p.ed.Words.T("The work ends in %s", p.period(last.Expected.End))
	}
	if chain := driving(p.ed.Words, last); chain != "" {
		out.Finding = p.ed.Words.T("%s: %s", out.Finding, chain)
	}
	out.Finding = p.ed.Words.T("%s.", out.Finding)
	return out
}

// driving tells what decides the start of an MVF, and of that, and so on to what has
// begun: "C.4 follows B.4, B.4 follows A.4".
func driving(words locale.Locale, m *audience.MVF) string {
	const told = 4
	var parts []string
	seen := map[*audience.MVF]bool{}
	for ; m.Driver != nil && m.Status != roadmap.Shipped && !seen[m]; m = m.Driver {
		seen[m] = true
		if len(parts) == told {
			parts = append(parts, words.T("and so on"))
			break
		}
		part := words.T("%s waits for %s", m.ID, m.Driver.ID)
		if m.ByTeam {
			part = words.T("%s is built by the team that first builds %s", m.ID, m.Driver.ID)
		}
		parts = append(parts, part)
	}
	return words.Series(parts)
}
