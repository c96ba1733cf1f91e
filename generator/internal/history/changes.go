package history

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Change is one key of one item that says something else from a day on.
type Change struct {
	On   roadmap.Date `json:"on"`
	Kind roadmap.Kind `json:"kind"`
	ID   string       `json:"id"`
	Key  string       `json:"key"`  // "due", "plan 2026-Q1"; "item" for one that is new or gone
	From string       `json:"from"` // "" when it was not written
	To   string       `json:"to"`
	Why  string       `json:"why,omitempty"`
}

// Changes lists what a history says has changed after the first version of each item, by
// day, kind, id and key. An item that came after the baseline is a change, too.
func Changes(h *roadmap.History, fiscal roadmap.Fiscal) []Change {
	var out []Change
	for _, id := range ids(h) {
		trail := h.Of(id.Kind, id.ID)
		if trail[0].On > h.Since {
			out = append(out, Change{On: trail[0].On, Kind: id.Kind, ID: id.ID, Key: "item", To: "new", Why: trail[0].Why})
		}
		for i := 1; i < len(trail); i++ {
			out = append(out, between(id, trail[i-1], trail[i], fiscal)...)
		}
	}
	slices.SortStableFunc(out, func(a, b Change) int { return cmp.Compare(a.On, b.On) })
	return out
}

// First lists what the first version of an item said.
func First(h *roadmap.History, id roadmap.ItemID, fiscal roadmap.Fiscal) []Change {
	trail := h.Of(id.Kind, id.ID)
	if len(trail) == 0 {
		return nil
	}
	return between(id, roadmap.Version{}, trail[0], fiscal)
}

// between lists what one version says that the one before it did not.
func between(id roadmap.ItemID, before, now roadmap.Version, fiscal roadmap.Fiscal) []Change {
	var out []Change
	add := func(key, from, to string) {
		if from != to {
			out = append(out, Change{On: now.On, Kind: id.Kind, ID: id.ID, Key: key, From: from, To: to, Why: now.Why})
		}
	}
	if before.Gone != now.Gone {
		if add("item", presence(before), presence(now)); now.Gone {
			return out
		}
		before = roadmap.Version{}
	}
	was, is := texts(before, fiscal), texts(now, fiscal)
	for _, key := range keys {
		add(key, was[key], is[key])
	}
	for _, at := range periods(before.Plan, now.Plan) {
		add("plan "+fiscal.Write(at), number(before.Plan, at), number(now.Plan, at))
	}
	return out
}

func presence(v roadmap.Version) string {
	if v.Gone {
		return "gone"
	}
	return "there"
}

func number(plan map[roadmap.Period]float64, at roadmap.Period) string {
	v, ok := plan[at]
	if !ok {
		return ""
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
