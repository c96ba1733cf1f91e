package audience

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// Reason says of one item whether an audience gets it, and why.
type Reason struct {
	Kind  roadmap.Kind
	ID    string
	Shown bool
	Why   string // what the content says: `audiences = ["*"]`, `its status is dropped`
}

// Rule is one line of what an audience's policy says, and where that is written.
type Rule struct {
	Name, Value, From string
}

// Policy says what an audience sees of every item that it gets.
func Policy(a *roadmap.Audience) []Rule {
	from := func(key string) string {
		if a.Keys.Has(key) {
			return a.At(key).String()
		}
		return "not written: the default"
	}
	var fields []string
	for _, f := range a.Sees {
		fields = append(fields, string(f))
	}
	sees := strings.Join(fields, ", ")
	for _, name := range slices.Sorted(maps.Keys(roadmap.Presets)) {
		if slices.Equal(roadmap.Presets[name], a.Sees) {
			sees = fmt.Sprintf("the preset %q: %s", name, sees)
		}
	}
	var statuses []string
	for _, s := range a.Statuses {
		statuses = append(statuses, string(s))
	}
	listed := strings.Join(statuses, ", ")
	if listed == "" {
		listed = "all but dropped"
	}
	dates := map[roadmap.Precision]string{
		roadmap.Daily: "day", roadmap.Monthly: "month", roadmap.Quarterly: "quarter", roadmap.HalfYearly: "half", roadmap.Hidden: "none",
	}
	return []Rule{
		{"sees", sees, from("sees")},
		{"dates", dates[a.Dates], from("dates")},
		{"money", string(a.Money), from("money")},
		{"statuses", listed, from("statuses")},
		{"access", string(a.Access), from("access")},
	}
}

// Why explains every item of the content, in the order in which lists show them: those
// that the audience gets, and those that it does not.
func Why(plan *schedule.Plan, a *roadmap.Audience) []Reason {
	rm := plan.Roadmap
	v := newView(NewPlanner(plan), a)
	var out []Reason
	add := func(it *roadmap.Item, hidden string, notes ...string) {
		label := labelWhy(rm, a, it)
		r := Reason{Kind: it.Kind, ID: it.ID, Shown: hidden == "" && maySee(rm, a, it), Why: label}
		if r.Shown {
			if own := ownTexts(a, it); own != "" {
				notes = append(notes, own)
			}
			for _, n := range notes {
				if n != "" {
					r.Why += "; " + n
				}
			}
		} else if maySee(rm, a, it) {
			r.Why = hidden
		}
		out = append(out, r)
	}
	for _, s := range rm.Services {
		add(&s.Item, "")
	}
	for _, m := range rm.Milestones {
		add(&m.Item, "")
	}
	statuses := shownStatuses(a)
	for _, m := range rm.MVFs {
		hidden, unplaced, dates := "", "", ""
		switch {
		case !maySee(rm, a, &m.Service.Item):
			hidden = fmt.Sprintf("its service %q is not shown", m.Service.ID)
		case !statuses[m.Status]:
			hidden = fmt.Sprintf("its status is %s, which is not among statuses", m.Status)
		}
		if m.Milestone != nil && !maySee(rm, a, &m.Milestone.Item) {
			unplaced = "without its milestone, which is not shown"
		}
		if v.declassified(m) {
			dates = "dates of the whole plan, declassified"
		}
		add(&m.Item, hidden, unplaced, dates)
	}
	for _, m := range rm.Metrics {
		hidden, computed := "", ""
		switch {
		case !v.sees(roadmap.FieldPoints):
			hidden = "points is not among what it sees"
		case m.Unit == roadmap.Currency && a.Money == roadmap.MoneyHidden:
			hidden = "it is money, which is hidden"
		case m.Unit == roadmap.Currency && a.Money == roadmap.MoneyIndexed:
			computed = "as an index"
		}
		if len(m.Inputs) > 0 && slices.ContainsFunc(m.Inputs, v.readings.hidden) {
			if v.readings.computable(m) {
				computed = "computed readings declassified"
			} else {
				computed = "without what its formula gives: it may not see all inputs"
			}
		}
		add(&m.Item, hidden, computed)
	}
	for _, p := range rm.Posts {
		hidden := ""
		if p.Date > plan.Today {
			hidden = "its date is after " + plan.Today.String()
		}
		add(&p.Item, hidden)
	}
	for _, p := range rm.Pages {
		add(&p.Item, "")
	}
	return out
}

// labelWhy says which label shows or hides an item.
func labelWhy(rm *roadmap.Roadmap, a *roadmap.Audience, it *roadmap.Item) string {
	labels, key := it.Audiences, "audiences"
	if !labels.Set {
		labels, key = rm.Config.DefaultAudiences, "default_audiences"
	}
	var ids []string
	for _, r := range labels.IDs {
		ids = append(ids, r.ID)
	}
	switch {
	case !labels.Set:
		return "it has no audiences, and config.toml no default_audiences"
	case labels.All:
		return key + ` = ["*"]`
	case labels.Holds(a.ID):
		return key + " names it"
	}
	return key + " names only " + strings.Join(ids, ", ")
}

// ownTexts says which words are this audience's own.
func ownTexts(a *roadmap.Audience, it *roadmap.Item) string {
	own := it.For[a.ID]
	var keys []string
	for _, k := range []struct{ name, text string }{{"title", own.Title}, {"summary", own.Summary}, {"value", own.Value}} {
		if k.text != "" {
			keys = append(keys, k.name)
		}
	}
	if len(keys) == 0 {
		return ""
	}
	return "own " + strings.Join(keys, ", ") + " of [for." + a.ID + "]"
}
