package content

import (
	"cmp"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// metric reads a metric; table is the CSV file beside it, or nil.
func (t *table) metric(it roadmap.Item, beside *text) *roadmap.MetricSource {
	t.require("unit")
	m := &roadmap.MetricSource{
		Item: it, Unit: enum(t, "unit", roadmap.MetricUnits, ""),
		Role:   enum(t, "role", roadmap.Roles, ""),
		Period: enum(t, "period", []string{"quarter", "month", "year"}, "quarter"),
		Better: enum(t, "better", []string{"higher", "lower"}, "higher"),
		Source: t.words("source"), Formula: t.words("formula"), Bands: t.bands("bands"),
	}
	in := anyNumber
	if m.Unit == roadmap.Count || m.Unit == roadmap.MonthsCount {
		in = notNegative
	}
	m.Target = t.number("target", in)
	elements, _ := t.list("points")
	for _, e := range elements {
		if point := t.asTable(e.path, e.v); point != nil {
			m.Points = append(m.Points, point.point(in))
			point.close()
		}
	}
	if beside != nil {
		if len(elements) > 0 {
			t.errorf(codeConflict, t.keyPos("points"), "keep the points or the CSV file", "the metric has points here and in %s", beside.file)
		} else {
			m.Points = t.csv(beside, in)
		}
	}
	m.Points = t.byDate(m.Points)
	return m
}

// byDate orders readings by time and reports two for the same time.
func (t *table) byDate(points []roadmap.Point) []roadmap.Point {
	points = slices.DeleteFunc(points, func(p roadmap.Point) bool { return p.At.IsZero() })
	slices.SortStableFunc(points, func(a, b roadmap.Point) int {
		return cmp.Or(cmp.Compare(a.At.First, b.At.First), cmp.Compare(a.At.Last, b.At.Last))
	})
	for i := 1; i < len(points); i++ {
		if before := points[i-1]; before.At == points[i].At {
			t.problems.Add(diag.Problem{
				Code: codeDuplicatePoint, Pos: points[i].Pos, Text: "there is a reading for " + t.fiscal.Label(points[i].At) + " already",
				Hint: "keep one of the two", Related: []diag.Related{{Pos: before.Pos, Text: "the other reading"}},
			})
		}
	}
	return points
}

// The numbers of a reading: its values in the metric's unit, then the raw inputs.
var readings = append([]string{"plan", "actual", "low", "high"}, roadmap.RawInputs...) //nolint:gochecknoglobals // a constant

// boundsOf says what a reading may be: a share where it is one, money that is spent
// or earned never below zero, and values as the metric's unit allows.
func boundsOf(name string, values bounds) bounds {
	switch name {
	case "gross_margin", "churn":
		return share
	case "arpa", "spend", "new_customers", "start_arr", "expansion", "contraction", "lost_arr", "cash":
		return notNegative
	case "new_arr", "net_burn": // revenue can shrink, and cash can grow
		return anyNumber
	}
	return values
}

func set(p *roadmap.Point, name string, n roadmap.Number) {
	switch name {
	case "plan":
		p.Plan = n
	case "actual":
		p.Actual = n
	case "low":
		p.Low = n
	case "high":
		p.High = n
	default:
		if n.OK {
			if p.Raw == nil {
				p.Raw = map[string]float64{}
			}
			p.Raw[name] = n.V
		}
	}
}

func (t *table) point(values bounds) roadmap.Point {
	t.require("at")
	p := roadmap.Point{At: t.period("at"), Note: t.words("note"), Pos: t.valuePos("at")}
	for _, name := range readings {
		set(&p, name, t.number(name, boundsOf(name, values)))
	}
	t.lowHigh(p)
	return p
}

func (t *table) lowHigh(p roadmap.Point) {
	if p.Low.OK && p.High.OK && p.Low.V > p.High.V {
		t.errorf(codeBadRange, p.Pos, "exchange low and high", "low is above high")
	}
}

// bands reads numbers that rise.
func (t *table) bands(key string) []float64 {
	elements, _ := t.list(key)
	var out []float64
	for _, e := range elements {
		n := t.asNumber(e.path, e.v, anyNumber)
		if !n.OK {
			return nil
		}
		if len(out) > 0 && n.V <= out[len(out)-1] {
			t.errorf(codeBadRange, t.valuePos(e.path), "order them from low to high: [1, 3, 5]", "the numbers of %s do not rise", key)
			return nil
		}
		out = append(out, n.V)
	}
	return out
}

// csv reads the readings of a CSV file: a header with the names of a point's keys,
// and a row for each reading. An empty cell is a reading that is absent.
func (t *table) csv(file *text, values bounds) []roadmap.Point {
	r := csv.NewReader(strings.NewReader(file.src))
	r.TrimLeadingSpace = true
	var header []string
	var points []roadmap.Point
	for {
		row, err := r.Read()
		var parse *csv.ParseError
		switch {
		case errors.Is(err, io.EOF):
			return points
		case errors.As(err, &parse):
			t.errorf(codeBadCSV, diag.Pos{File: file.file, Line: parse.Line, Col: parse.Column, Width: 1}, "give every row the cells of the header", "this is not CSV: %v", parse.Err)
			return points
		case err != nil:
			t.errorf(codeUnreadable, file.pos(0, 1), "", "the file cannot be read: %v", err)
			return points
		}
		pos := func(i int) diag.Pos {
			line, col := r.FieldPos(i)
			return diag.Pos{File: file.file, Line: line, Col: col, Width: max(len(row[i]), 1)}
		}
		if header == nil {
			if header = t.csvHeader(row, pos); header == nil {
				return nil
			}
			continue
		}
		points = append(points, t.csvPoint(header, row, pos, values))
	}
}

func (t *table) csvHeader(row []string, pos func(int) diag.Pos) []string {
	known := append([]string{"at", "note"}, readings...)
	ok := true
	for i, name := range row {
		row[i] = strings.TrimSpace(name)
		switch {
		case !slices.Contains(known, row[i]):
			t.errorf(codeUnknownKey, pos(i), diag.DidYouMean(row[i], known), "%s is not a column here", strconv.Quote(row[i]))
			ok = false
		case slices.Index(row, row[i]) < i:
			t.errorf(codeBadCSV, pos(i), "delete one of the two columns", "the column %s stands twice", row[i])
			ok = false
		}
	}
	if !slices.Contains(row, "at") {
		t.errorf(codeMissingKey, pos(0), "name the columns in the first row: at,plan,actual", "the column at is missing")
		ok = false
	}
	if !ok {
		return nil
	}
	return row
}

func (t *table) csvPoint(header, row []string, pos func(int) diag.Pos, values bounds) roadmap.Point {
	p := roadmap.Point{Pos: pos(slices.Index(header, "at"))}
	for i, cell := range row {
		cell = strings.TrimSpace(cell)
		switch name := header[i]; {
		case name == "at":
			at, err := roadmap.ParsePeriod(cell, t.fiscal)
			if err != nil {
				t.errorf(codeBadDate, pos(i), dateHint, "%v", err)
			}
			p.At = at
		case cell == "":
		case name == "note":
			p.Note = cell
		default:
			n, err := strconv.ParseFloat(cell, 64)
			if err != nil && !errors.Is(err, strconv.ErrRange) {
				t.errorf(codeBadType, pos(i), "write a number such as 1250.5, or leave the cell empty", "%s is %q, not a number", name, cell)
				continue
			}
			if t.inBounds(name, pos(i), n, boundsOf(name, values)) {
				set(&p, name, roadmap.Number{V: n, OK: true})
			}
		}
	}
	t.lowHigh(p)
	return p
}
