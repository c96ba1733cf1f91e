package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Entry is what the catalogue says of a code: what is wrong whenever a problem has it.
// Each package lists the codes that it brings in, and cli joins the lists.
type Entry struct {
	Code     string   // stable, kebab-case
	Severity Severity // unless the site sets another
	Says     string   // what is wrong, in one sentence without a full stop
	Mend     string   // what to do about it
	Example  string   // lines that cause it, and lines that do not
	Rule     string   // the rule of the method that is broken; "" when it is none
}

// Fixed reports whether the severity is not for the site to set. An error that is no
// rule of the method stands for a page that would be wrong, broken or open to those who
// may not read it.
func (e *Entry) Fixed() bool { return e.Severity == Error && e.Rule == "" }

// Catalogue is every code of the program, by code.
type Catalogue []Entry

// JoinCatalogue joins the lists of several packages.
func JoinCatalogue(lists ...[]Entry) Catalogue {
	c := Catalogue(slices.Concat(lists...))
	slices.SortStableFunc(c, func(a, b Entry) int { return cmp.Compare(a.Code, b.Code) })
	return c
}

// Find returns the entry of a code, or nil.
func (c Catalogue) Find(code string) *Entry {
	i, ok := slices.BinarySearchFunc(c, code, func(e Entry, code string) int { return cmp.Compare(e.Code, code) })
	if !ok {
		return nil
	}
	return &c[i]
}

// Codes lists every code.
func (c Catalogue) Codes() []string {
	codes := make([]string, len(c))
	for i := range c {
		codes[i] = c[i].Code
	}
	return codes
}

// Report appends a problem of a catalogue: its severity and its rule are those of the
// entry. A code that the catalogue does not list is a fault of the program.
func (l *List) Report(catalogue []Entry, code string, pos Pos, hint, format string, args ...any) {
	i := slices.IndexFunc(catalogue, func(e Entry) bool { return e.Code == code })
	e := &catalogue[i]
	l.Add(Problem{Severity: e.Severity, Code: code, Pos: pos, Hint: hint, Rule: e.Rule, Text: fmt.Sprintf(format, args...)})
}

// Level is how a site takes a code: as a severity, or not at all.
type Level string

// The levels.
const (
	LevelError   Level = "error"
	LevelWarning Level = "warning"
	LevelOff     Level = "off"
)

// Levels lists every level.
var Levels = []Level{LevelError, LevelWarning, LevelOff}

// Settle gives problems the severities that a site has set, and leaves out those that
// it has switched off. A code that the site says nothing of keeps its severity, and so
// does one that is fixed. Settling twice is settling once.
func (c Catalogue) Settle(list List, levels map[string]Level) List {
	if len(levels) == 0 {
		return list
	}
	var out List
	for _, p := range list.problems {
		level, set := levels[p.Code]
		if e := c.Find(p.Code); set && e != nil && !e.Fixed() {
			switch level {
			case LevelError:
				p.Severity = Error
			case LevelWarning:
				p.Severity = Warning
			case LevelOff:
				continue
			}
		}
		out.Add(p)
	}
	return out
}
