package content

import (
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// A body is lines, each with the readers who may see it. It is cut into sections
// before it is parsed, so that a reader's text never depends on a hidden word.
const (
	sectionMark = ":::"
	sectionElse = "::: else"
	everyone    = "*"
)

// sectionLine is one line of a body, or a whole body without marks.
type sectionLine struct {
	start, end int
	mark       bool     // opens or closes a section: never shown
	readers    []string // nil: everyone
	others     bool     // for everyone but the readers
}

// hiddenFrom reports whether a reader may not see the line.
func (l sectionLine) hiddenFrom(reader string) bool {
	return l.readers != nil && slices.Contains(l.readers, reader) == l.others
}

// sections reads the ::: lines of a body. Whatever looks like one and is none is an
// error, for a section that does not open would publish what it was to hide.
func (d *draft) sections(t *text) (lines []sectionLine, readers []string, ok bool) {
	if !strings.Contains(t.src, sectionMark) { // as most are
		return []sectionLine{{end: len(t.src)}}, nil, true
	}
	ok = true
	opened := -1 // the line that opened the section
	var allowed []string
	others := false // in the part of a section after ::: else
	known, starts := d.ids[roadmap.KindAudience], t.lines()
	for i, start := range starts {
		end := len(t.src)
		if i+1 < len(starts) {
			end = starts[i+1]
		}
		line := sectionLine{start: start, end: end, readers: allowed, others: others}
		src := strings.TrimRight(t.src[start:end], " \t\n")
		words := strings.Fields(src)
		switch {
		case !looksLikeMark(src):
		case !strings.HasPrefix(src, sectionMark):
			d.problems.Errorf(codeBadSection, t.pos(start+strings.Index(src, sectionMark), 3), "start the line with :::", "a section mark must stand at the start of its line")
			ok = false
		case src == sectionMark && opened < 0:
			d.problems.Errorf(codeBadSection, t.pos(start, 3), "delete the line, or open a section with ::: for and an audience", "this ::: closes no section")
			ok = false
		case src == sectionMark:
			line.mark, opened, allowed, others = true, -1, nil, false
		case src == sectionElse && opened >= 0 && allowed != nil && !others:
			line.mark, others = true, true
		case words[0] != sectionMark || len(words) < 3 || words[1] != "for":
			d.problems.Errorf(codeBadSection, t.pos(start, len(src)), "write ::: for and audience ids, ::: else within such a section, or ::: alone to close", "this ::: line opens no section")
			ok = false
		case opened >= 0:
			d.problems.Errorf(codeBadSection, t.pos(start, len(src)), "close the first section with ::: before", "a section stands within another")
			ok = false
		default:
			line.mark, opened = true, i
			d.asksIDs()
			allowed = words[2:]
			at := start
			for _, id := range allowed {
				at += strings.Index(t.src[at:], id)
				if id != everyone && !slices.Contains(known, id) {
					d.problems.Errorf(codeUnknownReader, t.pos(at, len(id)), diag.DidYouMean(id, known), "there is no audience %q", id)
					ok = false
				}
				at += len(id)
			}
			if slices.Contains(allowed, everyone) {
				allowed = nil
			}
			for _, id := range allowed {
				if !slices.Contains(readers, id) {
					readers = append(readers, id)
				}
			}
		}
		lines = append(lines, line)
	}
	if opened >= 0 {
		d.problems.Errorf(codeUnclosed, t.pos(starts[opened], len(sectionMark)), "close the section with a line :::", "the section is never closed")
		ok = false
	}
	slices.Sort(readers)
	return lines, readers, ok
}

// looksLikeMark reports whether a line is a section mark, also one that is indented
// or stands in a list or block quote by mistake.
func looksLikeMark(line string) bool {
	return strings.HasPrefix(strings.TrimLeft(line, " \t>-+*0123456789.)"), sectionMark)
}

// visible is the Markdown that one reader may see, with the way back to the file.
type visible struct {
	*text
	src   string
	lines []visibleLine
}

type visibleLine struct {
	at   int // offset in visible.src
	from int // offset in the body
}

// visibleTo leaves out what a reader may not see. Whatever stands hidden between two
// shown lines becomes one empty line, however much it is. The reader "" is anyone
// who is not named.
func visibleTo(t *text, lines []sectionLine, reader string) visible {
	v := visible{text: t}
	if len(lines) == 1 && !lines[0].mark && !lines[0].hiddenFrom(reader) {
		v.src, v.lines = t.src[lines[0].start:lines[0].end], []visibleLine{{0, lines[0].start}}
		return v
	}
	var b strings.Builder
	gap := false
	for _, l := range lines {
		if l.mark || l.hiddenFrom(reader) {
			if !gap {
				v.lines = append(v.lines, visibleLine{b.Len(), l.start})
				b.WriteByte('\n')
			}
			gap = true
			continue
		}
		gap = false
		v.lines = append(v.lines, visibleLine{b.Len(), l.start})
		b.WriteString(t.src[l.start:l.end])
	}
	v.src = b.String()
	return v
}

// at is the place in the file of an offset in the visible Markdown.
func (v visible) at(offset, width int) diag.Pos {
	i, found := slices.BinarySearchFunc(v.lines, offset, func(l visibleLine, o int) int { return l.at - o })
	if !found {
		i--
	}
	if i < 0 {
		return v.pos(0, 1)
	}
	return v.pos(v.lines[i].from+offset-v.lines[i].at, width)
}
