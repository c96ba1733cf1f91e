package bench

import (
	"fmt"
	"io"
	"math"

	"github.com/waypost/waypost/generator/internal/svg"
)

// Differences says what the two outputs do not share, so that nobody compares what is
// not the same.
const Differences = `What differs in the output
  Waypost  works out every date (dependencies, teams, calendar), slack and the critical path; draws timelines,
           progress and spark lines as SVG, and charts with ECharts as SVG, PNG and pages of their own; writes
           roadmap.json; checks every reference and link; stages the output and swaps it in.
  Hugo     shows the dates that are typed; draws nothing; links and references are not checked; writes in place.
  Lean     Waypost with the pages of the Hugo theme: no cards, no PNG, no slides, no search, no timelines; still dates,
           checks, roadmap.json, charts as SVG, the Plan page, and pages of charts for a frame.
  Both     one page for each MVF, milestone, service, metric and post; home and timeline with every MVF by
           milestone; the lists; an Atom feed; a sitemap. Code is not highlighted.
`

// Print writes the table of a size: each figure, and its ratio to Hugo's in the same
// situation, or to Waypost's cold build where Hugo was not measured.
func (t *Table) Print(w io.Writer) {
	s := t.Size
	fmt.Fprintf(w, "N = %d MVFs (%d milestones, %d services, %d metrics, %d posts, %d words, %.1f MB of Markdown), median of %d\n",
		s.MVFs, s.Milestones, s.Services, s.Metrics, s.Posts, s.Words, float64(s.Bytes)/1e6, t.Rounds)
	fmt.Fprintf(w, "%-18s%-24s%10s%12s%9s   %8s%11s%9s\n", "", "", "wall", "processor", "memory", "wall", "processor", "memory")
	for _, row := range t.Rows {
		base, of := t.find(row.Situation, nameHugo), "of Hugo's"
		if base == nil || row.Tool == nameHugo {
			base, of = t.find("cold", row.Tool), "of its cold build"
		}
		fmt.Fprintf(w, "%-18s%-24s%10s%12s%9s   %8s%11s%9s  %s\n", row.Situation, row.Tool, seconds(row.wall.Seconds()), seconds(row.cpu.Seconds()), megabytes(row.peak),
			ratio(row.wall.Seconds(), base, func(r *Row) float64 { return r.wall.Seconds() }),
			ratio(row.cpu.Seconds(), base, func(r *Row) float64 { return r.cpu.Seconds() }),
			ratio(float64(row.peak), base, func(r *Row) float64 { return float64(r.peak) }), of)
	}
	t.printSaves(w)
	if cold := t.find("cold", nameWaypost); cold != nil {
		for _, situation := range []string{"no change", "one body edited", "one title edited"} {
			if row := t.find(situation, nameWaypost); row != nil {
				fmt.Fprintf(w, "Waypost, %s: %.1f %% of its cold build\n", situation, 100*row.wall.Seconds()/cold.wall.Seconds())
			}
		}
	}
}

func seconds(s float64) string {
	if s == 0 {
		return ""
	}
	return fmt.Sprintf("%.3f s", s)
}

func megabytes(bytes int64) string {
	if bytes == 0 {
		return ""
	}
	return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
}

func ratio(value float64, base *Row, of func(*Row) float64) string {
	if base == nil || value == 0 || of(base) == 0 {
		return ""
	}
	return fmt.Sprintf("%.1f %%", 100*value/of(base))
}

// PrintGrowth writes how wall time and memory of a cold build grow from size to size:
// the exponent e of N^e.
func PrintGrowth(w io.Writer, tables []Table) {
	for i := 1; i < len(tables); i++ {
		from, to := tables[i-1].find("cold", nameWaypost), tables[i].find("cold", nameWaypost)
		if from == nil || to == nil {
			continue
		}
		grow := math.Log(float64(tables[i].Size.MVFs) / float64(tables[i-1].Size.MVFs))
		fmt.Fprintf(w, "Growth from N = %d to %d: time N^%.2f, memory N^%.2f\n", tables[i-1].Size.MVFs, tables[i].Size.MVFs,
			math.Log(to.wall.Seconds()/from.wall.Seconds())/grow, math.Log(float64(to.peak)/float64(from.peak))/grow)
	}
}

// Chart draws the wall time of every row of a size as bars.
func (t *Table) Chart() string {
	const (
		width, row, top   = 960.0, 26.0, 48.0
		label, figure     = 330.0, 90.0
		title, text, base = 16.0, 13.0, 17.0
	)
	longest := 0.0
	for _, r := range t.Rows {
		longest = max(longest, r.wall.Seconds())
	}
	var w svg.Writer
	heading := fmt.Sprintf("Wall time, N = %d MVFs, median of %d", t.Size.MVFs, t.Rounds)
	w.Text("title", 8, 28, title, svg.Start, heading)
	for i, r := range t.Rows {
		y := top + row*float64(i)
		class := "part"
		if r.Tool != nameWaypost {
			class = "rest"
		}
		bar := (width - label - figure) * r.wall.Seconds() / longest
		w.Text("label", label-10, y+base, text, svg.End, r.Situation+", "+r.Tool)
		w.Rect(class, label, y+4, bar, row-8, 2)
		w.Text("figure", label+bar+8, y+base, text, svg.Start, fmt.Sprintf("%.3f s", r.wall.Seconds()))
	}
	return w.Picture("bench", width, top+row*float64(len(t.Rows))+8, heading)
}
