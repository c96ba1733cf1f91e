package timeline

import "github.com/waypost/waypost/generator/internal/roadmap"

// axis maps days to places: first begins at x0 and last ends at x1.
type axis struct {
	first, last roadmap.Date
	x0, x1      float64
	fiscal      roadmap.Fiscal
}

// x is where a day begins; the day after the last is the right edge. Days outside are
// drawn at the edge.
func (a axis) x(d roadmap.Date) float64 {
	d = min(max(d, a.first), a.last+1)
	return a.x0 + (a.x1-a.x0)*float64(d-a.first)/float64(a.last+1-a.first)
}

// tick is the end of a quarter.
type tick struct {
	end       roadmap.Date
	label     string // "end Q1", or "end 2026" where ticks are years apart
	year      string // under the label, where a year or the axis ends or begins
	yearEnd   bool
	onlyYears bool // every tick is a year's end
}

const (
	maxTicks = 24
	tickRoom = 58.0 // pixels for one tick's label
)

// steps are the distances between ticks, in quarters.
var steps = []int{1, 2, 4, 8, 20, 40, 80, 200, 400, 800, 2000, 4000, 8000, 20000, 40000}

// ticks lists the quarter ends on the axis, so many quarters apart that their labels
// have room and that there are at most maxTicks: every year, or every tenth that ends
// in 0. The day before the axis begins counts
// when a quarter ends there.
func (a axis) ticks() []tick {
	from, to := a.quarter(a.first-1), a.quarter(a.last)
	room := min(maxTicks, int((a.x1-a.x0)/tickRoom)+1)
	step := steps[len(steps)-1]
	for _, s := range steps {
		if (to-from)/s+1 <= room {
			step = s
			break
		}
	}
	var out []tick
	for q := from + mod(3-from, step); q <= to && len(out) < maxTicks; q += step {
		p := a.fiscal.QuarterPeriod(div(q, 4), mod(q, 4)+1)
		if p.Last < a.first-1 || p.Last > a.last {
			continue
		}
		year := a.fiscal.Label(roadmap.Period{First: p.First, Last: p.Last, Precision: roadmap.Yearly})
		t := tick{end: p.Last, label: a.fiscal.Words.T("end %s", year), yearEnd: mod(q, 4) == 3, onlyYears: step >= 4}
		if !t.onlyYears {
			t.label, t.year = a.fiscal.Words.T("end Q%d", mod(q, 4)+1), year
		}
		out = append(out, t)
	}
	for i := 1; i < len(out)-1; i++ {
		if !out[i].yearEnd {
			out[i].year = ""
		}
	}
	return out
}

// quarter numbers the fiscal quarters of all time.
func (a axis) quarter(d roadmap.Date) int {
	year, q := a.fiscal.Quarter(d)
	return year*4 + q - 1
}

// wholeQuarters widens a stretch of days to the fiscal quarters that hold it.
func wholeQuarters(f roadmap.Fiscal, first, last roadmap.Date) (roadmap.Date, roadmap.Date) {
	return f.Coarsen(first, roadmap.Quarterly).First, f.Coarsen(last, roadmap.Quarterly).Last
}

// div and mod round down, so that a year before year 1 keeps its quarters in order.
func div(a, b int) int { return (a - mod(a, b)) / b }
func mod(a, b int) int { return ((a % b) + b) % b }
