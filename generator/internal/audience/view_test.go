package audience_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

var today = roadmap.NewDate(2026, 8, 14)

func item(kind roadmap.Kind, id string, readers ...string) roadmap.Item {
	it := roadmap.Item{Kind: kind, ID: id, Slug: id, Title: "Title of " + id, File: "content/" + id + ".md"}
	for _, r := range readers {
		it.Audiences.Set = true
		it.Audiences.IDs = append(it.Audiences.IDs, roadmap.Ref{ID: r})
	}
	return it
}

func reader(id string, dates roadmap.Precision, money roadmap.MoneyShown, sees ...roadmap.Field) *roadmap.Audience {
	return &roadmap.Audience{Item: item(roadmap.KindAudience, id), Access: roadmap.Open, Dates: dates, Money: money, Sees: sees}
}

func day(y, m, d int) roadmap.Period {
	return roadmap.DayPeriod(roadmap.NewDate(y, time.Month(m), d))
}

// sample is a roadmap in which everything called "hidden…" is for investors only, and
// every visible MVF has typed dates, so that no hidden work can move one.
func sample(withHidden bool) *roadmap.Source {
	cfg := roadmap.DefaultConfig()
	cfg.DefaultAudiences = roadmap.Labels{Set: true, All: true}
	src := &roadmap.Source{Config: cfg}
	mvf := func(id, service, milestone string, status roadmap.Status, start, due roadmap.Period, after []string, readers ...string) *roadmap.MVFSource {
		m := &roadmap.MVFSource{
			Item: item(roadmap.KindMVF, id, readers...), Service: roadmap.Ref{ID: service}, Milestone: roadmap.Ref{ID: milestone},
			Status: status, Start: start, Due: due, Value: "Value of " + id, Horizon: roadmap.LongTerm,
			Effort: roadmap.Effort{Low: roadmap.Duration{N: 10, Unit: 'd'}, Likely: roadmap.Duration{N: 10, Unit: 'd'}, High: roadmap.Duration{N: 10, Unit: 'd'}},
			Delay:  roadmap.Delay{CostPerWeek: 400000}, Moves: []roadmap.Ref{{ID: "revenue"}},
		}
		if status == roadmap.Shipped {
			m.Started, m.Shipped = start.First, due.First
		}
		for _, a := range after {
			m.After = append(m.After, roadmap.Edge{Ref: roadmap.Ref{ID: a}})
		}
		return m
	}
	number := func(v float64) roadmap.Number { return roadmap.Number{V: v, OK: true} }
	src.Services = []*roadmap.ServiceSource{{Item: item(roadmap.KindService, "store"), Letter: "A", Order: 2}}
	src.Milestones = []*roadmap.MilestoneSource{
		{Item: item(roadmap.KindMilestone, "first"), Order: 2, Goal: "First goal"},
		{Item: item(roadmap.KindMilestone, "second"), Order: 3},
	}
	src.MVFs = []*roadmap.MVFSource{
		mvf("a.1", "store", "first", roadmap.Shipped, day(2026, 1, 5), day(2026, 1, 16), nil),
		mvf("a.2", "store", "second", roadmap.Planned, day(2026, 9, 7), day(2026, 9, 18), []string{"a.1"}),
	}
	src.Metrics = []*roadmap.MetricSource{{
		Item: item(roadmap.KindMetric, "revenue"), Unit: roadmap.Currency,
		Points: []roadmap.Point{
			{At: roadmap.Fiscal{}.QuarterPeriod(2026, 1), Plan: number(800000), Actual: number(820000)},
			{At: roadmap.Fiscal{}.QuarterPeriod(2026, 2), Plan: number(1000000)},
		},
	}}
	src.Posts = []*roadmap.PostSource{{
		Item: item(roadmap.KindPost, "news"), Date: roadmap.NewDate(2026, 2, 1), PostKind: "progress", About: []roadmap.Ref{{ID: "a.1"}},
	}}
	src.Audiences = []*roadmap.Audience{
		reader("public", roadmap.Quarterly, roadmap.MoneyHidden, roadmap.Fields...),
		reader("investors", roadmap.Daily, roadmap.MoneyExact, roadmap.Fields...),
		reader("partners", roadmap.Monthly, roadmap.MoneyIndexed, roadmap.Fields...),
	}
	if withHidden {
		src.Services = append(src.Services, &roadmap.ServiceSource{Item: item(roadmap.KindService, "hidden-service", "investors"), Letter: "Z", Order: 1})
		src.Milestones = append(src.Milestones, &roadmap.MilestoneSource{Item: item(roadmap.KindMilestone, "hidden-milestone", "investors"), Order: 1})
		src.MVFs = append(src.MVFs,
			mvf("hidden.1", "hidden-service", "hidden-milestone", roadmap.Building, day(2026, 2, 2), day(2026, 2, 13), nil, "investors"),
			mvf("hidden.2", "store", "first", roadmap.Planned, day(2026, 10, 5), day(2026, 10, 16), []string{"a.1"}, "investors"))
		src.MVFs[1].After = append(src.MVFs[1].After, roadmap.Edge{Ref: roadmap.Ref{ID: "hidden.1"}})
		src.Posts[0].About = append(src.Posts[0].About, roadmap.Ref{ID: "hidden.1"})
		src.Posts = append(src.Posts, &roadmap.PostSource{Item: item(roadmap.KindPost, "hidden-news", "investors"), Date: roadmap.NewDate(2026, 3, 1)})
	}
	return src
}

