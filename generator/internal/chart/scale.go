package chart

import "math"

// ticks returns round values that cover [low, high] in about n steps of 1, 2, 2.5 or 5
// times a power of ten. The first and the last of them are the ends of the axis.
func ticks(low, high float64, n int) []float64 {
	if !(high > low) {
		high = low + max(1, math.Abs(low))
	}
	raw := (high - low) / float64(max(n, 1))
	power := math.Pow(10, math.Floor(math.Log10(raw)))
	step := 10 * power
	for _, s := range []float64{1, 2, 2.5, 5} {
		if s*power >= raw*(1-1e-9) {
			step = s * power
			break
		}
	}
	first := math.Floor(low/step + 1e-9)
	last := math.Ceil(high/step - 1e-9)
	var out []float64
	for i := first; i <= last; i++ {
		out = append(out, clearNoise(i*step))
	}
	return out
}

// clearNoise takes the noise of binary fractions off a tick: 0.30000000000000004 is 0.3.
func clearNoise(v float64) float64 {
	if v == 0 {
		return 0
	}
	scale := math.Pow(10, 12-math.Ceil(math.Log10(math.Abs(v))))
	if r := math.Round(v*scale) / scale; !math.IsNaN(r) && !math.IsInf(r, 0) {
		return r
	}
	return v
}

// extent is the range of values, and of 0 unless none is near it.
type extent struct {
	low, high float64
	any       bool
}

func (e *extent) add(v float64) {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return
	}
	if !e.any {
		e.low, e.high, e.any = v, v, true
		return
	}
	e.low, e.high = min(e.low, v), max(e.high, v)
}

// withZero is the range with 0 in it: lengths and heights are compared from there.
func (e extent) withZero() (low, high float64) { return min(e.low, 0), max(e.high, 0) }

// curve puts points between the readings of a line, on the monotone cubic of Fritsch and
// Carlson (see slopes): it never goes beyond the readings that it joins. Gaps, which are
// NaN, stay gaps. Lines of many readings are left as they are.
func curve(points [][2]float64) [][2]float64 {
	const between, dense = 10, 60
	if len(points) > dense {
		return points
	}
	var out [][2]float64
	for start := 0; start < len(points); {
		end := start
		for end < len(points) && !math.IsNaN(points[end][1]) {
			end++
		}
		out = append(out, smooth(points[start:end], between)...)
		if end < len(points) {
			out = append(out, points[end])
		}
		start = end + 1
	}
	return out
}

func smooth(points [][2]float64, between int) [][2]float64 {
	if len(points) < 3 {
		return points
	}
	xs, ys := make([]float64, len(points)), make([]float64, len(points))
	for i, p := range points {
		xs[i], ys[i] = p[0], p[1]
	}
	m := slopes(xs, ys)
	var out [][2]float64
	for i := range len(points) - 1 {
		h := xs[i+1] - xs[i]
		for k := range between {
			t := float64(k) / float64(between)
			out = append(out, [2]float64{xs[i] + h*t, hermite(ys[i], ys[i+1], m[i]*h, m[i+1]*h, t)})
		}
	}
	return append(out, points[len(points)-1])
}

// hermite is the cubic from a to b whose slopes there are da and db, at t of 0 to 1.
func hermite(a, b, da, db, t float64) float64 {
	t2, t3 := t*t, t*t*t
	return (2*t3-3*t2+1)*a + (t3-2*t2+t)*da + (-2*t3+3*t2)*b + (t3-t2)*db
}

// thin chooses at most n of the rows, the first and the last among them, so that the
// shape of the values stays: largest triangle three buckets (S. Steinarsson,
// "Downsampling Time Series for Visual Representation", University of Iceland, 2013).
// It returns their positions.
func thin(values []float64, n int) []int {
	all := make([]int, len(values))
	for i := range all {
		all[i] = i
	}
	if len(values) <= n || n < 3 {
		return all
	}
	at := func(i int) float64 {
		if math.IsNaN(values[i]) {
			return 0
		}
		return values[i]
	}
	out := []int{0}
	width := float64(len(values)-2) / float64(n-2)
	for bucket := range n - 2 {
		from, to := 1+int(float64(bucket)*width), 1+int(float64(bucket+1)*width)
		nextTo := min(1+int(float64(bucket+2)*width), len(values))
		meanX, meanY := 0.0, 0.0
		for i := to; i < nextTo; i++ {
			meanX, meanY = meanX+float64(i), meanY+at(i)
		}
		count := float64(max(nextTo-to, 1))
		meanX, meanY = meanX/count, meanY/count
		last := out[len(out)-1]
		best, size := from, -1.0
		for i := from; i < to; i++ {
			area := math.Abs((float64(last)-meanX)*(at(i)-at(last)) - (float64(last)-float64(i))*(meanY-at(last)))
			if area > size {
				best, size = i, area
			}
		}
		out = append(out, best)
	}
	return append(out, len(values)-1)
}

// spread chooses which labels of an axis are written: every n-th, from the first, so that
// no two touch. It returns the words by position. Places are shares of the length, which
// is in pixels.
func spread(labels []string, places []float64, length float64) map[int]string {
	const gap = 10
	for step := 1; step <= len(labels); step++ {
		var shown []string
		for i := 0; i < len(labels); i += step {
			shown = append(shown, labels[i])
		}
		shown = shorten(shown)
		out, free, fits := map[int]string{}, math.Inf(-1), true
		for k, word := range shown {
			middle, half := places[k*step]*length, textWidth(word)/2
			if fits = middle-half >= free; !fits {
				break
			}
			free = middle + half + gap
			out[k*step] = word
		}
		if fits {
			return out
		}
	}
	return nil
}
