package timeline

import (
	"fmt"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

func day(s string) roadmap.Period {
	if s == "" {
		return roadmap.Period{}
	}
	p, err := roadmap.ParsePeriod(s, roadmap.Fiscal{})
	if err != nil {
		panic(err)
	}
	return p
}

func span(start, end string) audience.Span {
	return audience.Span{Start: day(start), End: day(end)}
}

// sample is the article's roadmap as an audience sees it that sees everything: three
// services, four milestones, and a year in which two milestones have shipped.
func sample() *audience.Edition {
	ed := &audience.Edition{
		AsOf: day("2026-08-14").First, Dates: roadmap.Daily,
		Sees: map[roadmap.Field]bool{},
	}
	for _, f := range roadmap.Fields {
		ed.Sees[f] = true
	}
	for i, title := range []string{"Data acquisition", "Data processing", "Client app"} {
		ed.Services = append(ed.Services, &audience.Service{
			Entry:  audience.Entry{Kind: roadmap.KindService, ID: title, Slug: title, Title: title},
			Letter: string(rune('A' + i)), Index: i,
		})
	}
	for i, title := range []string{"Raw data", "Normalized data", "Aggregated insights", "Self-serve insights"} {
		ed.Milestones = append(ed.Milestones, &audience.Milestone{
			Entry: audience.Entry{Kind: roadmap.KindMilestone, ID: title, Slug: title, Title: title}, Number: i + 1,
		})
	}
	for _, x := range []struct {
		m, s                                           int
		title                                          string
		planStart, planEnd, expectedStart, expectedEnd string
		status                                         roadmap.Status
		late                                           int
	}{
		{0, 0, "Acquire one data type from one source", "2026-01-01", "2026-01-20", "2026-01-02", "2026-01-22", roadmap.Shipped, 2},
		{0, 1, "Store acquired data raw, with an interface to read it", "2026-01-21", "2026-02-26", "2026-01-23", "2026-02-27", roadmap.Shipped, 1},
		{0, 2, "Browse and export raw data", "2026-02-27", "2026-04-01", "2026-02-28", "2026-03-31", roadmap.Shipped, -1},
		{1, 0, "Acquire one data type from two sources", "2026-04-02", "2026-04-21", "2026-04-01", "2026-04-27", roadmap.Shipped, 4},
		{1, 1, "Normalize data of different sources into one format", "2026-04-22", "2026-05-28", "2026-04-28", "2026-06-05", roadmap.Shipped, 6},
		{1, 2, "Browse and export normalized data", "2026-05-29", "2026-07-01", "2026-06-08", "2026-07-10", roadmap.Shipped, 7},
		{2, 0, "Acquire two data types from two sources", "2026-07-02", "2026-07-21", "2026-07-06", "2026-07-24", roadmap.Shipped, 3},
		{2, 1, "Aggregate normalized data into a small set of insights", "2026-07-22", "2026-08-27", "2026-07-27", "2026-09-01", roadmap.Building, 3},
		{2, 2, "Browse and export aggregated data", "2026-08-28", "2026-09-30", "2026-09-02", "2026-10-05", roadmap.Planned, 3},
		{3, 0, "Acquire N data types from N sources", "2026-10-01", "2026-10-20", "2026-10-06", "2026-10-23", roadmap.Planned, 3},
		{3, 1, "Aggregate a bigger set of better insights", "2026-10-21", "2026-11-26", "2026-10-26", "2026-12-01", roadmap.Paused, 3},
		{3, 2, "Experiment with the formats and make your own insights", "2026-11-27", "2026-12-30", "2026-12-02", "2027-01-05", roadmap.Planned, 3},
	} {
		id := fmt.Sprintf("%c.%d", 'A'+x.s, x.m+1)
		m := &audience.MVF{
			Entry:   audience.Entry{Kind: roadmap.KindMVF, ID: id, Slug: id, Title: x.title},
			Service: ed.Services[x.s], Milestone: ed.Milestones[x.m], Status: x.status,
			Planned: span(x.planStart, x.planEnd), Expected: span(x.expectedStart, x.expectedEnd),
			HasLate: true, Late: x.late,
		}
		ed.MVFs = append(ed.MVFs, m)
		m.Service.MVFs = append(m.Service.MVFs, m)
		m.Milestone.MVFs = append(m.Milestone.MVFs, m)
	}
	for i, m := range ed.MVFs {
		if i%3 > 0 {
			m.After = append(m.After, audience.Dependency{MVF: ed.MVFs[i-1]})
		}
		if i >= 3 {
			m.After = append(m.After, audience.Dependency{MVF: ed.MVFs[i-3]})
		}
	}
	rollUp(ed)
	compare(ed)
	planning(ed)
	return ed
}

func rollUp(ed *audience.Edition) {
	sum := func(list []*audience.MVF) (p audience.Progress, planned, expected audience.Span) {
		for _, m := range list {
			p.Total++
			switch m.Status {
			case roadmap.Shipped:
				p.Shipped++
			case roadmap.Building:
				p.Building++
			}
		}
		if len(list) > 0 {
			planned = audience.Span{Start: list[0].Planned.Start, End: list[len(list)-1].Planned.End}
			expected = audience.Span{Start: list[0].Expected.Start, End: list[len(list)-1].Expected.End}
		}
		return p, planned, expected
	}
	for _, s := range ed.Services {
		s.Progress, s.Planned, s.Expected = sum(s.MVFs)
	}
	for i, m := range ed.Milestones {
		m.Progress, m.Planned, m.Expected = sum(m.MVFs)
		m.Shipped = m.Progress.Shipped == m.Progress.Total
		m.Late = []int{-1, 7, 3, 3}[i%4]
	}
}

// compare fills the two plans of the picture: a quarter's three boxes against whole
// services one after another.
func compare(ed *audience.Edition) {
	c := &audience.Comparison{Start: day("2026-01-01").First, Until: day("2026-12-31").First, WeeksEarlier: 26}
	for q, m := range ed.Milestones {
		first := day("2026-01-01").First.AddMonths(3 * q)
		row := audience.CompareRow{Milestone: m}
		for i, mvf := range m.MVFs {
			from, to := []roadmap.Date{0, 20, 58}[i], []roadmap.Date{20, 58, 90}[i]
			row.Bars = append(row.Bars, audience.CompareBar{Service: mvf.Service, MVF: mvf, Span: audience.Span{
				Start: roadmap.DayPeriod(first + from), End: roadmap.DayPeriod(first + to - 1),
			}})
		}
		c.With.Rows = append(c.With.Rows, row)
	}
	c.With.Launch = span("2026-04-01", "2026-12-31")
	c.With.FirstValue, c.With.FullScope = day("2026-03-31"), day("2026-12-31")
	c.With.FirstShare, c.With.QuartersMarket, c.With.ValueYears = 0.25, 3, 0.375
	row := audience.CompareRow{}
	for i, s := range ed.Services {
		quarter := day([]string{"2026-Q1", "2026-Q2", "2026-Q3"}[i])
		row.Bars = append(row.Bars, audience.CompareBar{Service: s, Span: audience.Span{
			Start: roadmap.DayPeriod(quarter.First), End: roadmap.DayPeriod(quarter.Last),
		}})
	}
	c.Without.Rows = []audience.CompareRow{row}
	c.Without.Launch = span("2026-10-01", "2026-12-31")
	c.Without.FirstValue, c.Without.FullScope = day("2026-09-30"), day("2026-09-30")
	c.Without.FirstShare, c.Without.QuartersMarket, c.Without.ValueYears = 0.75, 1, 0.25
	ed.Compare = audience.Known(c)
}

// planning fills what is drawn of planning: two open milestones and up to four teams.
func planning(ed *audience.Edition) {
	ed.Outlook = audience.Known(&audience.Outlook{Trials: 10_000, Open: 5, Uncertain: 2, Rows: []audience.Odds{
		{Milestone: ed.Milestones[2], P50: day("2026-10-05"), P85: day("2026-10-05"), P95: day("2026-10-05"), Target: day("2026-09-30"), Health: "red"},
		{Milestone: ed.Milestones[3], P50: day("2026-12-11"), P85: day("2027-01-18"), P95: day("2027-02-20"), Target: day("2026-12-31"), Health: "amber"},
	}})
	whatIf := func(ends ...string) *audience.WhatIf {
		w := &audience.WhatIf{Milestones: ed.Milestones[2:], Enough: 2, Chain: []*audience.MVF{ed.MVFs[11], ed.MVFs[10], ed.MVFs[9]}}
		for i, end := range ends {
			w.Rows = append(w.Rows, audience.Staffing{Teams: i + 1, Now: i == 0, Ends: []roadmap.Period{day("2026-10-05"), day(end)}, End: day(end)})
		}
		return w
	}
	ed.WhatIf = audience.Known(whatIf("2027-01-06", "2026-11-12", "2026-11-12"))
	ed.FromStart = audience.Known(whatIf("2026-12-31", "2026-11-07", "2026-11-07"))
}

// coarse is the sample for an audience that sees quarters and no plan.
func coarse() *audience.Edition {
	ed := sample()
	ed.Dates = roadmap.Quarterly
	delete(ed.Sees, roadmap.FieldAfter)
	wide := func(s audience.Span) audience.Span {
		return audience.Span{
			Start: ed.Fiscal.CoarsenPeriod(s.Start, roadmap.Quarterly),
			End:   ed.Fiscal.CoarsenPeriod(s.End, roadmap.Quarterly),
		}
	}
	for _, m := range ed.MVFs {
		m.Planned, m.Expected = audience.Span{}, wide(m.Expected)
		m.HasLate, m.Late, m.After = false, 0, nil
	}
	for _, m := range ed.Milestones {
		m.Planned, m.Expected = audience.Span{}, wide(m.Expected)
	}
	for _, s := range ed.Services {
		s.Planned, s.Expected = audience.Span{}, wide(s.Expected)
	}
	period := func(p *roadmap.Period) { *p = ed.Fiscal.CoarsenPeriod(*p, roadmap.Quarterly) }
	outlook, compare := ed.Outlook.Get(), ed.Compare.Get()
	for i := range outlook.Rows {
		r := &outlook.Rows[i]
		period(&r.P50)
		period(&r.P85)
		period(&r.P95)
		period(&r.Target)
	}
	for _, w := range []*audience.WhatIf{ed.WhatIf.Get(), ed.FromStart.Get()} {
		for i := range w.Rows {
			period(&w.Rows[i].End)
			for k := range w.Rows[i].Ends {
				period(&w.Rows[i].Ends[k])
			}
		}
	}
	for _, side := range []*audience.CompareSide{&compare.With, &compare.Without} {
		side.Launch = wide(side.Launch)
		side.FirstValue = ed.Fiscal.CoarsenPeriod(side.FirstValue, roadmap.Quarterly)
		side.FullScope = ed.Fiscal.CoarsenPeriod(side.FullScope, roadmap.Quarterly)
		for _, row := range side.Rows {
			for i := range row.Bars {
				row.Bars[i].Span = wide(row.Bars[i].Span)
			}
		}
	}
	return ed
}
