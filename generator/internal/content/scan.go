package content

import (
	"strconv"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
)

// The caps that stand before the TOML parser, whose time grows with the square of
// the nesting.
const (
	maxTOML      = 256 << 10 // bytes of front matter, of config.toml and of a view's options
	maxTOMLDepth = 32        // nested arrays and inline tables
	maxKeyParts  = 32        // parts of a dotted key
)

// places says where each key and each value of a TOML text stands, by its path:
// "delay.cost_per_week", "points[0].at", "after[1]". It is found by a scan that knows
// no types and stops where the text is no TOML; the parser then says why.
type places struct {
	*text
	keys   map[string]diag.Pos
	values map[string]diag.Pos

	tooDeep *diag.Pos
	done    int // the offset up to which the scan understood the text

	at     int
	counts map[string]int // how many tables each array of tables has so far
}

func scan(t *text) *places {
	p := &places{text: t, keys: map[string]diag.Pos{}, values: map[string]diag.Pos{}, counts: map[string]int{}}
	prefix := ""
	for p.blank(); p.at < len(p.src); p.blank() {
		ok := false
		if p.src[p.at] == '[' {
			prefix, ok = p.header()
		} else {
			ok = p.pair(prefix, 0)
		}
		p.spaces()
		p.comment()
		if !ok || p.at < len(p.src) && p.src[p.at] != '\n' {
			break
		}
	}
	p.done = p.at
	return p
}

func (p *places) spaces() {
	for p.at < len(p.src) && (p.src[p.at] == ' ' || p.src[p.at] == '\t') {
		p.at++
	}
}

func (p *places) comment() {
	if p.at < len(p.src) && p.src[p.at] == '#' {
		if n := strings.IndexByte(p.src[p.at:], '\n'); n >= 0 {
			p.at += n
		} else {
			p.at = len(p.src)
		}
	}
}

// blank skips white space, newlines and comments.
func (p *places) blank() {
	for p.at < len(p.src) {
		switch p.src[p.at] {
		case ' ', '\t', '\n':
			p.at++
		case '#':
			p.comment()
		default:
			return
		}
	}
}

func (p *places) accept(s string) bool {
	if strings.HasPrefix(p.src[p.at:], s) {
		p.at += len(s)
		return true
	}
	return false
}

// header reads [a.b] or [[a.b]] and returns the path that its keys have.
func (p *places) header() (string, bool) {
	closing, array := "]", false
	p.at++
	if p.accept("[") {
		closing, array = "]]", true
	}
	parts, pos, ok := p.key()
	if !ok || !p.accept(closing) {
		return "", false
	}
	path := ""
	for i, part := range parts {
		path = join(path, part)
		if array && i == len(parts)-1 {
			p.counts[path]++
		}
		if _, known := p.keys[path]; !known {
			p.keys[path], p.values[path] = pos, pos
		}
		if n := p.counts[path]; n > 0 {
			path += "[" + strconv.Itoa(n-1) + "]"
		}
	}
	p.keys[path], p.values[path] = pos, pos
	return path, true
}

// pair reads key = value.
func (p *places) pair(prefix string, depth int) bool {
	parts, pos, ok := p.key()
	if !ok || !p.accept("=") {
		return false
	}
	path := prefix
	for _, part := range parts {
		path = join(path, part)
		if _, known := p.keys[path]; !known {
			p.keys[path] = pos
		}
	}
	return p.value(path, depth)
}

// key reads a dotted key and the white space around it.
func (p *places) key() ([]string, diag.Pos, bool) {
	var parts []string
	p.spaces()
	start := p.at
	var end int
	for {
		p.spaces()
		begin := p.at
		switch {
		case p.at < len(p.src) && (p.src[p.at] == '"' || p.src[p.at] == '\''):
			if !p.quoted() {
				return nil, diag.Pos{}, false
			}
			part := p.src[begin:p.at]
			if unquoted, err := strconv.Unquote(part); err == nil && part[0] == '"' {
				part = unquoted
			} else {
				part = part[1 : len(part)-1]
			}
			parts = append(parts, part)
		default:
			for p.at < len(p.src) && bareKey(p.src[p.at]) {
				p.at++
			}
			if p.at == begin {
				return nil, diag.Pos{}, false
			}
			parts = append(parts, p.src[begin:p.at])
		}
		end = p.at
		p.spaces()
		if len(parts) > maxKeyParts {
			p.deep(start)
			return nil, diag.Pos{}, false
		}
		if !p.accept(".") {
			return parts, p.pos(start, end-start), true
		}
	}
}

func bareKey(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c >= 0x80
}

func (p *places) deep(offset int) {
	pos := p.pos(offset, 1)
	p.tooDeep = &pos
}

func (p *places) value(path string, depth int) bool {
	p.spaces()
	start := p.at
	if start >= len(p.src) {
		return false
	}
	if depth > maxTOMLDepth {
		p.deep(start)
		return false
	}
	var ok bool
	inset := 0
	switch c := p.src[start]; {
	case strings.HasPrefix(p.src[start:], `"""`), strings.HasPrefix(p.src[start:], `'''`):
		ok = p.multiline()
	case c == '"', c == '\'':
		ok, inset = p.quoted(), 1
	case c == '[':
		ok = p.array(path, depth)
	case c == '{':
		ok = p.inlineTable(path, depth)
	default:
		if n := strings.IndexAny(p.src[start:], ",]}#\n"); n >= 0 {
			p.at += n
		} else {
			p.at = len(p.src)
		}
		for p.at > start && (p.src[p.at-1] == ' ' || p.src[p.at-1] == '\t') {
			p.at--
		}
		ok = p.at > start
	}
	// A place is on one line, and that of a string is between its quotes.
	width := p.at - start
	if n := strings.IndexByte(p.src[start:p.at], '\n'); n >= 0 {
		width = n
	}
	p.values[path] = p.pos(start+inset, width-2*inset)
	return ok
}

// quoted reads a string of one line.
func (p *places) quoted() bool {
	quote := p.src[p.at]
	for p.at++; p.at < len(p.src) && p.src[p.at] != '\n'; p.at++ {
		switch p.src[p.at] {
		case quote:
			p.at++
			return true
		case '\\':
			if quote == '"' && p.at+1 < len(p.src) && p.src[p.at+1] != '\n' {
				p.at++
			}
		}
	}
	return false
}

// multiline reads a string between three quotes; up to two more quotes may precede
// the closing three.
func (p *places) multiline() bool {
	quote := p.src[p.at]
	closing := strings.Repeat(string(rune(quote)), 3)
	for p.at += 3; p.at < len(p.src); p.at++ {
		if quote == '"' && p.src[p.at] == '\\' {
			p.at++
			continue
		}
		if strings.HasPrefix(p.src[p.at:], closing) {
			p.at += 3
			for extra := 0; extra < 2 && p.at < len(p.src) && p.src[p.at] == quote; extra++ {
				p.at++
			}
			return true
		}
	}
	p.at = min(p.at, len(p.src))
	return false
}

func (p *places) array(path string, depth int) bool {
	p.at++
	for i := 0; ; i++ {
		p.blank()
		if p.accept("]") {
			return true
		}
		if !p.value(path+"["+strconv.Itoa(i)+"]", depth+1) {
			return false
		}
		p.blank()
		if !p.accept(",") {
			return p.accept("]")
		}
	}
}

func (p *places) inlineTable(path string, depth int) bool {
	p.at++
	for {
		p.blank()
		if p.accept("}") {
			return true
		}
		if !p.pair(path, depth+1) {
			return false
		}
		p.blank()
		if !p.accept(",") {
			return p.accept("}")
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
