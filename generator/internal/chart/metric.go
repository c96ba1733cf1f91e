package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// The ways to draw a metric.
const (
	KindLine  = "line"  // actual solid against plan dashed, with the range and the target
	KindBar   = "bar"   // a bar for each period
	KindRatio = "ratio" // numerator and denominator as pairs of bars, the ratio above them
)

// Kinds lists the ways to draw a metric.
var Kinds = []string{KindLine, KindBar, KindRatio}

// maxRows is how many readings a chart shows. More would not be told apart, and their
// table would not be read.
const maxRows = 300

// Metric is the chart of a metric. A metric that is one visible metric divided by
// another is drawn as a ratio, any other as a line, unless the options say otherwise.
func Metric(ed *audience.Edition, m *audience.Metric, o Options) Chart {
	r := newReadings(ed, m, o)
	c := Chart{ID: m.Slug, Title: m.Title, Finding: Finding(ed.Words, m), Note: r.note(false), Table: r.table(), height: o.Height}
	if !r.values.any {
		c.Finding = ed.Words.T("There are no readings to show yet.")
		return c
	}
	over, under := parts(ed, m)
	switch {
	case o.Kind == KindBar:
		c.plot = r.bars
	case over != nil && o.Kind != KindLine && o.Compare == "":
		c.height = cmp.Or(o.Height, ratioHeight)
		ratio := newRatio(ed, r, over, under, o)
		c.Table, c.plot = ratio.table(), ratio.plot
		c.Finding = ed.Words.Sentences(c.Finding, ratio.crossing())
	default:
		c.plot = r.lines
		c.Note = r.note(o.Compare == "")
	}
	if other := find(ed, o.Compare); other != nil && other != m {
		if n := len(r.points); o.From == roadmap.NoDate && o.To == roadmap.NoDate {
			o.From, o.To = r.points[0].At.First, r.points[n-1].At.Last
		}
		r.compare = newReadings(ed, other, o)
		c.Title = ed.Words.T("%s and %s", c.Title, other.Title)
		c.Finding = ed.Words.T("%s %s: %s", c.Finding, other.Title, Finding(ed.Words, other))
		r.join(&c.Table)
	}
	return c
}

func find(ed *audience.Edition, id string) *audience.Metric {
	for _, m := range ed.Metrics {
		if m.ID == id {
			return m
		}
	}
	return nil
}

// division is a formula that divides one metric by another.
var division = expression(`^\s*([\p{L}_][\p{L}\p{N}_-]*)\s*/\s*([\p{L}_][\p{L}\p{N}_-]*)\s*$`)

// parts are the visible metrics that a metric is the quotient of.
func parts(ed *audience.Edition, m *audience.Metric) (over, under *audience.Metric) {
	f := division().FindStringSubmatch(m.Formula)
	if f == nil {
		return nil, nil
	}
	over, under = find(ed, f[1]), find(ed, f[2])
	if over == nil || under == nil {
		return nil, nil
	}
	return over, under
}

// readings are the readings of a metric that a chart shows.
type readings struct {
	ed      *audience.Edition
	metric  *audience.Metric
	points  []audience.Point
	all     int     // how many there are
	values  extent  // of plan, actual and range, divided by unit
	unit    float64 // a power of ten that keeps numbers far from the limits of a float
	compare *readings
}

func newReadings(ed *audience.Edition, m *audience.Metric, o Options) *readings {
	r := &readings{ed: ed, metric: m, unit: 1}
	for _, p := range m.Points {
		if (o.From == roadmap.NoDate || p.At.Last >= o.From) && (o.To == roadmap.NoDate || p.At.First <= o.To) {
			r.points = append(r.points, p)
		}
	}
	r.all = len(r.points)
	if r.all > maxRows {
		values := make([]float64, r.all)
		for i, p := range r.points {
			values[i] = either(p).V
		}
		var chosen []audience.Point
		for _, i := range thin(values, maxRows) {
			chosen = append(chosen, r.points[i])
		}
		r.points = chosen
	}
	var size float64
	for _, p := range r.points {
		for _, v := range []audience.Value{p.Plan, p.Actual, p.Low, p.High} {
			if known(v) {
				size = max(size, math.Abs(v.V))
			}
		}
	}
	if size > 1e15 || size > 0 && size < 1e-9 {
		r.unit = math.Pow(10, math.Floor(math.Log10(size)))
	}
	for _, p := range r.points {
		for _, v := range []audience.Value{p.Plan, p.Actual, p.Low, p.High} {
			r.values.add(r.value(v))
		}
	}
	return r
}

