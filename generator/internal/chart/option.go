package chart

import (
	"encoding/json"
	"math"

	"github.com/go-echarts/go-echarts/v2/charts"
	"github.com/go-echarts/go-echarts/v2/opts"

	"github.com/waypost/waypost/generator/internal/svg"
)

// The colours of charts are those of the theme's palette.
const (
	surface = "var(--surface)"
	ink     = "var(--ink)"
	quiet   = "var(--ink-2)"
	hair    = "var(--line)"
	rule    = "var(--line-2)"
	accent  = "var(--accent)"
	good    = "var(--green)"
	late    = "var(--red)"
)

// series is the colour of the i-th series; it starts over after six, as the services do.
func series(i int) string {
	return []string{"var(--s0)", "var(--s1)", "var(--s2)", "var(--s3)", "var(--s4)", "var(--s5)"}[i%6]
}

// The sizes of text, in pixels.
const (
	textSize  = 12
	labelSize = 12
)

// more is a part of an option that go-echarts has no field for, or a wrong one. It is
// merged over what go-echarts writes.
type more map[string]any

// canvas is the size of a picture in pixels.
type canvas struct{ width, height int }

func (c canvas) narrow() bool { return c.width <= Narrow }

// plot is a chart at work in one size: what go-echarts describes, and what is merged
// over it.
type plot struct {
	canvas
	base     *charts.Line
	series   []more // merged over the base's series, by position
	x, y     []more // likewise its axes
	grid     []more
	styles   map[string]more // of named series
	legend   legend
	marks    []marks
	under    []axis // those with words under them
	left     int    // pixels for the words at the left
	right    int    // and at the right
	rows     places // where the rows of the table stand
	sideways bool   // the rows run down the picture
}

func newPlot(c canvas) *plot {
	p := &plot{canvas: c, base: charts.NewLine(), styles: map[string]more{}}
	p.base.XAxisList, p.base.YAxisList = nil, nil
	return p
}

// area adds a pair of axes in a part of the picture; top and bottom are distances from
// its edges. The room for words is worked out here, from the words, so that areas that
// stand over each other line up.
func (p *plot) area(top, bottom int, x, y axis) {
	i := len(p.grid)
	p.grid = append(p.grid, more{"top": top, "bottom": bottom, "outerBoundsMode": "none"})
	p.base.ExtendXAxis(opts.XAxis{Type: x.kind, GridIndex: i})
	p.base.ExtendYAxis(opts.YAxis{Type: y.kind, GridIndex: i})
	p.x = append(p.x, x.option(false))
	p.y = append(p.y, y.option(true))
	if !x.bare {
		p.under = append(p.under, x)
	}
	if y.bare {
		return
	}
	for _, w := range y.words {
		p.left = max(p.left, int(math.Ceil(textWidth(w)))+12)
	}
}

// wordsHeight is the room that the words under an axis take.
const wordsHeight = 28

// textWidth is the width of a text of an axis in pixels, on the wide side.
func textWidth(s string) float64 {
	return svg.TextWidth(s, textSize)
}

// axis is an axis whose ticks and words are made in Go.
type axis struct {
	kind     string // value | category
	min, max float64
	ticks    []float64
	words    []string // by tick, or by category
	lines    bool     // a hairline across at every tick
	bare     bool     // no words and no line
	inverse  bool
	tight    bool // categories stand on the ticks, not between them
}

func (a axis) option(vertical bool) more {
	label := more{"color": quiet, "fontSize": textSize, "hideOverlap": !vertical, "margin": 8}
	out := more{
		"axisLabel": label, "axisLine": more{"show": !vertical && !a.bare, "lineStyle": more{"color": rule}},
		"axisTick":  more{"show": !vertical && !a.bare && a.kind == "value", "lineStyle": more{"color": rule}, "length": 4},
		"splitLine": more{"show": a.lines, "lineStyle": more{"color": hair}},
		"inverse":   a.inverse, "show": !a.bare || a.lines,
	}
	if a.bare {
		label["show"] = false
	}
	if a.kind == "category" {
		out["data"], out["boundaryGap"] = a.words, !a.tight
		label["interval"] = 0
		label["hideOverlap"] = false
		return out
	}
	out["min"], out["max"] = a.min, a.max
	label["customValues"] = a.ticks
	out["axisTick"].(more)["customValues"] = a.ticks
	out["splitLine"].(more)["customValues"] = a.ticks
	labels := map[string]string{}
	for i, t := range a.ticks {
		if i < len(a.words) {
			labels[jsNumber(t)] = a.words[i]
		}
	}
	label["formatter"] = more{"@": "lookup", "labels": labels}
	if a.lines && len(a.ticks) > 1 {
		// Lines stand at the ticks when the axis steps as they do.
		out["interval"] = a.ticks[1] - a.ticks[0]
	}
	label["showMinLabel"], label["showMaxLabel"] = true, true
	return out
}

