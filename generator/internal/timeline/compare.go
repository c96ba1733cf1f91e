package timeline

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/svg"
)

// Staircase draws the plan with MVFs: a row for each milestone with its MVFs inside
// their time, and the launch from the first value on. Staircase and BigBang share one
// axis, so the two can be laid under each other and compared.
func Staircase(ed *audience.Edition, o Options) Picture {
	c := ed.Compare.Get()
	if c == nil {
		return Picture{}
	}
	return comparePicture(ed, o, c.With, ed.Words.T("With MVFs"), "pic-staircase")
}

// BigBang draws the plan without MVFs: whole services one after another, and the launch
// when all of them are there.
func BigBang(ed *audience.Edition, o Options) Picture {
	c := ed.Compare.Get()
	if c == nil {
		return Picture{}
	}
	return comparePicture(ed, o, c.Without, ed.Words.T("Without MVFs"), "pic-bigbang")
}

func comparePicture(ed *audience.Edition, o Options, side audience.CompareSide, title, class string) Picture {
	first, last := compareReach(ed.Compare.Get())
	if first == roadmap.NoDate {
		return Picture{}
	}
	pic := Picture{Finding: sideFinding(ed, side)}
	d := &compareDrawing{page: newPage(o.Width, first, last, ed.Fiscal), ed: ed}
	y := axisHeight + 4
	bottom := d.drawRows(side, y, true)
	pic.SVG = d.finish("pic-compare "+class, title, pic.Finding, bottom)
	return pic
}

// compareReach is the stretch that both pictures show: that of the comparison, and
// more where one of the plans runs over its end.
func compareReach(c *audience.Comparison) (first, last roadmap.Date) {
	first, last = c.Start, c.Until
	for _, side := range []audience.CompareSide{c.With, c.Without} {
		for _, row := range side.Rows {
			for _, b := range row.Bars {
				reach(&first, &last, b.Span)
			}
		}
	}
	return first, last
}

// compareDrawing draws one side.
type compareDrawing struct {
	*page
	ed *audience.Edition
}

const (
	laneHeight = 26.0
	laneGap    = 4.0
	rowGap     = 8.0
)

// drawRows goes over the rows twice: first to learn the height, which the grid behind
// them needs, then to draw. It returns the height of the picture.
func (d *compareDrawing) drawRows(side audience.CompareSide, y float64, draw bool) float64 {
	if draw {
		d.drawAxis(d.drawRows(side, y, false) - 4)
	}
	for _, row := range side.Rows[:min(len(side.Rows), maxGroups)] {
		label := d.ed.Words.T("Whole services")
		if row.Milestone != nil {
			label = row.Milestone.Title
		}
		bars, lanes := inLanes(row.Bars)
		names, note := d.names(bars)
		y += d.above(label, note, y, float64(max(lanes, 1))*(laneHeight+laneGap)-laneGap, draw)
		if draw {
			for i, b := range bars {
				d.drawWork(b, names[i], y+float64(b.lane)*(laneHeight+laneGap))
			}
		}
		y += float64(max(lanes, 1))*(laneHeight+laneGap) - laneGap + rowGap
	}
	if more := len(side.Rows) - maxGroups; more > 0 {
		if draw {
			d.Text("note", 0, y+tinySize, tinySize, svg.Start, d.ed.Words.N(more, "and 1 more milestone", "and %d more milestones"))
		}
		y += 20
	}
	y += d.above(d.ed.Words.T("Launch"), "", y, laneHeight, draw)
	if draw {
		d.drawLaunch(side, y)
	}
	return y + laneHeight + 12
}

// above writes a row's label: in its column, or over the row on a narrow page, where it
// returns the room that it takes. There a short note stands at its end, and a long one
// in its place.
func (d *compareDrawing) above(label, note string, y, rowHeight float64, draw bool) float64 {
	if !d.narrow {
		if draw {
			d.Text("label heading", 0, y+rowHeight/2+textSize*0.36, textSize, svg.Start, svg.Fit(label, textSize, d.labels))
		}
		return 0
	}
	if draw {
		const inset = 6 // off the line of the year's end
		x0, x1 := d.x0+inset, d.x1-inset
		room := x1 - x0
		if svg.TextWidth(note, tinySize) > room*0.6 {
			d.Text("note", x0, y+13, tinySize, svg.Start, svg.Fit(note, tinySize, room))
			return 20
		}
		d.Text("label heading", x0, y+13, smallSize, svg.Start, svg.Fit(label, smallSize, room-svg.TextWidth(note, tinySize)-10))
		d.Text("note", x1, y+13, tinySize, svg.End, note)
	}
	return 20
}

