package chart

import (
	"cmp"
	"fmt"
	"math"
	"strconv"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/svg"
)

// roadmapCharts are the charts of the roadmap itself, by the name that a narrative
// places them by.
var roadmapCharts = map[string]func(*audience.Edition, Options) Chart{
	"balance":  balance,
	"burn-up":  burnUp,
	"effort":   effort,
	"flow":     flow,
	"progress": progress,
	"slippage": slippage,
}

// Roadmap is a chart of the roadmap by its name: one of roadmap.Charts.
func Roadmap(ed *audience.Edition, name string, o Options) (Chart, bool) {
	build, ok := roadmapCharts[name]
	if !ok {
		return Chart{}, false
	}
	c := build(ed, o)
	c.ID, c.height = name, cmp.Or(o.Height, c.height)
	return c, true
}

var statusColors = map[roadmap.Status]string{
	roadmap.Shipped: good, roadmap.Building: accent, roadmap.Planned: rule, roadmap.Paused: "var(--amber)", roadmap.Idea: "var(--s5)", roadmap.Dropped: late,
}

// What is not decided yet is drawn lighter.
var statusWeights = map[roadmap.Status]float64{
	roadmap.Shipped: 1, roadmap.Building: 0.85, roadmap.Planned: 0.4, roadmap.Paused: 0.7, roadmap.Idea: 0.4, roadmap.Dropped: 0.3,
}

var statusNames = map[roadmap.Status]string{
	roadmap.Shipped: locale.Key("Shipped"), roadmap.Building: locale.Key("Being built"), roadmap.Planned: locale.Key("Planned"),
	roadmap.Paused: locale.Key("Paused"), roadmap.Idea: locale.Key("Ideas"), roadmap.Dropped: locale.Key("Dropped"),
}

// percentOf writes a share in whole percent.
func percentOf(words locale.Locale, part, whole float64) string {
	return words.Percent(math.Round(100*part/whole), 0)
}

// progress draws how much of each milestone has shipped.
func progress(ed *audience.Edition, _ Options) Chart {
	c := Chart{Title: ed.Words.T("Progress by milestone"), Finding: ed.Words.T("There is no progress to show yet.")}
	var list []*audience.Milestone
	for _, m := range ed.Milestones {
		if m.Progress.Total > 0 {
			list = append(list, m)
		}
	}
	c.Table.Columns = []Column{{ed.Words.T("Milestone"), false}, {ed.Words.T("Shipped"), true}, {ed.Words.T("Being built"), true}, {ed.Words.T("Not started"), true}, {ed.Words.T("In all"), true}}
	done := 0
	for _, m := range list {
		p := m.Progress
		c.Table.Rows = append(c.Table.Rows, []string{m.Title, strconv.Itoa(p.Shipped), strconv.Itoa(p.Building), strconv.Itoa(p.Total - p.Shipped - p.Building), strconv.Itoa(p.Total)})
		if m.Shipped {
			done++
		}
	}
	all := ed.Progress
	if len(list) == 0 || all.Total == 0 {
		return c
	}
	c.Finding = ed.Words.N(all.Total, "%[2]d of %[1]d MVF shipped (%[3]s), %[4]d being built; %[5]d of %[6]d milestones are whole.",
		"%[2]d of %[1]d MVFs shipped (%[3]s), %[4]d being built; %[5]d of %[6]d milestones are whole.",
		all.Shipped, percentOf(ed.Words, float64(all.Shipped), float64(all.Total)), all.Building, done, len(list))
	if len(list) > 40 {
		list = list[:40]
		c.Note = ed.Words.T("The picture shows the first 40 milestones; the table has all.")
	}
	c.height = 64 + 34*len(list)
	c.plot = func(cv canvas) *plot {
		p := newPlot(cv)
		p.sideways = true
		n := len(list)
		words := make([]string, n)
		var parts [3][]float64
		most := 0.0
		for i, m := range list {
			words[i] = svg.Fit(m.Title, textSize, 0.38*float64(cv.width))
			for k, v := range []int{m.Progress.Shipped, m.Progress.Building, m.Progress.Total - m.Progress.Shipped - m.Progress.Building} {
				parts[k] = append(parts[k], positive(float64(v)))
			}
			most = max(most, float64(m.Progress.Total))
			p.rows.Points = append(p.rows.Points, [2]any{0, i})
		}
		x := axis{kind: "value", ticks: wholeTicks(most, 6), lines: true}
		x.max = most
		for _, t := range x.ticks {
			x.words = append(x.words, strconv.Itoa(int(t)))
		}
		p.area(legendHeight, wordsHeight, x, axis{kind: "category", words: words, inverse: true})
		for k, s := range []struct {
			name  string
			style more
			ink   string
		}{
			{ed.Words.T("Shipped"), more{"color": good}, surface},
			{ed.Words.T("Being built"), more{"color": accent}, surface},
			{ed.Words.T("Not started"), more{"color": surface, "borderColor": rule, "borderWidth": 1}, ink},
		} {
			p.bars(s.name, parts[k], more{"stack": "a", "barWidth": 18, "itemStyle": s.style, "label": inside(counts(ed.Words, parts[k]), s.ink)})
			p.key(s.name, "rect")
		}
		return p
	}
	return c
}

