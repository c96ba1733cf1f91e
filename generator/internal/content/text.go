package content

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/waypost/waypost/generator/internal/diag"
)

// maxCharacterProblems keeps a binary file from filling the screen.
const maxCharacterProblems = 5

// text is a file as UTF-8 with Unix line ends and a final newline. Lines and columns
// are those of the file on disk.
type text struct {
	file   string
	src    string
	line   int   // the file line of the first line of src
	starts []int // the offset at which each line of src starts; nil until somebody asks for a place
}

func newText(file, src string, firstLine int) *text {
	return &text{file: file, src: src, line: firstLine}
}

// lines are the offsets at which the lines start.
func (t *text) lines() []int {
	if t.starts == nil {
		t.starts = make([]int, 1, strings.Count(t.src, "\n")+1)
		for i := 0; i < len(t.src); i++ {
			if t.src[i] == '\n' && i+1 < len(t.src) {
				t.starts = append(t.starts, i+1)
			}
		}
	}
	return t.starts
}

// pos is the place of width bytes at an offset.
func (t *text) pos(offset, width int) diag.Pos {
	starts := t.lines()
	lo, hi := 0, len(starts)
	for hi-lo > 1 {
		if mid := (lo + hi) / 2; starts[mid] <= offset {
			lo = mid
		} else {
			hi = mid
		}
	}
	return diag.Pos{File: t.file, Line: t.line + lo, Col: offset - starts[lo] + 1, Width: max(width, 1)}
}

// decode turns the bytes of a file into text. A byte order mark, Windows line ends
// and a missing final newline make no difference; another encoding and characters
// that no reader can see are refused.
func decode(file string, data []byte, problems *diag.List) (*text, bool) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if bytes.IndexByte(data, '\r') >= 0 { // or else all would be copied
		data = bytes.ReplaceAll(data, []byte("\r\n"), []byte("\n"))
	}
	if n := len(data); n > 0 && data[n-1] != '\n' {
		data = append(data[:n:n], '\n')
	}
	t := newText(file, string(data), 1)
	const saveAs = "save the file as UTF-8"
	if name := utf16Name(data); name != "" {
		problems.Errorf(codeBadEncoding, t.pos(0, 1), saveAs, "the file is %s, not UTF-8: its first byte is 0x%02X", name, data[0])
		return nil, false
	}
	found := 0
	for i, r := range t.src {
		if r >= ' ' && r <= '~' { // as most are
			continue
		}
		width := utf8.RuneLen(r)
		if r == utf8.RuneError && !strings.HasPrefix(t.src[i:], "\uFFFD") {
			problems.Errorf(codeBadEncoding, t.pos(i, 1), saveAs, "byte 0x%02X is not UTF-8; the file may be Latin-1", t.src[i])
			return nil, false
		}
		if name := forbidden(r); name != "" {
			problems.Errorf(codeBadCharacter, t.pos(i, width), "delete the character", "%s is not allowed", name)
			if found++; found == maxCharacterProblems {
				break
			}
		}
	}
	return t, found == 0
}

// utf16Name recognises UTF-16 by its byte order mark, or by the zero bytes that it
// puts beside the ASCII characters every content file starts with.
func utf16Name(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return "UTF-16 (little endian)"
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return "UTF-16 (big endian)"
	case len(data) >= 4 && data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		return "UTF-16 (little endian)"
	case len(data) >= 4 && data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		return "UTF-16 (big endian)"
	}
	return ""
}

// forbidden names a character that may stand in no text: XML and calendars cannot
// hold control characters, and a bidi override makes a text read as another one.
func forbidden(r rune) string {
	switch {
	case r == '\t' || r == '\n':
		return ""
	case r < 0x20, r >= 0x7F && r <= 0x9F:
		return fmt.Sprintf("the control character U+%04X", r)
	case r&0xFFFE == 0xFFFE, r >= 0xFDD0 && r <= 0xFDEF:
		return fmt.Sprintf("the noncharacter U+%04X", r)
	case r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		return fmt.Sprintf("the bidirectional control U+%04X", r)
	}
	return ""
}

// fence is the line that opens and closes front matter.
const fence = "+++"

// document is a content file cut in two.
type document struct {
	file  string // content/mvfs/a1.md
	front *text
	body  *text
}

// split cuts the front matter from the body.
func split(t *text, problems *diag.List) (document, bool) {
	first, rest, _ := strings.Cut(t.src, "\n")
	if strings.TrimRight(first, " \t") != fence {
		hint := "start the file with a line +++, the keys, and a line +++"
		if strings.TrimSpace(first) == "---" {
			hint = "front matter is TOML between lines +++, not YAML between lines ---"
		}
		problems.Errorf(codeNoFrontMatter, t.pos(0, len(first)), hint, "the file has no front matter")
		return document{}, false
	}
	line, offset := 2, 0
	for offset < len(rest) {
		l, _, _ := strings.Cut(rest[offset:], "\n")
		if strings.TrimRight(l, " \t") == fence {
			return document{
				file:  t.file,
				front: newText(t.file, rest[:offset], 2),
				body:  newText(t.file, rest[offset+len(l)+1:], line+1),
			}, true
		}
		offset += len(l) + 1
		line++
	}
	problems.Errorf(codeUnclosed, t.pos(0, len(fence)), "close the front matter with a line +++", "the front matter is never closed")
	return document{}, false
}
