package chart

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/svg"
)

// The legend and the marks of points are plain shapes and words, so Go writes them into
// the picture itself; of ECharts they need the places of the points alone, which it works
// out with the axes. As series and components of ECharts they took a third of its time.

// legend is the names of what a picture shows, in rows above it.
type legend struct {
	entries []legendEntry
	row     int     // of the last entry, from 0
	end     float64 // where it ends, in pixels
}

type legendEntry struct {
	name  string
	icon  string // rect, or the stroke of a line
	color string // of the stroke
	x     float64
	row   int
}

// The strokes of lines in the legend: the pixels that are drawn and left out.
const (
	solid  = "20"
	dashed = "5 2.5"
	dotted = "2.5 3.3"
)

const (
	legendRow  = 20 // pixels from row to row
	legendIcon = 20 // pixels wide
)

// key adds a series to the legend, in the style that its items have.
func (p *plot) key(name, icon string) {
	const edge, toWord, gap = 2, 5, 14
	l := &p.legend
	x, width := float64(edge), legendIcon+toWord+measure(name, textSize, false)
	if len(l.entries) > 0 {
		if x = l.end + gap; x+width > float64(p.width) {
			x, l.row = edge, l.row+1
		}
	}
	l.entries = append(l.entries, legendEntry{name: name, icon: icon, x: x, row: l.row})
	l.end = x + width
}

// keyLine adds a line to the legend, with the stroke that it is drawn with.
func (p *plot) keyLine(name, color, stroke string) {
	p.key(name, stroke)
	p.legend.entries[len(p.legend.entries)-1].color = color
}

func (p *plot) drawLegend(b *strings.Builder) {
	for _, e := range p.legend.entries {
		y := float64(8 + legendRow*e.row)
		if e.icon == "rect" {
			box := p.styles[e.name]
			border, _ := box["borderWidth"].(float64)
			if whole, ok := box["borderWidth"].(int); ok {
				border = float64(whole)
			}
			if box["borderColor"] == surface {
				border = 0 // it parts neighbours, and the key has none
			}
			fmt.Fprintf(b, `<rect x="%s" y="%s" width="%s" height="%s"%s/>`,
				pixels(e.x+border/2), pixels(y-5+border/2), pixels(legendIcon-border), pixels(10-border), paintOf(box, border))
		} else {
			fmt.Fprintf(b, `<line x1="%s" y1="%s" x2="%s" y2="%s" stroke="%s" stroke-width="1.6"`,
				pixels(e.x), pixels(y), pixels(e.x+legendIcon), pixels(y), e.color)
			if e.icon != solid {
				fmt.Fprintf(b, ` stroke-dasharray="%s"`, e.icon)
			}
			b.WriteString("/>")
		}
		writeText(b, e.x+legendIcon+5, y, "start", e.name, more{"fontSize": textSize, "color": ink})
	}
}

// marks are points that are drawn over a picture, with words at them.
type marks struct {
	places places
	extra  more
}

// dots adds points. Their symbol is a circle, or a diamond.
func (p *plot) dots(points [][2]float64, extra more) {
	m := marks{extra: extra}
	m.places.Grid, _ = extra["xAxisIndex"].(int)
	for _, at := range points {
		m.places.Points = append(m.places.Points, [2]any{scalar(at[0]), scalar(at[1])})
	}
	p.marks = append(p.marks, m)
}

// drawMarks draws the points of lower z first, and those of each z under its words. Of
// words that may be left out, those that would touch earlier ones are.
func (p *plot) drawMarks(b *strings.Builder, at [][][2]float64) {
	order := make([]int, len(p.marks))
	for i := range order {
		order[i] = i
	}
	z := func(i int) int { n, _ := p.marks[i].extra["z"].(int); return n }
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(z(a), z(b)) })
	var taken []extentXY
	for len(order) > 0 {
		n := 1
		for n < len(order) && z(order[n]) == z(order[0]) {
			n++
		}
		for _, i := range order[:n] {
			for _, point := range at[i] {
				p.marks[i].drawSymbol(b, point)
			}
		}
		for _, i := range order[:n] {
			taken = p.marks[i].drawWords(b, at[i], taken)
		}
		order = order[n:]
	}
}

// extentXY is the room that a text takes.
type extentXY struct{ x1, y1, x2, y2 float64 }

func (a extentXY) touches(b extentXY) bool {
	return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2
}