// positive leaves out what has no length.
func positive(v float64) float64 {
	if v > 0 {
		return v
	}
	return math.NaN()
}

// counts writes the parts of a stack; what is not there is not written.
func counts(words locale.Locale, values []float64) []string {
	out := make([]string, len(values))
	for i, v := range values {
		if v > 0 {
			out[i] = words.Number(v, 1)
		}
	}
	return out
}

// inside writes the texts of bars in their middle.
func inside(texts []string, color string) more {
	return more{"show": true, "position": "inside", "color": color, "fontSize": 11, "fontWeight": 600, "formatter": more{"@": "items", "labels": texts}}
}

// beside writes a text at the side of a point.
func beside(side, text string) more {
	out := label(true, []string{text}, ink, 600)
	out["position"] = side
	return out
}

// wholeTicks are ticks at whole numbers.
func wholeTicks(high float64, n int) []float64 {
	var out []float64
	for _, t := range ticks(0, max(high, 1), n) {
		if t == math.Trunc(t) && t <= high {
			out = append(out, t)
		}
	}
	return out
}

// balance draws the share of short-term work by quarter, with the declared band.
func balance(ed *audience.Edition, _ Options) Chart {
	c := Chart{Title: ed.Words.T("Balance of short-term and long-term work"), Finding: ed.Words.T("There is no balance of short-term and long-term work to show yet.")}
	b := ed.Balance
	if b == nil || len(b.Quarters) == 0 {
		return c
	}
	low, high := b.Band[0], b.Band[1]
	finding := locale.Key("%s of the work is short-term, inside the declared band of %s to %s.")
	if b.Short < low {
		finding = locale.Key("%s of the work is short-term, below the declared band of %s to %s.")
	} else if b.Short > high {
		finding = locale.Key("%s of the work is short-term, above the declared band of %s to %s.")
	}
	c.Finding = ed.Words.T(finding, percentOf(ed.Words, b.Short, 1), percentOf(ed.Words, low, 1), percentOf(ed.Words, high, 1))
	c.Note = ed.Words.T("By the quarter in which an MVF ends, in MVFs.")
	if b.ByEffort {
		c.Note = ed.Words.T("By the quarter in which an MVF ends, in working days.")
	}
	c.Table.Columns = []Column{{ed.Words.T("Quarter"), false}, {ed.Words.T("Short term"), true}, {ed.Words.T("Long term"), true}, {ed.Words.T("Share of short-term work"), true}}
	var words []string
	var share, rest []float64
	for _, q := range b.Quarters {
		label := ed.Fiscal.Label(q.Period)
		s := 0.0
		if total := q.Short + q.Long; total > 0 {
			s = 100 * q.Short / total
		}
		words, share, rest = append(words, label), append(share, s), append(rest, 100-s)
		c.Table.Rows = append(c.Table.Rows, []string{label, ed.Words.Number(q.Short, 1), ed.Words.Number(q.Long, 1), ed.Words.Percent(s, 0)})
	}
	c.plot = func(cv canvas) *plot {
		p := newPlot(cv)
		y := valueAxis(0, 100, cv.height-60, func(v float64) string { return ed.Words.Percent(v, 1) })
		y.max = 100 + headroom(100, cv.height-60)
		p.area(legendHeight, wordsHeight, categories(p, words, false), y)
		outline := [][2]float64{{0, 100 * low}, {float64(len(words) - 1), 100 * high}}
		p.shape("band", ed.Words.T("Band"), outline[:1], more{"from": 100 * low, "to": 100 * high, "style": more{"fill": good, "opacity": 0.14}}, more{"itemStyle": more{"color": good, "opacity": 0.3}, "z": 1})
		texts := make([]string, len(share))
		for i, s := range share {
			texts[i] = ed.Words.Percent(s, 0)
			p.rows.Points = append(p.rows.Points, [2]any{i, 0})
		}
		p.bars(ed.Words.T("Short term"), share, more{"stack": "a", "barMaxWidth": 52, "itemStyle": more{"color": accent}, "z": 2})
		p.bars(ed.Words.T("Long term"), rest, more{"stack": "a", "itemStyle": more{"color": surface, "borderColor": rule, "borderWidth": 1, "opacity": 0.55}, "z": 2})
		var tops [][2]float64
		for i, s := range share {
			tops = append(tops, [2]float64{float64(i), s})
		}
		p.dots(tops, more{"symbolSize": 1, "itemStyle": more{"color": "none"}, "label": label(len(share) <= 12, texts, ink, 600), "z": 5})
		p.key(ed.Words.T("Short term"), "rect")
		p.key(ed.Words.T("Long term"), "rect")
		p.key(ed.Words.T("Band"), "rect")
		return p
	}
	return c
}

