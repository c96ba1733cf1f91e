package chart

import "github.com/waypost/waypost/generator/internal/roadmap"

// Chart is one chart of an edition: what it says in words and numbers, and how it is
// drawn. The table holds every number of the picture.
type Chart struct {
	ID      string // names its files: "revenue", "burn-up"
	Title   string
	Finding string // a sentence made from the numbers; never empty
	Note    string // what the numbers are, or what is left out; often empty
	Table   Table

	height int
	plot   func(canvas) *plot // nil: there is nothing to draw
}

// Empty reports whether there is nothing to draw. The finding then says why.
func (c Chart) Empty() bool { return c.plot == nil }

// The heights of a chart that asks for none, in pixels.
const (
	usualHeight  = 300
	narrowHeight = 260
)

// heightAt is the height of the picture in a width. A narrow one is not taller than a
// phone shows at once.
func (c Chart) heightAt(width int) int {
	h := c.height
	if h == 0 {
		h = usualHeight
	}
	if width > Narrow {
		return h
	}
	if c.height == 0 {
		return narrowHeight
	}
	return min(h, 480)
}

// Table is the numbers of a chart as text. The first column names the rows.
type Table struct {
	Columns []Column
	Rows    [][]string
}

// Column is a column of a table. Numbers stand at its end.
type Column struct {
	Title  string
	Number bool
}

// Options are what the writer of a narrative may ask of a chart.
type Options struct {
	Kind     string       // how a metric is drawn: "line", "bar" or "ratio"; "" chooses
	From, To roadmap.Date // the first and the last day; 0 is open
	Compare  string       // the id of a second metric
	Height   int          // of the wide picture in pixels; 0 is the usual one
}
