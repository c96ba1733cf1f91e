package site_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// addPlanning fills everything that an edition may hold of planning.
func addPlanning(ed *audience.Edition) {
	third, fourth := ed.Milestones[2], ed.Milestones[3]
	ed.Outlook = audience.Known(&audience.Outlook{Trials: 10_000, Open: 5, Uncertain: 2, Rows: []audience.Odds{
		{Milestone: third, P50: day(2026, 10, 5), P85: day(2026, 10, 5), P95: day(2026, 10, 5), Target: day(2026, 9, 30), Health: "red", HasOnTime: true},
		{
			Milestone: fourth, P50: day(2026, 12, 11), P85: day(2027, 1, 18), P95: day(2027, 2, 20), Target: day(2026, 12, 31), Health: "amber",
			HasOnTime: true, OnTime: 0.6,
		},
	}})
	chain := []*audience.MVF{ed.MVFs[11], ed.MVFs[10], ed.MVFs[9]}
	whatIf := &audience.WhatIf{Milestones: []*audience.Milestone{third, fourth}, Enough: 2, Chain: chain, Rows: []audience.Staffing{
		{Teams: 1, Now: true, Ends: []roadmap.Period{day(2026, 10, 5), day(2027, 1, 6)}, End: day(2027, 1, 6), HasIdle: true},
		{Teams: 2, Ends: []roadmap.Period{day(2026, 10, 5), day(2026, 11, 12)}, End: day(2026, 11, 12), HasIdle: true, Idle: 28},
		{Teams: 3, Ends: []roadmap.Period{day(2026, 10, 5), day(2026, 11, 12)}, End: day(2026, 11, 12), HasIdle: true, Idle: 93},
	}}
	all := *whatIf
	ed.WhatIf, ed.FromStart = audience.Known(whatIf), audience.Known(&all)
	ed.Order = audience.Known(&audience.Order{Costs: "$12,400", Share: 0.04, Rows: []audience.Ranked{
		{MVF: ed.MVFs[9], Own: "$2,143", Score: "$4,308", Ends: day(2026, 10, 23), EndsNow: day(2026, 10, 23)},
		{MVF: ed.MVFs[10], Score: "$4,308", Ends: day(2026, 12, 1), EndsNow: day(2026, 12, 8)},
	}})
	ed.Earned = &audience.Earned{Total: 260, Quarters: []audience.EarnedQuarter{
		{Period: ed.Fiscal.QuarterPeriod(2026, 2), Planned: 130, Earned: 65, SPI: 0.5, SPIt: 0.75, Schedule: 1.5, Time: 2},
		{Period: ed.Fiscal.QuarterPeriod(2026, 3), Planned: 144, Earned: 130, SPI: 0.9027, SPIt: 0.8, Schedule: 2, Time: 2.5},
	}}
	ed.Runway = audience.Known(&audience.Runway{
		Revenue: ed.Metrics[0], Metric: ed.Metrics[1], Milestone: fourth, At: ed.Fiscal.QuarterPeriod(2026, 2), Actual: true, Months: 12.2,
		CashOut: day(2027, 7, 7), Ready: day(2027, 1, 18), InTime: true,
	})
	ed.Retire = ed.MVFs[:4]
	ed.Waves = audience.Known(&[][]*audience.MVF{{ed.MVFs[6], ed.MVFs[7]}, {ed.MVFs[8]}})
}

func findings(t *testing.T, ed *audience.Edition) map[string]string {
	t.Helper()
	out := map[string]string{}
	page(t, render(t, ed), "plan/index.html").Find(".plan-section").Each(func(_ int, s *goquery.Selection) {
		out[s.Find("h2").AttrOr("id", "")] = strings.Join(strings.Fields(s.Find(".lead-finding").Text()), " ")
	})
	return out
}

// Each view of planning leads with the sentence that a reader repeats.
func TestPlanPage(t *testing.T) {
	ed := fullEdition()
	got := findings(t, ed)
	for id, want := range map[string]string{
		"forecast":     "Self-serve insights is done by 18 Jan 2027 with 85 % certainty, 18 days after its target of 31 Dec 2026. None of the 2 open milestones is that certain to meet its target.",
		"whatif":       "With 2 teams in place of 1 the work ends 8 weeks earlier (12 Nov 2026 against 6 Jan 2027). A third team changes nothing: C.4 waits for B.4, which waits for A.4.",
		"priority":     "The declared order costs $12,400 more than the order below, summed over all waiting until everything has shipped.",
		"runway":       "Self-serve insights, the first milestone that moves revenue, is ready by 18 Jan 2027 with 85 % certainty, before cash runs out: cash lasts until 7 Jul 2027.",
		"earned-value": "What has shipped is worth 130 working days of effort, 14 fewer than were planned by now (SPI 0.90). Of everything planned, 50 % is done.",
		"retirement":   "The first to be replaced is A.1: it lives until 20 Jan 2029.",
		"parallel":     "Of 3 MVFs that are open, 2 may be built side by side now; no number of teams does everything in fewer than 2 steps.",
		"grid":         "Every row is a milestone: a slice through all 3 services.",
		"why":          "The work ends on 29 Dec 2026: C.4 waits for C.3, C.3 waits for C.2.",
	} {
		if got[id] != want {
			t.Errorf("%s says %q, want %q", id, got[id], want)
		}
	}
	doc := page(t, render(t, ed), "plan/index.html")
	for selector, want := range map[string]int{
		".site-nav a[aria-current]": 1, ".contents a": 11, ".plan-section .nothing": 0,
		".whatif tr.no-better": 2, ".whatif .chip": 2,
	} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%d of %s, want %d", got, selector, want)
		}
	}
}

