package timeline

import (
	"fmt"
	"math"
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
		return "from " + start
	}
	// A year that both ends share is said once.
	if head, year, ok := cutLast(start); ok {
		if _, other, _ := cutLast(end); other == year {
			start = head
		}
	}
	return start + " to " + end
}

func cutLast(s string) (before, last string, ok bool) {
	i := strings.LastIndexByte(s, ' ')
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+1:], true
}

// count writes a number of things: "1 MVF", "2 MVFs".
func count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return strconv.Itoa(n) + " " + thing + "s"
}

// lateness says how an MVF stands against its plan: "2 working days late", "past due",
// or "" when it is in time or not known.
func lateness(words locale.Locale, m *audience.MVF) string {
	switch {
	case m.HasLate && m.Late > 0:
		return words.T("%s late", words.N(m.Late, "1 working day", "%d working days"))
	case m.PastDue:
		return words.T("past due")
	}
	return ""
}

// short is a lateness with the words that fit beside a bar.
func short(late string) string { return strings.Replace(late, " working day", " day", 1) }

var smallNumbers = []string{"no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"}

// quarters writes a number of quarters, to a tenth: "three quarters", "1.5 quarters".
func quarters(n float64) string {
	n = math.Round(n*10) / 10
	whole := int(n)
	if float64(whole) != n {
		return strconv.FormatFloat(n, 'f', 1, 64) + " quarters"
	}
	word := strconv.Itoa(whole)
	if whole >= 0 && whole < len(smallNumbers) {
		word = smallNumbers[whole]
	}
	if whole == 1 {
		return word + " quarter"
	}
	return word + " quarters"
}

func capital(s string) string {
	if s == "" {
		return s
	}
	first, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(first)) + s[size:]
}

// sentence joins what is not empty and ends with a full stop.
func sentence(parts ...string) string {
	var kept []string
	for _, s := range parts {
		if s != "" {
			kept = append(kept, s)
		}
	}
	if len(kept) == 0 {
		return ""
	}
	return capital(strings.Join(kept, "; ")) + "."
}

func percent(share float64) string { return fmt.Sprintf("%.0f %%", share*100) }