// jsNumber writes a number as JavaScript does when it becomes a key.
func jsNumber(v float64) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return "0"
	}
	return string(raw)
}

// add takes over the series of another chart of go-echarts.
func (p *plot) add(name string, c charts.Overlaper, extra more) {
	p.base.Overlap(c)
	base := more{"silent": true, "clip": false, "animation": false}
	for k, v := range extra {
		base[k] = v
	}
	p.series = append(p.series, base)
	if style, ok := extra["itemStyle"].(more); ok && name != "" {
		p.styles[name] = style
	}
}

// in says which area a series belongs to.
func in(area int, extra more) more {
	extra["xAxisIndex"], extra["yAxisIndex"] = area, area
	return extra
}

// line adds a line through points; a NaN leaves a gap.
func (p *plot) line(name string, points [][2]float64, extra more) {
	c := charts.NewLine()
	data := make([]opts.LineData, len(points))
	for i, at := range points {
		data[i].Value = point(at)
	}
	c.AddSeries(name, data)
	extra = withDefault(extra, "symbol", "none")
	p.add(name, c, extra)
}

// bars adds a bar for each category, or a part of it when they are stacked. A NaN is no bar.
func (p *plot) bars(name string, values []float64, extra more) {
	c := charts.NewBar()
	data := make([]opts.BarData, len(values))
	for i, v := range values {
		data[i].Value = scalar(v)
	}
	c.AddSeries(name, data)
	p.add(name, c, extra)
}

// shape adds points that a named function of the bundle draws.
func (p *plot) shape(function, name string, points [][2]float64, arguments, extra more) {
	c := charts.NewCustom()
	data := make([]opts.CustomData, len(points))
	for i, at := range points {
		data[i].Value = point(at)
	}
	c.AddSeries(name, data)
	arguments["@"] = function
	p.add(name, c, withDefault(extra, "renderItem", arguments))
}

func withDefault(m more, key string, value any) more {
	if m == nil {
		m = more{}
	}
	if _, ok := m[key]; !ok {
		m[key] = value
	}
	return m
}

// point is a point as ECharts reads it; "-" is its word for nothing.
func point(at [2]float64) any { return []any{scalar(at[0]), scalar(at[1])} }

func scalar(v float64) any {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "-"
	}
	return v
}

// share is where the i-th word of an axis stands, from 0 to 1.
func (a axis) share(i int) float64 {
	switch {
	case a.kind != "category":
		return (a.ticks[i] - a.min) / (a.max - a.min)
	case a.tight:
		return float64(i) / float64(max(len(a.words)-1, 1))
	}
	return (float64(i) + 0.5) / float64(len(a.words))
}

// makeRoom moves the sides of the areas in where a long word under them would leave the picture.
func (p *plot) makeRoom() {
	const slack = 2
	for _, a := range p.under {
		for i, word := range a.words {
			if word == "" {
				continue
			}
			half, length := textWidth(word)/2-slack, float64(p.width-max(p.left, 8)-max(p.right, 18))
			p.left = max(p.left, int(math.Ceil(half-a.share(i)*length)))
			p.right = max(p.right, int(math.Ceil(half-(1-a.share(i))*length)))
		}
	}
}

// request is the plot as the bundle draws it. It is canonical: encoding/json sorts keys.
func (p *plot) request() request {
	p.makeRoom()
	for _, g := range p.grid {
		g["left"], g["right"] = max(p.left, 8), max(p.right, 18)
		if g["top"].(int) == legendHeight {
			g["top"] = legendHeight + legendRow*p.legend.row
		}
	}
	p.base.Validate()
	described := p.base.JSON()
	option := map[string]any{
		"textStyle": more{"fontFamily": "sans-serif", "fontSize": textSize, "color": ink},
		"grid":      p.grid,
		"series":    merged(described["series"], p.series),
		"xAxis":     merged(described["xAxis"], p.x),
		"yAxis":     merged(described["yAxis"], p.y),
	}
	out := request{Option: option, Width: p.width, Height: p.height, Places: []places{p.rows}}
	for _, m := range p.marks {
		out.Places = append(out.Places, m.places)
	}
	for i, at := range out.Places {
		if at.Points == nil {
			out.Places[i].Points = [][2]any{} // null is no list to the bundle
		}
	}
	return out
}

// merged lays each overlay over the part at its position.
func merged(parts any, overlays []more) []map[string]any {
	raw, err := json.Marshal(parts)
	if err != nil { // numbers are scalars and texts are texts: it cannot fail
		panic("chart: " + err.Error())
	}
	var list []map[string]any
	if err := json.Unmarshal(raw, &list); err != nil {
		panic("chart: " + err.Error())
	}
	for i, extra := range overlays {
		overlay(list[i], extra)
	}
	return list
}

func overlay(base map[string]any, extra more) {
	for k, v := range extra {
		if under, ok := base[k].(map[string]any); ok {
			if over, ok := v.(more); ok {
				overlay(under, over)
				continue
			}
		}
		base[k] = v
	}
}
