package roadmap

import "sort"

// ItemID names an item of the content.
type ItemID struct {
	Kind Kind
	ID   string
}

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