// names chooses what the bars of a row say inside: all of them the long name where it
// has room in each, else the short one. Where even a short name has no room, the note
// lists them, as it does for letters that nobody knows.
func (d *compareDrawing) names(bars []laneBar) (names []string, note string) {
	long, all := true, true
	var explained []string
	for _, b := range bars {
		box, _ := d.bar(b.Span, 0, laneHeight)
		long = long && fits(b.name(), box)
		all = all && fits(b.letter(), box)
		explained = append(explained, b.explained())
	}
	for _, b := range bars {
		box, _ := d.bar(b.Span, 0, laneHeight)
		switch {
		case long:
			names = append(names, b.name())
		case fits(b.letter(), box):
			names = append(names, b.letter())
		default:
			names = append(names, "")
		}
	}
	if !all || !long && len(bars) > 0 && bars[0].MVF == nil {
		note = strings.Join(explained, " · ")
	}
	return names, note
}

// fits reports whether a bar has room for a text.
func fits(text string, b box) bool { return svg.TextWidth(text, smallSize)+4 <= b.w }

func (d *compareDrawing) drawWork(b laneBar, name string, y float64) {
	box, ok := d.bar(b.Span, y, laneHeight)
	if !ok {
		return
	}
	class, tip := "work", b.name()
	if b.Service != nil {
		class += serviceClass(b.Service.Index)
	}
	if b.MVF != nil {
		tip += " " + b.MVF.Title
	}
	d.Group(class, tip+", "+spanLabel(d.ed.Fiscal, b.Span))
	// A hairline of room keeps neighbours apart.
	d.Rect("fill", box.x+0.75, box.y, max(box.w-1.5, 1), box.h, barRadius)
	d.Text("on-fill", box.x+box.w/2, box.middle()+smallSize*0.36, smallSize, svg.Middle, name)
	d.End()
}

func (d *compareDrawing) drawLaunch(side audience.CompareSide, y float64) {
	span := side.Launch
	if span.IsZero() {
		note := d.ed.Words.T("comes after %s", d.ed.Fiscal.Label(roadmap.DayPeriod(d.ed.Compare.Get().Until)))
		d.Text("note", d.x0+6, y+laneHeight/2+tinySize*0.36, tinySize, svg.Start, note)
		return
	}
	box, ok := d.bar(span, y, laneHeight)
	if !ok {
		return
	}
	d.Group("launch", d.ed.Words.T("With customers, %s", spanLabel(d.ed.Fiscal, span)))
	d.Rect("fill", box.x, box.y, box.w, box.h, barRadius)
	for _, text := range []string{d.ed.Words.T("with customers"), d.ed.Words.T("live")} {
		if fits(text, box) {
			d.Text("on-fill", box.x+box.w/2, box.middle()+smallSize*0.36, smallSize, svg.Middle, text)
			break
		}
	}
	d.End()
}

// laneBar is a bar with the line of its row that it stands in.
type laneBar struct {
	audience.CompareBar
	lane int
}

// name is what a bar says where there is room: an MVF its id, as in the picture of the
// method, and a service its title.
func (b laneBar) name() string {
	switch {
	case b.MVF != nil:
		return b.MVF.ID
	case b.Service != nil:
		return b.Service.Title
	}
	return ""
}

// explained is the letter of a bar with what it stands for.
func (b laneBar) explained() string {
	if b.letter() == b.name() {
		return b.name()
	}
	return b.letter() + " " + b.name()
}

// letter is the shortest name of a bar.
func (b laneBar) letter() string {
	if b.MVF == nil && b.Service != nil {
		return cmp.Or(b.Service.Letter, b.Service.ID)
	}
	return b.name()
}

// inLanes puts bars that overlap under each other; where dates are coarse, several MVFs
// share one quarter. The order is that of the shown dates, then service and id, and so
// tells nothing of hidden days.
func inLanes(bars []audience.CompareBar) ([]laneBar, int) {
	sorted := slices.Clone(bars)
	slices.SortStableFunc(sorted, func(a, b audience.CompareBar) int {
		aFirst, aLast, _ := days(a.Span)
		bFirst, bLast, _ := days(b.Span)
		return cmp.Or(cmp.Compare(aFirst, bFirst), cmp.Compare(aLast, bLast), compareBars(a, b))
	})
	out := make([]laneBar, 0, len(sorted))
	var ends []roadmap.Date // the last day of each lane
	for _, b := range sorted {
		first, last, _ := days(b.Span)
		lane := 0
		for lane < len(ends) && ends[lane] >= first {
			lane++
		}
		if lane == len(ends) {
			ends = append(ends, last)
		}
		ends[lane] = last
		out = append(out, laneBar{b, lane})
	}
	return out, len(ends)
}

