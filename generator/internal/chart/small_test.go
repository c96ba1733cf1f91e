package chart

import (
	"encoding/xml"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
)

// shapes lists the elements of a picture as "name.class" and fails when it is not well
// formed or holds what a strict content security policy refuses.
func shapes(t *testing.T, picture string) (list []string, byName map[string]map[string]string) {
	t.Helper()
	byName = map[string]map[string]string{}
	d := xml.NewDecoder(strings.NewReader(picture))
	for {
		token, err := d.Token()
		if err == io.EOF {
			return list, byName
		}
		if err != nil {
			t.Fatalf("%v\n%s", err, picture)
		}
		e, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		attrs := map[string]string{}
		for _, a := range e.Attr {
			attrs[a.Name.Local] = a.Value
			if a.Name.Local == "style" || a.Name.Local == "id" || strings.HasPrefix(a.Name.Local, "on") || strings.Contains(a.Value, "NaN") || strings.Contains(a.Value, "Inf") {
				t.Errorf("%s=%q in %s", a.Name.Local, a.Value, picture)
			}
		}
		name := e.Name.Local + "." + attrs["class"]
		list = append(list, name)
		byName[name] = attrs
	}
}

func TestBar(t *testing.T) {
	for _, c := range []struct {
		p                 audience.Progress
		shipped, building string // widths; "" for none
	}{
		{audience.Progress{Total: 12}, "", ""},
		{audience.Progress{Total: 12, Shipped: 6, Building: 3}, "100", "150"},
		{audience.Progress{Total: 12, Shipped: 12}, "200", ""},
		{audience.Progress{Total: 4, Shipped: 9, Building: 9}, "200", ""},
		{audience.Progress{Total: 4, Shipped: -1, Building: -9}, "", ""},
		{audience.Progress{Total: 1000, Shipped: 1}, "8", ""},
	} {
		_, by := shapes(t, Bar(locale.Locale{}, c.p, 200))
		if got := by["rect.part-shipped"]["width"]; got != c.shipped {
			t.Errorf("%+v: shipped is %q wide, want %q", c.p, got, c.shipped)
		}
		if got := by["rect.part-building"]["width"]; got != c.building {
			t.Errorf("%+v: building is %q wide, want %q", c.p, got, c.building)
		}
	}
	_, by := shapes(t, Bar(locale.Locale{}, audience.Progress{Total: 12, Shipped: 7, Building: 1}, 200))
	svg := by["svg.pic pic-bar"]
	if svg["role"] != "img" || svg["aria-label"] != "Progress: 7 of 12 shipped, 58 %; 1 being built." {
		t.Errorf("%v", svg)
	}
}

func TestRing(t *testing.T) {
	for _, c := range []struct {
		p    audience.Progress
		want string
	}{
		{audience.Progress{Total: 3}, "svg.pic pic-ring circle.track-ring text.ring-text 0 %"},
		{audience.Progress{Total: 4, Shipped: 1, Building: 1}, "svg.pic pic-ring circle.track-ring path.ring-building path.ring-shipped text.ring-text 25 %"},
		{audience.Progress{Total: 3, Shipped: 3}, "svg.pic pic-ring circle.track-ring circle.ring-shipped text.ring-text 100 %"},
		{audience.Progress{Total: 1000, Shipped: 999}, "svg.pic pic-ring circle.track-ring path.ring-shipped text.ring-text 99 %"},
		{audience.Progress{Total: 1000, Shipped: 1}, "svg.pic pic-ring circle.track-ring path.ring-shipped text.ring-text 1 %"},
	} {
		picture := Ring(locale.Locale{}, c.p, 96)
		list, _ := shapes(t, picture)
		text := regexp.MustCompile(`>([^<]*)</text>`).FindStringSubmatch(picture)
		if got := strings.Join(list, " ") + " " + text[1]; got != c.want {
			t.Errorf("%+v: %s", c.p, got)
		}
	}
}

