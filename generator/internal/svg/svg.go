// Package svg writes small SVG pictures under a strict content security policy: shapes
// carry class names and presentation attributes, never a style attribute, a style
// element, a script or a link, because the package has no way to write one.
//
// Lengths are user units, which are CSS pixels when the picture is shown at its own
// size. Numbers are rounded to two places, so the same picture is the same bytes on
// every machine. Text is escaped here and nowhere else.
package svg

import (
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Anchor is the end of a text that its x stands at.
type Anchor string

// The anchors, in the direction of a left-to-right page.
const (
	Start  Anchor = "start"
	Middle Anchor = "middle"
	End    Anchor = "end"
)

// Writer collects the shapes of one picture. The zero Writer is ready.
type Writer struct {
	body strings.Builder
}

// Picture returns the shapes as a picture of the given size. The class is on the root
// element; label is what a screen reader says instead of the picture.
func (w *Writer) Picture(class string, width, height float64, label string) string {
	var b strings.Builder
	b.Grow(w.body.Len() + len(class) + len(label) + 256) // the shapes, and the element around them
	b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg"`)
	attr(&b, "class", class)
	attr(&b, "viewBox", "0 0 "+Number(width)+" "+Number(height))
	attr(&b, "width", Number(width))
	attr(&b, "height", Number(height))
	attr(&b, "role", "img")
	attr(&b, "aria-label", label)
	b.WriteByte('>')
	b.WriteString(w.body.String())
	b.WriteString("</svg>")
	return b.String()
}

// Group opens a group, which End closes. A title is the text that a pointer finds.
func (w *Writer) Group(class, title string) {
	w.body.WriteString("<g")
	attr(&w.body, "class", class)
	w.body.WriteByte('>')
	if title != "" {
		w.body.WriteString("<title>")
		w.body.WriteString(Escape(title))
		w.body.WriteString("</title>")
	}
}

// End closes the last open group.
func (w *Writer) End() { w.body.WriteString("</g>") }

// Rect draws a rectangle with corners of radius r. A negative size draws nothing.
func (w *Writer) Rect(class string, x, y, width, height, r float64) {
	w.rect(class, "", x, y, width, height, r)
}

// Striped draws a rectangle filled with the stripes that Stripes defined under id.
func (w *Writer) Striped(id string, x, y, width, height, r float64) {
	w.rect("striped", "url(#"+id+")", x, y, width, height, r)
}

func (w *Writer) rect(class, fill string, x, y, width, height, r float64) {
	if width < 0 || height < 0 {
		return
	}
	w.shape("rect", class)
	w.number("x", x)
	w.number("y", y)
	w.number("width", width)
	w.number("height", height)
	if r = min(r, width/2, height/2); r > 0 {
		w.number("rx", r)
	}
	if fill != "" {
		attr(&w.body, "fill", fill)
	}
	w.body.WriteString("/>")
}

// Stripes defines diagonal stripes of a class. The id must be unique in the page. A
// pattern inherits from where it is defined, not from where it is used, so each colour
// needs stripes of its own.
func (w *Writer) Stripes(id, class string) {
	w.body.WriteString("<defs><pattern")
	attr(&w.body, "id", id)
	w.body.WriteString(` width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">`)
	w.Rect(class, 0, 0, 2.5, 6, 0)
	w.body.WriteString("</pattern></defs>")
}

// Line draws a straight line.
func (w *Writer) Line(class string, x1, y1, x2, y2 float64) {
	w.shape("line", class)
	w.number("x1", x1)
	w.number("y1", y1)
	w.number("x2", x2)
	w.number("y2", y2)
	w.body.WriteString("/>")
}

// Circle draws a circle.
func (w *Writer) Circle(class string, x, y, r float64) {
	w.shape("circle", class)
	w.number("cx", x)
	w.number("cy", y)
	w.number("r", r)
	w.body.WriteString("/>")
}

// Path draws a path.
func (w *Writer) Path(class string, p *Path) {
	w.shape("path", class)
	attr(&w.body, "d", p.d.String())
	w.body.WriteString("/>")
}

// Text writes one line of text of the given size with its base line at y.
func (w *Writer) Text(class string, x, y, size float64, anchor Anchor, text string) {
	if text == "" {
		return
	}
	w.shape("text", class)
	w.number("x", x)
	w.number("y", y)
	w.number("font-size", size)
	if anchor != Start {
		attr(&w.body, "text-anchor", string(anchor))
	}
	w.body.WriteByte('>')
	w.body.WriteString(Escape(text))
	w.body.WriteString("</text>")
}

func (w *Writer) shape(name, class string) {
	w.body.WriteByte('<')
	w.body.WriteString(name)
	if class != "" {
		attr(&w.body, "class", class)
	}
}

// Path is the outline of a path. The zero Path is ready.
type Path struct {
	d strings.Builder
}

// Move starts a new line at a point.
func (p *Path) Move(x, y float64) *Path { return p.add('M', x, y) }

// To draws a straight line to a point.
func (p *Path) To(x, y float64) *Path { return p.add('L', x, y) }

// Bend draws a quadratic curve to (x, y) that is pulled towards (cx, cy).
func (p *Path) Bend(cx, cy, x, y float64) *Path { return p.add('Q', cx, cy, x, y) }

// Curve draws a cubic curve to (x, y) with two control points.
func (p *Path) Curve(ax, ay, bx, by, x, y float64) *Path { return p.add('C', ax, ay, bx, by, x, y) }

// Close joins the end of the line with its start.
func (p *Path) Close() *Path { return p.add('Z') }

// Arc draws a part of a circle clockwise from the top; from and to are shares of the
// whole turn, 0 to 1, and less than one turn apart.
func (p *Path) Arc(x, y, r, from, to float64) *Path {
	at := func(share float64) (float64, float64) {
		sin, cos := math.Sincos(2 * math.Pi * share)
		return x + r*sin, y - r*cos
	}
	ax, ay := at(from)
	bx, by := at(to)
	large := 0.0
	if to-from > 0.5 {
		large = 1
	}
	return p.add('M', ax, ay).add('A', r, r, 0, large, 1, bx, by)
}

func (p *Path) add(command byte, numbers ...float64) *Path {
	p.d.WriteByte(command)
	for i, n := range numbers {
		if i > 0 {
			p.d.WriteByte(' ')
		}
		writeNumber(&p.d, n)
	}
	return p
}

// Number writes a length with at most two places and no trailing zero. What is no
// number is 0, because one NaN would make a browser drop the whole shape.
func Number(v float64) string {
	var b strings.Builder
	writeNumber(&b, v)
	return b.String()
}

func writeNumber(b *strings.Builder, v float64) {
	r := math.Round(v*100) / 100
	if r == 0 || math.IsNaN(r) || math.IsInf(r, 0) {
		b.WriteByte('0')
		return
	}
	var digits [32]byte // as many as most have
	b.Write(strconv.AppendFloat(digits[:0], r, 'f', -1, 64))
}

func attr(b *strings.Builder, name, value string) {
	open(b, name)
	b.WriteString(Escape(value))
	b.WriteByte('"')
}

func open(b *strings.Builder, name string) {
	b.WriteByte(' ')
	b.WriteString(name)
	b.WriteString(`="`)
}

// number writes an attribute that is a length.
func (w *Writer) number(name string, v float64) {
	open(&w.body, name)
	writeNumber(&w.body, v)
	w.body.WriteByte('"')
}

// Escape makes a text safe in an element and in a quoted attribute. Characters that
// XML does not allow become U+FFFD.
func Escape(s string) string {
	if plain(s) {
		return s
	}
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '&':
			b.WriteString("&amp;")
		case r == '<':
			b.WriteString("&lt;")
		case r == '>':
			b.WriteString("&gt;")
		case r == '"':
			b.WriteString("&#34;")
		case r == '\'':
			b.WriteString("&#39;")
		case r == '\t' || r == '\n' || r == '\r':
			b.WriteByte(' ')
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == 0xfffe || r == 0xffff:
			b.WriteRune(utf8.RuneError)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain reports whether a text holds printable ASCII alone, and nothing to escape. Most
// of what is written is.
func plain(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c < ' ', c > '~', c == '&', c == '<', c == '>', c == '"', c == '\'':
			return false
		}
	}
	return true
}
