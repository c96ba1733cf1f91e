package audience

import (
	"fmt"
	"slices"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

var planDay = roadmap.NewDate(2026, 8, 14)

func labelled(kind roadmap.Kind, id string, readers ...string) roadmap.Item {
	it := roadmap.Item{Kind: kind, ID: id, Slug: id, Title: id, File: id + ".md", Audiences: roadmap.Labels{Set: true, All: len(readers) == 0}}
	for _, r := range readers {
		it.Audiences.IDs = append(it.Audiences.IDs, roadmap.Ref{ID: r})
	}
	return it
}

// oneTeam is a team that builds hidden work before visible work, seen by n audiences that
// may not see the hidden one, and by the team.
func oneTeam(n int) *roadmap.Source {
	src := &roadmap.Source{Config: roadmap.DefaultConfig()}
	src.Services = []*roadmap.ServiceSource{{Item: labelled(roadmap.KindService, "shop")}}
	src.Milestones = []*roadmap.MilestoneSource{{Item: labelled(roadmap.KindMilestone, "open")}}
	work := func(id string, readers ...string) *roadmap.MVFSource {
		ten := roadmap.Duration{N: 10, Unit: roadmap.Days}
		return &roadmap.MVFSource{
			Item: labelled(roadmap.KindMVF, id, readers...), Service: roadmap.Ref{ID: "shop"}, Milestone: roadmap.Ref{ID: "open"},
			Status: roadmap.Planned, Effort: roadmap.Effort{Low: ten, Likely: ten, High: ten},
		}
	}
	src.MVFs = []*roadmap.MVFSource{work("a-hidden", "team"), work("b-shown")}
	number := func(v float64) roadmap.Number { return roadmap.Number{V: v, OK: true} }
	at := roadmap.Fiscal{}.QuarterPeriod(2026, 1)
	src.Metrics = []*roadmap.MetricSource{
		{Item: labelled(roadmap.KindMetric, "income", "team"), Unit: roadmap.Count, Points: []roadmap.Point{{At: at, Actual: number(8)}}},
		{Item: labelled(roadmap.KindMetric, "half"), Unit: roadmap.Count, Formula: "income / 2"},
		{Item: labelled(roadmap.KindMetric, "quarter"), Unit: roadmap.Count, Formula: "half / 2"},
	}
	for i := range n {
		src.Audiences = append(src.Audiences, &roadmap.Audience{
			Item: labelled(roadmap.KindAudience, fmt.Sprintf("reader-%d", i)), Sees: roadmap.Fields, Access: roadmap.Open, Money: roadmap.MoneyExact,
		})
	}
	src.Audiences = append(src.Audiences, &roadmap.Audience{
		Item: labelled(roadmap.KindAudience, "team"), Sees: roadmap.Fields, Access: roadmap.Open, Money: roadmap.MoneyExact,
	})
	return src
}

func resolved(t *testing.T, src *roadmap.Source) *schedule.Plan {
	t.Helper()
	rm, problems := roadmap.Resolve(src)
	if problems.Failed() {
		t.Fatal(problems.Sorted())
	}
	return schedule.New(rm, planDay)
}

func TestHiddenWorkMovesNoDate(t *testing.T) {
	src := oneTeam(1)
	plan := resolved(t, src)
	p := NewPlanner(plan)
	editions := p.Views(plan.Roadmap.Audiences)
	free, team := editions[0].MVFs[0].Expected, editions[1].MVFs[1].Expected
	if free.Start.First != roadmap.NewDate(2026, 8, 14) || team.Start.First != roadmap.NewDate(2026, 8, 28) {
		t.Errorf("alone it starts on %s, after the hidden work on %s", free.Start.First, team.Start.First)
	}
	want := []Difference{{Audience: "reader-0", MVF: "b-shown", Shown: free.End.Last, True: team.End.Last}}
	if got := p.Differences(plan.Roadmap.Audiences); !slices.Equal(got, want) {
		t.Errorf("differences %+v, want %+v", got, want)
	}

	to := roadmap.Declassify{To: roadmap.Labels{Set: true, IDs: []roadmap.Ref{{ID: "reader-0"}}}, Reason: "They plan with us."}
	for name, set := range map[string]func(*roadmap.Source, roadmap.Declassify){
		"MVF":       func(s *roadmap.Source, d roadmap.Declassify) { s.MVFs[1].Declassify = d },
		"milestone": func(s *roadmap.Source, d roadmap.Declassify) { s.Milestones[0].Declassify = d },
		"service":   func(s *roadmap.Source, d roadmap.Declassify) { s.Services[0].Declassify = d },
		"config":    func(s *roadmap.Source, d roadmap.Declassify) { s.Config.Declassify = d },
	} {
		src := oneTeam(2)
		set(src, to)
		plan := resolved(t, src)
		editions := NewPlanner(plan).Views(plan.Roadmap.Audiences)
		if got := editions[0].MVFs[0]; got.Expected != team || got.Driver != nil {
			t.Errorf("%s: declassified, and expected %v", name, got.Expected)
		}
		if got := editions[0].Milestones[0].Expected.End; got != team.End {
			t.Errorf("%s: the milestone ends %v", name, got)
		}
		if got := editions[1].MVFs[0].Expected; got != free {
			t.Errorf("%s: the other reader gets it too: %v", name, got)
		}
		if r := Releases(plan.Roadmap); len(r) != 1 || r[0].Audience != "reader-0" || r[0].Reason != "They plan with us." {
			t.Errorf("%s: releases %+v", name, r)
		}
	}
}

func TestComputedReadingsFollowTheirInputs(t *testing.T) {
	src := oneTeam(1)
	plan := resolved(t, src)
	editions := NewPlanner(plan).Views(plan.Roadmap.Audiences)
	for _, m := range editions[0].Metrics {
		if len(m.Points) > 0 || m.Formula != "" {
			t.Errorf("%s shows %v, formula %q", m.ID, m.Points, m.Formula)
		}
	}
	if team := editions[1].Metrics; len(team) != 3 || len(team[0].Points) != 1 || team[0].Formula != "income / 2" {
		t.Errorf("the team sees %+v", team)
	}
	// What is released can be counted with.
	src.Metrics[1].Declassify = roadmap.Declassify{To: roadmap.Labels{Set: true, All: true}, Reason: "Half says little."}
	plan = resolved(t, src)
	open := NewPlanner(plan).Views(plan.Roadmap.Audiences)[0].Metrics
	if len(open) != 2 || open[0].Points[0].Actual.V != 4 || open[1].Points[0].Actual.V != 2 || open[0].Formula != "" || open[1].Formula != "half / 2" {
		t.Errorf("released: %+v", open)
	}
}

// TestEqualSetsArePlannedOnce: many audiences are as cheap as the sets that they see.
func TestEqualSetsArePlannedOnce(t *testing.T) {
	plan := resolved(t, oneTeam(20))
	p := NewPlanner(plan)
	p.Views(plan.Roadmap.Audiences)
	if len(p.plans) != 1 {
		t.Errorf("21 audiences that see two sets made %d plans beside the whole one", len(p.plans))
	}
}

// A comparison of coarse dates has coarse figures: an exact share would tell the day.
func TestComparisonIsAsCoarseAsItsDates(t *testing.T) {
	quarterly := func(days int) *Comparison {
		src := oneTeam(1)
		src.Audiences[0].Dates = roadmap.Quarterly
		src.MVFs[1].Effort.Likely.N = days
		plan := resolved(t, src)
		return NewPlanner(plan).Views(plan.Roadmap.Audiences)[0].Compare.Get()
	}
	short, long := quarterly(12), quarterly(30)
	if short == nil || short.With.FirstShare != 0.25 || short.With.QuartersMarket != 3 {
		t.Fatalf("first value in the first of four quarters: %+v", short)
	}
	if long.With.FirstShare != short.With.FirstShare || long.With.ValueYears != short.With.ValueYears || long.WeeksEarlier != short.WeeksEarlier {
		t.Errorf("18 days within the quarter show: %+v, %+v", short.With, long.With)
	}
	if later := quarterly(90); later.With.FirstShare <= short.With.FirstShare {
		t.Errorf("another quarter does not show: %+v", later.With)
	}
}

func TestAnswersWaitUntilTheyAreAskedFor(t *testing.T) {
	plan := resolved(t, oneTeam(2))
	p := NewPlanner(plan)
	editions := p.Views(plan.Roadmap.Audiences)
	worked := map[string]int{}
	for _, a := range p.answers {
		count(&a.outlook.work, worked, "outlook")
		count(&a.left.work, worked, "what-if")
		count(&a.builds.work, worked, "comparison")
	}
	if len(worked) != 0 || len(p.answers) != 2 {
		t.Fatalf("%d plans", len(p.answers))
	}
	for range 2 {
		for _, ed := range editions[:2] {
			ed.Compare.Get()
			ed.Outlook.Get()
			for _, m := range ed.Milestones {
				m.Computed.Get()
			}
		}
	}
	if len(worked) != 2 || worked["comparison"] != 1 || worked["outlook"] != 1 {
		t.Errorf("two audiences that see the same asked for the comparison and the outlook, and this was worked out: %v", worked)
	}
}

// count counts how often something is worked out. It panics where that is done already.
func count[T any](work *func() *T, worked map[string]int, name string) {
	whole := *work
	*work = func() *T {
		worked[name]++
		return whole()
	}
	if whole == nil {
		panic(name + " is worked out before it is asked for")
	}
}

// Whether there is an answer is known before it is worked out, and must not depend on it.
func TestAnAnswerIsThereWhenItSaysSomething(t *testing.T) {
	for n, statuses := range [][]roadmap.Status{
		{roadmap.Planned, roadmap.Planned},
		{roadmap.Shipped, roadmap.Planned},
		{roadmap.Planned, roadmap.Shipped},
		{roadmap.Shipped, roadmap.Shipped},
		{roadmap.Idea, roadmap.Idea},
		{roadmap.Idea, roadmap.Dropped},
		{roadmap.Idea, roadmap.Building},
		{roadmap.Paused, roadmap.Dropped},
		{roadmap.Dropped, roadmap.Shipped},
	} {
		src := oneTeam(0)
		src.Milestones = append(src.Milestones, &roadmap.MilestoneSource{Item: labelled(roadmap.KindMilestone, "next"), Order: 1})
		for i, m := range src.MVFs {
			m.Audiences, m.Status, m.Delay.CostPerWeek = labelled(roadmap.KindMVF, m.ID).Audiences, statuses[i], roadmap.Money(100*i)
			if m.Status == roadmap.Shipped {
				m.Started, m.Shipped = planDay-9, planDay-4
			}
		}
		src.MVFs[1].Milestone.ID = "next"
		src.Audiences[0].Statuses = roadmap.Statuses
		plan := resolved(t, src)
		ed := View(plan, plan.Roadmap.Audiences[0])
		outlook, _ := schedule.Forecast(plan, schedule.Draw{Trials: 1})
		ahead := 0
		for _, m := range outlook.Milestones {
			if !m.Done && m.P85 != roadmap.NoDate {
				ahead++
			}
		}
		if got := ed.Outlook.Get(); (got != nil) != (ahead > 0) || got != nil && len(got.Rows) != ahead {
			t.Errorf("%d: %d milestones are ahead, and the outlook is %+v", n, ahead, got)
		}
		for name, there := range map[string][2]bool{
			"comparison": {ed.Compare != nil, schedule.Compare(plan.Roadmap, plan.Today) != nil},
			"order":      {ed.Order != nil, schedule.Priority(plan) != nil},
			"waves":      {ed.Waves != nil, len(plan.InParallel()) > 0},
			"what-if":    {ed.WhatIf != nil, schedule.WhatIf(plan.Roadmap, plan.Today, schedule.Teams{}) != nil},
		} {
			if there[0] != there[1] {
				t.Errorf("%d: the %s is there: %v, and says something: %v", n, name, there[0], there[1])
			}
		}
	}
}