// either is the actual value of a reading, else the plan.
func either(p audience.Point) audience.Value {
	if known(p.Actual) {
		return p.Actual
	}
	return p.Plan
}

// value is a value as it is drawn; NaN when it is not known.
func (r *readings) value(v audience.Value) float64 {
	if !known(v) {
		return math.NaN()
	}
	return v.V / r.unit
}

func (r *readings) write(v float64) string {
	if size := math.Abs(v * r.unit); size >= 1e15 {
		return strconv.FormatFloat(v*r.unit, 'e', 1, 64)
	}
	text := r.ed.Write(r.metric, v*r.unit)
	if s, ok := strings.CutSuffix(text, r.ed.Words.Decimal()+"0x"); ok {
		return s + "x"
	}
	return text
}

func (r *readings) note(withMilestones bool) string {
	var notes []string
	if r.metric.Indexed {
		notes = append(notes, r.ed.Words.T("Index: the first value is 100."))
	}
	if r.all > len(r.points) {
		notes = append(notes, r.ed.Words.T("%d of %d readings, chosen so that the shape stays.", len(r.points), r.all))
	}
	if marks := r.milestones(); withMilestones && len(marks) > 0 {
		var words []string
		for _, m := range marks {
			words = append(words, fmt.Sprintf("%d %s", m.Number, m.Title))
		}
		notes = append(notes, r.ed.Words.T("On the axis, the milestones that move it: %s.", r.ed.Words.List(words)))
	}
	return r.ed.Words.Sentences(notes...)
}

// table is the readings as text.
func (r *readings) table() Table {
	say := r.ed.Words
	t := Table{Columns: []Column{{say.T("Period"), false}, {say.T("Plan"), true}, {say.T("Actual"), true}}}
	ranged := slices.ContainsFunc(r.points, func(p audience.Point) bool { return p.Low.OK && p.High.OK })
	noted := slices.ContainsFunc(r.points, func(p audience.Point) bool { return p.Note != "" })
	if ranged {
		t.Columns = append(t.Columns, Column{say.T("Range"), true})
	}
	if noted {
		t.Columns = append(t.Columns, Column{say.T("Note"), false})
	}
	for _, p := range r.points {
		row := []string{p.Label, p.Plan.Text, p.Actual.Text}
		if ranged {
			cell := ""
			if p.Low.OK && p.High.OK {
				cell = say.Span(p.Low.Text, p.High.Text)
			}
			row = append(row, cell)
		}
		if noted {
			row = append(row, p.Note)
		}
		t.Rows = append(t.Rows, row)
	}
	return t
}

// join adds the compared metric to the table, by period.
func (r *readings) join(t *Table) {
	other := r.compare
	t.Columns = slices.Insert(t.Columns, 3,
		Column{r.ed.Words.T("%s, plan", other.metric.Title), true}, Column{r.ed.Words.T("%s, actual", other.metric.Title), true})
	for i, p := range r.points {
		cells := []string{"", ""}
		for _, q := range other.points {
			if q.At == p.At {
				cells = []string{q.Plan.Text, q.Actual.Text}
			}
		}
		t.Rows[i] = slices.Insert(t.Rows[i], 3, cells...)
	}
}

// at is where a period stands on the axis of time: at its last day, as a quarter's
// result is known at its end.
func at(p roadmap.Period) float64 { return float64(p.Last) }

