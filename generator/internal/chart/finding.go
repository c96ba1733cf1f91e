package chart

import (
	"cmp"
	"math"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// gap is how far a value lies from another, as people say it: in percentage points where
// the unit is a percentage, in percent where that means something. Size is "" where
// nothing can be said.
func gap(words locale.Locale, unit roadmap.MetricUnit, from, to float64) (size string, sign int) {
	delta := to - from
	if unit != roadmap.Percent {
		if from <= 0 {
			return "", 0
		}
		delta = 100 * delta / from
	}
	far := math.Round(math.Abs(delta)*10) / 10
	if unit == roadmap.Percent {
		size = words.Amount(far, 1, "%s point", "%s points")
	} else {
		size = words.Percent(far, 1)
	}
	return size, cmp.Compare(far, 0) * cmp.Compare(delta, 0)
}

// Change says how far a value moved from another: "up 12 %", "unchanged"; "" where it
// means nothing.
func Change(words locale.Locale, unit roadmap.MetricUnit, from, to float64) string {
	size, sign := gap(words, unit, from, to)
	switch {
	case size == "":
		return ""
	case sign > 0:
		return words.T("up %s", size)
	case sign < 0:
		return words.T("down %s", size)
	}
	return words.T("unchanged")
}

// Latest returns the last reading with an actual value, and the one before it.
func Latest(points []audience.Point) (last, before *audience.Point) {
	for i := range points {
		if points[i].Actual.OK {
			last, before = &points[i], last
		}
	}
	return last, before
}

// Finding says in one sentence where a metric stands: its last actual value, against the
// plan and against the value before.
func Finding(words locale.Locale, m *audience.Metric) string {
	last, before := Latest(m.Points)
	if last == nil {
		if n := len(m.Points); n > 0 && m.Points[n-1].Plan.OK {
			return words.T("No actual yet; the plan is %s in %s.", m.Points[n-1].Plan.Text, m.Points[n-1].Label)
		}
		return words.T("There are no readings yet.")
	}
	plan, since := "", ""
	if last.Plan.OK {
		plan = against(words, m.Unit, last)
	}
	if before != nil {
		if c := Change(words, m.Unit, before.Actual.V, last.Actual.V); c != "" {
			since = words.T("%s since %s", c, before.Label)
		}
	}
	switch {
	case plan != "" && since != "":
		return words.T("%s in %s, %s, %s.", last.Actual.Text, last.Label, plan, since)
	case plan+since != "":
		return words.T("%s in %s, %s.", last.Actual.Text, last.Label, plan+since)
	}
	return words.T("%s in %s.", last.Actual.Text, last.Label)
}

// against compares an actual value with its plan.
func against(words locale.Locale, unit roadmap.MetricUnit, pt *audience.Point) string {
	size, sign := gap(words, unit, pt.Plan.V, pt.Actual.V)
	switch {
	case pt.Plan.Text == pt.Actual.Text, size != "" && sign == 0:
		return words.T("as planned")
	case size == "":
		return words.T("against a plan of %s", pt.Plan.Text)
	case sign > 0:
		return words.T("%s above the plan of %s", size, pt.Plan.Text)
	}
	return words.T("%s below the plan of %s", size, pt.Plan.Text)
}
