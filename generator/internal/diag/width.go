package diag

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"
)

// columns is the number of terminal columns that a printable text takes.
func columns(s string) int {
	n := 0
	for _, r := range s {
		n += runeColumns(r)
	}
	return n
}

// runeColumns is 0 for a mark that joins the letter before it, 2 for what East Asian
// type sets full width (Unicode annex 11), and 1 otherwise.
func runeColumns(r rune) int {
	if unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf) {
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 2
	}
	return 1
}

// printable expands tabs from a column on and replaces what would act on a terminal.
func printable(s string, column int) string {
	var b strings.Builder
	for _, r := range s {
		if r == '\t' {
			n := tabStop - column%tabStop
			b.WriteString(strings.Repeat(" ", n))
			column += n
			continue
		}
		r = harmless(r)
		b.WriteRune(r)
		column += runeColumns(r)
	}
	return b.String()
}

// visible makes a text of one line harmless for a terminal.
func visible(s string) string { return strings.Map(harmless, s) }

// harmless replaces control characters, and the marks that turn the direction of
// writing around and so can make a message read as another.
func harmless(r rune) rune {
	if unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) || r == '\u2028' || r == '\u2029' {
		return utf8.RuneError
	}
	return r
}