func (r *readings) series(value func(audience.Point) audience.Value) [][2]float64 {
	out := make([][2]float64, len(r.points))
	for i, p := range r.points {
		out[i] = [2]float64{at(p.At), r.value(value(p))}
	}
	return out
}

func planned(p audience.Point) audience.Value { return p.Plan }
func actual(p audience.Point) audience.Value  { return p.Actual }
func lowest(p audience.Point) audience.Value  { return p.Low }
func highest(p audience.Point) audience.Value { return p.High }

func has(points [][2]float64) bool {
	return slices.ContainsFunc(points, func(p [2]float64) bool { return !math.IsNaN(p[1]) })
}

// milestones are those whose MVFs move the metric and that end on the axis; none where they are too many to be marked.
func (r *readings) milestones() []*audience.Milestone {
	const most = 12
	var out []*audience.Milestone
	if len(r.points) < 2 {
		return nil
	}
	first, last := r.points[0].At.Last, r.points[len(r.points)-1].At.Last
	for _, m := range r.metric.MovedBy {
		if m.Milestone == nil || slices.Contains(out, m.Milestone) {
			continue
		}
		if end := m.Milestone.Expected.End.Last; end >= first && end <= last+31 {
			if len(out) == most {
				return nil
			}
			out = append(out, m.Milestone)
		}
	}
	slices.SortFunc(out, func(a, b *audience.Milestone) int { return a.Number - b.Number })
	return out
}

// timeAxis has a tick at every reading and as many words as fit.
func (r *readings) timeAxis(p *plot) axis {
	n := len(r.points)
	a := axis{kind: "value", min: at(r.points[0].At), max: at(r.points[n-1].At)}
	span, room, half := a.max-a.min, float64(p.width)-70, 10.0
	if n <= r.labelled(p) {
		// The words over the first and the last point stand clear of the axis of values.
		for _, pt := range r.points {
			half = max(half, textWidth(either(pt).Text)/2)
		}
		half = min(half, room/4)
	}
	pad := max(1, span*half/(room-2*half))
	a.min, a.max = a.min-pad, a.max+pad
	labels, shares := make([]string, n), make([]float64, n)
	for i, pt := range r.points {
		labels[i], shares[i] = pt.Label, (at(pt.At)-a.min)/(a.max-a.min)
	}
	words := p.chosen(labels, shares)
	for i, pt := range r.points {
		if word, ok := words[i]; ok {
			a.ticks, a.words = append(a.ticks, at(pt.At)), append(a.words, word)
		}
	}
	return a
}

// A year stands behind the rest of its label, or in Japanese before it.
var (
	withYear  = expression(`^(.+?),? ((?:FY ?)?\d{4}(?:/\d\d)?)$`)
	yearFirst = expression(`^((?:\d{4}|FY\d\d)年) ?(.+)$`)
)

// shorten leaves the year out of a label that follows one of the same year: "Q4 2025",
// "Q1 2026", "Q2", "Q3".
func shorten(labels []string) []string {
	out := make([]string, len(labels))
	year := ""
	for i, l := range labels {
		out[i] = l
		rest, of := "", ""
		if m := withYear().FindStringSubmatch(l); m != nil {
			rest, of = m[1], m[2]
		} else if m := yearFirst().FindStringSubmatch(l); m != nil {
			rest, of = m[2], m[1]
		}
		if of != "" && of == year {
			out[i] = rest
		}
		year = of
	}
	return out
}

// valueAxis covers the values, and 0.
func (r *readings) valueAxis(height int, values extent) axis {
	low, high := values.withZero()
	return valueAxis(low, high+headroom(high, height), height, r.write)
}

// headroom is what an axis needs above a value for the label of a point.
func headroom(high float64, height int) float64 { return high * 18 / float64(max(height, 60)) }

func valueAxis(low, high float64, height int, write func(float64) string) axis {
	a := axis{kind: "value", lines: true, ticks: ticks(low, high, max(2, height/50))}
	a.min, a.max = a.ticks[0], a.ticks[len(a.ticks)-1]
	for _, t := range a.ticks {
		a.words = append(a.words, write(t))
	}
	return a
}

