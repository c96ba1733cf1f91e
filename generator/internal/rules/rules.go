// Package rules checks a roadmap against the MVF method.
//
// The method has six rules. Each check names the rule that it holds, finds where the
// rule is broken, and says what would mend it. Dropped MVFs are left out of every check.
package rules

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// The six rules of the method, in its own words.
const (
	minimal   = "An MVF is the minimal piece of the scalable platform that gives customer value"
	lasting   = "An MVF is not an MVP, not quick and dirty: it is well designed and lives at least 3 years before it is updated"
	fragment  = "An MVF is not the full product: it is a small feature, or a fraction of one"
	milestone = "A collection of MVFs is a milestone"
	balanced  = "A roadmap is a priority order for execution that balances short-term and long-term goals"
	stories   = "Whoever designs MVFs must win buy-in: each audience needs its own story"
)

// The size of a customer's value.
const (
	maxValueLetters   = 300
	maxValueSentences = 3
)

// minBalanced is the number of MVFs below which a share says nothing.
const minBalanced = 4

// Check finds where a roadmap breaks the method; what its texts are held to is Stories'.
func Check(rm *roadmap.Roadmap) diag.List {
	each := make([]checker, len(rm.MVFs))
	parallel.Each(len(rm.MVFs), func(i int) {
		c, m := &each[i], rm.MVFs[i]
		c.rm = rm
		if m.Status != roadmap.Dropped {
			c.value(m)
			c.effort(m)
			c.life(m)
			c.words(m)
			c.fragment(m)
			c.placed(m)
		}
	})
	c := &checker{rm: rm}
	for i := range each {
		c.problems.Append(each[i].problems)
	}
	for _, m := range rm.Milestones {
		c.collection(m)
	}
	c.balance()
	return c.problems
}

// Stories finds the audiences for which a roadmap has no story.
func Stories(rm *roadmap.Roadmap) diag.List {
	c := &checker{rm: rm}
	for _, a := range rm.Audiences {
		c.story(a)
	}
	return c.problems
}

type checker struct {
	rm       *roadmap.Roadmap
	problems diag.List
}

// add reports that a rule of the catalogue is broken.
func (c *checker) add(code string, pos diag.Pos, hint, format string, args ...any) {
	c.problems.Report(Catalogue, code, pos, hint, format, args...)
}

func (c *checker) value(m *roadmap.MVF) {
	value := strings.TrimSpace(m.Value)
	if value == "" {
		c.add("mvf-no-value", m.At("value"), `add value = "…": what a customer can do when it ships, in one to three sentences`,
			"the MVF %q says nothing of what a customer gets", m.ID)
		return
	}
	letters, sentences := utf8.RuneCountInString(value), countSentences(value)
	if letters > maxValueLetters || sentences > maxValueSentences {
		c.add("mvf-long-value", m.At("value"), fmt.Sprintf("say it in one to three sentences of at most %d letters", maxValueLetters),
			"the value of %q has %s and %d letters", m.ID, count(sentences, "sentence"), letters)
	}
}

