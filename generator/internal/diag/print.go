package diag

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// Line returns one line of a file of the site, counted from 1 and without its end.
// It returns false when there is no such line.
type Line = func(file string, n int) (string, bool)

// Terminal prints problems for people:
//
//	content/mvfs/a1.md:7:7: error: "soon" is not a date [bad-date]
//	   7 | due = "soon"
//	     |       ^^^^^^
//	  hint: write a day like 2026-03-31
//
// Control characters of the content never reach the terminal. With color, ANSI
// sequences mark the parts; nothing is told by colour alone.
func Terminal(w io.Writer, problems []Problem, line Line, color bool) error {
	p := printer{line: line, color: color}
	for i := range problems {
		if i > 0 {
			p.b.WriteByte('\n')
		}
		p.problem(&problems[i])
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// The ANSI styles.
const (
	bold   = "1"
	dim    = "2"
	red    = "1;31"
	yellow = "1;33"
	cyan   = "1;36"
)

func (s Severity) style() string {
	switch s {
	case Error:
		return red
	case Warning:
		return yellow
	case Note:
	}
	return cyan
}

type printer struct {
	b     strings.Builder
	line  Line
	color bool
}

func (p *printer) styled(style, text string) string {
	if !p.color {
		return text
	}
	return "\x1b[" + style + "m" + text + "\x1b[0m"
}

func (p *printer) problem(pr *Problem) {
	if place := pr.Pos.String(); place != "" {
		p.b.WriteString(p.styled(bold, visible(place)+":") + " ")
	}
	fmt.Fprintf(&p.b, "%s %s %s\n", p.styled(pr.Severity.style(), pr.Severity.String()+":"), visible(pr.Text), p.styled(dim, "["+pr.Code+"]"))
	p.source(pr)
	p.note("rule", pr.Rule)
	p.note("hint", pr.Hint)
	for _, r := range pr.Related {
		place := r.Pos.String()
		if place != "" {
			place += ": "
		}
		p.b.WriteString("  " + visible(place+r.Text) + "\n")
	}
}

// note prints a labelled text; a text of several lines stays in its column.
func (p *printer) note(label, text string) {
	if text == "" {
		return
	}
	indent := strings.Repeat(" ", len(label)+4)
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = visible(lines[i])
	}
	p.b.WriteString("  " + p.styled(cyan, label+":") + " " + strings.Join(lines, "\n"+indent) + "\n")
}

// source prints the line that a problem stands on, with carets under it.
func (p *printer) source(pr *Problem) {
	text, ok := lineAt(p.line, pr.Pos)
	if !ok {
		return
	}
	s := snippetOf(text, pr.Pos)
	gutter := fmt.Sprintf("%4d", pr.Pos.Line)
	p.b.WriteString(p.styled(dim, gutter+" |") + " " + s.text() + "\n")
	if s.marked {
		p.b.WriteString(p.styled(dim, strings.Repeat(" ", len(gutter))+" |") + " " + strings.Repeat(" ", columns(s.before)) +
			p.styled(pr.Severity.style(), strings.Repeat("^", max(1, columns(s.marks)))) + "\n")
	}
}

func lineAt(line Line, pos Pos) (string, bool) {
	if line == nil || pos.File == "" || pos.Line < 1 {
		return "", false
	}
	text, ok := line(pos.File, pos.Line)
	return text, ok && strings.TrimSpace(text) != ""
}

// snippet is a line cut in three: what stands before the problem, the problem, and
// what stands after it.
type snippet struct {
	before, marks, after string
	marked               bool // the column is known
}

func (s snippet) text() string { return strings.TrimRight(s.before+s.marks+s.after, " ") }

// The room for a snippet, in columns of a terminal.
const (
	tabStop   = 4
	maxBefore = 60
	maxMarks  = 60
	maxAfter  = 40
	maxBytes  = 1000 // of a line on each side: far more than fits, and little for a huge line
)

// snippetOf makes a line printable and cuts it around the problem. Columns count
// bytes; one that stands inside a character or behind the line is moved to its edge.
func snippetOf(line string, pos Pos) snippet {
	start, end := 0, 0
	if pos.Col > 0 {
		start = edge(line, pos.Col-1)
		end = edge(line, min(pos.Col-1, len(line))+min(max(1, pos.Width), len(line)+1))
		if end == start && start < len(line) {
			_, size := utf8.DecodeRuneInString(line[start:])
			end = start + size
		}
	}
	before := printable(line[edge(line, max(0, start-maxBytes)):start], 0)
	marks := printable(line[start:min(end, edge(line, start+maxBytes))], columns(before))
	after := printable(line[end:edge(line, end+maxBytes)], columns(before)+columns(marks))
	return snippet{
		before: lastColumns(before, maxBefore),
		marks:  firstColumns(marks, maxMarks),
		after:  firstColumns(after, maxAfter+maxBefore-min(columns(before), maxBefore)),
		marked: pos.Col > 0,
	}
}

// edge moves an offset back to the first byte of a character.
func edge(line string, at int) int {
	if at >= len(line) {
		return len(line)
	}
	for at > 0 && !utf8.RuneStart(line[at]) {
		at--
	}
	return at
}

const ellipsis = "…"

func firstColumns(s string, room int) string {
	if columns(s) <= room {
		return s
	}
	used := 0
	for i, r := range s {
		used += runeColumns(r)
		if used > room-1 {
			return s[:i] + ellipsis
		}
	}
	return s
}

func lastColumns(s string, room int) string {
	all := columns(s)
	if all <= room {
		return s
	}
	passed := 0
	for i, r := range s {
		if all-passed <= room-1 && runeColumns(r) > 0 {
			return ellipsis + s[i:]
		}
		passed += runeColumns(r)
	}
	return ellipsis
}
