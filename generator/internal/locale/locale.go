// Package locale says things in the language of a site: its words, dates, numbers and
// money, and the direction that it is read in.
//
// A word's key is its English text, so code and layouts read as they always did:
//
//	l.T("Page not found")
//	l.T("as of %s", day)              // arguments as for fmt, %[2]s where the order differs
//	l.N(3, "%d working day", "%d working days")
//	l.Amount(2.5, 1, "%s month", "%s months")
//
// A sentence is one key with everything in it that may come in another order, or nests
// phrases that are keys of their own ("%s in %s, %s."); it is never glued together from pieces.
// Whole numbers among the arguments have their thousands apart.
//
// A catalogue (catalogues/<language>.json) maps each key to its translation; a plural is
// mapped from its two English forms, joined by "|", to the forms that the language has, in
// the order zero, one, two, few, many, other, each under its name. What a catalogue does not
// have, and every text in a language without one, stays English.
//
// Months, patterns of dates and separators are data of this package, from the CLDR. Arabic is
// written with the digits 0 to 9, as the charts are.
package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/language"
)

//go:embed catalogues/*.json
var catalogues embed.FS

// Languages lists the languages that interface texts are there in.
var Languages = []string{"ar", "de", "en", "es", "fr", "ja"}

// Locale is a language to write in. The zero value is English.
type Locale struct {
	tag   language.Tag
	words map[string]word
	*conventions
}

// word is a translation: a text, or the forms of a plural by their names.
type word struct {
	text  string
	forms map[string]string
}

// UnmarshalJSON reads a text or an object of forms.
func (w *word) UnmarshalJSON(raw []byte) error {
	if len(raw) > 0 && raw[0] == '{' {
		return json.Unmarshal(raw, &w.forms)
	}
	return json.Unmarshal(raw, &w.text)
}

// New returns the locale of a language tag such as "de" or "pt-BR". A language that
// Waypost does not speak is written in English.
func New(tag string) Locale {
	parsed, err := language.Parse(tag)
	base, _ := parsed.Base()
	if err != nil || !slices.Contains(Languages, base.String()) || base.String() == "en" {
		return Locale{}
	}
	l := Locale{tag: parsed, conventions: conventionsOf[base.String()]}
	raw, err := catalogues.ReadFile("catalogues/" + base.String() + ".json")
	if err == nil {
		err = json.Unmarshal(raw, &l.words)
	}
	if err != nil {
		return Locale{} // the catalogues are held by a test
	}
	return l
}

// T says a text. Arguments are placed as fmt places them.
func (l Locale) T(text string, args ...any) string {
	if w, ok := l.words[text]; ok && w.text != "" {
		text = w.text
	}
	if len(args) == 0 {
		return text
	}
	return fmt.Sprintf(text, l.grouped(args)...)
}

// N says a text for a number of things: the number is its first argument.
func (l Locale) N(n int, one, other string, args ...any) string {
	form := other
	if n == 1 {
		form = one
	}
	if w, ok := l.words[one+"|"+other]; ok {
		form = w.form(l, float64(n))
	}
	if !strings.Contains(form, "%") { // "one day" says its number itself
		return form
	}
	return fmt.Sprintf(form, l.grouped(append([]any{n}, args...))...)
}

// Key marks a text that is said later: a key of the catalogues.
func Key(text string) string { return text }

// Language is the tag of the language that texts are written in: "de-AT"; "en" where the
// catalogues do not have what was asked for.
func (l Locale) Language() string {
	if l.conventions == nil {
		return "en"
	}
	return l.tag.String()
}

// English reports whether the locale writes English.
func (l Locale) English() bool { return l.conventions == nil }

// Direction is "rtl" for a language that is read from right to left, else "ltr".
func (l Locale) Direction() string {
	if l.conventions != nil && l.rtl {
		return "rtl"
	}
	return "ltr"
}

// conventions are how a language writes dates, numbers and money.
type conventions struct {
	rtl     bool
	months  [12]string // short
	day     string     // of the day, month and year
	month   string     // of the month and year
	quarter string     // of the number and year
	half    string
	year    string // of a fiscal year that is not the calendar's
	to      string // of the start and end of a span
	from    string
	until   string
	decimal string
	group   string
	money   string // of the symbol and the amount
	percent string // of the number
	comma   string // between words
	and     string // before the last of them
	after   string // between sentences
	short   [3]string
}

