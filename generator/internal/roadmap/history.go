package roadmap

import (
	"fmt"
	"maps"
	"sort"
)

// ItemID names an item of the content.
type ItemID struct {
	Kind Kind
	ID   string
}

// Key names the item.
func (it *Item) Key() ItemID { return ItemID{it.Kind, it.ID} }

// Version is what an item said of its plan from one day on, until the next version.
type Version struct {
	On        Date
	Gone      bool   // the item was taken out of the content
	Status    Status // of an MVF; "" means planned
	Milestone string // of an MVF, by id
	Effort    Effort
	Start     Period
	Due       Period
	Plan      map[Period]float64 // of a metric
	Why       string             // a word on the change, for those who write the content; no edition holds it
}

// History is what earlier versions of the content said of their plans. What has
// happened is not in it: started and shipped are typed in the content of today.
type History struct {
	Since  Date                 // the oldest day that is known: the baseline. NoDate: nothing is known
	Trails map[ItemID][]Version // of MVFs, milestones and metrics, oldest first
}

// Known reports whether anything is known about earlier plans.
func (h *History) Known() bool { return h.Since != NoDate }

// Of is the trail of an item, oldest first; nil when nothing is known of it.
func (h *History) Of(kind Kind, id string) []Version { return h.Trails[ItemID{kind, id}] }

// VersionOn is what a trail said on a day, if the item was there. What the oldest known
// day said is taken to hold before it too.
func (h *History) VersionOn(trail []Version, day Date) (Version, bool) {
	i := sort.Search(len(trail), func(i int) bool { return trail[i].On > max(day, h.Since) }) - 1
	if i < 0 || trail[i].Gone {
		return Version{}, false
	}
	return trail[i], true
}

// Same reports whether two versions say the same, whenever they said it.
func (v Version) Same(o Version) bool {
	return v.Gone == o.Gone && v.Status == o.Status && v.Milestone == o.Milestone && v.Effort == o.Effort &&
		v.Start == o.Start && v.Due == o.Due && maps.Equal(v.Plan, o.Plan)
}

// Write writes a period as ParsePeriod reads it: 2026-03-31, 2026-03, 2026-Q1, 2026-H1
// or 2026; no period as "".
func (f Fiscal) Write(p Period) string {
	if p.IsZero() {
		return ""
	}
	y, m, _ := p.Last.Civil()
	year, quarter := f.Quarter(p.Last)
	switch p.Precision {
	case Monthly:
		return fmt.Sprintf("%04d-%02d", y, int(m))
	case Quarterly:
		return fmt.Sprintf("%04d-Q%d", year, quarter)
	case HalfYearly:
		return fmt.Sprintf("%04d-H%d", year, (quarter+1)/2)
	case Yearly:
		return fmt.Sprintf("%04d", year)
	case Daily, Hidden:
	}
	return p.Last.String()
}