// size is the width of the symbol and that of its border.
func (m marks) size() (symbol, border float64) {
	size, _ := m.extra["symbolSize"].(int)
	style, _ := m.extra["itemStyle"].(more)
	switch w := style["borderWidth"].(type) {
	case int:
		border = float64(w)
	case float64:
		border = w
	}
	return float64(size), border
}

func (m marks) drawSymbol(b *strings.Builder, at [2]float64) {
	style, _ := m.extra["itemStyle"].(more)
	size, border := m.size()
	if style["color"] == "none" && border == 0 {
		return
	}
	x, y, r := at[0], at[1], size/2
	if m.extra["symbol"] == "diamond" {
		fmt.Fprintf(b, `<path d="M%s %sL%s %sL%s %sL%s %sZ"%s/>`, pixels(x), pixels(y-r), pixels(x+r), pixels(y), pixels(x), pixels(y+r), pixels(x-r), pixels(y), paintOf(style, border))
		return
	}
	fmt.Fprintf(b, `<circle r="%s" cx="%s" cy="%s"%s/>`, pixels(r), pixels(x), pixels(y), paintOf(style, border))
}

func (m marks) drawWords(b *strings.Builder, at [][2]float64, taken []extentXY) []extentXY {
	label, _ := m.extra["label"].(more)
	if label["show"] != true {
		return taken
	}
	size, border := m.size()
	distance, _ := label["distance"].(int)
	away := size/2 + border/2 + float64(distance)
	height := float64(label["fontSize"].(int))
	weight, _ := label["fontWeight"].(int)
	layout, _ := m.extra["labelLayout"].(more)
	words, _ := label["formatter"].(more)["labels"].([]string)
	for i, point := range at {
		if i >= len(words) || words[i] == "" {
			continue
		}
		x, y, anchor := point[0], point[1], "middle"
		width := measure(words[i], height, weight >= 600)
		from := x - width/2
		switch label["position"] {
		case "top":
			y -= away + height/2
		case "left":
			x, anchor = x-away, "end"
			from = x - width
		case "right":
			x, anchor = x+away, "start"
			from = x
		}
		room := extentXY{from, y - height/2, from + width, y + height/2}
		if layout["hideOverlap"] == true {
			if slices.ContainsFunc(taken, room.touches) {
				continue
			}
			taken = append(taken, room)
		}
		writeText(b, x, y, anchor, words[i], label)
	}
	return taken
}

// writeText writes a text around a middle line, in the style of an ECharts label.
func writeText(b *strings.Builder, x, y float64, anchor, text string, style more) {
	fmt.Fprintf(b, `<text x="%s" y="%s" text-anchor="%s" dominant-baseline="central" font-size="%d"`, pixels(x), pixels(y), anchor, style["fontSize"])
	if w, ok := style["fontWeight"].(int); ok {
		fmt.Fprintf(b, ` font-weight="%d"`, w)
	}
	fmt.Fprintf(b, ` fill="%s"`, style["color"])
	if halo, ok := style["textBorderColor"].(string); ok {
		fmt.Fprintf(b, ` stroke="%s" stroke-width="%d" paint-order="stroke"`, halo, style["textBorderWidth"])
	}
	b.WriteString(">" + svg.Escape(text) + "</text>")
}

// paintOf is the fill and stroke of an item's style.
func paintOf(style more, border float64) string {
	var b strings.Builder
	opacity := ""
	if v, ok := style["opacity"].(float64); ok && v != 1 {
		opacity = svg.Number(v)
	}
	fmt.Fprintf(&b, ` fill="%s"`, style["color"])
	if opacity != "" {
		fmt.Fprintf(&b, ` fill-opacity="%s"`, opacity)
	}
	if border > 0 {
		fmt.Fprintf(&b, ` stroke="%s" stroke-width="%s"`, style["borderColor"], svg.Number(border))
		if dash, ok := style["borderType"].([]int); ok {
			fmt.Fprintf(&b, ` stroke-dasharray="%s"`, strings.Trim(fmt.Sprint(dash), "[]"))
		}
		if opacity != "" {
			fmt.Fprintf(&b, ` stroke-opacity="%s"`, opacity)
		}
	}
	return b.String()
}

// pixels writes a length to a tenth of a pixel.
func pixels(v float64) string { return svg.Number(math.Round(v*10) / 10) }
