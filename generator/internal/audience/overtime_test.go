package audience_test

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// said is a version of an MVF of the sample.
func said(on roadmap.Period, status roadmap.Status, milestone string, effort int, start, due roadmap.Period) roadmap.Version {
	d := roadmap.Duration{N: effort, Unit: roadmap.Days}
	return roadmap.Version{On: on.First, Status: status, Milestone: milestone, Effort: roadmap.Effort{Low: d, Likely: d, High: d}, Start: start, Due: due}
}

func trailOf(src *roadmap.Source, kind roadmap.Kind, id string, versions ...roadmap.Version) {
	if src.History.Trails == nil {
		src.History.Trails = map[roadmap.ItemID][]roadmap.Version{}
	}
	src.History.Trails[roadmap.ItemID{Kind: kind, ID: id}] = versions
	for _, v := range versions {
		if src.History.Since == roadmap.NoDate || v.On < src.History.Since {
			src.History.Since = v.On
		}
	}
}

// pastSample is the sample with a history: a.2 was estimated again in March and moved in
// June; b.1 was added in April and dropped in July; "second" was re-planned once.
func pastSample(withHidden bool) *roadmap.Source {
	src := sample(withHidden)
	dropped := *src.MVFs[1]
	dropped.Item, dropped.Status, dropped.After = item(roadmap.KindMVF, "b.1"), roadmap.Dropped, nil
	src.MVFs = append(src.MVFs, &dropped)
	for _, a := range src.Audiences {
		a.Statuses = roadmap.Statuses
	}
	trailOf(src, roadmap.KindMVF, "a.1", said(day(2026, 1, 1), roadmap.Planned, "first", 10, day(2026, 1, 5), day(2026, 1, 16)))
	trailOf(src, roadmap.KindMVF, "a.2",
		said(day(2026, 1, 1), roadmap.Planned, "second", 8, day(2026, 6, 1), day(2026, 6, 10)),
		said(day(2026, 3, 3), roadmap.Planned, "second", 10, day(2026, 6, 1), day(2026, 6, 12)),
		said(day(2026, 6, 9), roadmap.Planned, "second", 10, day(2026, 9, 7), day(2026, 9, 18)))
	trailOf(src, roadmap.KindMVF, "b.1",
		said(day(2026, 4, 7), roadmap.Planned, "second", 10, day(2026, 9, 7), day(2026, 9, 18)),
		said(day(2026, 7, 7), roadmap.Dropped, "second", 10, day(2026, 9, 7), day(2026, 9, 18)))
	trailOf(src, roadmap.KindMilestone, "first", roadmap.Version{On: day(2026, 1, 1).First})
	trailOf(src, roadmap.KindMilestone, "second", roadmap.Version{On: day(2026, 1, 1).First})
	if withHidden {
		trailOf(src, roadmap.KindMilestone, "hidden-milestone", roadmap.Version{On: day(2024, 5, 1).First, Due: day(2025, 5, 1)})
		trailOf(src, roadmap.KindMVF, "hidden.1", said(day(2024, 5, 1), roadmap.Planned, "hidden-milestone", 90, day(2024, 6, 3), day(2024, 7, 1)),
			said(day(2025, 2, 3), roadmap.Building, "first", 5, day(2026, 2, 2), day(2026, 2, 13)))
		trailOf(src, roadmap.KindMVF, "hidden.2", said(day(2025, 5, 1), roadmap.Planned, "first", 10, day(2026, 10, 5), day(2026, 10, 16)))
		trailOf(src, roadmap.KindMVF, "hidden.gone", said(day(2023, 5, 1), roadmap.Planned, "first", 10, roadmap.Period{}, day(2026, 10, 16)))
	}
	return src
}

func TestWhatIsHiddenHasNoPast(t *testing.T) {
	for _, id := range []string{"public", "partners"} {
		with, without := editionOf(t, pastSample(true), id), editionOf(t, pastSample(false), id)
		if !reflect.DeepEqual(worked(with), worked(without)) {
			t.Errorf("%s: hidden items show:\n%s\n%s\n%s\n%s", id, cmp.Diff(without.Flow, with.Flow), cmp.Diff(without.BurnUp, with.BurnUp, answers),
				cmp.Diff(without.Slippage, with.Slippage, answers), cmp.Diff(without.Effort, with.Effort, answers))
		}
		if with.Flow == nil || with.BurnUp == nil || with.Slippage == nil || with.Effort == nil {
			t.Errorf("%s: nothing to compare", id)
		}
	}
	if with, without := editionOf(t, pastSample(true), "investors"), editionOf(t, pastSample(false), "investors"); reflect.DeepEqual(worked(with).Slippage, worked(without).Slippage) {
		t.Error("investors may see the hidden past, and do not")
	}
}

