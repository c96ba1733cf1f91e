package content

import (
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

var (
	colours  = regexp.MustCompile(`^(#[0-9a-fA-F]{6})(?: (#[0-9a-fA-F]{6}))?$`)
	length   = regexp.MustCompile(`^(0|\d{1,3}(\.\d{1,3})?(px|rem|em))$`)
	fileName = regexp.MustCompile(`^[A-Za-z0-9_-][A-Za-z0-9_./-]*$`)
	pictures = []string{".svg", ".png", ".jpg", ".jpeg", ".webp"}
)

// families is large, and most commands read no look.
var families = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^[\p{L}\p{N}"' _.-]+(,[\p{L}\p{N}"' _.-]+)*$`)
})

// theme reads the name of the theme, theme = "default", or the table of what the site
// changes of it, [theme].
func (t *table) theme(unset string) (string, roadmap.Look) {
	folder := func(s string) bool { return badID(s) == "" }
	const hint = `write the name of a folder of themes/`
	if _, ok := t.values["theme"].(map[string]any); !ok {
		return t.name("theme", unset, folder, hint), roadmap.Look{}
	}
	in := t.table("theme")
	defer in.close()
	var look roadmap.Look
	name := in.name("name", unset, folder, hint)
	if s := in.checked("accent", colours.MatchString, `write a colour for light and, if you like, one for dark: "#1d4fd7 #86adff"`); s != "" {
		m := colours.FindStringSubmatch(strings.ToLower(s))
		look.Accent, look.AccentDark = m[1], m[2]
	}
	look.Logo = in.checked("logo", func(s string) bool { return ownFile(s, pictures) }, `write the name of a picture in assets/: "logo.svg"`)
	look.Font = in.checked("font", func(s string) bool {
		return ownFile(s, []string{".woff2"}) || evenQuotes(s) && families().MatchString(s)
	},
		`write font families, "Georgia, serif", or the name of a file in assets/: "inter.woff2"`)
	look.Radius = in.checked("radius", length.MatchString, `write a length: "0", "4px" or "0.5rem"`)
	return name, look
}

// checked reads a text that must pass a check; what does not is "".
func (t *table) checked(key string, valid func(string) bool, hint string) string {
	s := t.text(key)
	if s != "" && !valid(s) {
		t.errorf(codeBadValue, t.valuePos(key), hint, "%q is not a value of %s", s, key)
		return ""
	}
	return s
}

// ownFile reports whether a text names a file below assets/ with one of the endings.
func ownFile(s string, endings []string) bool {
	for _, ending := range endings {
		if strings.ToLower(path.Ext(s)) == ending {
			return fileName.MatchString(s) && path.Clean(s) == s
		}
	}
	return false
}

func evenQuotes(s string) bool { return strings.Count(s, `"`)%2 == 0 && strings.Count(s, `'`)%2 == 0 }
