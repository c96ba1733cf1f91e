package site

import (
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/theme"
)

// metric is a metric as a tile.
func (p *page) metric(m *audience.Metric) theme.Metric {
	out := theme.Metric{Title: m.Title, Href: p.to(itemFile("metrics", m.Slug), ""), Summary: m.Summary, Target: m.Target.Text}
	if m.Indexed {
		out.Unit = p.ed.Words.T("Index: the first value is 100")
	}
	var plan, actual []audience.Value
	for _, pt := range m.Points {
		plan, actual = append(plan, pt.Plan), append(actual, pt.Actual)
	}
	if len(m.Points) > 1 && p.theme.Shows("Spark") {
		out.Spark = drawing(chart.Spark(p.ed.Words, plan, actual, 160, 40))
	}
	out.Finding = chart.Finding(p.ed.Words, m)
	last, before := chart.Latest(m.Points)
	if last == nil {
		return out
	}
	out.Latest, out.LatestAt, out.Plan = last.Actual.Text, last.Label, last.Plan.Text
	if before == nil {
		return out
	}
	if c := chart.Change(p.ed.Words, m.Unit, before.Actual.V, last.Actual.V); c != "" {
		out.Change = p.ed.Words.T("%s since %s", c, before.Label)
		if moved := last.Actual.V - before.Actual.V; moved != 0 && m.Better != "" {
			out.Trend = "bad"
			if moved > 0 == (m.Better == "higher") {
				out.Trend = "good"
			}
		}
	}
	return out
}

func (p *page) metrics() []theme.Metric {
	var out []theme.Metric
	for _, m := range p.ed.Metrics {
		out = append(out, p.metric(m))
	}
	return out
}

// metricWhole is a metric on its own page.
func (p *page) metricWhole(m *audience.Metric) theme.Metric {
	out := p.metric(m)
	out.Chart = p.metricChart(m)
	out.Chart.Title, out.Chart.Open = "", true
	switch m.Better {
	case "higher":
		out.Better = p.ed.Words.T("Higher is better")
	case "lower":
		out.Better = p.ed.Words.T("Lower is better")
	}
	out.Source, out.Formula, out.Capped = m.Source, m.Formula, m.Capped
	out.MovedBy, out.MovedByGroups = p.listOrCount(m.MovedBy)
	out.Body = p.text(p.ed.Text(&m.Entry))
	return out
}
