package svg

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// TextWidth estimates the width of a text in the given font size. It errs to the wide
// side, since nobody knows the reader's font: 0.56 em for a letter, more for capitals,
// 0.7 em for Arabic, 1 em for CJK and emoji.
func TextWidth(s string, size float64) float64 {
	em := 0.0
	for it := graphemes.FromString(s); it.Next(); {
		em += graphemeWidth(it.Value())
	}
	return em * size
}

// graphemeWidth is the width in em of what a reader takes for one character. Joined
// emoji count each of their parts, which a font without the whole shows side by side;
// marks and joiners take no room.
func graphemeWidth(g string) float64 {
	em := 0.0
	for _, r := range g {
		em += runeWidth(r)
	}
	return em
}

func runeWidth(r rune) float64 {
	if r >= 0 && r < utf8.RuneSelf {
		return asciiWidths[r]
	}
	return anyWidth(r)
}

// asciiWidths are the widths of the characters that most texts are made of.
var asciiWidths = func() (out [utf8.RuneSelf]float64) { // a constant
	for r := range out {
		out[r] = anyWidth(rune(r))
	}
	return out
}()

func anyWidth(r rune) float64 {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Cc):
		return 0
	case strings.ContainsRune("ijl.,:;'|!", r):
		return 0.34
	case strings.ContainsRune("mwMW@%—", r):
		return 0.96
	case r >= 0x1100 && wide(r):
		return 1
	case unicode.In(r, unicode.Arabic): // its letters are of very different widths; words come to 0.4 to 0.6
		return 0.7
	case unicode.IsUpper(r):
		return 0.72
	case r == ' ':
		return 0.34
	case unicode.IsDigit(r):
		return 0.6
	case r < 0x590:
		return 0.58
	}
	return 0.8
}

// wide reports the scripts whose characters fill a square, and emoji.
func wide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x2600 && r <= 0x27bf || r >= 0x3000 && r <= 0x303f || r >= 0xff00 && r <= 0xffef || r >= 0x1f000
}

// Fit returns the text, or as much of its start as fits the width with an ellipsis
// behind it, cut between graphemes so that a joined emoji or an accent stays whole. It
// returns "" when not even one character fits.
func Fit(s string, size, width float64) string {
	if TextWidth(s, size) <= width {
		return s
	}
	room := width/size - ellipsisWidth
	end, used := 0, 0.0
	for it := graphemes.FromString(s); it.Next(); {
		if used += graphemeWidth(it.Value()); used > room {
			break
		}
		end = it.End()
	}
	cut := strings.TrimRightFunc(s[:end], unicode.IsSpace)
	if cut == "" {
		return ""
	}
	return cut + "…"
}

const ellipsisWidth = 1.0 // em
