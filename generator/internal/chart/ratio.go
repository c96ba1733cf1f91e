package chart

import (
	"math"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/svg"
)

// ratio draws a quotient above the two metrics that it is made of: a pair of bars for
// each period, and the ratio in a panel of its own, with its own scale.
type ratio struct {
	*readings
	over, under *readings
	rows        []ratioRow
}

type ratioRow struct {
	label                  string
	quotient, over, under  audience.Point
	hasOver, hasUnder      bool
	overIsPlan, quotIsPlan bool
}

func newRatio(ed *audience.Edition, r *readings, over, under *audience.Metric, o Options) *ratio {
	out := &ratio{readings: r, over: newReadings(ed, over, o), under: newReadings(ed, under, o)}
	for _, p := range r.points {
		row := ratioRow{label: p.Label, quotient: p, quotIsPlan: !known(p.Actual)}
		for _, q := range out.over.points {
			if q.At == p.At {
				row.over, row.hasOver, row.overIsPlan = q, true, !known(q.Actual)
			}
		}
		for _, q := range out.under.points {
			if q.At == p.At {
				row.under, row.hasUnder = q, true
			}
		}
		out.rows = append(out.rows, row)
	}
	return out
}

// table has the ratio and its parts. A value that is only planned says so.
func (q *ratio) table() Table {
	t := Table{Columns: []Column{
		{q.ed.Words.T("Period"), false}, {q.ed.Words.T("%s, plan", q.metric.Title), true}, {q.ed.Words.T("Actual"), true}, {abbreviation(q.over.metric.Title), true}, {abbreviation(q.under.metric.Title), true},
	}}
	said := func(p audience.Point) string {
		if known(p.Actual) {
			return p.Actual.Text
		}
		if p.Plan.Text == "" {
			return ""
		}
		return q.ed.Words.T("%s planned", p.Plan.Text)
	}
	for _, r := range q.rows {
		t.Rows = append(t.Rows, []string{r.label, r.quotient.Plan.Text, r.quotient.Actual.Text, said(r.over), said(r.under)})
	}
	return t
}

// crossing says between which readings the line reaches the target, in what happened and
// else in the plan.
func (q *ratio) crossing() string {
	target := q.metric.Target
	if !known(target) {
		return ""
	}
	for _, s := range []struct {
		sentence string
		value    func(audience.Point) audience.Value
	}{{locale.Key("It crossed %s between %s and %s."), actual}, {locale.Key("The plan crosses %s between %s and %s."), planned}} {
		for i := 1; i < len(q.points); i++ {
			a, b := s.value(q.points[i-1]), s.value(q.points[i])
			if known(a) && known(b) && a.V < target.V && b.V >= target.V {
				return q.ed.Words.T(s.sentence, q.write(target.V/q.unit), q.points[i-1].Label, q.points[i].Label)
			}
		}
	}
	return ""
}

// ratioHeight is the height of two panels.
const ratioHeight = 360

var abbreviated = expression(`\(([\p{Lu}\p{N}/&]{2,8})\)$`)

// abbreviation is the short name that a title gives in brackets at its end, else the title.
func abbreviation(title string) string {
	if m := abbreviated().FindStringSubmatch(title); m != nil {
		return m[1]
	}
	return svg.Fit(title, textSize, 190)
}

