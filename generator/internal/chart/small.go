package chart

import (
	"math"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/svg"
)

// barHeight is the height of a progress bar.
const barHeight = 8

// Bar draws progress as one bar: what has shipped, then what is being built, out of
// all. Nothing planned draws nothing.
func Bar(words locale.Locale, p audience.Progress, width int) string {
	if p.Total <= 0 || width <= 0 {
		return ""
	}
	full := float64(width)
	shipped := full * clamp(p.Share())
	building := min(full-shipped, full*clamp(float64(p.Building)/float64(p.Total)))
	w := &svg.Writer{}
	w.Rect("track", 0, 0, full, barHeight, barHeight/2)
	if building > 0 {
		// Begins under the shipped part, so the seam between them is one clean round end.
		w.Rect("part-building", 0, 0, shipped+building, barHeight, barHeight/2)
	}
	if shipped > 0 {
		w.Rect("part-shipped", 0, 0, max(shipped, barHeight), barHeight, barHeight/2)
	}
	return w.Picture("pic pic-bar", full, barHeight, progressLabel(words, p))
}

// Ring draws progress as a ring with the percentage in its middle. Nothing planned
// draws nothing.
func Ring(words locale.Locale, p audience.Progress, size int) string {
	if p.Total <= 0 || size <= 0 {
		return ""
	}
	full := float64(size)
	middle, stroke := full/2, full/12
	r := middle - stroke
	w := &svg.Writer{}
	w.Circle("track-ring", middle, middle, r)
	shipped := clamp(p.Share())
	building := min(1-shipped, clamp(float64(p.Building)/float64(p.Total)))
	arc(w, "ring-building", middle, r, shipped, shipped+building)
	arc(w, "ring-shipped", middle, r, 0, shipped)
	font := full / 4.8
	w.Text("ring-text", middle, middle+font*0.36, font, svg.Middle, percent(words, shipped))
	return w.Picture("pic pic-ring", full, full, progressLabel(words, p))
}

// arc draws a part of the ring; a whole turn has no start and is a circle.
func arc(w *svg.Writer, class string, middle, r, from, to float64) {
	switch {
	case to-from >= 0.9999:
		w.Circle(class, middle, middle, r)
	case to > from:
		w.Path(class, new(svg.Path).Arc(middle, middle, r, from, to))
	}
}

func clamp(share float64) float64 { return min(max(share, 0), 1) }

// percent writes a share for people; what has begun is not 0 and what is not done is
// not 100.
func percent(words locale.Locale, share float64) string {
	n := math.Round(share * 100)
	if share > 0 {
		n = max(n, 1)
	}
	if share < 1 {
		n = min(n, 99)
	}
	return words.Percent(n, 0)
}

func progressLabel(words locale.Locale, p audience.Progress) string {
	done := percent(words, clamp(p.Share()))
	if p.Building > 0 {
		return words.T("Progress: %d of %d shipped, %s; %d being built.", p.Shipped, p.Total, done, p.Building)
	}
	return words.T("Progress: %d of %d shipped, %s.", p.Shipped, p.Total, done)
}
