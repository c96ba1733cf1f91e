package audience

import (
	"fmt"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Release is a fact that the content gives to an audience although it is computed from
// what the audience may not see.
type Release struct {
	Audience string   // its id
	What     string   // `the dates of the MVF "A.1"`
	Reason   string   // as written
	Pos      diag.Pos // of the key
}

// Releases lists what the content declassifies, by audience and in the order of the
// content. What changes nothing, because the audience sees all that the fact is made of,
// is listed too: it will matter with the next label.
func Releases(rm *roadmap.Roadmap) []Release {
	var out []Release
	for _, a := range rm.Audiences {
		add := func(it *roadmap.Item, what string, name ...any) { // a name is written for the few alone
			if d := it.Declassify; d.To.Holds(a.ID) {
				out = append(out, Release{Audience: a.ID, What: fmt.Sprintf(what, name...), Reason: d.Reason, Pos: it.At("declassify")})
			}
		}
		if d := rm.Config.Declassify; d.To.Holds(a.ID) {
			out = append(out, Release{Audience: a.ID, What: "the dates of every MVF", Reason: d.Reason, Pos: rm.Config.At("declassify")})
		}
		for _, s := range rm.Services {
			add(&s.Item, "the dates of the MVFs of the service %q", s.ID)
		}
		for _, m := range rm.Milestones {
			add(&m.Item, "the dates of the MVFs of the milestone %q", m.ID)
		}
		for _, m := range rm.MVFs {
			add(&m.Item, "the dates of the MVF %q", m.ID)
		}
		for _, m := range rm.Metrics {
			add(&m.Item, "the computed readings of the metric %q", m.ID)
		}
	}
	return out
}

// Difference is an MVF whose expected end in an edition is not that of the whole plan,
// because work that the audience may not see is left out.
type Difference struct {
	Audience    string
	MVF         string
	Shown, True roadmap.Date // the last day, before it is coarsened
}

// Differences lists the dates in which editions differ from the whole plan, for those
// audiences that see dates. The writer should know of a date that is promised too early.
func (p *Planner) Differences(audiences []*roadmap.Audience) []Difference {
	var out []Difference
	for _, a := range audiences {
		if a.Dates == roadmap.Hidden || !slices.Contains(a.Sees, roadmap.FieldForecast) && !slices.Contains(a.Sees, roadmap.FieldPlan) {
			continue
		}
		v := &view{planner: p, plan: p.plan(a), rm: p.whole.Roadmap, audience: a}
		if v.plan == p.whole {
			continue
		}
		for _, m := range v.plan.Roadmap.MVFs {
			shown, whole := v.item(m).Expected.Last, p.whole.Items[p.items[m.MVFSource]].Expected.Last
			fiscal := p.whole.Roadmap.Config.Fiscal
			if fiscal.Coarsen(shown, a.Dates) != fiscal.Coarsen(whole, a.Dates) {
				out = append(out, Difference{Audience: a.ID, MVF: m.ID, Shown: shown, True: whole})
			}
		}
	}
	return out
}

// checkReleases finds readings that an audience cannot be given, and releases that give
// an audience nothing.
func checkReleases(list *diag.List, rm *roadmap.Roadmap) {
	readings := make([]*readings, len(rm.Audiences))
	for i, a := range rm.Audiences {
		readings[i] = newReadings(rm, a)
	}
	for _, m := range rm.Metrics {
		var without []string
		for i, a := range rm.Audiences {
			sees := slices.Contains(a.Sees, roadmap.FieldPoints) && maySee(rm, a, &m.Item) &&
				!(m.Unit == roadmap.Currency && a.Money == roadmap.MoneyHidden)
			if sees && !readings[i].computable(m) {
				without = append(without, a.ID)
			}
		}
		if len(without) > 0 {
			list.Warnf("computed-from-hidden", m.At("formula"),
				"let them see its inputs, or give them the result: declassify = { to = [\""+strings.Join(without, `", "`)+"\"], reason = \"…\" }",
				"the readings of %q are computed from metrics that %s may not see in full, so its edition leaves them out", m.ID, strings.Join(without, ", "))
		}
	}
	for _, it := range rm.Items() {
		for _, ref := range it.Declassify.To.IDs {
			for _, a := range rm.Audiences {
				if a.ID == ref.ID && !maySee(rm, a, it) {
					list.Warnf("declassified-hidden", ref.Pos, "add it to audiences, or take it out of declassify",
						"%q is declassified to %q, which may not see it at all", it.ID, a.ID)
				}
			}
		}
	}
}