func (q *ratio) plot(c canvas) *plot {
	p := newPlot(c)
	n := len(q.rows)
	labels := make([]string, n)
	over, under := make([]float64, n), make([]float64, n)
	overPlan, underPlan := make([]float64, n), make([]float64, n)
	unit := max(q.over.unit, q.under.unit)
	value := func(p audience.Point) float64 {
		v := either(p)
		if !known(v) {
			return math.NaN()
		}
		return v.V / unit
	}
	var bars extent
	for i, r := range q.rows {
		labels[i] = r.label
		over[i], under[i], overPlan[i], underPlan[i] = math.NaN(), math.NaN(), math.NaN(), math.NaN()
		if r.hasOver {
			*pick(known(r.over.Actual), &over[i], &overPlan[i]) = value(r.over)
			bars.add(value(r.over))
		}
		if r.hasUnder {
			*pick(known(r.under.Actual), &under[i], &underPlan[i]) = value(r.under)
			bars.add(value(r.under))
		}
	}
	words := categories(p, labels, false)
	upper := (c.height - legendHeight) * 45 / 100
	values := q.values
	if known(q.metric.Target) {
		values.add(q.value(q.metric.Target))
	}
	hidden := words
	hidden.bare = true
	low, high := values.withZero()
	p.area(legendHeight, c.height-legendHeight-upper+8, hidden, valueAxis(low, high+headroom(high, upper), upper-10, q.write))
	low, high = bars.withZero()
	p.area(legendHeight+upper+10, wordsHeight, words, valueAxis(low, high, c.height-legendHeight-upper-50, func(v float64) string {
		return q.ed.Write(q.over.metric, v*unit)
	}))
	p.y[1]["axisLabel"].(more)["showMaxLabel"] = false // it would touch the first word of the upper panel
	q.drawRatio(p)
	pair := func(name string, done, plan []float64, stack, color string) {
		p.bars(name, done, in(1, more{"stack": stack, "barMaxWidth": 34, "barGap": "12%", "barCategoryGap": "36%", "itemStyle": more{"color": color, "borderRadius": 2}}))
		p.key(name, "rect")
		p.bars("", plan, in(1, more{"stack": stack, "itemStyle": more{"color": surface, "borderColor": color, "borderWidth": 1.5, "borderType": []int{4, 3}, "borderRadius": 2}}))
	}
	pair(abbreviation(q.under.metric.Title), under, underPlan, "under", quiet)
	pair(abbreviation(q.over.metric.Title), over, overPlan, "over", series(0))
	for i := range n {
		p.rows.Points = append(p.rows.Points, [2]any{i, 0})
	}
	return p
}

func pick[T any](first bool, a, b *T) *T {
	if first {
		return a
	}
	return b
}

// drawRatio draws the ratio over the categories of the upper panel.
func (q *ratio) drawRatio(p *plot) {
	plan, done := make([][2]float64, len(q.rows)), make([][2]float64, len(q.rows))
	var open, reached [][2]float64
	var openText, reachedText []string
	for i, r := range q.rows {
		x := float64(i)
		plan[i], done[i] = [2]float64{x, q.value(r.quotient.Plan)}, [2]float64{x, q.value(r.quotient.Actual)}
		switch v := either(r.quotient); {
		case !known(v):
		case r.quotIsPlan:
			open, openText = append(open, [2]float64{x, q.value(v)}), append(openText, v.Text)
		default:
			reached, reachedText = append(reached, [2]float64{x, q.value(v)}), append(reachedText, v.Text)
		}
	}
	show := len(q.rows) <= 9
	name := abbreviation(q.metric.Title)
	planName := q.ed.Words.T("%s, plan", name)
	if has(plan) {
		p.line(planName, plan, more{"lineStyle": more{"color": quiet, "width": 1.75, "type": []int{5, 4}}, "itemStyle": more{"color": quiet}, "z": 2})
		p.keyLine(planName, quiet, dashed)
	}
	if has(done) {
		p.line(name, done, more{"lineStyle": more{"color": accent, "width": 2.5}, "itemStyle": more{"color": accent}, "z": 3})
		p.keyLine(name, accent, solid)
	}
	if known(q.metric.Target) {
		p.level(0, q.value(q.metric.Target), q.ed.Words.T("Target %s", q.write(q.value(q.metric.Target))))
	}
	if len(reached) > 0 {
		p.dots(reached, more{"symbolSize": 8, "itemStyle": more{"color": accent, "borderColor": surface, "borderWidth": 1.5}, "label": label(show, reachedText, ink, 600), "labelLayout": more{"hideOverlap": true}, "z": 4})
	}
	if len(open) > 0 {
		p.dots(open, more{"symbolSize": 7, "itemStyle": more{"color": surface, "borderColor": quiet, "borderWidth": 1.5}, "label": label(show, openText, quiet, 400), "labelLayout": more{"hideOverlap": true}, "z": 4})
	}
}
