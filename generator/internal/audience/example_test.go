package audience_test

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// TestTheExampleAgreesWithItsPosts: what the trend says of a day is what the posts of
// that day told the board.
func TestTheExampleAgreesWithItsPosts(t *testing.T) {
	const repository = "../../.."
	src, problems := content.Read(os.DirFS(repository))
	data, err := os.ReadFile(repository + "/" + history.File)
	if err != nil {
		t.Fatal(err)
	}
	past, damaged := history.Parse(data, src.Config.Fiscal)
	src.History = past
	rm, unjoined := roadmap.Resolve(src)
	if problems.Failed() || damaged.Failed() || unjoined.Failed() {
		t.Fatal("the example has problems")
	}
	plan := schedule.New(rm, today)
	type point struct{ Target, Forecast string }
	type trend struct {
		Baseline, Expected string
		Slip, Replans      int
		On                 map[string]point
	}
	want := map[string]trend{
		"raw-data": {"1 Apr 2026", "31 Mar 2026", -1, 0, map[string]point{"1 Jan 2026": {"1 Apr 2026", "1 Apr 2026"}, "31 Mar 2026": {"1 Apr 2026", "31 Mar 2026"}}},
		"normalized-data": {"1 Jul 2026", "10 Jul 2026", 7, 1, map[string]point{
			"31 Mar 2026": {"1 Jul 2026", "1 Jul 2026"}, "1 Jun 2026": {"1 Jul 2026", "10 Jul 2026"},
			"2 Jun 2026": {"10 Jul 2026", "10 Jul 2026"}, "10 Jul 2026": {"10 Jul 2026", "10 Jul 2026"},
		}},
		"aggregated-insights": {"30 Sep 2026", "5 Oct 2026", 3, 0, map[string]point{"30 Jun 2026": {"30 Sep 2026", "9 Oct 2026"}, "31 Jul 2026": {"30 Sep 2026", "5 Oct 2026"}}},
		"self-serve-insights": {"31 Dec 2026", "6 Jan 2027", 3, 0, map[string]point{"1 Jan 2026": {"31 Dec 2026", "31 Dec 2026"}, "14 Aug 2026": {"31 Dec 2026", "6 Jan 2027"}}},
	}
	for _, a := range rm.Audiences {
		ed := audience.View(plan, a)
		if a.ID != "investors" {
			continue
		}
		f, got := ed.Fiscal, map[string]trend{}
		for _, m := range ed.Slippage.Get().Milestones {
			have := trend{f.Label(m.Baseline), f.Label(m.Expected), m.Slip, m.Replans, map[string]point{}}
			for _, p := range m.Points {
				if _, told := want[m.Milestone.ID].On[p.OnLabel]; told {
					have.On[p.OnLabel] = point{f.Label(p.Target), p.ForecastLabel}
				}
			}
			got[m.Milestone.ID] = have
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("-posts +trend\n%s", diff)
		}
		return
	}
	t.Error("the example has no investors")
}
