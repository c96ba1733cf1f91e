package timeline

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/waypost/waypost/generator/internal/audience"
)

// drawing is one of the pictures of this package.
type drawing struct {
	name string
	draw func(*audience.Edition, Options) Picture
	opts Options
}

func drawings() []drawing {
	var out []drawing
	for _, width := range []int{960, 360} {
		suffix := map[int]string{960: "-wide", 360: "-narrow"}[width]
		for _, d := range []drawing{
			{"plan", Plan, Options{Group: "milestone"}},
			{"services", Plan, Options{Group: "service"}},
			{"staircase", Staircase, Options{}},
			{"bigbang", BigBang, Options{}},
			{"milestones", Milestones, Options{}},
			{"odds", Odds, Options{}},
			{"staffing", Staffing, Options{}},
			{"staffing-all", StaffingFromStart, Options{}},
		} {
			d.name += suffix
			d.opts.Width, d.opts.ID = width, "p-"+d.name
			out = append(out, d)
		}
	}
	return out
}

// TestGolden holds every picture of the sample. UPDATE=1 writes them anew.
func TestGolden(t *testing.T) {
	var expected []string
	for _, d := range drawings() {
		for _, e := range []struct {
			name string
			ed   *audience.Edition
		}{{"day", sample()}, {"quarter", coarse()}} {
			file := filepath.Join("testdata", d.name+"-"+e.name+".svg")
			expected = append(expected, file)
			got := d.draw(e.ed, d.opts).SVG + "\n"
			if again := d.draw(e.ed, d.opts).SVG + "\n"; got != again {
				t.Errorf("%s: drawn twice, the picture differs", file)
			}
			if os.Getenv("UPDATE") == "1" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("%s: the picture changed; look at it, then run UPDATE=1 go test\ngot %s", file, got)
			}
		}
	}
	files, err := filepath.Glob("testdata/*.svg")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if !slices.Contains(expected, f) {
			t.Errorf("%s: no test draws this picture any more", f)
		}
	}
}
