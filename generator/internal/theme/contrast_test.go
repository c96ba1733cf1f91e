package theme_test

import (
	"io/fs"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

// luminance is the relative luminance of WCAG 2.2 for a colour such as "#fff" or "#1d4fd7".
func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	digits := strings.TrimPrefix(colour, "#")
	if len(digits) == 3 {
		digits = string([]byte{digits[0], digits[0], digits[1], digits[1], digits[2], digits[2]})
	}
	n, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || len(digits) != 6 {
		t.Fatalf("%q is not a colour", colour)
	}
	linear := func(c uint64) float64 {
		v := float64(c&255) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}

func contrast(t *testing.T, a, b string) float64 {
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func defaultTheme(t *testing.T) *theme.Theme {
	t.Helper()
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		t.Fatal(err)
	}
	th, err := theme.Load(sub)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

func TestContrast(t *testing.T) {
	light, dark := map[string]string{}, map[string]string{}
	for _, c := range defaultTheme(t).Palette {
		light[c.Name], dark[c.Name] = c.Light, c.Dark
	}
	text := []string{"ink", "ink-2", "accent", "green", "amber", "red"}
	shapes := []string{"s0", "s1", "s2", "s3", "s4", "s5", "line-2"}
	for scheme, colour := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, ground := range []string{"surface", "wash"} {
			for _, name := range text {
				if c := contrast(t, colour[name], colour[ground]); c < 4.5 {
					t.Errorf("%s: --%s on --%s has %.2f:1, want 4.5:1", scheme, name, ground, c)
				}
			}
			for _, name := range shapes {
				if c := contrast(t, colour[name], colour[ground]); c < 3 {
					t.Errorf("%s: --%s on --%s has %.2f:1, want 3:1", scheme, name, ground, c)
				}
			}
		}
		// Numbers stand inside the bars of a chart, in the colour of the ground.
		for _, fill := range []string{"green", "accent", "s0", "s1", "s2", "s3", "s4", "s5", "ink"} {
			if c := contrast(t, colour["surface"], colour[fill]); c < 4.5 {
				t.Errorf("%s: --surface on --%s has %.2f:1, want 4.5:1", scheme, fill, c)
			}
		}
	}
}
