package content

import (
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
)

// The caps that stand before the Markdown parser, whose time or output explodes on
// some inputs. A block here is a run of lines without an empty one.
const (
	maxBlockquotes = 32      // block quotes and lists within each other
	maxOpen        = 100     // brackets, or link addresses, that one block leaves open
	maxDelimiters  = 20_000  // emphasis marks, backticks and brackets of one block
	maxCells       = 100_000 // columns x rows of one table
	maxFootnotes   = 1_000   // footnotes of one text, and references to them
)

// checkLimits reports the first place where a body is beyond a cap.
func checkLimits(t *text, problems *diag.List) bool {
	var b block
	footnotes, starts := 0, t.lines()
	for i, start := range starts {
		end := len(t.src)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		line := t.src[start:end]
		if strings.TrimSpace(line) == "" {
			b = block{}
			continue
		}
		if depth(line) > maxBlockquotes {
			problems.Errorf(codeTooDeep, t.pos(start, 1), "write fewer levels", "block quotes and lists are nested more than %d levels deep", maxBlockquotes)
			return false
		}
		if at := b.add(line); at >= 0 {
			problems.Errorf(codeTooDeep, t.pos(start+at, 1), "close the brackets, or put an empty line between paragraphs",
				"one block of text has more than %d open brackets or %d marks", maxOpen, maxDelimiters)
			return false
		}
		if footnotes += strings.Count(line, "[^"); footnotes > maxFootnotes {
			problems.Errorf(codeTooLarge, t.pos(start, 1), "split the text into pages", "a text has more than %d footnotes", maxFootnotes)
			return false
		}
		if b.table && b.lines*b.columns > maxCells {
			problems.Errorf(codeTooLarge, t.pos(start, 1), "split the table", "a table has more than %d cells", maxCells)
			return false
		}
	}
	return true
}

// block counts what one block makes the parser remember.
type block struct {
	brackets, addresses, marks int
	lines, columns             int
	table                      bool
}

// add counts one line and returns the offset at which it crosses a cap, or -1.
func (b *block) add(line string) int {
	b.lines++
	pipes := 1
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '[':
			b.brackets++
			b.marks++
		case ']':
			b.brackets = max(b.brackets-1, 0)
			if i+1 < len(line) && line[i+1] == '(' {
				b.addresses++
			}
		case ')':
			b.addresses = max(b.addresses-1, 0)
		case '*', '_', '~', '`', '<', '!':
			b.marks++
		case '|':
			pipes++
		}
		if b.brackets > maxOpen || b.addresses > maxOpen || b.marks > maxDelimiters {
			return i
		}
	}
	b.columns = max(b.columns, pipes)
	if strings.Contains(line, "-") && strings.Trim(line, "|-:> \t\n*+0123456789.)") == "" {
		b.table = true // the line under a table's header
	}
	return -1
}

// depth estimates how many block quotes and lists a line stands in, or opens: its
// markers, and its indentation when it opens any.
func depth(line string) int {
	indent, markers := 0, 0
	for i := 0; i < len(line); i++ {
		switch c := line[i]; {
		case c == ' ' || c == '\t':
			if c == '\t' {
				indent += 3
			}
			indent++
		case c == '>':
			markers++
		case strings.IndexByte("-+*:", c) >= 0 && spaceAt(line, i+1):
			markers++
		case c >= '0' && c <= '9':
			j := i
			for j < len(line) && line[j] >= '0' && line[j] <= '9' {
				j++
			}
			if j-i > 9 || j >= len(line) || line[j] != '.' && line[j] != ')' || !spaceAt(line, j+1) {
				return nesting(indent, markers)
			}
			markers++
			i = j
		case strings.HasPrefix(line[i:], "[^"):
			n := strings.Index(line[i:], "]:")
			if n < 0 {
				return nesting(indent, markers)
			}
			markers++
			i += n + 1
		default:
			return nesting(indent, markers)
		}
	}
	// Nothing but markers is a rule between paragraphs: * * *
	if strings.Trim(line, "-*_ \t\n") == "" {
		return 0
	}
	return nesting(indent, markers)
}

func nesting(indent, markers int) int {
	if markers == 0 {
		return 0
	}
	return markers + max(indent-2*markers, 0)/4
}

func spaceAt(line string, i int) bool {
	return i >= len(line) || line[i] == ' ' || line[i] == '\t' || line[i] == '\n'
}
