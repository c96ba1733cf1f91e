package schedule

import (
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Baseline is the first plan that the history knows: the days in which each MVF was to be
// built, by MVF.Index, as the scheduler would have planned it then. What was not there on
// that day, an idea or dropped has no range. Dependencies, teams and holidays are those of
// today. Without a history it is nil.
func Baseline(rm *roadmap.Roadmap) []Range {
	h := &rm.History
	if !h.Known() {
		return nil
	}
	past := &roadmap.Roadmap{Config: rm.Config, Services: rm.Services, Milestones: rm.Milestones, MVFs: make([]*roadmap.MVF, len(rm.MVFs))}
	milestones := make(map[string]*roadmap.Milestone, len(rm.Milestones))
	for _, m := range rm.Milestones {
		milestones[m.ID] = m
	}
	for i, m := range rm.MVFs {
		src, then := *m.MVFSource, *m
		said, there := h.VersionOn(h.Of(m.Kind, m.ID), h.Since)
		src.Status, src.Effort, src.Start, src.Due = said.Status, said.Effort, said.Start, said.Due
		if !there {
			src.Status = roadmap.Dropped
		}
		if src.Started > h.Since {
			src.Started = roadmap.NoDate
		}
		if src.Shipped > h.Since {
			src.Shipped = roadmap.NoDate
		}
		then.MVFSource, then.Milestone = &src, milestones[said.Milestone]
		past.MVFs[i] = &then
	}
	for i, m := range past.MVFs {
		m.After = slices.Clone(rm.MVFs[i].After)
		for k := range m.After {
			m.After[k].MVF = past.MVFs[m.After[k].MVF.Index]
		}
	}
	baseline := make([]Range, len(past.MVFs))
	for i, item := range New(past, h.Since).Items {
		if live(item.MVF) {
			baseline[i] = item.Planned
		}
	}
	return baseline
}
