package content

import (
	"path"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Earlier reads what an earlier version of a content file says of its plan: the item's id
// with status, milestone, effort, start and due of an MVF, due of a milestone, or the
// planned readings of a metric. It is false for other kinds, and where what it asks for
// cannot be read: a draft's placeholder, a merge conflict, a date such as "TBD". Keys
// that it does not ask for may be unknown by now, and are left alone.
func Earlier(file string, data []byte, fiscal roadmap.Fiscal) (roadmap.ItemID, roadmap.Version, bool) {
	kind := kindOf(file)
	var said roadmap.Version
	var problems diag.List
	t := earlier(file, data, fiscal, &problems)
	if t == nil || kind != roadmap.KindMVF && kind != roadmap.KindMilestone && kind != roadmap.KindMetric {
		return roadmap.ItemID{}, said, false
	}
	id := strings.TrimSuffix(path.Base(file), ".md")
	if t.has("id") {
		id = t.text("id")
	}
	if badID(id) != "" {
		return roadmap.ItemID{}, said, false
	}
	switch kind {
	case roadmap.KindMVF:
		said.Status = enum(t, "status", roadmap.Statuses, roadmap.Planned)
		said.Milestone, said.Effort = t.text("milestone"), t.effort("effort")
		said.Start, said.Due = t.period("start"), t.period("due")
	case roadmap.KindMilestone:
		said.Due = t.period("due")
	case roadmap.KindMetric:
		said.Plan = t.plannedReadings()
	case roadmap.KindService, roadmap.KindAudience, roadmap.KindPost, roadmap.KindPage:
	}
	return roadmap.ItemID{Kind: kind, ID: id}, said, !problems.Failed()
}

// kindOf is the kind whose folder holds a file, or "".
func kindOf(file string) roadmap.Kind {
	for _, k := range roadmap.Kinds {
		if strings.HasPrefix(file, path.Join(root, k.Folder)+"/") && strings.HasSuffix(file, ".md") {
			return k.Kind
		}
	}
	return ""
}

func earlier(file string, data []byte, fiscal roadmap.Fiscal, problems *diag.List) *table {
	if len(data) > maxFile {
		return nil
	}
	whole, ok := decode(file, data, problems)
	if !ok {
		return nil
	}
	doc, ok := split(whole, problems)
	if !ok {
		return nil
	}
	values, at, ok := parseTOML(doc.front, problems)
	if !ok {
		return nil
	}
	return &table{problems: problems, fiscal: fiscal, places: at, values: values}
}

// plannedReadings reads the plan of each point of a metric.
func (t *table) plannedReadings() map[roadmap.Period]float64 {
	plan := map[roadmap.Period]float64{}
	elements, _ := t.list("points")
	for _, e := range elements {
		if point := t.asTable(e.path, e.v); point != nil {
			at := point.period("at")
			if n := point.number("plan", anyNumber); n.OK && !at.IsZero() {
				plan[at] = n.V
			}
		}
	}
	return plan
}
