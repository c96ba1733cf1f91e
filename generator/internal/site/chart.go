package site

import (
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// The files of a chart, for other places than the site's own pages.
func chartSVG(id string) string   { return "charts/chart-" + id + ".svg" }
func chartPNG(id string) string   { return "charts/chart-" + id + ".png" }
func chartEmbed(id string) string { return "charts/" + id + "/index.html" }

// plannedChart is a chart that some page of the edition shows.
type plannedChart struct {
	chart.Chart
	href string // the page that is about it: of a metric
}

// planCharts makes every chart that the edition can show: one of each metric, those of
// the roadmap, and those that narratives ask for with options.
func (s *site) planCharts() {
	s.charts = map[string]plannedChart{}
	for _, m := range s.ed.Metrics {
		s.planChart(chartKey(m.ID, nil), m.ID, nil)
	}
	for _, name := range roadmap.Charts {
		s.planChart(chartKey(name, nil), name, nil)
	}
	for _, f := range s.ed.Texts() {
		for _, part := range f.Parts {
			if v := part.View; v != nil && v.Name == "chart" {
				s.planChart(chartKey(v.Arg, v.Options), v.Arg, v.Options)
			}
		}
	}
}

// chartKey names a chart with its options.
func chartKey(name string, options map[string]string) string {
	key := name
	for _, k := range slices.Sorted(maps.Keys(options)) {
		key += "\n" + k + "=" + options[k]
	}
	return key
}

func (s *site) planChart(key, name string, options map[string]string) {
	if _, ok := s.charts[key]; ok {
		return
	}
	var o chart.Options
	o.Kind, o.Compare = options["kind"], options["compare"]
	o.Height, _ = strconv.Atoi(options["height"]) // checked by the reader; absent is 0
	if p, err := roadmap.ParsePeriod(options["from"], s.ed.Fiscal); err == nil {
		o.From = p.First
	}
	if p, err := roadmap.ParsePeriod(options["to"], s.ed.Fiscal); err == nil {
		o.To = p.Last
	}
	planned := plannedChart{}
	for _, m := range s.ed.Metrics {
		if m.ID == name {
			planned = plannedChart{chart.Metric(s.ed, m, o), itemFile("metrics", m.Slug)}
		}
	}
	if planned.href == "" {
		c, ok := chart.Roadmap(s.ed, name, o)
		if !ok {
			return
		}
		planned.Chart = c
		for _, m := range s.ed.Metrics {
			if m.Slug == name {
				planned.ID = "roadmap-" + name // the metric has the short name
			}
		}
	}
	if len(options) > 0 {
		sum := sha256.Sum256([]byte(key))
		planned.ID += "-" + hex.EncodeToString(sum[:3])
	}
	s.charts[key] = planned
	if planned.Empty() {
		return
	}
	s.known[chartSVG(planned.ID)], s.known[chartPNG(planned.ID)] = true, planned.Pixels() && (s.theme.Shows("PNG") || s.theme.Shows("Pictures"))
	s.add(route{
		file: chartEmbed(planned.ID), layout: "embed", title: planned.Title, description: planned.Finding, bare: true,
		view: func(p *page) any {
			c := p.figure(planned)
			c.Embed = ""
			return theme.EmbedPage{Frame: p.around(), Chart: c, Home: p.to(homeFile, "")}
		},
	})
}

// figure draws a chart for the page.
func (p *page) figure(c plannedChart) theme.Chart {
	out := theme.Chart{Title: c.Title, Finding: c.Finding, Note: c.Note}
	if len(c.Table.Rows) > 0 {
		table := theme.Table{Rows: c.Table.Rows}
		for _, col := range c.Table.Columns {
			table.Columns = append(table.Columns, theme.TableColumn(col))
		}
		out.Table = &table
	}
	if c.href != "" && c.href != p.route.file {
		out.Href = p.to(c.href, "")
	}
	if c.Empty() {
		return out
	}
	picture, err := p.drawer.Draw(c.Chart)
	if err != nil {
		p.problems.Errorf("chart-failed", diag.Pos{File: p.edition(p.from)}, "please report it with the metric's file", "%v", err)
		return out
	}
	out.Wide, out.Narrow = drawing(picture.Wide), drawing(picture.Narrow)
	out.SVG, out.Embed = p.to(chartSVG(c.ID), ""), p.to(chartEmbed(c.ID), "")
	if p.known[chartPNG(c.ID)] {
		out.PNG = p.to(chartPNG(c.ID), "")
	}
	return out
}

// metricChart is the chart of a metric as it stands on pages.
func (p *page) metricChart(m *audience.Metric) *theme.Chart {
	c := p.figure(p.charts[chartKey(m.ID, nil)])
	return &c
}

// chartView is a chart that a narrative places. Without a name it is that of the first metric.
func (p *page) chartView(v *roadmap.View) theme.View {
	c, ok := p.charts[chartKey(v.Arg, v.Options)]
	if !ok {
		return theme.View{Empty: p.ed.Words.T(noMetrics)}
	}
	return p.shown(c)
}

// roadmapChart is a chart of the roadmap as a view.
func (p *page) roadmapChart(name string) theme.View { return p.shown(p.charts[chartKey(name, nil)]) }

func (p *page) shown(c plannedChart) theme.View {
	if c.Empty() && len(c.Table.Rows) == 0 {
		return theme.View{Empty: c.Finding}
	}
	out := p.figure(c)
	return theme.View{Chart: &out}
}

// roadmapCharts are those of the named charts that have something to draw.
func (p *page) roadmapCharts(names ...string) []theme.Chart {
	var out []theme.Chart
	for _, name := range names {
		if c := p.charts[chartKey(name, nil)]; !c.Empty() {
			out = append(out, p.figure(c))
		}
	}
	return out
}

// chartFiles adds every chart as a file of its own, in the light colours of the theme.
func (s *site) chartFiles(out *Site) {
	palette := chart.Palette(s.theme.Light())
	for _, planned := range s.charts {
		c := planned.Chart
		if c.Empty() {
			continue
		}
		for file, draw := range map[string]func(chart.Chart, chart.Palette) ([]byte, error){
			chartSVG(c.ID): s.drawer.SVG, chartPNG(c.ID): s.drawer.PNG,
		} {
			if !s.known[file] {
				continue
			}
			out.files[file] = func(*site) (raw []byte, problems diag.List) {
				raw, err := draw(c, palette)
				if err != nil {
					problems.Errorf("chart-failed", diag.Pos{}, "mend the palette of the theme, or use the default theme", "%v", err)
					return nil, problems
				}
				return raw, problems
			}
		}
	}
}
