package theme_test

import (
	"io/fs"
	"testing"

	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

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
				if c := theme.Contrast(colour[name], colour[ground]); c < 4.5 {
					t.Errorf("%s: --%s on --%s has %.2f:1, want 4.5:1", scheme, name, ground, c)
				}
			}
			for _, name := range shapes {
				if c := theme.Contrast(colour[name], colour[ground]); c < 3 {
					t.Errorf("%s: --%s on --%s has %.2f:1, want 3:1", scheme, name, ground, c)
				}
			}
		}
		// Numbers stand inside the bars of a chart, in the colour of the ground.
		for _, fill := range []string{"green", "accent", "s0", "s1", "s2", "s3", "s4", "s5", "ink"} {
			if c := theme.Contrast(colour["surface"], colour[fill]); c < 4.5 {
				t.Errorf("%s: --surface on --%s has %.2f:1, want 4.5:1", scheme, fill, c)
			}
		}
	}
}