// countSentences counts the ends of sentences: a closing mark before a capital or the end.
func countSentences(s string) int {
	words := strings.Fields(s)
	n := 0
	for i, w := range words {
		ends := strings.ContainsAny(w[len(w)-1:], ".!?") || strings.HasSuffix(w, "…")
		if i == len(words)-1 {
			n++ // a last sentence needs no full stop
		} else if first, _ := utf8.DecodeRuneInString(words[i+1]); ends && !unicode.IsLower(first) {
			n++
		}
	}
	return n
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func (c *checker) effort(m *roadmap.MVF) {
	cfg := &c.rm.Config
	perWeek := cfg.DaysPerWeek()
	days, most := m.Effort.Likely.WorkingDays(perWeek), cfg.MaxEffort.WorkingDays(perWeek)
	if most > 0 && days > most {
		c.add("mvf-too-big", m.At("effort"), "split it into fragments that each give value, or raise mvf.max_effort in "+cfg.File,
			"the MVF %q takes %d working days, more than the %d of %s: it is not minimal", m.ID, days, most, cfg.MaxEffort)
	}
}

// anyDay stands for the start of a life whose first day is not known: how long 3 years
// are does not depend on it by more than a leap day, which both ends share.
var anyDay = roadmap.NewDate(2001, 1, 1) //nolint:gochecknoglobals // a constant

func (c *checker) life(m *roadmap.MVF) {
	least := c.rm.Config.MinLife
	hint := "design it to live longer, or lower mvf.min_life in " + c.rm.Config.File
	switch {
	case m.LivesUntil != roadmap.NoDate:
		from, word := m.Shipped, "shipping"
		if from == roadmap.NoDate {
			from, word = m.Due.Last, "its due date"
		}
		if from != roadmap.NoDate && m.LivesUntil < least.After(from) {
			c.add("mvf-short-life", m.At("lives_until"), hint,
				"the MVF %q lives until %s, less than %s after %s on %s: that is an MVP", m.ID, m.LivesUntil, least, word, from)
		}
	case !m.Life.IsZero():
		if m.Life.After(anyDay) < least.After(anyDay) {
			c.add("mvf-short-life", m.At("life"), hint, "the MVF %q lives %s, less than %s: that is an MVP", m.ID, m.Life, least)
		}
	default:
		c.add("mvf-no-life", m.At("life"), fmt.Sprintf(`add life = "%s", or lives_until with a day`, least),
			"nothing says how long the MVF %q lives", m.ID)
	}
}

var mvpWords = regexp.MustCompile(`(?i)\b(quick[ -](?:and|&|n)[ -]dirty|prototypes?|mvps?|proof of concept|throw-?away)\b`)

func (c *checker) words(m *roadmap.MVF) {
	if word := mvpWords.FindString(m.Title); word != "" {
		c.add("mvf-words", m.At("title"), "name it by what customers get, and design it to last", "the title of %q says %q, and an MVF is none", m.ID, word)
	}
}

func (c *checker) fragment(m *roadmap.MVF) {
	hint := "say in the title what this fragment does, and in part_of what it is a fragment of"
	switch {
	case m.PartOf == "":
		c.add("mvf-no-part-of", m.At("part_of"), `add part_of = "…": the full thing that this is a fragment of`,
			"the MVF %q does not say what it is a fragment of", m.ID)
	case sameWords(m.PartOf, m.Title):
		c.add("mvf-whole-product", m.At("part_of"), hint, "the MVF %q is a part of itself: its title is the whole", m.ID)
		return
	}
	if m.Service != nil && m.Service.FullScope != "" && sameWords(m.Title, m.Service.FullScope) && alone(m) {
		c.add("mvf-whole-product", m.At("title"), hint, "the MVF %q is the only one of %q and holds its full scope", m.ID, m.Service.ID)
	}
}

// alone reports whether its service has no other MVF.
func alone(m *roadmap.MVF) bool {
	for _, other := range m.Service.MVFs {
		if other != m && other.Status != roadmap.Dropped {
			return false
		}
	}
	return true
}

func sameWords(a, b string) bool {
	first := func(s string) string {
		for word := range strings.FieldsSeq(s) {
			return strings.TrimRight(word, ".")
		}
		return ""
	}
	if !strings.EqualFold(first(a), first(b)) {
		return false // as nearly always
	}
	words := func(s string) string { return strings.TrimRight(strings.Join(strings.Fields(s), " "), ".") }
	return strings.EqualFold(words(a), words(b))
}

func (c *checker) placed(m *roadmap.MVF) {
	if m.Status != roadmap.Idea && m.MVFSource.Milestone.ID == "" {
		c.add("mvf-no-milestone", m.At("milestone"), `add milestone = "…", or set status = "idea"`,
			"the MVF %q is %s and in no milestone", m.ID, m.Status)
	}
}

func (c *checker) collection(m *roadmap.Milestone) {
	for _, f := range m.MVFs {
		if f.Status != roadmap.Dropped {
			return
		}
	}
	c.add("milestone-empty", m.At("title"), fmt.Sprintf(`set milestone = "%s" in the MVFs that reach it, or remove the milestone`, m.ID),
		"the milestone %q holds no MVF", m.ID)
}

// balance weighs short-term against long-term work: by effort when every MVF has one,
// else by count.
func (c *checker) balance() {
	var mvfs []*roadmap.MVF
	byEffort := true
	for _, m := range c.rm.MVFs {
		if m.Status != roadmap.Dropped && m.Horizon != "" {
			mvfs = append(mvfs, m)
			byEffort = byEffort && m.Effort.Likely.N > 0
		}
	}
	if len(mvfs) < minBalanced {
		return
	}
	short, all := 0, 0
	for _, m := range mvfs {
		weight := 1
		if byEffort {
			weight = m.Effort.Likely.WorkingDays(c.rm.Config.DaysPerWeek())
		}
		all += weight
		if m.Horizon == roadmap.ShortTerm {
			short += weight
		}
	}
	if all == 0 {
		return
	}
	share, band := float64(short)/float64(all), c.rm.Config.BalanceShortTerm
	if band[0] <= share && share <= band[1] {
		return
	}
	pos := c.rm.Config.At("balance.short_term")
	switch short {
	case all:
		c.add("balance-all-short", pos, `plan work with horizon = "long"`, "all work is short-term: visible wins, and no growth of the platform")
	case 0:
		c.add("balance-all-long", pos, `plan work with horizon = "short"`,
			"all work is long-term: nothing is seen until the platform is finished, and money may run out first")
	default:
		c.add("balance-outside-band", pos, "change what is planned, or the band in balance.short_term",
			"%.0f %% of the work is short-term, outside the band of %.0f to %.0f %%", share*100, band[0]*100, band[1]*100)
	}
}

// story asks for a narrative. The public audience that stands in where a roadmap names
// none has no file, and so no keys.
func (c *checker) story(a *roadmap.Audience) {
	if len(a.Keys) > 0 && c.rm.Texts.Of(&a.Item).For(a.ID).Empty() {
		c.add("audience-no-story", a.At("title"), "write under the front matter what this reader asks and what the roadmap answers",
			"the audience %q has no narrative", a.ID)
	}
}