// effort draws the work of each service by quarter.
func effort(ed *audience.Edition, _ Options) Chart {
	c := Chart{Title: ed.Words.T("Effort by service and quarter"), Finding: ed.Words.T("There is no effort to show yet.")}
	e := ed.Effort
	if e == nil || len(e.Quarters) == 0 || len(e.Services) == 0 {
		return c
	}
	c.Table.Columns = []Column{{ed.Words.T("Quarter"), false}}
	most, total := 0, 0.0
	for i, s := range e.Services {
		c.Table.Columns = append(c.Table.Columns, Column{s.Service.Title, true})
		total += s.Total
		if s.Total > e.Services[most].Total {
			most = i
		}
	}
	c.Table.Columns = append(c.Table.Columns, Column{ed.Words.T("In all"), true})
	peak := 0
	for i, q := range e.Quarters {
		row := []string{q.Label}
		for _, s := range e.Services {
			row = append(row, ed.Words.Number(s.Work[i], 1))
		}
		c.Table.Rows = append(c.Table.Rows, append(row, ed.Words.Number(e.Total[i], 1)))
		if e.Total[i] > e.Total[peak] {
			peak = i
		}
	}
	if !(total > 0) {
		return c
	}
	finding := locale.Key("%s MVFs in all, most in %s (%s); %s takes %s.")
	c.Note = ed.Words.T("In MVFs.")
	if e.ByEffort {
		finding = locale.Key("%s working days in all, most in %s (%s); %s takes %s.")
		c.Note = ed.Words.T("In working days.")
	}
	c.Finding = ed.Words.T(finding, ed.Words.Number(total, 1), e.Quarters[peak].Label, ed.Words.Number(e.Total[peak], 1),
		e.Services[most].Service.Title, percentOf(ed.Words, e.Services[most].Total, total))
	c.plot = func(cv canvas) *plot {
		p := newPlot(cv)
		n := len(e.Quarters)
		words, tops, texts := make([]string, n), make([][2]float64, n), make([]string, n)
		for i, q := range e.Quarters {
			words[i], tops[i], texts[i] = q.Label, [2]float64{float64(i), e.Total[i]}, ed.Words.Number(e.Total[i], 1)
			p.rows.Points = append(p.rows.Points, [2]any{i, 0})
		}
		high := e.Total[peak]
		p.area(legendHeight, wordsHeight, categories(p, words, false), valueAxis(0, high+headroom(high, cv.height-60), cv.height-60, func(v float64) string { return ed.Words.Number(v, 1) }))
		room := float64(cv.height-legendHeight-wordsHeight) / high
		for _, s := range e.Services {
			values, inner := make([]float64, n), make([]string, n)
			for i, v := range s.Work {
				values[i] = positive(v)
				if v*room > 15 && n <= 12 {
					inner[i] = ed.Words.Number(v, 1)
				}
			}
			name := svg.Fit(s.Service.Title, textSize, 200)
			p.bars(name, values, more{"stack": "a", "barMaxWidth": 56, "itemStyle": more{"color": series(s.Service.Index), "borderColor": surface, "borderWidth": 1}, "label": inside(inner, surface)})
			p.key(name, "rect")
		}
		p.dots(tops, more{"symbolSize": 1, "itemStyle": more{"color": "none"}, "label": label(n <= 12, texts, ink, 600), "z": 5})
		return p
	}
	return c
}

