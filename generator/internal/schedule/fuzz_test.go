package schedule

import (
	"fmt"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// fuzzed reads a roadmap from bytes, eight for each MVF. Later MVFs wait for earlier
// ones, and now and then the other way round, which makes cycles.
func fuzzed(data []byte, today roadmap.Date) *roadmap.Roadmap {
	rm := article(plain(1), 5, 6, 7)
	rm.Config.Workdays = roadmap.DefaultConfig().Workdays
	rm.Config.Teams[0].Leave = []roadmap.Leave{{From: today + 10, To: today + 14}}
	near := func(b byte) roadmap.Date { return today + roadmap.Date(b) - 128 }
	for ; len(data) >= 8; data = data[8:] {
		v := add(rm, fmt.Sprintf("x%d", len(rm.MVFs)), 0)
		v.Effort = points(int(data[0]&15), int(data[0]&15)+int(data[0]>>6), int(data[0]&15)+int(data[0]>>4))
		v.Status = roadmap.Statuses[int(data[1])%len(roadmap.Statuses)]
		v.Milestone = rm.Milestones[int(data[1]>>4)%len(rm.Milestones)]
		v.Team = []string{"core", "nobody"}[data[1]>>7]
		on := rm.MVFs[int(data[2])%len(rm.MVFs)]
		depend(v, on, int(data[3])-120)
		if data[3] < 8 {
			depend(on, v, 0)
		}
		if data[4] != 0 {
			v.Start = roadmap.DayPeriod(near(data[4]))
		}
		if data[5] != 0 {
			v.Due = roadmap.DayPeriod(near(data[5]))
		}
		if v.Status == roadmap.Shipped || v.Status == roadmap.Building {
			v.Started = near(data[6])
		}
		if v.Status == roadmap.Shipped {
			v.Shipped = near(data[7])
		}
		v.Delay.CostPerWeek = roadmap.Money(data[7])
	}
	return rm
}

func FuzzPlan(f *testing.F) {
	f.Add([]byte{})
	f.Add([]byte("0123456789abcdef"))
	f.Add([]byte{200, 1, 3, 120, 0, 130, 0, 9, 200, 2, 12, 0, 0, 0, 100, 7, 255, 3, 13, 255, 140, 150, 90, 100})
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 800 {
			return
		}
		today := day(2026, 3, 5)
		p := planAll(t, fuzzed(data, today), today)
		if p.Bound > p.Total.Expected.Last {
			t.Errorf("the plan ends on %v, before its bound %v", p.Total.Expected.Last, p.Bound)
		}
		o, err := Forecast(p, Draw{Trials: 40})
		if err != nil {
			t.Fatal(err)
		}
		for i := range p.Items {
			item, e := &p.Items[i], &o.MVFs[i]
			if !live(item.MVF) {
				continue
			}
			if waiting(item.MVF) && (item.Expected.First < today || item.Expected.Last < item.Expected.First) {
				t.Errorf("%s is expected %v", item.MVF.ID, item.Expected)
			}
			if item.Critical != (item.Slack <= 0) && item.MVF.Status != roadmap.Shipped {
				t.Errorf("%s has slack %d, critical %v", item.MVF.ID, item.Slack, item.Critical)
			}
			if e.P50 > e.P85 || e.P85 > e.P95 || !e.Done && e.P50 < today {
				t.Errorf("%s is forecast for %v, %v, %v", item.MVF.ID, e.P50, e.P85, e.P95)
			}
			if e.Target != roadmap.NoDate && !e.Done && (e.OnTime >= .85) != (e.P85 <= e.Target) {
				t.Errorf("%s is on time in %v of the trials, due %v, P85 %v", item.MVF.ID, e.OnTime, e.Target, e.P85)
			}
			if m := item.MVF.Milestone; m != nil && !e.Done && e.P85 > o.Milestones[placeOf(p, m)].P85 {
				t.Errorf("%s is done after its milestone", item.MVF.ID)
			}
		}
	})
}

func placeOf(p *Plan, m *roadmap.Milestone) int {
	for i, other := range p.Roadmap.Milestones {
		if other == m {
			return i
		}
	}
	return -1
}
