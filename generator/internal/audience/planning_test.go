package audience_test

import (
	"fmt"
	"reflect"
	"slices"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// planningFields are what an edition needs for everything that planning answers. The
// dates of single items are not among them: those are of the whole plan.
var planningFields = []roadmap.Field{
	roadmap.FieldStatus, roadmap.FieldAfter, roadmap.FieldEffort, roadmap.FieldMoves, roadmap.FieldDelay, roadmap.FieldPoints,
	roadmap.FieldHealth, roadmap.FieldCompare, roadmap.FieldOdds, roadmap.FieldWhatIf, roadmap.FieldEarned, roadmap.FieldRunway,
}

// busy is a roadmap whose open work has no typed dates: the scheduler decides them. What
// is hidden stands before, between and after the visible work, for the same team.
func busy(hidden int, sees ...roadmap.Field) *roadmap.Source {
	cfg := roadmap.DefaultConfig()
	cfg.DefaultAudiences = roadmap.Labels{Set: true, All: true}
	src := &roadmap.Source{Config: cfg}
	effort := func(low, likely, high int) roadmap.Effort {
		d := func(n int) roadmap.Duration { return roadmap.Duration{N: n, Unit: roadmap.Days} }
		return roadmap.Effort{Low: d(low), Likely: d(likely), High: d(high)}
	}
	add := func(id, milestone string, status roadmap.Status, after []string, readers ...string) *roadmap.MVFSource {
		m := &roadmap.MVFSource{
			Item: item(roadmap.KindMVF, id, readers...), Service: roadmap.Ref{ID: "store"}, Milestone: roadmap.Ref{ID: milestone}, Status: status,
			Effort: effort(8, 10, 20), Delay: roadmap.Delay{CostPerWeek: 400000}, Moves: []roadmap.Ref{{ID: "revenue"}},
		}
		if status == roadmap.Shipped {
			m.Start, m.Due, m.Started, m.Shipped = day(2026, 1, 5), day(2026, 1, 16), roadmap.NewDate(2026, 1, 5), roadmap.NewDate(2026, 1, 20)
		}
		for _, a := range after {
			m.After = append(m.After, roadmap.Edge{Ref: roadmap.Ref{ID: a}})
		}
		src.MVFs = append(src.MVFs, m)
		return m
	}
	src.Services = []*roadmap.ServiceSource{{Item: item(roadmap.KindService, "store")}}
	src.Milestones = []*roadmap.MilestoneSource{
		{Item: item(roadmap.KindMilestone, "first"), Order: 2, Due: day(2026, 9, 30)}, {Item: item(roadmap.KindMilestone, "second"), Order: 3},
	}
	add("a.1", "first", roadmap.Shipped, nil)
	add("a.2", "first", roadmap.Planned, []string{"a.1"})
	add("b.1", "first", roadmap.Planned, nil).Delay.CostPerWeek = 100000
	last := add("a.3", "second", roadmap.Planned, []string{"a.2"})
	add("b.2", "second", roadmap.Planned, []string{"b.1"})
	number := func(v float64) roadmap.Number { return roadmap.Number{V: v, OK: true} }
	src.Metrics = []*roadmap.MetricSource{
		{Item: item(roadmap.KindMetric, "revenue"), Unit: roadmap.Currency, Points: []roadmap.Point{
			{At: roadmap.Fiscal{}.QuarterPeriod(2025, 4), Plan: number(800000)}, {At: roadmap.Fiscal{}.QuarterPeriod(2026, 3), Plan: number(1000000)},
		}},
		{Item: item(roadmap.KindMetric, "runway"), Unit: roadmap.MonthsCount, Points: []roadmap.Point{
			{At: roadmap.Fiscal{}.QuarterPeriod(2026, 2), Actual: number(9)},
		}},
	}
	src.Audiences = []*roadmap.Audience{
		reader("public", roadmap.Quarterly, roadmap.MoneyHidden, sees...),
		reader("investors", roadmap.Daily, roadmap.MoneyExact, sees...),
		reader("board", roadmap.Daily, roadmap.MoneyExact, sees...),
		reader("partners", roadmap.Daily, roadmap.MoneyIndexed, sees...),
	}
	for i := range hidden {
		if i == 0 {
			src.Milestones = append(src.Milestones, &roadmap.MilestoneSource{Item: item(roadmap.KindMilestone, "secret", "board"), Order: 1, Due: day(2026, 8, 20)})
			src.Services = append(src.Services, &roadmap.ServiceSource{Item: item(roadmap.KindService, "secret-service", "board")})
		}
		m := add(fmt.Sprintf("secret.%d", i), "secret", roadmap.Planned, []string{"a.2"}, "board")
		m.Service.ID, m.Effort, m.Delay.CostPerWeek = "secret-service", effort(20, 30+i, 60), roadmap.Money(900000+i)
		last.After = append(last.After, roadmap.Edge{Ref: roadmap.Ref{ID: m.ID}})
	}
	return src
}

// worked is an edition with all that is worked out later.
func worked(ed *audience.Edition) *audience.Edition {
	ed.WhatIf.Get()
	ed.FromStart.Get()
	ed.Outlook.Get()
	ed.Order.Get()
	ed.Runway.Get()
	ed.Waves.Get()
	ed.Compare.Get()
	ed.Slippage.Get()
	for _, m := range ed.Milestones {
		m.Computed.Get()
	}
	return ed
}

var answers = cmp.Options{
	got[audience.WhatIf](), got[audience.Outlook](), got[audience.Order](), got[audience.Runway](), got[[][]*audience.MVF](), got[string](), got[audience.Slippage](),
}

// got compares answers by what they say.
func got[T any]() cmp.Option { return cmp.Transformer("Get", (*audience.Later[T]).Get) }

func TestPlanningKnowsOnlyWhatIsShown(t *testing.T) {
	for _, id := range []string{"public", "investors", "partners"} {
		alone := editionOf(t, busy(0, planningFields...), id)
		if alone.Outlook == nil || alone.WhatIf == nil || alone.FromStart == nil || alone.Order == nil || alone.Earned == nil || len(*alone.Waves.Get()) != 2 {
			t.Fatalf("%s: something of planning is missing: %+v", id, alone.Planning)
		}
		for _, hidden := range []int{1, 7} {
			if got := editionOf(t, busy(hidden, planningFields...), id); !reflect.DeepEqual(worked(alone), worked(got)) {
				t.Errorf("%s: %d hidden MVFs show:\n%s", id, hidden, cmp.Diff(alone.Planning, got.Planning, answers))
			}
		}
	}
	if got := editionOf(t, busy(1, planningFields...), "board"); len(*got.Waves.Get()) != 3 || got.WhatIf.Get().Rows[0].End == editionOf(t, busy(0, planningFields...), "board").WhatIf.Get().Rows[0].End {
		t.Error("the board sees the hidden work, and its plan does not count it")
	}
}

// What audiences share is worked out once, and must be what each gets alone.
func TestViewsAreViewsOfEach(t *testing.T) {
	rm, problems := roadmap.Resolve(busy(3, roadmap.Fields...))
	if problems.Failed() {
		t.Fatal(problems.Sorted())
	}
	plan := schedule.New(rm, today)
	for i, ed := range audience.NewPlanner(plan).Views(rm.Audiences) {
		if alone := audience.View(plan, rm.Audiences[i]); !reflect.DeepEqual(worked(alone), worked(ed)) {
			t.Errorf("%s: together it differs:\n%s", ed.ID, cmp.Diff(alone.Planning, ed.Planning, answers))
		}
	}
}

func TestPlanningIsCoarse(t *testing.T) {
	ed := editionOf(t, busy(0, roadmap.Fields...), "public")
	var periods []roadmap.Period
	for _, r := range ed.Outlook.Get().Rows {
		periods = append(periods, r.P50, r.P85, r.P95, r.Target)
		if r.HasOnTime {
			t.Error("a share of trials tells where in the quarter the target stands")
		}
	}
	for _, w := range []*audience.WhatIf{ed.WhatIf.Get(), ed.FromStart.Get()} {
		for _, r := range w.Rows {
			periods = append(append(periods, r.Ends...), r.End)
			if r.HasIdle {
				t.Error("idle days tell the exact end")
			}
		}
	}
	for _, r := range ed.Order.Get().Rows {
		periods = append(periods, r.Ends, r.EndsNow)
	}
	for _, p := range periods {
		if !p.IsZero() && p.Precision < roadmap.Quarterly {
			t.Errorf("a public date is finer than a quarter: %s to %s", p.First, p.Last)
		}
	}
	if ed.Order.Get().Share != 0 || ed.Runway != nil {
		t.Errorf("share %v, runway %+v: both need what the public may not see", ed.Order.Get().Share, ed.Runway.Get())
	}
}

func TestPlanningMoney(t *testing.T) {
	exact := editionOf(t, busy(0, planningFields...), "investors")
	if got := exact.Order.Get().Rows[0]; got.MVF.ID != "a.2" || got.Own != "$2,000" {
		t.Errorf("the first in order is %s at %q", got.MVF.ID, got.Own)
	}
	for _, id := range []string{"public", "partners"} {
		ed := editionOf(t, busy(0, planningFields...), id)
		for _, r := range ed.Order.Get().Rows {
			if r.Own != "" || r.Score != "" {
				t.Errorf("%s: money shows: %q, %q", id, r.Own, r.Score)
			}
		}
		if ed.Order.Get().Costs != "" || ed.Compare.Get().Missed != "" {
			t.Errorf("%s: money shows: %q, %q", id, ed.Order.Get().Costs, ed.Compare.Get().Missed)
		}
	}
	r := exact.Runway.Get()
	if r == nil || r.Milestone.ID != "first" || r.CashOut.Last != roadmap.NewDate(2027, 4, 1) || !r.InTime || r.TooLate || r.Done {
		t.Errorf("runway is %+v", r)
	}
}

func TestPlanningFieldsAreAnAllowList(t *testing.T) {
	for _, without := range []roadmap.Field{roadmap.FieldOdds, roadmap.FieldWhatIf, roadmap.FieldEarned, roadmap.FieldRunway, roadmap.FieldDelay, roadmap.FieldAfter} {
		sees := slices.DeleteFunc(slices.Clone(planningFields), func(f roadmap.Field) bool { return f == without })
		p := editionOf(t, busy(0, sees...), "investors").Planning
		gone := map[roadmap.Field]bool{
			roadmap.FieldOdds: p.Outlook == nil, roadmap.FieldWhatIf: p.WhatIf == nil && p.FromStart == nil, roadmap.FieldEarned: p.Earned == nil,
			roadmap.FieldRunway: p.Runway == nil, roadmap.FieldDelay: p.Order == nil, roadmap.FieldAfter: p.Waves == nil,
		}
		for f, isGone := range gone {
			if isGone != (f == without) {
				t.Errorf("without %s: %s is gone: %v", without, f, isGone)
			}
		}
	}
	if p := editionOf(t, busy(0), "investors").Planning; !reflect.DeepEqual(p, audience.Planning{}) {
		t.Errorf("an audience that sees no field sees %+v", p)
	}
	hidden := busy(0, roadmap.Fields...)
	hidden.Audiences[1].Dates = roadmap.Hidden
	if p := editionOf(t, hidden, "investors").Planning; p.Outlook != nil || p.WhatIf != nil || p.Order != nil || p.Earned != nil || p.Runway != nil {
		t.Errorf("an audience without dates sees some: %+v", p)
	}
}

func TestHealthIsOfTheOdds(t *testing.T) {
	ed := editionOf(t, busy(0, append(slices.Clone(planningFields), roadmap.FieldPlan)...), "investors")
	first, odds := ed.Milestones[0], ed.Outlook.Get().Rows[0]
	if odds.Milestone != first || odds.P85.Last < odds.P50.Last || odds.P95.Last < odds.P85.Last {
		t.Errorf("the odds are %+v", odds)
	}
	for _, c := range []struct {
		due  roadmap.Period
		want string
	}{{odds.P85, "green"}, {odds.P50, "amber"}, {roadmap.DayPeriod(odds.P50.Last - 1), "red"}, {roadmap.DayPeriod(today - 1), "red"}, {roadmap.Period{}, "grey"}} {
		src := busy(0, append(slices.Clone(planningFields), roadmap.FieldPlan)...)
		src.Milestones[0].Due = c.due
		if got := *editionOf(t, src, "investors").Milestones[0].Computed.Get(); got != c.want {
			t.Errorf("due %s: %q, want %q", c.due.Last, got, c.want)
		}
	}
}

// Three audiences that see everything of 10,000 MVFs.
func BenchmarkViews10000(b *testing.B) {
	src := busy(0, roadmap.Fields...)
	for i := range 10_000 {
		m := *src.MVFs[1]
		m.Item = item(roadmap.KindMVF, fmt.Sprintf("x.%d", i))
		m.After = nil
		if i > 9 {
			m.After = []roadmap.Edge{{Ref: roadmap.Ref{ID: fmt.Sprintf("x.%d", i-10)}}}
		}
		src.MVFs = append(src.MVFs, &m)
	}
	rm, problems := roadmap.Resolve(src)
	if problems.Failed() {
		b.Fatal(problems.Sorted())
	}
	plan := schedule.New(rm, today)
	for b.Loop() {
		audience.NewPlanner(plan).Views(rm.Audiences[1:])
	}
}

// Whoever asks first, and however many ask at once, gets the one answer.
func TestLaterIsOneAnswer(t *testing.T) {
	ed := editionOf(t, busy(0, planningFields...), "investors")
	got := make([]*audience.WhatIf, 8)
	var asking sync.WaitGroup
	for i := range got {
		asking.Go(func() { got[i] = ed.WhatIf.Get() })
	}
	asking.Wait()
	if got[0] == nil || len(slices.Compact(got)) != 1 {
		t.Errorf("%d answers: %v", len(got), got)
	}
	var none *audience.Later[audience.WhatIf]
	if none.Get() != nil {
		t.Error("an audience that may not see it gets an answer")
	}
}