func TestAMoveInsideTheQuarterHasNoPast(t *testing.T) {
	ed := editionOf(t, pastSample(true), "public")
	moved := pastSample(true)
	trailOf(moved, roadmap.KindMVF, "a.2",
		said(day(2026, 1, 20), roadmap.Planned, "second", 8, day(2026, 5, 18), day(2026, 5, 29)),
		said(day(2026, 3, 17), roadmap.Planned, "second", 10, day(2026, 5, 25), day(2026, 6, 5)),
		said(day(2026, 5, 4), roadmap.Planned, "second", 10, day(2026, 8, 31), day(2026, 9, 11)),
		said(day(2026, 6, 30), roadmap.Planned, "second", 10, day(2026, 9, 7), day(2026, 9, 18)))
	again := editionOf(t, moved, "public")
	if !reflect.DeepEqual(worked(ed).Slippage, worked(again).Slippage) || !reflect.DeepEqual(ed.Flow, again.Flow) || !reflect.DeepEqual(ed.BurnUp, again.BurnUp) {
		t.Errorf("a move inside a quarter shows:\n%s\n%s", cmp.Diff(ed.Slippage, again.Slippage, answers), cmp.Diff(ed.BurnUp, again.BurnUp, answers))
	}
	for _, m := range ed.Slippage.Get().Milestones {
		for _, p := range m.Points {
			for _, period := range []roadmap.Period{p.On, p.Target, p.Forecast} {
				if !period.IsZero() && period.Precision < roadmap.Quarterly {
					t.Errorf("%s: a public date is finer than a quarter: %+v", m.Milestone.ID, p)
				}
			}
		}
		if m.HasSlip {
			t.Errorf("%s: a slip in days tells the exact day", m.Milestone.ID)
		}
	}
}

func amount(count, effort int) audience.Amount { return audience.Amount{Count: count, Effort: effort} }

