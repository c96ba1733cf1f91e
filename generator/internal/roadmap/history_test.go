package roadmap_test

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestFiscalWritesWhatItReads(t *testing.T) {
	for _, f := range []roadmap.Fiscal{{}, {YearStarts: 4}, {YearStarts: 10, NamedByStart: true}} {
		for _, text := range []string{"2026-03-31", "2026-02", "2026-12", "2026-Q1", "2026-Q4", "2026-H1", "2026-H2", "2026", ""} {
			var p roadmap.Period
			if text != "" {
				var err error
				if p, err = roadmap.ParsePeriod(text, f); err != nil {
					t.Fatal(err)
				}
			}
			if got := f.Write(p); got != text {
				t.Errorf("year from %v: %q is written as %q", f.YearStarts, text, got)
			}
		}
	}
}

func TestVersionOn(t *testing.T) {
	day := func(d int) roadmap.Date { return roadmap.NewDate(2026, 1, d) }
	h := roadmap.History{Since: day(5)}
	early := []roadmap.Version{{On: day(5), Milestone: "m"}, {On: day(10), Milestone: "n"}, {On: day(20), Gone: true}}
	late := []roadmap.Version{{On: day(8), Milestone: "m"}}
	for _, c := range []struct {
		trail []roadmap.Version
		day   int
		want  string
	}{
		{early, 1, "m"},
		{early, 5, "m"},
		{early, 9, "m"},
		{early, 10, "n"},
		{early, 19, "n"},
		{early, 20, ""},
		{early, 31, ""},
		{late, 1, ""},
		{late, 7, ""},
		{late, 8, "m"},
		{nil, 8, ""},
	} {
		said, there := h.VersionOn(c.trail, day(c.day))
		if said.Milestone != c.want || there != (c.want != "") {
			t.Errorf("on day %d: %q %v, want %q", c.day, said.Milestone, there, c.want)
		}
	}
}