// lines draws the plan dashed and what happened solid, each on the monotone cubic
// through its readings. A drop line leads from each reading to the axis.
func (r *readings) lines(c canvas) *plot {
	p := newPlot(c)
	values := r.values
	if known(r.metric.Target) {
		values.add(r.value(r.metric.Target))
	}
	if r.compare == nil {
		p.area(legendHeight, wordsHeight, r.timeAxis(p), r.valueAxis(c.height-60, values))
		r.drawLines(p, 0, accent)
	} else {
		r.drawCompared(p, values)
	}
	p.rows = r.places()
	return p
}

// drawCompared draws two metrics: in one area when they have the same unit, else in two,
// one above the other.
func (r *readings) drawCompared(p *plot, values extent) {
	other := r.compare
	if other.metric.Unit == r.metric.Unit && other.metric.Indexed == r.metric.Indexed && other.unit == r.unit {
		values.add(other.values.low)
		values.add(other.values.high)
		p.area(legendHeight, wordsHeight, r.timeAxis(p), r.valueAxis(p.height-60, values))
		r.drawLines(p, 0, accent)
		other.drawLines(p, 0, series(2))
		return
	}
	half := (p.height - legendHeight) / 2
	upper := r.timeAxis(p)
	upper.bare = true
	p.area(legendHeight, half+8, upper, r.valueAxis(half-20, values))
	lower := r.timeAxis(p)
	p.area(legendHeight+half, wordsHeight, lower, other.valueAxis(half-40, other.values))
	p.y[1]["axisLabel"].(more)["showMaxLabel"] = false // it would touch the first word of the upper panel
	r.drawLines(p, 0, accent)
	other.drawLines(p, 1, series(2))
}

const legendHeight = 34

// drawLines adds the series of a metric to an area.
func (r *readings) drawLines(p *plot, area int, color string) {
	plan, done := r.series(planned), r.series(actual)
	say := r.ed.Words
	planName, actualName, rangeName := say.T("Plan"), say.T("Actual"), say.T("Range")
	if r.compare != nil || color != accent {
		short := abbreviation(r.metric.Title)
		planName, actualName, rangeName = say.T("%s, plan", short), say.T("%s, actual", short), say.T("%s, range", short)
	}
	zero := 0.0
	if r.values.low < 0 {
		zero = max(r.values.low, math.Min(0, r.values.high))
	}
	if low, high := r.series(lowest), r.series(highest); has(low) && has(high) {
		if outline := band(curve(anchored(low, done)), curve(anchored(high, done))); len(outline) > 0 {
			p.shape("area", rangeName, outline[:1], more{"points": outline, "style": more{"fill": color, "opacity": 0.14}},
				in(area, more{"itemStyle": more{"color": color, "opacity": 0.25}, "z": 1}))
			p.key(rangeName, "rect")
		}
	}
	heads := make([][2]float64, 0, len(plan))
	for i := range plan {
		if v := r.value(either(r.points[i])); !math.IsNaN(v) {
			heads = append(heads, [2]float64{plan[i][0], v})
		}
	}
	if area == 0 && color == accent && len(heads) <= 24 {
		p.shape("drop", "", heads, more{"foot": zero, "style": more{"stroke": rule, "lineWidth": 1, "lineDash": []int{1, 3}, "fill": "none"}}, in(area, more{"z": 1}))
	}
	if has(plan) {
		p.line(planName, curve(plan), in(area, more{
			"lineStyle": more{"color": quiet, "width": 1.75, "type": []int{5, 4}}, "itemStyle": more{"color": quiet}, "z": 2,
		}))
		p.keyLine(planName, quiet, dashed)
	}
	if has(done) {
		p.line(actualName, curve(done), in(area, more{
			"lineStyle": more{"color": color, "width": 2.5}, "itemStyle": more{"color": color}, "z": 3,
		}))
		p.keyLine(actualName, color, solid)
	}
	if known(r.metric.Target) {
		p.level(area, r.value(r.metric.Target), r.ed.Words.T("Target %s", r.metric.Target.Text))
	}
	r.drawPoints(p, area, color, zero)
}