func editionOf(t *testing.T, src *roadmap.Source, id string) *audience.Edition {
	t.Helper()
	rm, problems := roadmap.Resolve(src)
	if problems.Failed() {
		t.Fatalf("the sample does not resolve: %v", problems.Sorted())
	}
	for _, a := range rm.Audiences {
		if a.ID == id {
			return audience.View(schedule.New(rm, today), a)
		}
	}
	t.Fatalf("no audience %q", id)
	return nil
}

func TestWhatIsHiddenChangesNothing(t *testing.T) {
	for _, id := range []string{"public", "partners"} {
		with, without := editionOf(t, sample(true), id), editionOf(t, sample(false), id)
		if !reflect.DeepEqual(worked(with), worked(without)) {
			t.Errorf("%s: hidden items show:\n%s", id, cmp.Diff(without.MVFs, with.MVFs, answers))
		}
	}
	if with, without := editionOf(t, sample(true), "investors"), editionOf(t, sample(false), "investors"); reflect.DeepEqual(worked(with), worked(without)) {
		t.Error("investors may see the hidden items, and do not")
	}
}

func TestDatesAreCoarsened(t *testing.T) {
	ed := editionOf(t, sample(true), "public")
	for _, m := range ed.MVFs {
		for _, p := range []roadmap.Period{m.Planned.Start, m.Planned.End, m.Actual.Start, m.Actual.End, m.Expected.Start, m.Expected.End} {
			if !p.IsZero() && p.Precision < roadmap.Quarterly {
				t.Errorf("%s: a public date is finer than a quarter: %s to %s", m.ID, p.First, p.Last)
			}
		}
		if m.HasLate {
			t.Errorf("%s: lateness in days tells the exact day", m.ID)
		}
	}
	// A move inside the quarter must not show.
	moved := sample(true)
	moved.MVFs[1].Due = day(2026, 9, 25)
	if again := editionOf(t, moved, "public"); !reflect.DeepEqual(worked(ed), worked(again)) {
		t.Error("a move of a week inside the quarter shows in the public edition")
	}
}

func TestMoney(t *testing.T) {
	if ed := editionOf(t, sample(false), "public"); len(ed.Metrics) != 0 || ed.MVFs[0].DelayCost != "" {
		t.Errorf("money is hidden, and shows: %d metrics, delay %q", len(ed.Metrics), ed.MVFs[0].DelayCost)
	}
	exact := editionOf(t, sample(false), "investors")
	if got := exact.Metrics[0].Points[0].Actual.Text; got != "$820 k" {
		t.Errorf("exact money: %q", got)
	}
	if got := exact.MVFs[0].DelayCost; got != "$4,000 a week" {
		t.Errorf("cost of delay: %q", got)
	}
	indexed := editionOf(t, sample(false), "partners").Metrics[0]
	if p := indexed.Points; !indexed.Indexed || p[0].Actual.Text != "100" || p[1].Plan.Text != "122" {
		t.Errorf("indexed money: %+v", p)
	}
}

func TestFieldsAreAnAllowList(t *testing.T) {
	src := sample(false)
	src.Audiences[1].Sees = nil
	ed := editionOf(t, src, "investors")
	m := ed.MVFs[0]
	if m.Status != "" || m.Value != "" || !m.Planned.IsZero() || !m.Actual.IsZero() || !m.Expected.IsZero() || m.Effort != "" ||
		m.Horizon != "" || len(m.Moves) != 0 || len(m.Before) != 0 || len(ed.Metrics) != 0 || ed.Compare != nil || ed.Balance != nil ||
		ed.Progress != (audience.Progress{}) {
		t.Errorf("an audience that sees no field sees one: %+v", m)
	}
}

func TestStatusesLimitWhatIsListed(t *testing.T) {
	src := sample(false)
	src.Audiences[0].Statuses = []roadmap.Status{roadmap.Shipped}
	ed := editionOf(t, src, "public")
	if ids := idsOf(ed.MVFs); !slices.Equal(ids, []string{"a.1"}) {
		t.Errorf("shipped only, got %v", ids)
	}
	if ed.Progress.Total != 1 {
		t.Errorf("progress counts what is not shown: %+v", ed.Progress)
	}
}

func idsOf(list []*audience.MVF) []string {
	var ids []string
	for _, m := range list {
		ids = append(ids, m.ID)
	}
	return ids
}
