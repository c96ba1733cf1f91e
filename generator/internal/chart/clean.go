package chart

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"

	"github.com/waypost/waypost/generator/internal/svg"
)

// What a drawn chart may hold. Anything else in it is an error: a page's content security
// policy refuses inline styles and scripts, and zrender does not escape what it writes
// into attributes. Nothing in a cleaned picture has an id, so that the same picture may
// stand twice on a page.
var (
	allowedElements = []string{"svg", "g", "path", "rect", "circle", "line", "polyline", "polygon", "text"}

	allowedAttributes = map[string]func() *regexp.Regexp{
		"d":                 expression(`^[MLHVCSQAZmlhvcsqaz0-9eE+\-., ]*$`),
		"points":            numberList,
		"x":                 number,
		"y":                 number,
		"width":             number,
		"height":            number,
		"r":                 number,
		"rx":                number,
		"ry":                number,
		"cx":                number,
		"cy":                number,
		"x1":                number,
		"y1":                number,
		"x2":                number,
		"y2":                number,
		"viewBox":           numberList,
		"fill":              paint,
		"stroke":            paint,
		"fill-opacity":      number,
		"stroke-opacity":    number,
		"opacity":           number,
		"stroke-width":      number,
		"stroke-dasharray":  numberList,
		"stroke-linecap":    word,
		"stroke-linejoin":   word,
		"text-anchor":       word,
		"dominant-baseline": word,
		"paint-order":       word,
		"transform":         expression(`^(translate|matrix|rotate)\([0-9eE+\-., ]*\)$`),
		"font-size":         number,
		"font-weight":       expression(`^(bold|normal|[1-9]00)$`),
	}

	// Attributes that carry nothing a reader sees. ECharts clips every line to its grid,
	// which none leaves.
	droppedAttributes = []string{"xmlns", "xlink", "version", "baseProfile", "space", "pointer-events", "stroke-miterlimit", "clip-path"}

	number     = expression(`^-?[0-9.]+(e-?[0-9]+)?$`)
	numberList = expression(`^[0-9eE+\-., ]*$`)
	word       = expression(`^[a-z-]+$`)
	paint      = expression(`^(none|#[0-9a-fA-F]{3,6}|rgb\([0-9, ]+\)|var\(--[a-z0-9-]+\))$`)
	numbers    = expression(`-?[0-9]*\.?[0-9]+(?:e-?[0-9]+)?`)
	fontStyle  = expression(`^(font-size|font-weight|font-family):(.*)$`)
)

// expression is compiled when it is asked for the first time: most commands draw nothing.
func expression(s string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(s) })
}

// clean makes what zrender draws fit to stand in a page: an allow-list of elements and
// attributes, font styles as attributes, numbers rounded to a tenth, no root element. The
// result is the inside of an SVG.
func clean(picture string) (string, error) {
	c := &cleaner{decoder: xml.NewDecoder(strings.NewReader(picture))}
	for {
		token, err := c.decoder.Token()
		if errors.Is(err, io.EOF) {
			return strings.TrimSpace(c.out.String()), nil
		}
		if err != nil {
			return "", err
		}
		switch token := token.(type) {
		case xml.StartElement:
			if err := c.start(token); err != nil {
				return "", err
			}
		case xml.EndElement:
			c.end()
		case xml.CharData:
			if len(c.open) > 0 && c.open[len(c.open)-1].name == "text" {
				c.flush()
				c.out.WriteString(svg.Escape(string(token)))
			}
		case xml.Comment, xml.ProcInst:
		case xml.Directive:
			return "", errors.New("a directive in a picture")
		}
	}
}

type cleaner struct {
	decoder *xml.Decoder
	out     strings.Builder
	open    []element
}

// element is an open element. It is written when something stands in it, or at its end
// when it draws something by itself.
type element struct {
	name    string
	head    string
	written bool
	unseen  bool // neither filled nor stroked
}

func (c *cleaner) start(e xml.StartElement) error {
	name := e.Name.Local
	if name == "defs" { // whatever refers to it is refused
		return c.decoder.Skip()
	}
	if !slices.Contains(allowedElements, name) {
		return fmt.Errorf("the element %q is not allowed", name)
	}
	attrs, err := cleanAttributes(e.Attr)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if name == "svg" {
		c.open = append(c.open, element{name: name, written: true})
		return nil
	}
	var b strings.Builder
	b.WriteString("<" + name)
	for _, key := range attributeOrder {
		if v, ok := attrs[key]; ok {
			b.WriteString(" " + key + `="` + short(key, v) + `"`)
		}
	}
	unfilled := attrs["fill"] == "none" || attrs["fill-opacity"] == "0"
	unstroked := attrs["stroke"] == "" || attrs["stroke"] == "none" || attrs["stroke-width"] == "0"
	c.open = append(c.open, element{name: name, head: b.String(), unseen: unfilled && unstroked})
	return nil
}

