package site

import (
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// key marks a text that is said later, in the language of the edition.
func key(text string) string { return text }

// days writes working days: "1 working day", "3 working days".
func (s *site) days(n int) string { return s.ed.Words.N(n, "1 working day", "%d working days") }

// late writes a lateness in working days; negative is early.
func (s *site) late(n int) string {
	switch {
	case n > 0:
		return s.ed.Words.T("%s late", s.days(n))
	case n < 0:
		return s.ed.Words.T("%s early", s.days(-n))
	}
	return s.ed.Words.T("on time")
}

// work writes the durations of a sentence as working time: "2w to 5w, likely 14d"
// reads "2 weeks to 5 weeks, likely 14 working days".
func (s *site) work(text string) string { return s.spell(text, true) }

// life writes durations as calendar time: "3y" reads "3 years".
func (s *site) life(text string) string { return s.spell(text, false) }

func (s *site) spell(text string, working bool) string {
	spelt := func(d roadmap.Duration) string {
		switch {
		case d.Unit == roadmap.Weeks:
			return s.ed.Words.N(d.N, "1 week", "%d weeks")
		case d.Unit == roadmap.Months:
			return s.ed.Words.N(d.N, "1 month", "%d months")
		case d.Unit == roadmap.Years:
			return s.ed.Words.N(d.N, "1 year", "%d years")
		case working:
			return s.days(d.N)
		}
		return s.ed.Words.N(d.N, "1 day", "%d days")
	}
	words := strings.Fields(text)
	if len(words) == 5 && words[1] == "to" && words[3] == "likely" {
		a, errA := roadmap.ParseDuration(words[0])
		b, errB := roadmap.ParseDuration(strings.TrimSuffix(words[2], ","))
		c, errC := roadmap.ParseDuration(words[4])
		if errA == nil && errB == nil && errC == nil {
			return s.ed.Words.T("%s to %s, likely %s", spelt(a), spelt(b), spelt(c))
		}
	}
	for i, w := range words {
		bare := strings.TrimSuffix(w, ",")
		if d, err := roadmap.ParseDuration(bare); err == nil {
			words[i] = spelt(d) + strings.TrimPrefix(w, bare)
		}
	}
	return strings.Join(words, " ")
}
