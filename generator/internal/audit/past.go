package audit

import (
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// pastShown reports whether anything that the audience sees follows from what earlier
// versions of the content said.
func (h *hider) pastShown() bool {
	return h.reader.Dates != roadmap.Hidden && (h.sees[roadmap.FieldStatus] && h.sees[roadmap.FieldActual] ||
		h.sees[roadmap.FieldPlan] && h.sees[roadmap.FieldForecast] ||
		h.sees[roadmap.FieldStatus] && h.sees[roadmap.FieldEarned] && h.sees[roadmap.FieldEffort])
}

// history treats the earlier versions of hidden items as it treats the items, and makes
// up an older past for the whole.
func (h *hider) history() {
	in := h.src.History
	out := roadmap.History{Trails: map[roadmap.ItemID][]roadmap.Version{}}
	keep := func(id roadmap.ItemID, trail []roadmap.Version) {
		out.Trails[id] = trail
		for _, v := range trail {
			if out.Since == roadmap.NoDate || v.On < out.Since {
				out.Since = v.On
			}
		}
	}
	for id, trail := range in.Trails {
		shown := h.pastShown() && (id.Kind == roadmap.KindMVF && h.mvf[id.ID] || id.Kind == roadmap.KindMilestone && h.milestone[id.ID]) ||
			id.Kind == roadmap.KindMetric && h.metric[id.ID]
		if !shown && h.change == Deleted {
			continue
		}
		trail = slices.Clone(trail)
		for i := range trail {
			v := &trail[i]
			if v.Why = ""; h.change != Deleted {
				v.Why = h.canaries.add("the history of "+id.ID, "why")
			}
			switch {
			case !shown:
				v.On, v.Due, v.Start, v.Status = v.On-200, h.period(v.Due), h.period(v.Start), roadmap.Building
				v.Effort = h.effort(v.Effort)
			case h.change == Deleted && !h.milestone[v.Milestone]:
				v.Milestone = ""
			}
		}
		keep(id, trail)
	}
	if h.change == Multiplied {
		for _, id := range []string{"gone", "gone-too"} {
			keep(roadmap.ItemID{Kind: roadmap.KindMVF, ID: "0~" + id}, []roadmap.Version{
				{On: h.today - 4000, Due: roadmap.DayPeriod(h.today - 3000), Effort: roadmap.Effort{Likely: roadmap.Duration{N: 9, Unit: roadmap.Weeks}}},
				{On: h.today - 90, Gone: true},
			})
		}
	}
	if len(out.Trails) == 0 {
		out = roadmap.History{}
	}
	h.out.History = out
}
