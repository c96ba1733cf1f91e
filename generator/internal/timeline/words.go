package timeline

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// statusWords says a status to people.
var statusWords = map[roadmap.Status]string{
	roadmap.Idea:     locale.Key("idea"),
	roadmap.Planned:  locale.Key("planned"),
	roadmap.Building: locale.Key("being built"),
	roadmap.Shipped:  locale.Key("shipped"),
	roadmap.Paused:   locale.Key("paused"),
	roadmap.Dropped:  locale.Key("dropped"),
}

// spanLabel writes a span for people: "2 Jan to 22 Jan 2026", "Q1 2026", "from Q1 2026".
func spanLabel(f roadmap.Fiscal, s audience.Span) string {
	start, end := f.Label(s.Start), f.Label(s.End)
	switch {
	case start != "" && !f.Words.English():
		return f.Words.Span(start, end)
	case start == end || start == "":
		return end
	case end == "":
		return f.Words.Span(start, "")
	}
	// A year that both ends share is said once.
	if head, year, ok := cutLast(start); ok {
		if _, other, _ := cutLast(end); other == year {
			start = head
		}
	}
	return f.Words.Span(start, end)
}

func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// lateness says how an MVF stands against its plan: "2 working days late", "past due",
// or "" when it is in time or not known.
func lateness(words locale.Locale, m *audience.MVF) string {
	return late(words, m, words.N(m.Late, "1 working day", "%d working days"))
}

// short is a lateness with the words that fit beside a bar.
func short(words locale.Locale, m *audience.MVF) string {
	return late(words, m, words.N(m.Late, "1 day", "%d days"))
}

func late(words locale.Locale, m *audience.MVF, days string) string {
	switch {
	case !runsLate(m):
		return ""
	case m.HasLate && m.Late > 0:
		return words.T("%s late", days)
	}
	return words.T("past due")
}

// runsLate reports whether there is something to say of how late an MVF is.
func runsLate(m *audience.MVF) bool { return m.HasLate && m.Late > 0 || m.PastDue }

// smallNumbers are written out in English.
var smallNumbers = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// inMarket writes a number of quarters, to a tenth: "three quarters in market", "1.5
// quarters in market".
func inMarket(words locale.Locale, n float64) string {
	n = math.Round(n*10) / 10
	text := words.Amount(n, 1, "%s quarter in market", "%s quarters in market")
	if i := int(n); words.English() && float64(i) == n && i >= 0 && i < len(smallNumbers) {
		return smallNumbers[i] + strings.TrimPrefix(text, strconv.Itoa(i))
	}
	return text
}

func capital(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// sentence joins up to three statements, of which those that are "" are left out.
func sentence(words locale.Locale, parts ...string) string {
	parts = slices.DeleteFunc(parts, func(s string) bool { return s == "" })
	if len(parts) == 0 {
		return ""
	}
	parts[0] = capital(parts[0])
	switch len(parts) {
	case 1:
		return words.T("%s.", parts[0])
	case 2:
		return words.T("%s; %s.", parts[0], parts[1])
	}
	return words.T("%s; %s; %s.", parts[0], parts[1], parts[2])
}