// anchored starts a range at the last actual reading before it: from there on the future
// is open.
func anchored(edge, done [][2]float64) [][2]float64 {
	out := slices.Clone(edge)
	for i := range out {
		if !math.IsNaN(out[i][1]) {
			if i > 0 && !math.IsNaN(done[i-1][1]) {
				out[i-1][1] = done[i-1][1]
			}
			break
		}
	}
	return out
}

// band is the outline of the area between two lines, where both are known.
func band(low, high [][2]float64) [][2]float64 {
	var down, up [][2]float64
	for i := range min(len(low), len(high)) {
		if !math.IsNaN(low[i][1]) && !math.IsNaN(high[i][1]) {
			down, up = append(down, low[i]), append(up, high[i])
		}
	}
	slices.Reverse(down)
	if len(up) < 2 {
		return nil
	}
	return append(up, down...)
}

// labelled is up to how many readings have their values written at them.
func (r *readings) labelled(p *plot) int {
	switch {
	case p.narrow() && r.compare != nil:
		return 0
	case p.narrow():
		return 5
	}
	return 9
}

// drawPoints marks the readings and writes their values where there is room, and stands
// the milestones on the axis.
func (r *readings) drawPoints(p *plot, area int, color string, zero float64) {
	var done, open [][2]float64
	var doneText, openText []string
	for _, pt := range r.points {
		v := r.value(either(pt))
		switch {
		case math.IsNaN(v):
		case known(pt.Actual):
			done, doneText = append(done, [2]float64{at(pt.At), v}), append(doneText, pt.Actual.Text)
		default:
			open, openText = append(open, [2]float64{at(pt.At), v}), append(openText, pt.Plan.Text)
		}
	}
	show := len(r.points) <= r.labelled(p)
	room := float64(p.width) - 70
	for _, text := range slices.Concat(doneText, openText) {
		room -= textWidth(text) + 4
	}
	apart := func(label more) more {
		if room < 0 { // ECharts leaves out what overlaps: here also what nearly does
			label["padding"] = []int{0, 5}
		}
		return label
	}
	if len(done) <= 60 && len(done) > 0 {
		p.dots(done, in(area, more{"symbolSize": 8, "itemStyle": more{"color": color, "borderColor": surface, "borderWidth": 1.5}, "label": apart(label(show, doneText, ink, 600)), "labelLayout": more{"hideOverlap": true}, "z": 4}))
	}
	if len(open) <= 60 && len(open) > 0 {
		p.dots(open, in(area, more{"symbolSize": 7, "itemStyle": more{"color": surface, "borderColor": quiet, "borderWidth": 1.5}, "label": apart(label(show, openText, quiet, 400)), "labelLayout": more{"hideOverlap": true}, "z": 4}))
	}
	if marks := r.milestones(); r.compare == nil && color == accent && len(marks) > 0 {
		var places [][2]float64
		var words []string
		for _, m := range marks {
			places, words = append(places, [2]float64{min(float64(m.Expected.End.Last), p.x[area]["max"].(float64)), zero}), append(words, strconv.Itoa(m.Number))
		}
		p.x[area]["axisLabel"].(more)["margin"] = 12
		p.dots(places, in(area, more{
			"symbolSize": 17, "itemStyle": more{"color": ink, "borderColor": surface, "borderWidth": 2}, "z": 5,
			"label": more{"show": true, "position": "inside", "color": surface, "fontSize": 10, "fontWeight": 700, "formatter": more{"@": "items", "labels": words}},
		}))
	}
}

