package svg

import (
	"encoding/xml"
	"io"
	"math"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestNumber(t *testing.T) {
	for _, c := range []struct {
		v    float64
		want string
	}{
		{0, "0"},
		{1, "1"},
		{1.5, "1.5"},
		{1.005, "1"},
		{1.239, "1.24"},
		{-0.001, "0"},
		{-2.5, "-2.5"},
		{1e6, "1000000"},
		{math.NaN(), "0"},
		{math.Inf(1), "0"},
		{math.Inf(-1), "0"},
		{1e308, "0"},
	} {
		if got := Number(c.v); got != c.want {
			t.Errorf("Number(%v) = %q, want %q", c.v, got, c.want)
		}
	}
}

func TestHostileTextStaysText(t *testing.T) {
	for _, s := range []string{
		`"><svg onload=alert(1)>`, `' onload='alert(1)`, `</title><script>alert(1)</script>`, "]]>", "&amp;", "a\x00b\x1b\u0085\ufffe\xff", "tab\tand\nline",
	} {
		w := &Writer{}
		w.Stripes(s, s)
		w.Group(s, s)
		w.Rect(s, 0, 0, 1, 1, 1)
		w.Text(s, 1, 1, 12, Middle, s)
		w.Path(s, new(Path).Move(0, 0).To(1, 1))
		w.End()
		picture := w.Picture(s, 10, 10, s)
		names := []string{}
		d := xml.NewDecoder(strings.NewReader(picture))
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatalf("%q: %v\n%s", s, err, picture)
			}
			if e, ok := token.(xml.StartElement); ok {
				names = append(names, e.Name.Local)
				for _, a := range e.Attr {
					if strings.HasPrefix(a.Name.Local, "on") {
						t.Errorf("%q got out: %s", s, picture)
					}
				}
			}
		}
		if got := strings.Join(names, " "); got != "svg defs pattern rect g title rect text path" {
			t.Errorf("%q: %s", s, got)
		}
	}
}

func TestFit(t *testing.T) {
	for _, c := range []struct {
		s     string
		width float64
		want  string
	}{
		{"short", 100, "short"},
		{"a longer text", 50, "a long…"},
		{"a b c d e f", 30, "a b…"},
		{"数据采集平台", 36, "数据…"},
		{"👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦👩‍👩‍👧‍👦", 130, "👩‍👩‍👧‍👦👩‍👩‍👧‍👦…"},
		{"e\u0301e\u0301e\u0301e\u0301e\u0301e\u0301", 33, "e\u0301e\u0301e\u0301…"},
		{"anything", 5, ""},
		{"", 5, ""},
	} {
		got := Fit(c.s, 12, c.width)
		if got != c.want {
			t.Errorf("Fit(%q, 12, %v) = %q, want %q", c.s, c.width, got, c.want)
		}
		if TextWidth(got, 12) > c.width {
			t.Errorf("Fit(%q) is %v wide", c.s, TextWidth(got, 12))
		}
	}
}

func FuzzFit(f *testing.F) {
	f.Add("a longer text", 40.0)
	f.Add("👩‍👩‍👧‍👦 数据", 20.0)
	f.Fuzz(func(t *testing.T, s string, width float64) {
		if !(width >= 0 && width < 1e6) {
			return
		}
		got := Fit(s, 12, width)
		if TextWidth(got, 12) > width+1e-6 {
			t.Errorf("%q is too wide", got)
		}
		if got != s && !strings.HasPrefix(s, strings.TrimSuffix(got, "…")) {
			t.Errorf("%q is not the start of %q", got, s)
		}
		if utf8.ValidString(s) && !utf8.ValidString(got) {
			t.Errorf("%q is cut inside a character", got)
		}
	})
}