// flow draws how many MVFs stood where, over time: a cumulative flow.
func flow(ed *audience.Edition, _ Options) Chart {
	c := Chart{Title: ed.Words.T("Status over time"), Finding: ed.Words.T("There is no status to show over time yet.")}
	f := ed.Flow
	if f == nil || len(f.Steps) == 0 || len(f.Statuses) == 0 {
		return c
	}
	c.Table.Columns = []Column{{ed.Words.T("By the end of"), false}}
	for _, s := range f.Statuses {
		c.Table.Columns = append(c.Table.Columns, Column{ed.Words.T(statusNames[s]), true})
	}
	for _, step := range f.Steps {
		row := []string{step.Label}
		for _, n := range step.Counts {
			row = append(row, strconv.Itoa(n))
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	last := f.Steps[len(f.Steps)-1]
	var words []string
	for i, s := range f.Statuses {
		if last.Counts[i] > 0 {
			words = append(words, audience.Counted(ed.Words, s, last.Counts[i]))
		}
	}
	c.Finding = ed.Words.T("As of %s: %s.", last.Label, ed.Words.List(words))
	if len(words) == 0 {
		c.Finding = ed.Words.T("As of %s nothing is planned.", last.Label)
	}
	if !f.FromHistory {
		c.Note = ed.Words.T("Worked out from the days on which MVFs started and shipped.")
	}
	if len(f.Steps) < 2 {
		return c
	}
	c.plot = func(cv canvas) *plot {
		p := newPlot(cv)
		n := len(f.Steps)
		labels := make([]string, n)
		most := 0.0
		for i, step := range f.Steps {
			labels[i] = step.Label
			sum := 0.0
			for _, v := range step.Counts {
				sum += float64(v)
			}
			most = max(most, sum)
			p.rows.Points = append(p.rows.Points, [2]any{i, 0})
		}
		y := axis{kind: "value", lines: true, ticks: wholeTicks(math.Ceil(most), max(2, cv.height/62)), max: max(most, 1)}
		for _, t := range y.ticks {
			y.words = append(y.words, strconv.Itoa(int(t)))
		}
		p.area(legendHeight, wordsHeight, categories(p, labels, true), y)
		p.right = 30
		base := 0.0
		room := float64(cv.height-legendHeight-wordsHeight) / y.max
		// What is furthest along lies at the bottom, so that its edge is what has been done.
		for i := len(f.Statuses) - 1; i >= 0; i-- {
			s := f.Statuses[i]
			points := make([][2]float64, n)
			for k, step := range f.Steps {
				points[k] = [2]float64{float64(k), float64(step.Counts[i])}
			}
			p.line(ed.Words.T(statusNames[s]), points, more{
				"stack": "a", "step": "end", "lineStyle": more{"width": 1.25, "color": statusColors[s]},
				"areaStyle": more{"color": statusColors[s], "opacity": statusWeights[s]}, "itemStyle": more{"color": statusColors[s], "opacity": statusWeights[s], "borderColor": statusColors[s]},
			})
			p.key(ed.Words.T(statusNames[s]), "rect")
			if v := float64(last.Counts[i]); v*room >= 14 {
				p.dots([][2]float64{{float64(n - 1), base + v/2}}, more{
					"symbolSize": 1, "itemStyle": more{"color": "none"}, "z": 5,
					"label": beside("right", strconv.Itoa(last.Counts[i])),
				})
			}
			base += float64(last.Counts[i])
		}
		return p
	}
	return c
}

// burnUp draws scope and what has shipped of it, with what was planned and what is
// expected.
func burnUp(ed *audience.Edition, _ Options) Chart {
	c := Chart{Title: ed.Words.T("Burn-up"), Finding: ed.Words.T("There is no scope to show over time yet.")}
	b := ed.BurnUp
	if b == nil || len(b.Steps) == 0 {
		return c
	}
	c.Table.Columns = []Column{{ed.Words.T("By the end of"), false}, {ed.Words.T("Scope"), true}, {ed.Words.T("Shipped"), true}}
	if b.HasPlanned {
		c.Table.Columns = append(c.Table.Columns, Column{ed.Words.T("Planned"), true})
	}
	if b.HasExpected {
		c.Table.Columns = append(c.Table.Columns, Column{ed.Words.T("Expected"), true})
	}
	now := -1
	for i, s := range b.Steps {
		row := []string{s.Label, strconv.Itoa(s.Scope.Count), ""}
		if !s.Ahead {
			row[2] = strconv.Itoa(s.Done.Count)
		}
		if s.Now {
			now = i
		}
		if b.HasPlanned {
			row = append(row, strconv.Itoa(s.Planned.Count))
		}
		if b.HasExpected {
			cell := ""
			if s.Ahead || s.Now {
				cell = strconv.Itoa(s.Expected.Count)
			}
			row = append(row, cell)
		}
		c.Table.Rows = append(c.Table.Rows, row)
	}
	if now < 0 {
		now = len(b.Steps) - 1
	}
	at := b.Steps[now]
	shipped, plan, scope := ed.Words.N(at.Scope.Count, "%[2]d of 1 MVF shipped", "%[2]d of %[1]d MVFs shipped", at.Done.Count), "", ""
	if b.HasPlanned {
		switch gap := at.Done.Count - at.Planned.Count; {
		case gap < 0:
			plan = ed.Words.N(-gap, "1 fewer than planned by now", "%d fewer than planned by now")
		case gap > 0:
			plan = ed.Words.N(gap, "1 more than planned by now", "%d more than planned by now")
		default:
			plan = ed.Words.T("as planned")
		}
	}
	switch n := len(b.Changes); {
	case n > 0:
		scope = ed.Words.N(n, "the scope has changed once", "the scope has changed %d times")
	case b.FromHistory:
		scope = ed.Words.T("the scope has not changed")
	}
	c.Finding = sentence(ed.Words, shipped, plan, scope)
	if !b.FromHistory {
		c.Note = ed.Words.T("The scope is today's throughout: no earlier plan is known.")
	}
	if len(b.Steps) < 2 {
		return c
	}
	c.plot = func(cv canvas) *plot { return drawBurnUp(newPlot(cv), ed.Words, b, now) }
	return c
}

func drawBurnUp(p *plot, words locale.Locale, b *audience.BurnUp, now int) *plot {
	n := len(b.Steps)
	labels := make([]string, n)
	scope, done, planned, expected := make([][2]float64, n), make([][2]float64, n), make([][2]float64, n), make([][2]float64, n)
	most := 1.0
	for i, s := range b.Steps {
		x := float64(i)
		labels[i] = s.Label
		scope[i], planned[i] = [2]float64{x, float64(s.Scope.Count)}, [2]float64{x, float64(s.Planned.Count)}
		done[i], expected[i] = [2]float64{x, math.NaN()}, [2]float64{x, math.NaN()}
		if !s.Ahead {
			done[i][1] = float64(s.Done.Count)
		}
		if s.Ahead || s.Now {
			expected[i][1] = float64(s.Expected.Count)
		}
		most = max(most, scope[i][1], planned[i][1])
		p.rows.Points = append(p.rows.Points, [2]any{i, 0})
	}
	height := p.height - 60
	y := axis{kind: "value", lines: true, ticks: wholeTicks(math.Ceil(most), max(2, height/50)), max: most + headroom(most, height)}
	for _, t := range y.ticks {
		y.words = append(y.words, strconv.Itoa(int(t)))
	}
	p.area(legendHeight, wordsHeight, categories(p, labels, true), y)
	p.line(words.T("Scope"), scope, more{"step": "end", "lineStyle": more{"color": ink, "width": 1.75}, "itemStyle": more{"color": ink}, "z": 2})
	p.keyLine(words.T("Scope"), ink, solid)
	if b.HasPlanned {
		p.line(words.T("Planned"), planned, more{"step": "end", "lineStyle": more{"color": quiet, "width": 1.5, "type": []int{5, 4}}, "itemStyle": more{"color": quiet}, "z": 2})
		p.keyLine(words.T("Planned"), quiet, dashed)
	}
	if b.HasExpected {
		p.line(words.T("Expected"), expected, more{"step": "end", "lineStyle": more{"color": good, "width": 2, "type": []int{2, 3}}, "itemStyle": more{"color": good}, "z": 3})
		p.keyLine(words.T("Expected"), good, dotted)
	}
	p.line(words.T("Shipped"), done[:now+1], more{"step": "end", "lineStyle": more{"color": good, "width": 2.5}, "itemStyle": more{"color": good}, "areaStyle": more{"color": good, "opacity": 0.14}, "z": 4})
	p.keyLine(words.T("Shipped"), good, solid)
	if now < n-1 {
		p.shape("across", "", [][2]float64{{float64(now), 0}}, more{"upright": true, "style": more{"stroke": late, "lineWidth": 1.25, "fill": "none"}}, more{"z": 1})
	}
	p.dots([][2]float64{{float64(now), float64(b.Steps[now].Done.Count)}}, more{
		"symbolSize": 8, "itemStyle": more{"color": good, "borderColor": surface, "borderWidth": 1.5}, "z": 6,
		"label": beside("left", strconv.Itoa(b.Steps[now].Done.Count)),
	})
	if len(b.Changes) > 0 && len(b.Changes) <= 40 {
		var marks [][2]float64
		var texts []string
		for _, ch := range b.Changes {
			marks = append(marks, [2]float64{float64(ch.Step), float64(b.Steps[ch.Step].Scope.Count)})
			texts = append(texts, fmt.Sprintf("%+d", ch.By.Count))
		}
		p.dots(marks, more{"symbol": "diamond", "symbolSize": 9, "itemStyle": more{"color": ink}, "label": label(len(marks) <= 6, texts, ink, 600), "labelLayout": more{"hideOverlap": true}, "z": 5})
	}
	return p
}

// slippage draws where each milestone was expected to end, over the day of the report. A
// level line is a date that holds; a step up is a slip.
func slippage(ed *audience.Edition, _ Options) Chart {
	c := Chart{Title: ed.Words.T("Milestone trend"), Finding: ed.Words.T("Nothing is known about earlier plans, so no slip can be shown.")}
	s := ed.Slippage.Get()
	if s == nil || len(s.Milestones) == 0 {
		return c
	}
	c.Table.Columns = []Column{{ed.Words.T("Reported on"), false}, {ed.Words.T("Milestone"), false}, {ed.Words.T("Target"), false}, {ed.Words.T("Forecast"), false}}
	slipped, replans := 0, 0
	worst := -1
	var lows, highs extent
	for i, m := range s.Milestones {
		for _, p := range m.Points {
			c.Table.Rows = append(c.Table.Rows, []string{p.OnLabel, m.Milestone.Title, ed.Fiscal.Label(p.Target), p.ForecastLabel})
			lows.add(float64(p.On.Last))
			highs.add(forecastDay(p))
		}
		replans += m.Replans
		if m.HasSlip && m.Slip > 0 {
			slipped++
			if worst < 0 || m.Slip > s.Milestones[worst].Slip {
				worst = i
			}
		} else if !m.HasSlip && m.Expected.Last > m.Baseline.Last {
			slipped++
		}
	}
	held, most, again := ed.Words.T("Since %s no milestone of %d has slipped", s.SinceLabel, len(s.Milestones)), "", ""
	if slipped > 0 {
		held = ed.Words.T("Since %s %d of %d milestones slipped", s.SinceLabel, slipped, len(s.Milestones))
	}
	if worst >= 0 {
		m := s.Milestones[worst]
		most = ed.Words.T("%s most: %s", m.Milestone.Title, ed.Words.N(m.Slip, "1 working day", "%d working days"))
	}
	if replans > 0 {
		again = ed.Words.N(replans, "one re-plan", "%d re-plans")
	}
	c.Finding = sentence(ed.Words, held, most, again)
	c.Note = ed.Words.T("A level line is a date that holds. A step up is a slip.")
	if !lows.any || !highs.any || lows.low == lows.high {
		return c
	}
	c.height = 340
	c.plot = func(cv canvas) *plot { return drawSlippage(newPlot(cv), ed, s, lows, highs) }
	return c
}

// sentence joins a statement with what may follow from it and what else there is; both
// may be "".
func sentence(words locale.Locale, statement, detail, more string) string {
	switch {
	case detail != "" && more != "":
		return words.T("%s, %s; %s.", statement, detail, more)
	case detail != "":
		return words.T("%s, %s.", statement, detail)
	case more != "":
		return words.T("%s; %s.", statement, more)
	}
	return words.T("%s.", statement)
}

// forecastDay is the forecast of a report, else its target; NaN when it has neither.
func forecastDay(p audience.TrendPoint) float64 {
	if d := cmp.Or(p.Forecast.Last, p.Target.Last); d != roadmap.NoDate {
		return float64(d)
	}
	return math.NaN()
}

func drawSlippage(p *plot, ed *audience.Edition, s *audience.Slippage, reports, forecasts extent) *plot {
	y := dateAxis(ed, forecasts.low, forecasts.high, p.height/60)
	y.lines = true
	x := dateAxis(ed, reports.low, reports.high, p.width/110)
	x.min, x.max = reports.low, reports.high
	x.thin(p)
	p.area(legendHeight, wordsHeight, x, y)
	p.right = 18
	names := map[string]bool{}
	for i, m := range s.Milestones {
		if i >= 12 {
			break
		}
		var line, moved [][2]float64
		for _, pt := range m.Points {
			at := [2]float64{float64(pt.On.Last), forecastDay(pt)}
			line = append(line, at)
			if pt.Replan {
				moved = append(moved, at)
			}
		}
		name := svg.Fit(fmt.Sprintf("%d %s", m.Milestone.Number, m.Milestone.Title), textSize, 160)
		for names[name] {
			name += "."
		}
		names[name] = true
		color := series(i)
		p.line(name, line, more{"step": "end", "lineStyle": more{"color": color, "width": 2.25}, "itemStyle": more{"color": color}, "z": 3})
		p.keyLine(name, color, solid)
		end := line[len(line)-1]
		p.dots([][2]float64{end}, more{
			"symbolSize": 17, "itemStyle": more{"color": color, "borderColor": surface, "borderWidth": 2}, "z": 6,
			"label": more{"show": true, "position": "inside", "color": surface, "fontSize": 10, "fontWeight": 700, "formatter": more{"@": "items", "labels": []string{strconv.Itoa(m.Milestone.Number)}}},
		})
		if len(moved) > 0 {
			p.dots(moved, more{"symbol": "diamond", "symbolSize": 10, "itemStyle": more{"color": surface, "borderColor": color, "borderWidth": 2}, "z": 5})
		}
	}
	return p
}

// thin leaves out words of an axis of days that would touch.
func (a *axis) thin(p *plot) {
	shares, touch := make([]float64, len(a.words)), false
	for i, word := range a.words {
		shares[i] = a.share(i)
		touch = touch || i > 0 && (shares[i]-shares[i-1])*(float64(p.width)-70) < (textWidth(word)+textWidth(a.words[i-1]))/2+6
	}
	if !touch {
		return
	}
	words := p.chosen(a.words, shares)
	var ticks []float64
	var kept []string
	for i, tick := range a.ticks {
		if word, ok := words[i]; ok {
			ticks, kept = append(ticks, tick), append(kept, word)
		}
	}
	a.ticks, a.words = ticks, kept
}

// dateAxis is an axis of days with about n ticks, at the ends of fiscal quarters, or of
// years when it is long, or of months when it is short.
func dateAxis(ed *audience.Edition, low, high float64, n int) axis {
	a := axis{kind: "value", min: low, max: high}
	if pad := (high - low) * 0.06; pad > 0 {
		a.min, a.max = math.Floor(low-pad), math.Ceil(high+pad)
	} else {
		a.min, a.max = low-15, high+15
	}
	n = max(n, 2)
	for _, precision := range []roadmap.Precision{roadmap.Monthly, roadmap.Quarterly, roadmap.Yearly} {
		var periods []roadmap.Period
		for d := roadmap.Date(a.min); float64(d) <= a.max; {
			period := ed.Fiscal.Coarsen(d, precision)
			if float64(period.Last) <= a.max {
				periods = append(periods, period)
			}
			if period.Last < d || len(periods) > 4000 {
				break
			}
			d = period.Last + 1
		}
		if len(periods) > n && precision != roadmap.Yearly {
			continue
		}
		step := max(1, (len(periods)+n-1)/n)
		for i, period := range periods {
			if i%step == 0 {
				a.ticks, a.words = append(a.ticks, float64(period.Last)), append(a.words, ed.Fiscal.Label(period))
			}
		}
		if len(a.ticks) == 0 { // a stretch inside one period
			a.ticks = []float64{low, high}
			a.words = []string{ed.Fiscal.Label(roadmap.DayPeriod(roadmap.Date(low))), ed.Fiscal.Label(roadmap.DayPeriod(roadmap.Date(high)))}
		}
		return a
	}
	return a
}