// label writes the texts of points above them, with a halo so that no line crosses them.
func label(show bool, texts []string, color string, weight int) more {
	return more{
		"show": show, "position": "top", "distance": 7, "color": color, "fontSize": labelSize, "fontWeight": weight,
		"textBorderColor": surface, "textBorderWidth": 3, "formatter": more{"@": "items", "labels": texts},
	}
}

// places are the pixels of the readings.
func (r *readings) places() places {
	var out places
	for _, pt := range r.points {
		out.Points = append(out.Points, [2]any{at(pt.At), 0})
	}
	return out
}

// bars draws a bar for each period: filled where it happened, an outline where it is
// planned, and the plan as a stroke across a bar that happened.
func (r *readings) bars(c canvas) *plot {
	p := newPlot(c)
	n := len(r.points)
	labels, done, open := make([]string, n), make([]float64, n), make([]float64, n)
	var marks [][2]float64
	for i, pt := range r.points {
		labels[i], done[i], open[i] = pt.Label, r.value(pt.Actual), math.NaN()
		if !known(pt.Actual) {
			open[i] = r.value(pt.Plan)
		} else if known(pt.Plan) {
			marks = append(marks, [2]float64{float64(i), r.value(pt.Plan)})
		}
	}
	values := r.values
	if known(r.metric.Target) {
		values.add(r.value(r.metric.Target))
	}
	p.area(legendHeight, wordsHeight, categories(p, labels, false), r.valueAxis(c.height-60, values))
	p.bars(r.ed.Words.T("Actual"), done, more{"stack": "a", "barMaxWidth": 46, "barCategoryGap": "40%", "itemStyle": more{"color": accent, "borderRadius": 2}})
	p.key(r.ed.Words.T("Actual"), "rect")
	if slices.ContainsFunc(open, func(v float64) bool { return !math.IsNaN(v) }) {
		p.bars(r.ed.Words.T("Plan"), open, more{"stack": "a", "itemStyle": more{"color": surface, "borderColor": quiet, "borderType": []int{4, 3}, "borderWidth": 1.25, "borderRadius": 2}})
		p.key(r.ed.Words.T("Plan"), "rect")
	}
	if len(marks) > 0 && n <= 40 {
		p.shape("stroke", "", marks, more{"share": 0.8, "most": 60, "style": more{"stroke": ink, "lineWidth": 2, "fill": "none"}}, more{"z": 5})
	}
	if known(r.metric.Target) {
		p.level(0, r.value(r.metric.Target), r.ed.Words.T("Target %s", r.metric.Target.Text))
	}
	for i := range n {
		p.rows.Points = append(p.rows.Points, [2]any{i, 0})
	}
	return p
}

// categories is an axis of categories with as many words as fit. A tight one has them on
// its ticks, the first at its very start.
func categories(p *plot, labels []string, tight bool) axis {
	n := len(labels)
	places := make([]float64, n)
	for i := range places {
		places[i] = (float64(i) + 0.5) / float64(n)
		if tight {
			places[i] = float64(i) / float64(max(n-1, 1))
		}
	}
	a := axis{kind: "category", words: make([]string, n), tight: tight}
	for i, word := range p.chosen(labels, places) {
		a.words[i] = word
		if i == 0 && tight {
			p.left = max(p.left, int(textWidth(word)/2)+4)
		}
	}
	return a
}

// chosen are the words of an axis that fit.
func (p *plot) chosen(labels []string, places []float64) map[int]string {
	return spread(labels, places, float64(p.width)-70)
}

// level draws a line across an area and names it in the legend.
func (p *plot) level(area int, v float64, words string) {
	style := more{"stroke": good, "lineWidth": 1.5, "lineDash": []int{2, 3}, "fill": "none"}
	p.shape("across", words, [][2]float64{{p.start(area), v}}, more{"style": style}, in(area, more{"z": 2, "itemStyle": more{"color": good}}))
	p.keyLine(words, good, dotted)
}

// start is the first value of an area's axis.
func (p *plot) start(area int) float64 {
	if first, ok := p.x[area]["min"].(float64); ok {
		return first
	}
	return 0
}