func TestNothingToDraw(t *testing.T) {
	none := audience.Value{V: math.NaN(), OK: true}
	for name, got := range map[string]string{
		"bar":      Bar(locale.Locale{}, audience.Progress{}, 100),
		"ring":     Ring(locale.Locale{}, audience.Progress{}, 100),
		"spark":    Spark(locale.Locale{}, nil, nil, 100, 40),
		"unknown":  Spark(locale.Locale{}, []audience.Value{{}, none}, []audience.Value{none}, 100, 40),
		"no width": Bar(locale.Locale{}, audience.Progress{Total: 1}, 0),
	} {
		if got != "" {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func values(list ...float64) []audience.Value {
	out := make([]audience.Value, len(list))
	for i, v := range list {
		out[i] = audience.Value{V: v, OK: true, Text: strconv.FormatFloat(v, 'g', -1, 64)}
	}
	return out
}

func TestSpark(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		name         string
		plan, actual []audience.Value
		want         string
	}{
		{"plan and actual", values(1, 2, 4, 9), values(1, 2), "path.plan path.actual circle.dot"},
		{"one point", nil, values(7), "circle.actual point circle.dot"},
		{"all equal", values(5, 5, 5), values(5, 5, 5), "path.plan path.actual circle.dot"},
		{"a gap is left open", nil, values(1, 2, nan, 3, 4), "path.actual path.actual circle.dot"},
		{"a lonely reading", nil, values(1, 2, nan, 3), "path.actual circle.actual point circle.dot"},
		{"huge", nil, values(-math.MaxFloat64, math.MaxFloat64), "path.actual circle.dot"},
		{"plan only", values(1, 2), nil, "path.plan"},
	} {
		list, _ := shapes(t, Spark(locale.Locale{}, c.plan, c.actual, 160, 40))
		if got := strings.Join(list[1:], " "); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
	if list, _ := shapes(t, Spark(locale.Locale{}, values(1, 2, nan, 9), values(1), 640, 160)); strings.Count(strings.Join(list, " "), "line.grid") != 3 {
		t.Errorf("a tall picture has a drop line for each reading: %v", list)
	}
	_, by := shapes(t, Spark(locale.Locale{}, values(1, 2, 4, 9), values(1, 3), 160, 40))
	if got := by["svg.pic pic-spark"]["aria-label"]; got != "Actual from 1 to 3. Plan to 9." {
		t.Errorf("%s", got)
	}
}

// TestSparkDoesNotOvershoot follows every curve: it stays between the two readings that
// it joins.
func TestSparkDoesNotOvershoot(t *testing.T) {
	for _, series := range [][]float64{
		{1, 1.25, 1.89, 3.2, 6.1}, {0, 0, 0, 100, 100, 100}, {0, 100, 0, 100}, {5, 4, 4, -9, 1}, {0, 1, 20}, {0, 1, 1000, 1001, 1e9},
	} {
		_, by := shapes(t, Spark(locale.Locale{}, nil, values(series...), 160, 40))
		var n []float64
		for _, s := range regexp.MustCompile(`-?\d+(\.\d+)?`).FindAllString(by["path.actual"]["d"], -1) {
			v, err := strconv.ParseFloat(s, 64)
			if err != nil {
				t.Fatal(err)
			}
			n = append(n, v)
		}
		if len(n) != 2+6*(len(series)-1) {
			t.Fatalf("%v: %d numbers in the path", series, len(n))
		}
		for i := 2; i < len(n); i += 6 {
			y0, c1, c2, y1 := n[i-1], n[i+1], n[i+3], n[i+5]
			for s := 0.0; s <= 1; s += 0.05 {
				r := 1 - s
				y := r*r*r*y0 + 3*r*r*s*c1 + 3*r*s*s*c2 + s*s*s*y1
				if y < min(y0, y1)-0.02 || y > max(y0, y1)+0.02 {
					t.Errorf("%v: the curve from %v to %v passes %v", series, y0, y1, y)
				}
			}
		}
	}
}