var conventionsOf = map[string]*conventions{
	"en": {
		months: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		day:    "%d %s %d", month: "%s %d", quarter: "Q%d %s", half: "H%d %s", year: "FY%02d", to: "%s to %s", from: "from %s", until: "by %s",
		decimal: ".", group: ",", money: "%s%s", percent: "%s %%", comma: ", ", and: " and ", after: " ", short: [3]string{" k", " M", " B"},
	},
	"de": {
		months: [12]string{"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
		day:    "%d. %s %d", month: "%s %d", quarter: "Q%d %s", half: "H%d %s", year: "GJ%02d", to: "%s bis %s", from: "ab %s", until: "bis %s",
		decimal: ",", group: ".", money: "%[2]s %[1]s", percent: "%s\u00a0%%", comma: ", ", and: " und ", after: " ", short: [3]string{" Tsd.", " Mio.", " Mrd."},
	},
	"fr": {
		months: [12]string{"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."},
		day:    "%d %s %d", month: "%s %d", quarter: "T%d %s", half: "S%d %s", year: "EX%02d", to: "%s – %s", from: "à partir du %s", until: "jusqu’au %s",
		decimal: ",", group: "\u202f", money: "%[2]s\u00a0%[1]s", percent: "%s\u202f%%", comma: ", ", and: " et ", after: " ", short: [3]string{"\u00a0k", "\u00a0M", "\u00a0Md"},
	},
	"es": {
		months: [12]string{"ene", "feb", "mar", "abr", "may", "jun", "jul", "ago", "sept", "oct", "nov", "dic"},
		day:    "%d %s %d", month: "%s %d", quarter: "T%d %s", half: "S%d %s", year: "EF%02d", to: "%s – %s", from: "desde %s", until: "hasta %s",
		decimal: ",", group: ".", money: "%[2]s\u00a0%[1]s", percent: "%s\u00a0%%", comma: ", ", and: " y ", after: " ", short: [3]string{"\u00a0mil", "\u00a0M", "\u00a0mil\u00a0M"},
	},
	"ar": {
		rtl:    true,
		months: [12]string{"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
		day:    "%d %s %d", month: "%s %d", quarter: "الربع %d %s", half: "النصف %d %s", year: "السنة المالية %02d", to: "%s – %s", from: "من %s", until: "حتى %s",
		decimal: ".", group: ",", money: "%[2]s\u00a0%[1]s", percent: "%s%%", comma: "، ", and: " و", after: " ", short: [3]string{" ألف", " مليون", " مليار"},
	},
	"ja": {
		months: [12]string{"1月", "2月", "3月", "4月", "5月", "6月", "7月", "8月", "9月", "10月", "11月", "12月"},
		day:    "%[3]d年%[2]s%[1]d日", month: "%[2]d年%[1]s", quarter: "%[2]s年 第%[1]d四半期", half: "%[2]s年 第%[1]d半期", year: "FY%02d", to: "%s～%s", from: "%sから", until: "%sまで",
		decimal: ".", group: ",", money: "%s%s", percent: "%s%%", comma: "、", and: "、", after: "", short: [3]string{" 千", " 百万", " 十億"},
	},
}

// with is the conventions to write by.
func (l Locale) with() *conventions {
	if l.conventions == nil {
		return conventionsOf["en"]
	}
	return l.conventions
}

// Day writes a day: "31 Mar 2026".
func (l Locale) Day(year, month, day int) string {
	c := l.with()
	if l.conventions == nil { // most sites, and thousands of dates on each
		return strconv.Itoa(day) + " " + c.months[month-1] + " " + strconv.Itoa(year)
	}
	return fmt.Sprintf(c.day, day, c.months[month-1], year)
}

// Month writes a month: "Mar 2026".
func (l Locale) Month(year, month int) string {
	c := l.with()
	return fmt.Sprintf(c.month, c.months[month-1], year)
}

// Quarter writes a quarter of a year that is written already: "Q1 2026".
func (l Locale) Quarter(quarter int, year string) string {
	return fmt.Sprintf(l.with().quarter, quarter, year)
}

// Half writes half a year: "H1 2026".
func (l Locale) Half(half int, year string) string { return fmt.Sprintf(l.with().half, half, year) }

// FiscalYear writes a fiscal year that is not the calendar's: "FY26".
func (l Locale) FiscalYear(year int) string { return fmt.Sprintf(l.with().year, year%100) }

// Span joins a start and an end that are written; either may be "".
func (l Locale) Span(start, end string) string {
	c := l.with()
	switch {
	case start == "" && end == "":
		return ""
	case start == end:
		return end
	case start == "":
		return fmt.Sprintf(c.until, end)
	case end == "":
		return fmt.Sprintf(c.from, start)
	}
	// By hand: there are thousands on a timeline.
	before, rest, _ := strings.Cut(c.to, "%s")
	between, after, _ := strings.Cut(rest, "%s")
	return before + start + between + end + after
}

// Number writes a number with so many decimals at most and thousands apart.
func (l Locale) Number(x float64, decimals int) string {
	c := l.with()
	whole, fraction, _ := strings.Cut(strconv.FormatFloat(x, 'f', decimals, 64), ".")
	fraction = strings.TrimRight(fraction, "0")
	sign := ""
	if strings.HasPrefix(whole, "-") {
		sign, whole = "−", whole[1:]
		if strings.Trim(whole+fraction, "0") == "" {
			sign = ""
		}
	}
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + c.group + whole[i:]
	}
	if fraction != "" {
		whole += c.decimal + fraction
	}
	return sign + whole
}

// Decimal is the mark before decimals.
func (l Locale) Decimal() string { return l.with().decimal }

// Money places the symbol of a currency beside an amount that is written.
func (l Locale) Money(symbol, amount string) string {
	return fmt.Sprintf(l.with().money, symbol, amount)
}

// Short is the word for a thousand (1), a million (2) or a billion (3), with the space
// before it.
func (l Locale) Short(power int) string { return l.with().short[power-1] }

// Equal reports whether two locales write alike.
func (l Locale) Equal(other Locale) bool { return l.tag.String() == other.tag.String() }
