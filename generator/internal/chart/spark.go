package chart

import (
	"math"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/svg"
)

// Spark draws a series as a line without axes: the plan dashed, what happened solid
// with a dot at its last reading. A tall one has drop lines. Readings that are absent or no number leave a gap,
// and a line never runs across it: an actual is never made up. The two series share
// their places and their scale. Without any reading it draws nothing.
//
// Between readings the curve is the monotone cubic of Fritsch and Carlson (1980), which
// never goes beyond the readings that it joins.
func Spark(words locale.Locale, plan, actual []audience.Value, width, height int) string {
	low, high := math.Inf(1), math.Inf(-1)
	for _, series := range [][]audience.Value{plan, actual} {
		for _, v := range series {
			if known(v) {
				low, high = min(low, v.V), max(high, v.V)
			}
		}
	}
	if low > high || width <= 0 || height <= 0 {
		return ""
	}
	f := frame{low: low, high: high, n: max(len(plan), len(actual)), width: float64(width), height: float64(height)}
	w := &svg.Writer{}
	if height >= dropFrom {
		f.drops(w, plan, actual)
	}
	f.draw(w, "plan", plan)
	f.draw(w, "actual", actual)
	if last := lastKnown(actual); last >= 0 {
		x, y := f.at(last, actual[last].V)
		w.Circle("dot", x, y, dotRadius)
	}
	return w.Picture("pic pic-spark", f.width, f.height, sparkLabel(words, plan, actual))
}

const (
	dotRadius = 3
	dropFrom  = 100 // the height from which there is room for drop lines
)

// drops draws a hairline from each reading down to the foot: the actual where there is
// one, else the plan.
func (f frame) drops(w *svg.Writer, plan, actual []audience.Value) {
	for i := range f.n {
		for _, series := range [][]audience.Value{actual, plan} {
			if i < len(series) && known(series[i]) {
				x, y := f.at(i, series[i].V)
				w.Line("grid", x, y, x, f.height)
				break
			}
		}
	}
}

// frame places readings in a picture, with room for the dot at every edge.
type frame struct {
	low, high     float64
	n             int
	width, height float64
}

func (f frame) at(i int, v float64) (x, y float64) {
	const pad = dotRadius + 1
	x, y = f.width/2, f.height/2
	if f.n > 1 {
		x = pad + (f.width-2*pad)*float64(i)/float64(f.n-1)
	}
	if f.high > f.low {
		// Halved, so that the range of two huge readings does not overflow.
		share := (v/2 - f.low/2) / (f.high/2 - f.low/2)
		y = f.height - pad - (f.height-2*pad)*share
	}
	return x, y
}

// draw draws each unbroken run of readings.
func (f frame) draw(w *svg.Writer, class string, series []audience.Value) {
	for start := 0; start < len(series); {
		end := start
		for end < len(series) && known(series[end]) {
			end++
		}
		if end > start {
			f.run(w, class, series, start, end)
		}
		start = end + 1
	}
}

func (f frame) run(w *svg.Writer, class string, series []audience.Value, start, end int) {
	xs, ys := make([]float64, 0, end-start), make([]float64, 0, end-start)
	for i := start; i < end; i++ {
		x, y := f.at(i, series[i].V)
		xs, ys = append(xs, x), append(ys, y)
	}
	if len(xs) == 1 {
		w.Circle(class+" point", xs[0], ys[0], dotRadius/2.0)
		return
	}
	m := slopes(xs, ys)
	p := new(svg.Path).Move(xs[0], ys[0])
	for i := 1; i < len(xs); i++ {
		third := (xs[i] - xs[i-1]) / 3
		p.Curve(xs[i-1]+third, ys[i-1]+m[i-1]*third, xs[i]-third, ys[i]-m[i]*third, xs[i], ys[i])
	}
	w.Path(class, p)
}

// slopes gives the tangent at every point such that the cubic between two points is
// monotone: F. N. Fritsch, R. E. Carlson, "Monotone Piecewise Cubic Interpolation",
// SIAM J. Numer. Anal. 17 (1980), with the circle of radius 3 as the region.
func slopes(xs, ys []float64) []float64 {
	n := len(xs)
	secant := make([]float64, n-1)
	for i := range secant {
		secant[i] = (ys[i+1] - ys[i]) / (xs[i+1] - xs[i])
	}
	m := make([]float64, n)
	m[0], m[n-1] = secant[0], secant[n-2]
	for i := 1; i < n-1; i++ {
		if secant[i-1]*secant[i] > 0 {
			m[i] = (secant[i-1] + secant[i]) / 2
		}
	}
	for i, s := range secant {
		if s == 0 {
			m[i], m[i+1] = 0, 0
			continue
		}
		a, b := m[i]/s, m[i+1]/s
		if h := math.Hypot(a, b); h > 3 {
			m[i], m[i+1] = 3*a/h*s, 3*b/h*s
		}
	}
	return m
}

func known(v audience.Value) bool { return v.OK && !math.IsNaN(v.V) && !math.IsInf(v.V, 0) }

func lastKnown(series []audience.Value) int {
	for i := len(series) - 1; i >= 0; i-- {
		if known(series[i]) {
			return i
		}
	}
	return -1
}

func sparkLabel(words locale.Locale, plan, actual []audience.Value) string {
	s := words.T("Trend.")
	if i := lastKnown(actual); i >= 0 {
		first := 0
		for !known(actual[first]) {
			first++
		}
		if s = words.T("Actual %s.", actual[i].Text); first < i {
			s = words.T("Actual from %s to %s.", actual[first].Text, actual[i].Text)
		}
	}
	if i := lastKnown(plan); i >= 0 {
		s += " " + words.T("Plan to %s.", plan[i].Text)
	}
	return s
}