func compareBars(a, b audience.CompareBar) int {
	if a.Service != nil && b.Service != nil && a.Service.Index != b.Service.Index {
		return cmp.Compare(a.Service.Index, b.Service.Index)
	}
	if a.MVF != nil && b.MVF != nil {
		return roadmap.CompareIDs(a.MVF.ID, b.MVF.ID)
	}
	return 0
}

// sideFinding says what one plan gives. Where dates are coarse the figures are those of
// the shown periods: an exact share would tell the hidden day.
func sideFinding(ed *audience.Edition, side audience.CompareSide) string {
	c := ed.Compare.Get()
	if side.FirstValue.IsZero() {
		return ""
	}
	share, market := side.FirstShare, side.QuartersMarket
	if ed.Dates != roadmap.Daily {
		whole := float64(c.Until + 1 - c.Start)
		share = float64(side.FirstValue.Last+1-c.Start) / whole
		market = math.Max(0, (1-share)*whole/daysPerQuarter)
	}
	year := isYear(c)
	if share >= 1 || side.FirstValue.Last >= c.Until {
		none := ed.Words.T("no value before the end of the plan")
		if year {
			none = ed.Words.T("no value before the end of the year")
		}
		return sentence(ed.Words, none, ed.Words.T("first value %s", ed.Fiscal.Label(side.FirstValue)))
	}
	first := ed.Words.T("first value after %s of the plan", ed.Words.Percent(share*100, 0))
	if year {
		first = ed.Words.T("first value after %s of the year", ed.Words.Percent(share*100, 0))
	}
	return sentence(ed.Words, first, inMarket(ed.Words, market))
}

const daysPerQuarter = 365.25 / 4

// isYear reports whether the time that is compared is a year.
func isYear(c *audience.Comparison) bool {
	n := c.Until + 1 - c.Start
	return n >= 360 && n <= 371
}

// CompareFinding says what each of the two plans wins: with MVFs the first value, and
// when the full scope is there. It says so when a plan wins nothing.
func CompareFinding(ed *audience.Edition) string {
	c := ed.Compare.Get()
	if c == nil || c.With.FirstValue.IsZero() || c.Without.FirstValue.IsZero() {
		return ""
	}
	with, without := c.With, c.Without
	first := weeksBetween(with.FirstValue, without.FirstValue)
	if ed.Dates == roadmap.Daily {
		first = c.WeeksEarlier
	}
	say, early, late := ed.Words, ed.Fiscal.Label(with.FirstValue), ed.Fiscal.Label(without.FirstValue)
	var value string
	switch {
	case first > 0:
		value = say.N(first, "With MVFs, customers get the first value 1 week earlier than without (%[2]s against %[3]s).",
			"With MVFs, customers get the first value %[1]d weeks earlier than without (%[2]s against %[3]s).", early, late)
	case first < 0:
		value = say.N(-first, "With MVFs, customers get the first value 1 week later than without (%[2]s against %[3]s).",
			"With MVFs, customers get the first value %[1]d weeks later than without (%[2]s against %[3]s).", early, late)
	default:
		value = say.T("With MVFs, customers get the first value at the same time (%s against %s).", early, late)
	}
	if with.FullScope.IsZero() || without.FullScope.IsZero() {
		return value
	}
	early, late = ed.Fiscal.Label(with.FullScope), ed.Fiscal.Label(without.FullScope)
	var scope string
	switch weeks := weeksBetween(with.FullScope, without.FullScope); {
	case weeks > 0:
		scope = say.N(weeks, "The full scope is complete 1 week earlier with MVFs than without (%[2]s against %[3]s).",
			"The full scope is complete %[1]d weeks earlier with MVFs than without (%[2]s against %[3]s).", early, late)
	case weeks < 0:
		scope = say.N(-weeks, "The full scope is complete 1 week later with MVFs than without (%[2]s against %[3]s).",
			"The full scope is complete %[1]d weeks later with MVFs than without (%[2]s against %[3]s).", early, late)
	default:
		scope = say.T("The full scope is complete at the same time (%s against %s).", early, late)
	}
	return say.Sentences(value, scope)
}

// weeksBetween is the number of weeks by which a comes before b, rounded.
func weeksBetween(a, b roadmap.Period) int {
	return int(math.Round(float64(b.Last-a.Last) / 7))
}
