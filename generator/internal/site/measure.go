package site

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// number writes at most one decimal: "28", "3.5".
func number(x float64) string {
	return strconv.FormatFloat(math.Round(x*10)/10, 'f', -1, 64)
}

// change says how far a value moved from another: in percentage points where the unit
// is a percentage, in percent where that means something, else "".
func change(unit roadmap.MetricUnit, from, to float64) string {
	delta, suffix := to-from, " points"
	if unit != roadmap.Percent {
		if from <= 0 {
			return ""
		}
		delta, suffix = 100*delta/from, " %"
	}
	size := number(math.Abs(delta))
	switch {
	case size == "0":
		return "unchanged"
	case delta > 0:
		return "up " + size + suffix
	}
	return "down " + size + suffix
}

// metric is a metric as a tile.
func (p *page) metric(m *audience.Metric) theme.Metric {
	out := theme.Metric{Title: m.Title, Href: p.to(itemFile("metrics", m.Slug), ""), Summary: m.Summary, Target: m.Target.Text}
	if m.Indexed {
		out.Unit = "Index: the first value is 100"
	}
	var plan, actual []audience.Value
	for _, pt := range m.Points {
		plan, actual = append(plan, pt.Plan), append(actual, pt.Actual)
	}
	if len(m.Points) > 1 {
		out.Spark, out.Large = drawing(chart.Spark(plan, actual, 160, 40)), drawing(chart.Spark(plan, actual, 640, 160))
	}
	last, before := latest(m.Points)
	if last == nil {
		if n := len(m.Points); n > 0 && m.Points[n-1].Plan.OK {
			out.Finding = fmt.Sprintf("No actual yet; the plan is %s in %s.", m.Points[n-1].Plan.Text, m.Points[n-1].Label)
		}
		return out
	}
	out.Latest, out.LatestAt, out.Plan = last.Actual.Text, last.Label, last.Plan.Text
	finding := []string{fmt.Sprintf("%s in %s", last.Actual.Text, last.Label)}
	if last.Plan.OK {
		finding = append(finding, against(m.Unit, last))
	}
	if before != nil {
		if c := change(m.Unit, before.Actual.V, last.Actual.V); c != "" {
			out.Change = c + " since " + before.Label
			finding = append(finding, out.Change)
			if moved := last.Actual.V - before.Actual.V; moved != 0 && m.Better != "" {
				out.Trend = "bad"
				if moved > 0 == (m.Better == "higher") {
					out.Trend = "good"
				}
			}
		}
	}
	out.Finding = strings.Join(finding, ", ") + "."
	return out
}

// against compares an actual value with its plan.
func against(unit roadmap.MetricUnit, pt *audience.Point) string {
	c := change(unit, pt.Plan.V, pt.Actual.V)
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

// latest returns the last reading with an actual value, and the one before it.
func latest(points []audience.Point) (last, before *audience.Point) {
	for i := range points {
		if points[i].Actual.OK {
			last, before = &points[i], last
		}
	}
	return last, before
}

func (p *page) metrics() []theme.Metric {
	var out []theme.Metric
	for _, m := range p.ed.Metrics {
		out = append(out, p.metric(m))
	}
	return out
}

// metricTable is a metric with its readings.
func (p *page) metricTable(m *audience.Metric) theme.Metric {
	out := p.metric(m)
	for _, pt := range m.Points {
		row := theme.Point{Label: pt.Label, Plan: pt.Plan.Text, Actual: pt.Actual.Text, Note: pt.Note}
		if pt.Low.OK && pt.High.OK {
			row.Range = pt.Low.Text + " to " + pt.High.Text
		}
		out.HasRange = out.HasRange || row.Range != ""
		out.HasNotes = out.HasNotes || row.Note != ""
		out.Points = append(out.Points, row)
	}
	return out
}

// metricWhole is a metric on its own page.
func (p *page) metricWhole(m *audience.Metric) theme.Metric {
	out := p.metricTable(m)
	switch m.Better {
	case "higher":
		out.Better = "Higher is better"
	case "lower":
		out.Better = "Lower is better"
	}
	out.Source, out.Formula, out.Capped = m.Source, m.Formula, m.Capped
	out.MovedBy = p.mvfs(m.MovedBy)
	out.Body = p.text(m.Body)
	return out
}