func TestBurnUpMarksChangesOfScope(t *testing.T) {
	ed := editionOf(t, pastSample(false), "investors")
	var got []string
	for _, c := range ed.BurnUp.Changes {
		got = append(got, fmt.Sprintf("%s %s %+d %+dd %s", c.Label, c.MVF.ID, c.By.Count, c.By.Effort, c.Why))
		if step := ed.BurnUp.Steps[c.Step].Period; step.First > c.On.First || c.On.Last > step.Last {
			t.Errorf("%s is marked in the week to %s", c.Label, step.Last)
		}
	}
	want := []string{"3 Mar 2026 a.2 +0 +2d estimated again", "7 Apr 2026 b.1 +1 +10d added", "7 Jul 2026 b.1 -1 -10d dropped"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
	at := map[string]audience.BurnUpStep{}
	for _, s := range ed.BurnUp.Steps {
		at[s.Label] = s
	}
	for label, want := range map[string]audience.BurnUpStep{
		"11 Jan 2026": {Scope: amount(2, 18)},
		"18 Jan 2026": {Scope: amount(2, 18), Done: amount(1, 10), Planned: amount(1, 10)},
		"8 Mar 2026":  {Scope: amount(2, 20), Done: amount(1, 10), Planned: amount(1, 10)},
		"12 Apr 2026": {Scope: amount(3, 30), Done: amount(1, 10), Planned: amount(1, 10)},
		"14 Aug 2026": {Scope: amount(2, 20), Done: amount(1, 10), Planned: amount(1, 10), Expected: amount(1, 10), Now: true},
		"20 Sep 2026": {Scope: amount(2, 20), Planned: amount(2, 20), Expected: amount(2, 20), Ahead: true},
	} {
		got := at[label]
		got.Step = audience.Step{}
		if got != want {
			t.Errorf("%s: %+v, want %+v", label, got, want)
		}
	}
}

func TestFlowEndsWithToday(t *testing.T) {
	ed := editionOf(t, pastSample(false), "investors")
	if want := []roadmap.Status{roadmap.Planned, roadmap.Building, roadmap.Shipped, roadmap.Dropped}; !slices.Equal(ed.Flow.Statuses, want) {
		t.Fatalf("statuses %v, want %v", ed.Flow.Statuses, want)
	}
	at := map[string][]int{}
	for _, s := range ed.Flow.Steps {
		at[s.Label] = s.Counts
	}
	for label, want := range map[string][]int{
		"4 Jan 2026": {2, 0, 0, 0}, "11 Jan 2026": {1, 1, 0, 0}, "18 Jan 2026": {1, 0, 1, 0}, "12 Apr 2026": {2, 0, 1, 0}, "14 Aug 2026": {1, 0, 1, 1},
	} {
		if !slices.Equal(at[label], want) {
			t.Errorf("%s: %v, want %v", label, at[label], want)
		}
	}
	if last := ed.Flow.Steps[len(ed.Flow.Steps)-1]; last.Label != "14 Aug 2026" {
		t.Errorf("the flow ends at %s", last.Label)
	}
	// Without a history the same follows from started and shipped.
	src := sample(false)
	flow := editionOf(t, src, "investors").Flow
	if flow.FromHistory || !slices.Equal(flow.Steps[0].Counts, []int{1, 1, 0}) || !slices.Equal(flow.Steps[len(flow.Steps)-1].Counts, []int{1, 0, 1}) {
		t.Errorf("without history: %+v", flow)
	}
}

func TestMilestoneTrend(t *testing.T) {
	ed := editionOf(t, pastSample(false), "investors")
	f := ed.Fiscal
	var got []string
	for _, m := range ed.Slippage.Get().Milestones {
		got = append(got, fmt.Sprintf("%s: from %s to %s, slip %d, re-plans %d", m.Milestone.ID, f.Label(m.Baseline), f.Label(m.Expected), m.Slip, m.Replans))
		for _, p := range m.Points {
			got = append(got, fmt.Sprintf("%s: target %s, forecast %s, %v", p.OnLabel, f.Label(p.Target), p.ForecastLabel, p.Replan))
		}
	}
	want := []string{
		"first: from 16 Jan 2026 to 16 Jan 2026, slip 0, re-plans 0",
		"1 Jan 2026: target 16 Jan 2026, forecast 16 Jan 2026, false",
		"16 Jan 2026: target 16 Jan 2026, forecast 16 Jan 2026, false",
		"second: from 10 Jun 2026 to 18 Sep 2026, slip 72, re-plans 2",
		"1 Jan 2026: target 10 Jun 2026, forecast 10 Jun 2026, false",
		"31 Jan 2026: target 10 Jun 2026, forecast 10 Jun 2026, false",
		"28 Feb 2026: target 10 Jun 2026, forecast 10 Jun 2026, false",
		"3 Mar 2026: target 12 Jun 2026, forecast 12 Jun 2026, true",
		"31 Mar 2026: target 12 Jun 2026, forecast 12 Jun 2026, false",
		"7 Apr 2026: target 18 Sep 2026, forecast 18 Sep 2026, true", // b.1 came into the milestone
		"30 Apr 2026: target 18 Sep 2026, forecast 18 Sep 2026, false",
		"31 May 2026: target 18 Sep 2026, forecast 18 Sep 2026, false",
		"9 Jun 2026: target 18 Sep 2026, forecast 2 Oct 2026, false", // one team cannot do both in September
		"30 Jun 2026: target 18 Sep 2026, forecast 2 Oct 2026, false",
		"31 Jul 2026: target 18 Sep 2026, forecast 18 Sep 2026, false",
		"14 Aug 2026: target 18 Sep 2026, forecast 18 Sep 2026, false",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("-want +got\n%s", diff)
	}
}

func TestWithoutAHistoryNothingSlips(t *testing.T) {
	if ed := editionOf(t, sample(false), "investors"); ed.Slippage != nil || ed.Flow == nil || ed.BurnUp == nil {
		t.Error("without a history there is a trend, or no flow")
	}
	late := sample(false)
	trailOf(late, roadmap.KindMVF, "a.2", said(day(2026, 8, 15), roadmap.Planned, "second", 8, day(2026, 6, 1), day(2026, 6, 10)))
	if ed := editionOf(t, late, "investors"); ed.Slippage != nil {
		t.Error("the as-of date does not know what is written on the day after it")
	}
}

func TestProgressNeedsItsFields(t *testing.T) {
	for _, c := range []struct {
		sees                       []roadmap.Field
		flow, burnUp, trend, spans bool
	}{
		{nil, false, false, false, false},
		{[]roadmap.Field{roadmap.FieldStatus}, false, false, false, false},
		{[]roadmap.Field{roadmap.FieldStatus, roadmap.FieldActual}, true, true, false, true},
		{[]roadmap.Field{roadmap.FieldPlan}, false, false, false, true},
		{[]roadmap.Field{roadmap.FieldPlan, roadmap.FieldForecast}, false, false, true, true},
	} {
		src := pastSample(false)
		src.Audiences[1].Sees = c.sees
		ed := editionOf(t, src, "investors")
		if ed.Flow != nil != c.flow || ed.BurnUp != nil != c.burnUp || ed.Slippage != nil != c.trend || ed.Effort != nil != c.spans {
			t.Errorf("%v: flow %v, burn-up %v, trend %v, effort %v", c.sees, ed.Flow != nil, ed.BurnUp != nil, ed.Slippage != nil, ed.Effort != nil)
		}
		if ed.BurnUp != nil && (ed.BurnUp.ByEffort || ed.BurnUp.Steps[0].Scope.Effort != 0) || ed.Effort != nil && ed.Effort.ByEffort {
			t.Errorf("%v: effort shows", c.sees)
		}
	}
	src := pastSample(false)
	src.Audiences[1].Dates = roadmap.Hidden
	if ed := editionOf(t, src, "investors"); ed.Flow != nil || ed.BurnUp != nil || ed.Slippage != nil || ed.Effort != nil {
		t.Error("an audience without dates has a time axis")
	}
}

func TestEffortIsSpreadOverTheSpan(t *testing.T) {
	src := sample(false)
	src.MVFs[1].Start, src.MVFs[1].Due = day(2026, 9, 24), day(2026, 10, 7) // 5 working days in each quarter
	e := editionOf(t, src, "investors").Effort
	if !e.ByEffort || len(e.Services) != 1 || len(e.Quarters) != 4 {
		t.Fatalf("%+v", e)
	}
	if s := e.Services[0]; !slices.Equal(s.Work, []float64{10, 0, 5, 5}) || !slices.Equal(s.Done, []float64{10, 0, 0, 0}) || s.Total != 20 {
		t.Errorf("%+v", s)
	}
	src.Audiences[1].Sees = []roadmap.Field{roadmap.FieldPlan, roadmap.FieldStatus}
	if s := editionOf(t, src, "investors").Effort.Services[0]; !slices.Equal(s.Work, []float64{1, 0, 0, 1}) {
		t.Errorf("by count: %+v", s)
	}
}

// TestLongSpans: no plan makes an axis that nobody can read, and no work gets lost.
func TestLongSpans(t *testing.T) {
	src := pastSample(false)
	src.MVFs[0].Start, src.MVFs[0].Started = day(1, 1, 1), 1
	src.MVFs[1].Due = day(9999, 12, 31)
	for _, id := range []string{"public", "investors", "partners"} {
		ed := editionOf(t, src, id)
		if n := len(ed.BurnUp.Steps); n > 160 || len(ed.Flow.Steps) > 160 || len(ed.Effort.Quarters) > 40 {
			t.Errorf("%s: %d steps, %d quarters", id, n, len(ed.Effort.Quarters))
		}
		sum := 0.0
		for _, s := range ed.Effort.Services {
			for _, w := range s.Work {
				sum += w
			}
		}
		if math.Abs(sum-20) > 1e-6 {
			t.Errorf("%s: of 20 days, %v are left", id, sum)
		}
		last := ed.Flow.Steps[len(ed.Flow.Steps)-1].Counts
		total := 0
		for _, n := range last {
			total += n
		}
		if total != len(ed.MVFs) {
			t.Errorf("%s: the last step counts %v, of %d MVFs", id, last, len(ed.MVFs))
		}
	}
}