// attributeOrder is the order in which attributes are written.
var attributeOrder = []string{
	"x", "y", "width", "height", "r", "rx", "ry", "cx", "cy", "x1", "y1", "x2", "y2", "d", "points", "transform",
	"text-anchor", "dominant-baseline", "font-size", "font-weight", "fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray",
	"stroke-opacity", "stroke-linecap", "stroke-linejoin", "paint-order", "opacity",
}

func (c *cleaner) end() {
	last := c.open[len(c.open)-1]
	c.open = c.open[:len(c.open)-1]
	switch {
	case last.name == "svg":
	case last.written:
		c.out.WriteString("</" + last.name + ">")
	case last.name == "g", last.name == "text", last.unseen:
	default:
		c.flush()
		c.out.WriteString(last.head + "/>")
	}
}

// flush writes the elements that are open and not written yet.
func (c *cleaner) flush() {
	for i := range c.open {
		if e := &c.open[i]; !e.written {
			c.out.WriteString(e.head + ">")
			e.written = true
		}
	}
}

func cleanAttributes(list []xml.Attr) (map[string]string, error) {
	out := map[string]string{}
	for _, a := range list {
		name := a.Name.Local
		switch {
		case name == "style":
			if err := cleanStyle(a.Value, out); err != nil {
				return nil, err
			}
		case strings.HasPrefix(name, "ecmeta_"), slices.Contains(droppedAttributes, name):
		case allowedAttributes[name] == nil:
			return nil, fmt.Errorf("the attribute %q is not allowed", name)
		case !allowedAttributes[name]().MatchString(a.Value):
			return nil, fmt.Errorf("the attribute %s may not be %q", name, a.Value)
		default:
			out[name] = a.Value
		}
	}
	return out, nil
}

// cleanStyle turns the font of a text into attributes. The family is the page's.
func cleanStyle(style string, out map[string]string) error {
	for part := range strings.SplitSeq(style, ";") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		m := fontStyle().FindStringSubmatch(part)
		if m == nil {
			return fmt.Errorf("the style %q is not allowed", part)
		}
		if m[1] == "font-family" {
			continue
		}
		value := strings.TrimSuffix(strings.TrimSpace(m[2]), "px")
		if !allowedAttributes[m[1]]().MatchString(value) {
			return fmt.Errorf("the style %q is not allowed", part)
		}
		out[m[1]] = value
	}
	return nil
}

// short rounds the numbers of a value to a tenth; opacities keep two places.
func short(key, value string) string {
	switch key {
	case "fill", "stroke", "font-weight":
		return value
	}
	places := 1
	if strings.HasSuffix(key, "opacity") || strings.HasPrefix(value, "matrix") {
		places = 2
	}
	value = numbers().ReplaceAllStringFunc(value, func(s string) string {
		v, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return s
		}
		s = strconv.FormatFloat(v, 'f', places, 64)
		s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		if s == "-0" || s == "" {
			return "0"
		}
		return s
	})
	if key == "d" {
		return straighten(value)
	}
	return value
}

// polyline is a path of straight lines, open or closed.
var polyline = expression(`^M[-0-9. ]+(L[-0-9. ]+)+Z*$`)

// straighten leaves out the points of a path of straight lines that lie on the way between
// their neighbours: a line in steps passes many.
func straighten(d string) string {
	if !polyline().MatchString(d) {
		return d
	}
	closed := strings.HasSuffix(d, "Z")
	points := strings.Split(strings.TrimRight(d, "Z")[1:], "L")
	level := func(a, b, c string) bool {
		ax, ay, _ := strings.Cut(a, " ")
		bx, by, _ := strings.Cut(b, " ")
		cx, cy, _ := strings.Cut(c, " ")
		return ax == bx && bx == cx || ay == by && by == cy
	}
	kept := points[:1]
	for i := 1; i < len(points); i++ {
		if i+1 < len(points) && level(kept[len(kept)-1], points[i], points[i+1]) {
			continue
		}
		kept = append(kept, points[i])
	}
	d = "M" + strings.Join(kept, "L")
	if closed {
		d += "Z"
	}
	return d
}
