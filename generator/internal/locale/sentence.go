package locale

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
)

// Amount says a text for a number that may have decimals. The number as it is written is
// its first argument: "%s month", "%[1]s points above %[2]s".
func (l Locale) Amount(x float64, decimals int, one, other string, args ...any) string {
	written := l.Number(x, decimals)
	form := other
	if written == "1" {
		form = one
	}
	if w, ok := l.words[one+"|"+other]; ok {
		form = w.form(l, math.Round(x*1000)/1000)
	}
	return fmt.Sprintf(form, append([]any{written}, args...)...)
}

// form is the form of a plural for a number with up to three decimals; its sign is nothing
// to the grammar.
func (w word) form(l Locale, x float64) string {
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(math.Abs(x), 'f', -1, 64), ".")
	i, _ := strconv.Atoi(whole) // too long a number is 0, which is a plural everywhere
	f, _ := strconv.Atoi(fraction)
	name := formNames[plural.Cardinal.MatchPlural(l.tag, i, len(fraction), len(fraction), f, f)]
	if text := w.forms[name]; text != "" {
		return text
	}
	return w.forms["other"]
}

var formNames = [...]string{"other", "zero", "one", "two", "few", "many"}

// grouped writes the whole numbers among arguments with their thousands apart.
func (l Locale) grouped(args []any) []any {
	for i, arg := range args {
		if n, ok := arg.(int); ok && (n >= 1000 || n <= -1000) {
			args[i] = wholeNumber{n, l}
		}
	}
	return args
}

type wholeNumber struct {
	n int
	l Locale
}

// Format writes the number, whatever the verb.
func (w wholeNumber) Format(f fmt.State, _ rune) {
	fmt.Fprint(f, w.l.Number(float64(w.n), 0))
}

// Percent writes so many parts of a hundred: "12.5 %".
func (l Locale) Percent(x float64, decimals int) string {
	return fmt.Sprintf(l.with().percent, l.Number(x, decimals))
}

// Fixed writes a number with all of its decimals: "0.250".
func (l Locale) Fixed(x float64, decimals int) string {
	text := l.Number(x, decimals)
	_, fraction, found := strings.Cut(text, l.Decimal())
	if !found && decimals > 0 {
		text += l.Decimal()
	}
	return text + strings.Repeat("0", decimals-len(fraction))
}

// List joins words: "a, b and c".
func (l Locale) List(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return l.Series(words[:len(words)-1]) + l.with().and + words[len(words)-1]
}

// Series joins words that go on: "a, b, c".
func (l Locale) Series(words []string) string { return strings.Join(words, l.with().comma) }

// Sentences puts sentences one after the other, as the language does it.
func (l Locale) Sentences(list ...string) string {
	var out []string
	for _, s := range list {
		if s != "" {
			out = append(out, s)
		}
	}
	return strings.Join(out, l.with().after)
}
