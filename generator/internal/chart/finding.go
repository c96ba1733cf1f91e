package chart

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// number1 writes at most one decimal: "28", "3.5".
func number1(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
}

// Change says how far a value moved from another: in percentage points where the unit
// is a percentage, in percent where that means something, else "".
func Change(unit roadmap.MetricUnit, from, to float64) string {
	delta, suffix := to-from, " points"
	if unit != roadmap.Percent {
		if from <= 0 {
			return ""
		}
		delta, suffix = 100*delta/from, " %"
	}
	size := number1(math.Abs(delta))
	switch {
	case size == "0":
		return "unchanged"
	case delta > 0:
		return "up " + size + suffix
	}
	return "down " + size + suffix
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
func Finding(m *audience.Metric) string {
	last, before := Latest(m.Points)
	if last == nil {
		if n := len(m.Points); n > 0 && m.Points[n-1].Plan.OK {
			return fmt.Sprintf("No actual yet; the plan is %s in %s.", m.Points[n-1].Plan.Text, m.Points[n-1].Label)
		}
		return "There are no readings yet."
	}
	parts := []string{fmt.Sprintf("%s in %s", last.Actual.Text, last.Label)}
	if last.Plan.OK {
		parts = append(parts, against(m.Unit, last))
	}
	if before != nil {
		if c := Change(m.Unit, before.Actual.V, last.Actual.V); c != "" {
			parts = append(parts, c+" since "+before.Label)
		}
	}
	return strings.Join(parts, ", ") + "."
}

// against compares an actual value with its plan.
func against(unit roadmap.MetricUnit, pt *audience.Point) string {
	c := Change(unit, pt.Plan.V, pt.Actual.V)
	switch {
	case c == "unchanged", pt.Plan.Text == pt.Actual.Text:
		return "as planned"
	case c == "":
		return "against a plan of " + pt.Plan.Text
	case strings.HasPrefix(c, "up "):
		return strings.TrimPrefix(c, "up ") + " above the plan of " + pt.Plan.Text
	}
	return strings.TrimPrefix(c, "down ") + " below the plan of " + pt.Plan.Text
}