func TestPlanFindings(t *testing.T) {
	for _, c := range []struct {
		id     string
		change func(*audience.Edition)
		want   string
	}{
		{"priority", func(ed *audience.Edition) { ed.Order.Get().Same = true }, "The work is done in the order that costs least: going by cost of delay would change no date."},
		{"priority", func(ed *audience.Edition) { ed.Order.Get().Costs = "" }, "The declared order costs 4 % more in waiting than the order below."},
		{
			"priority", func(ed *audience.Edition) { o := ed.Order.Get(); o.Costs, o.Share = "", -0.1 },
			"Going by cost of delay would not be cheaper: with the teams that there are, the declared order waits less.",
		},
		{
			"runway", func(ed *audience.Edition) { r := ed.Runway.Get(); r.InTime, r.TooLate = false, true },
			"Self-serve insights, the first milestone that moves revenue, is ready by 18 Jan 2027 with 85 % certainty, too late: cash lasts until 7 Jul 2027.",
		},
		{
			"runway", func(ed *audience.Edition) {
				r := ed.Runway.Get()
				r.Done, r.Ready = true, ed.Fiscal.QuarterPeriod(2026, 1)
			},
			"Self-serve insights, the first milestone that moves revenue, shipped in Q1 2026; cash lasts until 7 Jul 2027.",
		},
		{
			"runway", func(ed *audience.Edition) { r := ed.Runway.Get(); r.Done, r.Ready = true, roadmap.Period{} },
			"Self-serve insights, the first milestone that moves revenue, has shipped; cash lasts until 7 Jul 2027.",
		},
		{
			"earned-value", func(ed *audience.Edition) { ed.Earned.Quarters[1].Planned = 0 },
			"What has shipped is worth 130 working days of effort; nothing was planned to be done by now.",
		},
		{
			"parallel", func(ed *audience.Edition) { ed.Waves = audience.Known(&[][]*audience.MVF{ed.MVFs[6:7], ed.MVFs[7:8]}) },
			"Nothing may run in parallel: each of the 2 MVFs that are open waits for the one before it.",
		},
		{
			"grid", func(ed *audience.Edition) { ed.Services[0].MVFs = ed.Services[0].MVFs[:3] },
			"A column grows one service, fragment by fragment; a number tells to which milestone a fragment belongs.",
		},
		{"retirement", func(ed *audience.Edition) { ed.AsOf = roadmap.NewDate(2030, 1, 1) }, "4 MVFs with an end of life, all past it."},
	} {
		ed := fullEdition()
		c.change(ed)
		if got := findings(t, ed)[c.id]; got != c.want {
			t.Errorf("%s says %q, want %q", c.id, got, c.want)
		}
	}
}

// An edition that sees nothing of planning has no Plan page, and links to none.
func TestNoPlanPage(t *testing.T) {
	ed := fullEdition()
	ed.Planning, ed.Sees = audience.Planning{}, map[roadmap.Field]bool{}
	ed.Home = html("<p>Nothing of planning.</p>")
	files := render(t, ed)
	if _, ok := files["plan/index.html"]; ok {
		t.Error("there is a Plan page")
	}
	if bytes.Contains(files["index.html"], []byte("plan/index.html")) {
		t.Error("home links to it")
	}
}

// A long plan is told by its first rows, so that its page stays one that opens.
func TestLongPlansAreCut(t *testing.T) {
	ed := fullEdition()
	many := func(m *audience.MVF, n int) []*audience.MVF {
		var out []*audience.MVF
		for range n {
			out = append(out, m)
		}
		return out
	}
	ed.Waves = audience.Known(&[][]*audience.MVF{many(ed.MVFs[6], 60)})
	order, outlook := ed.Order.Get(), ed.Outlook.Get()
	for range 1200 {
		order.Rows = append(order.Rows, order.Rows[0])
		outlook.Rows = append(outlook.Rows, outlook.Rows[0])
	}
	for range 9 {
		whatIf := ed.WhatIf.Get()
		whatIf.Milestones = append(whatIf.Milestones, ed.Milestones[3])
		for i := range whatIf.Rows {
			whatIf.Rows[i].Ends = append(whatIf.Rows[i].Ends, day(2027, 1, 6))
		}
	}
	doc := page(t, render(t, ed), "plan/index.html")
	for selector, want := range map[string]int{
		".priority tbody tr": 200, ".forecast tbody tr": 200, ".parallel .wave li": 50, "[aria-labelledby=whatif] thead th": 11,
	} {
		if got := doc.Find(selector).Length(); got != want {
			t.Errorf("%d of %s, want %d", got, selector, want)
		}
	}
	for _, more := range []string{"and 1,002 more", "and 10 more", "and 3 more milestones"} {
		if !strings.Contains(doc.Find("main").Text(), more) {
			t.Errorf("nothing says %q", more)
		}
	}
}
