// Package diag holds problems as data: a place, a sentence and a way out.
//
// Phases collect problems in a List and return it beside their value; nothing
// is logged and nothing stops at the first one. The printers (terminal, NDJSON,
// SARIF, in-page HTML) turn a sorted list into text.
package diag

import (
	"cmp"
	"fmt"
	"slices"
)

// Severity says whether a problem stops publishing.
type Severity int

// The severities, most severe first.
const (
	Error   Severity = iota // publishes nothing
	Warning                 // publishes, and says so
	Note                    // for information
)

func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	case Note:
		return "note"
	}
	return fmt.Sprintf("severity(%d)", int(s))
}

// Pos is a place in a file of the site. File is slash-separated and relative to
// the site's root. Line and Col start at 1 and 0 means unknown; Col counts bytes.
// Width is the number of bytes to underline.
type Pos struct {
	File  string
	Line  int
	Col   int
	Width int
}

func (p Pos) String() string {
	switch {
	case p.Line == 0:
		return p.File
	case p.Col == 0:
		return fmt.Sprintf("%s:%d", p.File, p.Line)
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Related is a second place that explains a problem, such as the other file of a
// duplicate or the next edge of a cycle.
type Related struct {
	Pos  Pos
	Text string
}

// Problem is one thing that is wrong. Code is a stable name that has an
// Entry in the catalogue, such as "unknown-key". Text is one sentence without a full stop; Hint
// says how to mend it; Rule, when set, is the sentence of the method that is broken.
type Problem struct {
	Severity Severity
	Code     string
	Pos      Pos
	Text     string
	Hint     string
	Rule     string
	Related  []Related
}

// List collects problems. The zero value is ready to use.
type List struct {
	problems []Problem
}

// Add appends a problem.
func (l *List) Add(p Problem) { l.problems = append(l.problems, p) }

// Errorf appends an error with a code, a place, a hint and a formatted sentence.
func (l *List) Errorf(code string, pos Pos, hint, format string, args ...any) {
	l.Add(Problem{Severity: Error, Code: code, Pos: pos, Hint: hint, Text: fmt.Sprintf(format, args...)})
}

// Warnf is Errorf for a warning.
func (l *List) Warnf(code string, pos Pos, hint, format string, args ...any) {
	l.Add(Problem{Severity: Warning, Code: code, Pos: pos, Hint: hint, Text: fmt.Sprintf(format, args...)})
}

// Append adds every problem of other.
func (l *List) Append(other List) { l.problems = append(l.problems, other.problems...) }

// Len is the number of problems.
func (l *List) Len() int { return len(l.problems) }

// Count is the number of problems of one severity.
func (l *List) Count(s Severity) int {
	n := 0
	for _, p := range l.problems {
		if p.Severity == s {
			n++
		}
	}
	return n
}

// Failed reports whether any problem is an error.
func (l *List) Failed() bool { return l.Count(Error) > 0 }

// Sorted returns the problems by file, line, column, severity, code and text,
// without exact repeats.
func (l *List) Sorted() []Problem {
	out := slices.Clone(l.problems)
	slices.SortStableFunc(out, func(a, b Problem) int {
		return cmp.Or(
			cmp.Compare(a.Pos.File, b.Pos.File),
			cmp.Compare(a.Pos.Line, b.Pos.Line),
			cmp.Compare(a.Pos.Col, b.Pos.Col),
			cmp.Compare(a.Severity, b.Severity),
			cmp.Compare(a.Code, b.Code),
			cmp.Compare(a.Text, b.Text),
		)
	})
	return slices.CompactFunc(out, func(a, b Problem) bool {
		return a.Code == b.Code && a.Pos == b.Pos && a.Text == b.Text
	})
}
