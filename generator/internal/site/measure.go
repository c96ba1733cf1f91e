package site

import (
	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/theme"
)

// metric is a metric as a tile. Many pages show the same, each with an address of its own.
func (p *page) metric(m *audience.Metric) theme.Metric {
	made, ok := p.tiles.Load(m)
	if !ok {
		made, _ = p.tiles.LoadOrStore(m, p.tile(m))
	}
	out := made.(theme.Metric)
	out.Href = p.to(itemFile("metrics", m.Slug), "")
	return out
}

// tile is a metric as a tile, without its address.
func (s *site) tile(m *audience.Metric) theme.Metric {
	out := theme.Metric{Title: m.Title, Summary: m.Summary, Target: m.Target.Text}
	if m.Indexed {
		out.Unit = s.ed.Words.T("Index: the first value is 100")
	}
	var plan, actual []audience.Value
	for _, pt := range m.Points {
		plan, actual = append(plan, pt.Plan), append(actual, pt.Actual)
	}
	if len(m.Points) > 1 && s.theme.Shows("Spark") {
		out.Spark = drawing(chart.Spark(s.ed.Words, plan, actual, 160, 40))
	}
	out.Finding = chart.Finding(s.ed.Words, m)
	last, before := chart.Latest(m.Points)
	if last == nil {
		return out
	}
	out.Latest, out.LatestAt, out.Plan = last.Actual.Text, last.Label, last.Plan.Text
	if before == nil {
		return out
	}
	if c := chart.Change(s.ed.Words, m.Unit, before.Actual.V, last.Actual.V); c != "" {
		out.Change = s.ed.Words.T("%s since %s", c, before.Label)
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
