package site_test

import (
	"fmt"
	"time"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

const hostile = `"><svg onload=alert(1)>`

func day(y int, m time.Month, d int) roadmap.Period {
	return roadmap.DayPeriod(roadmap.NewDate(y, m, d))
}

func html(s string) roadmap.Fragment {
	return roadmap.Fragment{Parts: []roadmap.Part{{HTML: s}}, Excerpt: "An excerpt."}
}

func entry(k roadmap.Kind, id, slug, title string) audience.Entry {
	return audience.Entry{Kind: k, ID: id, Slug: slug, File: fmt.Sprintf("content/%ss/%s.md", k, slug), Title: title}
}

func emptyEdition() *audience.Edition {
	return &audience.Edition{
		ID: "public", File: "content/audiences/public.md", Title: "Roadmap for customers", SiteTitle: "Northwind data platform",
		Description: "What we build, and when.", Language: "en", Currency: "USD", AsOf: roadmap.NewDate(2026, 8, 14),
		Disclaimer: "Plans change.", Sees: map[roadmap.Field]bool{}, Wording: audience.Wording{Assets: map[string]roadmap.Asset{}},
	}
}

// fullEdition has something of everything; its home places every view.
func fullEdition() *audience.Edition {
	ed := emptyEdition()
	ed.ID, ed.Folder, ed.File = "investors", "investors", "content/audiences/investors.md"
	ed.Title, ed.BaseURL = "Investors and board", "https://example.org/roadmap/"
	ed.Summary = "How the platform’s work turns into revenue, milestone by milestone."
	for _, f := range roadmap.Fields {
		ed.Sees[f] = true
	}
	revenue := &audience.Metric{
		Entry: entry(roadmap.KindMetric, "revenue", "revenue", "Revenue"), Unit: roadmap.Currency, Period: "quarter", Better: "higher",
		Target: audience.Value{V: 6.1, OK: true, Text: "$6.1 M"}, Source: "The monthly close",
	}
	ratio := &audience.Metric{
		Entry: entry(roadmap.KindMetric, "ltv-cac", "ltv-cac", "LTV/CAC"), Unit: roadmap.Ratio, Period: "quarter", Better: "higher",
		Formula: "ltv / cac",
	}
	for i, v := range []float64{1, 1.25, 1.89, 3.2, 6.1} {
		value := func(x float64, unit string) audience.Value {
			return audience.Value{V: x, OK: true, Text: fmt.Sprintf(unit, x)}
		}
		year, q := 2026, i
		if i == 0 {
			year, q = 2025, 4
		}
		at := ed.Fiscal.QuarterPeriod(year, q)
		r := audience.Point{At: at, Label: ed.Fiscal.Label(at), Plan: value(v, "$%.2f M")}
		l := audience.Point{At: at, Label: ed.Fiscal.Label(at), Plan: value(v*1.1+0.4, "%.1fx")}
		if i < 3 {
			r.Actual, l.Actual = value(v*0.96, "$%.2f M"), value(v*1.15+0.4, "%.1fx")
		}
		if i == 2 {
			r.Note = "One large customer moved to Q3"
		}
		revenue.Points, ratio.Points = append(revenue.Points, r), append(ratio.Points, l)
	}
	ed.Metrics = []*audience.Metric{revenue, ratio}
	letters := []string{"A", "B", "C"}
	for i, title := range []string{"Data acquisition", "Data processing", "Client app"} {
		v := &audience.Service{
			Entry: entry(roadmap.KindService, "s"+letters[i], "s"+letters[i], title), Letter: letters[i], Index: i,
			Owner: "Core team", CustomerFacing: i == 2, FullScope: "N data types from N sources, end to end",
		}
		v.Summary = "Brings data in, whatever its source and shape."
		ed.Services = append(ed.Services, v)
	}
	titles := [][]string{
		{"Acquire one data type from one source", "Store acquired data raw, with an interface to read it", "Browse and export raw data"},
		{"Acquire one type from two sources", "Normalise data of different sources into one format", "Browse and export normalised data"},
		{"Acquire two types from two sources", "Aggregate the types into a small set of insights", "Browse and export aggregated data"},
		{"Acquire N types from N sources", "A bigger set of better insights", "Experiment with the formats and make your own insights"},
	}
	for n, name := range []string{"Raw data", "Normalised data", "Aggregated insights", "Self-serve insights"} {
		m := &audience.Milestone{
			Entry:  entry(roadmap.KindMilestone, fmt.Sprintf("m%d", n+1), fmt.Sprintf("m%d", n+1), name),
			Number: n + 1, Goal: "Analysts browse and export what one source holds.", Launch: n == 0,
			Due: ed.Fiscal.QuarterPeriod(2026, n+1), Metrics: []*audience.Metric{revenue}, Announce: "A post and a webinar.",
			Shipped: n < 2,
		}
		if n == 2 {
			m.Health = roadmap.Health{State: "amber", Why: "One source changes its format.", On: roadmap.NewDate(2026, 8, 3)}
			computed := "green"
			m.Computed = audience.Known(&computed)
		}
		start := roadmap.NewDate(2026, time.Month(1+3*n), 1)
		for i, width := range []int{20, 38, 32} {
			c := &audience.MVF{
				Entry:   entry(roadmap.KindMVF, fmt.Sprintf("%s.%d", letters[i], n+1), fmt.Sprintf("%c.%d", 'a'+i, n+1), titles[n][i]),
				Service: ed.Services[i], Milestone: m, Value: "Analysts get yesterday’s orders without asking us.", Status: roadmap.Planned,
				PartOf: "N data types from N sources", Effort: "14d", Team: "Core", Life: "3y", Lives: day(2029, 1, 20),
				Planned: audience.Span{Start: roadmap.DayPeriod(start), End: roadmap.DayPeriod(start + roadmap.Date(width-1))},
				Horizon: roadmap.LongTerm, Moves: []*audience.Metric{revenue}, HasSlack: true, Slack: 4, DelayCost: "$4,000 a week",
			}
			ed.SetText(&c.Entry, html(`<p>One source, one type, <em>done well</em>.</p><h2 id="why">Why this first</h2><p>Everything after it reads from it.</p>`))
			c.Expected = c.Planned
			switch {
			case n < 2:
				c.Status, c.HasLate = roadmap.Shipped, true
				c.Actual, c.Late = c.Planned, n*3
			case n == 2 && i == 0:
				c.Status = roadmap.Building
			case n == 2 && i == 1:
				c.Ready = true
			}
			if n > 0 {
				before := ed.Milestones[n-1].MVFs[i]
				c.After = append(c.After, audience.Dependency{MVF: before, Lag: "+5d"})
				before.Before = append(before.Before, c)
				c.Driver = before
			}
			start += roadmap.Date(width)
			m.MVFs = append(m.MVFs, c)
			m.Progress.Total++
			ed.Progress.Total++
			ed.Services[i].Progress.Total++
			ed.Services[i].MVFs = append(ed.Services[i].MVFs, c)
			if c.Status == roadmap.Shipped {
				m.Progress.Shipped++
				ed.Progress.Shipped++
				ed.Services[i].Progress.Shipped++
			}
			if c.Status == roadmap.Building {
				m.Progress.Building++
				ed.Progress.Building++
				ed.Services[i].Progress.Building++
			}
			ed.MVFs = append(ed.MVFs, c)
			revenue.MovedBy = append(revenue.MovedBy, c)
		}
		m.Planned = audience.Span{Start: m.MVFs[0].Planned.Start, End: m.MVFs[2].Planned.End}
		m.Expected = m.Planned
		ed.Milestones = append(ed.Milestones, m)
	}
	for i, v := range ed.Services {
		v.Planned = audience.Span{Start: v.MVFs[0].Planned.Start, End: v.MVFs[3].Planned.End}
		v.Expected = v.Planned
		ed.SetText(&v.Entry, html(fmt.Sprintf("<p>Service %d in detail.</p>", i+1)))
	}
	first := &audience.Post{
		Entry: entry(roadmap.KindPost, "half-year", "half-year", "Half the year, half the milestones"), Date: roadmap.NewDate(2026, 7, 2),
		PostKind: "board", Health: roadmap.Health{State: "green", Why: "Two of four have shipped."},
		About:      []audience.Target{{Kind: roadmap.KindMilestone, ID: "m2", Slug: "m2", Title: "Normalised data"}},
		Highlights: []string{"Two milestones shipped"}, Lowlights: []string{"One was late"}, Asks: []string{"Introductions to two design partners"},
	}
	ed.SetText(&first.Entry, roadmap.Fragment{Excerpt: "An excerpt.", Parts: []roadmap.Part{
		{HTML: `<p>See <a href="`, Link: &roadmap.Link{File: ed.MVFs[0].File, Fragment: "why"}},
		{HTML: `">the first fragment</a>, <a href="`, Link: &roadmap.Link{Route: "timeline/"}},
		{HTML: `">the timeline</a>, <a href="`, Link: &roadmap.Link{File: "content/audiences/public.md"}},
		{HTML: `">the public roadmap</a>.</p><p><img alt="A sketch" src="`, Link: &roadmap.Link{Asset: "posts/a sketch.png"}},
		{HTML: `"></p>`},
	}})
	ed.Posts = []*audience.Post{first}
	ed.Others = []audience.Other{{ID: "public", Title: "Roadmap for customers", File: "content/audiences/public.md"}}
	ed.Assets["posts/a sketch.png"] = roadmap.Asset{Path: "posts/a sketch.png", Data: []byte("\x89PNG")}
	ed.Pages = []*audience.Page{{Entry: entry(roadmap.KindPage, "about", "about", "About this roadmap"), Menu: true}}
	ed.SetText(&ed.Pages[0].Entry, html("<p>How to read it.</p>"))
	ed.Balance = &audience.Balance{Short: 0.34, Band: [2]float64{0.2, 0.5}, ByEffort: true, Quarters: []audience.BalanceQuarter{
		{Period: ed.Fiscal.QuarterPeriod(2026, 1), Short: 24, Long: 41}, {Period: ed.Fiscal.QuarterPeriod(2026, 2), Short: 20, Long: 45},
	}}
	compare := &audience.Comparison{Start: roadmap.NewDate(2026, 1, 1), Until: roadmap.NewDate(2026, 12, 31), WeeksEarlier: 26}
	year := roadmap.NewDate(2026, 12, 31)
	compare.With = audience.CompareSide{
		FirstValue: day(2026, 3, 31), FullScope: day(2026, 12, 31), FirstShare: 0.25, QuartersMarket: 3, ValueYears: 0.375,
		Launch: audience.Span{Start: day(2026, 4, 1), End: roadmap.DayPeriod(year)},
	}
	for _, m := range ed.Milestones {
		row := audience.CompareRow{Milestone: m}
		for _, c := range m.MVFs {
			row.Bars = append(row.Bars, audience.CompareBar{Service: c.Service, MVF: c, Span: c.Planned})
		}
		compare.With.Rows = append(compare.With.Rows, row)
	}
	compare.Without = audience.CompareSide{
		FirstValue: day(2026, 9, 30), FullScope: day(2026, 9, 30), FirstShare: 0.75, QuartersMarket: 1, ValueYears: 0.25,
		Launch: audience.Span{Start: day(2026, 10, 1), End: roadmap.DayPeriod(year)}, Rows: make([]audience.CompareRow, 1),
	}
	for i, v := range ed.Services {
		first := roadmap.NewDate(2026, time.Month(1+3*i), 1)
		compare.Without.Rows[0].Bars = append(compare.Without.Rows[0].Bars, audience.CompareBar{
			Service: v, Span: audience.Span{Start: roadmap.DayPeriod(first), End: roadmap.DayPeriod(first.AddMonths(3) - 1)},
		})
	}
	ed.Compare = audience.Known(compare)
	addPlanning(ed)
	ed.Home = roadmap.Fragment{Parts: []roadmap.Part{{HTML: "<p>Two of four milestones have shipped; the third is being built.</p>"}}}
	for _, v := range everyView {
		part := roadmap.Part{HTML: fmt.Sprintf("<h2 id=%q>%s</h2>", "v-"+v.Name+v.Arg+v.Options["by"]+v.Options["kind"]+v.Options["of"], v.Name), View: &v}
		part.View.Pos = diag.Pos{File: ed.File, Line: 1, Col: 1}
		ed.Home.Parts = append(ed.Home.Parts, part)
	}
	return ed
}

var everyView = []roadmap.View{
	{Name: "progress"},
	{Name: "metrics"},
	{Name: "chart", Arg: "revenue"},
	{Name: "milestones"},
	{Name: "timeline", Options: map[string]string{"group": "service"}},
	{Name: "timeline", Options: map[string]string{"kind": "staircase"}},
	{Name: "compare"},
	{Name: "now-next-later"},
	{Name: "progress", Options: map[string]string{"by": "milestone"}},
	{Name: "progress", Options: map[string]string{"by": "service"}},
	{Name: "balance"},
	{Name: "grid"},
	{Name: "ready"},
	{Name: "forecast"},
	{Name: "whatif"},
	{Name: "whatif", Options: map[string]string{"of": "all"}},
	{Name: "priority"},
	{Name: "runway"},
	{Name: "earned-value"},
	{Name: "retirement"},
	{Name: "parallel"},
	{Name: "grid", Options: map[string]string{"by": "mvf"}},
	{Name: "why"},
	{Name: "mvfs", Options: map[string]string{"status": "shipped", "limit": "3"}},
	{Name: "posts", Options: map[string]string{"limit": "2"}},
}
