package svg_test

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/svg"
)

// A picture of two hundred bars with a label each, as timelines are.
func BenchmarkPicture(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		var w svg.Writer
		for i := range 200 {
			y := float64(i) * 24.5
			w.Group("bar", "A title that a pointer finds")
			w.Rect("s1", 10, y, 120.25, 16, 3)
			w.Text("label", 140, y, 13, svg.Start, svg.Fit("mvf-000123 A title of the usual length for an MVF", 13, 240))
			w.End()
		}
		w.Picture("timeline", 960, 4900, "What a screen reader says")
	}
}
