package theme

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// readable is the contrast that text needs against its ground (WCAG 2.2, 1.4.3).
const readable = 4.5

// wear puts the look of a site's config on the theme.
func (l *loader) wear(cfg *roadmap.Config) {
	look := cfg.Look
	if look.Accent != "" && l.colour("accent") != nil {
		l.accent(cfg)
	}
	if look.Logo != "" && l.has(cfg, "theme.logo", look.Logo) {
		l.Logo = look.Logo
	}
	var root strings.Builder
	switch {
	case strings.HasSuffix(strings.ToLower(look.Font), ".woff2"):
		if l.has(cfg, "theme.font", look.Font) {
			l.after += fmt.Sprintf("@font-face{font-family:\"Site\";src:url(%q) format(\"woff2\");font-weight:100 900;font-display:swap}\n", look.Font)
			root.WriteString(`--sans:"Site",system-ui,sans-serif;`)
		}
	case look.Font != "":
		fmt.Fprintf(&root, "--sans:%s;", look.Font)
	}
	if look.Radius != "" {
		fmt.Fprintf(&root, "--radius:%s;", look.Radius)
	}
	if root.Len() > 0 {
		l.after += ":root{" + root.String() + "}\n"
	}
}

func (l *loader) has(cfg *roadmap.Config, key, asset string) bool {
	if l.Assets[asset] != nil {
		return true
	}
	l.problems.Errorf(codeNoAsset, cfg.At(key), "put the file in the folder assets/ beside config.toml", "there is no file assets/%s", asset)
	return false
}

// accent replaces the accent. Text is written in it and stands on it, so each scheme
// needs it to be read against every ground that it meets; the accent for dark is made
// from the one for light where the config gives none.
func (l *loader) accent(cfg *roadmap.Config) {
	look := cfg.Look
	light, dark := []string{}, []string{}
	for _, ground := range []string{"surface", "wash"} {
		if c := l.colour(ground); c != nil {
			light, dark = append(light, c.Light), append(dark, c.Dark)
		}
	}
	l.legible(cfg, "light", look.Accent, light)
	if look.AccentDark == "" {
		look.AccentDark = shade(look.Accent, dark)
	} else {
		l.legible(cfg, "dark", look.AccentDark, dark)
	}
	accent := l.colour("accent")
	accent.Light, accent.Dark = look.Accent, look.AccentDark
	if wash, surface := l.colour("accent-wash"), l.colour("surface"); wash != nil && surface != nil {
		wash.Light, wash.Dark = mix(surface.Light, look.Accent, 0.08), mix(surface.Dark, look.AccentDark, 0.14)
	}
}

// legible reports an accent that cannot be read.
func (l *loader) legible(cfg *roadmap.Config, scheme, accent string, grounds []string) {
	worst := math.Inf(1)
	for _, ground := range grounds {
		worst = min(worst, Contrast(accent, ground))
	}
	if worst >= readable {
		return
	}
	l.problems.Errorf(codeLowContrast, cfg.At("theme.accent"), fmt.Sprintf("take %s, of the same hue", shade(accent, grounds)),
		"the accent %s has a contrast of %.1f:1 on the %s ground; text needs %.1f:1", accent, math.Floor(worst*10)/10, scheme, readable)
}

// shade is the colour of the same hue, nearest to a colour, that can be read on grounds:
// mixed with black or white, whichever is farther from them.
func shade(colour string, grounds []string) string {
	toward := "#000000"
	if len(grounds) > 0 && luminance(grounds[0]) < 0.18 {
		toward = "#ffffff"
	}
	for step := range 101 {
		mixed := mix(colour, toward, float64(step)/100)
		ok := true
		for _, ground := range grounds {
			ok = ok && Contrast(mixed, ground) >= readable
		}
		if ok {
			return mixed
		}
	}
	return toward
}

// Contrast is the contrast of two colours such as "#1d4fd7" by WCAG 2.2: 1 to 21.
func Contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is the relative luminance of WCAG 2.2.
func luminance(colour string) float64 {
	linear := func(c uint8) float64 {
		v := float64(c) / 255
		if v <= 0.04045 {
			return v / 12.92
		}
		return math.Pow((v+0.055)/1.055, 2.4)
	}
	rgb := channels(colour)
	return 0.2126*linear(rgb[0]) + 0.7152*linear(rgb[1]) + 0.0722*linear(rgb[2])
}

// mix is a colour with a share of another in it.
func mix(colour, other string, share float64) string {
	a, b := channels(colour), channels(other)
	out := "#"
	for i := range a {
		out += fmt.Sprintf("%02x", uint8(math.Round(float64(a[i])*(1-share)+float64(b[i])*share)))
	}
	return out
}

// channels are the red, green and blue of "#1d4fd7".
func channels(colour string) [3]uint8 {
	n, _ := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32) // checked where it was read
	return [3]uint8{uint8(n >> 16), uint8(n >> 8), uint8(n)}
}
