package theme

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"
	"unicode"
)

// The words of a layout stand in it in English, as anyone would write them, and are the
// keys of the catalogues (package locale): what stands between tags, and the values of
// the attributes below. A value among words is a %s of their key: `Service {{.Letter}}` is
// "Service %s", and a translation puts it where its language has it. A tag, a condition, a
// component and a "·" end a text.
var spoken = []string{"aria-label", "placeholder", "title", "alt", "data-label", "data-copy-link", "data-link-copied", "data-count", "data-none", "data-some", "data-chain", "data-done", "data-chart"}

// translate puts the words of a language in place of those of the layouts. It returns
// the texts that it came by.
func translate(trees map[string]*parse.Tree, say func(string) string) []string {
	texts := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(trees)) {
		if tree := trees[name]; tree != nil && tree.Root != nil {
			w := &words{say: say, texts: texts}
			w.list(tree.Root)
		}
	}
	return slices.Sorted(maps.Keys(texts))
}

// words reads the text of one layout from its beginning to its end.
type words struct {
	say   func(string) string
	texts map[string]bool
	state markup
	run   []parse.Node // the words and values since the last tag
	out   []parse.Node // what the list becomes
}

// markup is where a text node begins: between tags, in a tag, or in the value of one of
// its attributes.
type markup struct {
	tag       bool
	quote     byte   // of the value, or 0
	attribute string // whose value it is
	hidden    string // the element whose text nobody reads: script or style
}

// speaks reports whether what stands here is read by people.
func (m markup) speaks() bool {
	if m.quote != 0 {
		return slices.Contains(spoken, m.attribute)
	}
	return !m.tag && m.hidden == ""
}

func (w *words) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	around := w.out
	w.out = nil
	for _, n := range list.Nodes {
		if action, ok := n.(*parse.ActionNode); ok && w.state.speaks() && len(action.Pipe.Decl) == 0 && !callsCached(action.Pipe) {
			w.run = append(w.run, n)
			continue
		}
		if text, ok := n.(*parse.TextNode); ok {
			w.text(text)
			continue
		}
		w.end()
		switch n := n.(type) {
		case *parse.IfNode:
			w.branch(&n.BranchNode)
		case *parse.WithNode:
			w.branch(&n.BranchNode)
		case *parse.RangeNode:
			w.branch(&n.BranchNode)
		}
		w.out = append(w.out, n)
	}
	w.end()
	list.Nodes, w.out = w.out, around
}

// branch reads both sides from where they begin. html/template makes sure that they end
// alike.
func (w *words) branch(n *parse.BranchNode) {
	before := w.state
	w.list(n.List)
	after := w.state
	w.state = before
	w.list(n.ElseList)
	if n.ElseList == nil {
		w.state = after
	}
}

// text reads one stretch of markup and says its words.
func (w *words) text(n *parse.TextNode) {
	src := string(n.Text)
	write := func(markup string) { w.add(like(n, markup)) }
	for len(src) > 0 {
		s := &w.state
		switch {
		case s.quote != 0:
			value, rest, closed := strings.Cut(src, string(s.quote))
			src = rest
			if s.speaks() {
				w.run = append(w.run, like(n, value))
			} else {
				write(value)
			}
			if closed {
				w.end()
				write(string(s.quote))
				s.quote = 0
			}
		case s.tag:
			end := strings.IndexAny(src, `>"'`)
			if end < 0 {
				write(src)
				s.attribute = lastName(src)
				return
			}
			write(src[:end+1])
			if src[end] == '>' {
				s.tag = false
			} else {
				s.quote, s.attribute = src[end], lastName(src[:end])
			}
			src = src[end+1:]
		case s.hidden != "":
			end := strings.Index(src, "</"+s.hidden)
			if end < 0 {
				write(src)
				return
			}
			write(src[:end+1])
			src, s.tag, s.hidden = src[end+1:], true, ""
		default:
			end := strings.IndexAny(src, "<·")
			if end < 0 {
				w.run = append(w.run, like(n, src))
				return
			}
			w.run = append(w.run, like(n, src[:end]))
			w.end()
			mark := "·"
			if src[end] == '<' {
				mark, s.tag = "<", true
				for _, element := range []string{"script", "style"} {
					if strings.HasPrefix(src[end:], "<"+element) {
						s.hidden = element
					}
				}
			}
			write(mark)
			src = src[end+len(mark):]
		}
	}
}

// like is a piece of a text node.
func like(n *parse.TextNode, text string) *parse.TextNode {
	return &parse.TextNode{NodeType: parse.NodeText, Pos: n.Pos, Text: []byte(text)}
}

// add puts nodes behind the others. Text joins text: html/template reads a node of it at a time.
func (w *words) add(nodes ...parse.Node) {
	for _, n := range nodes {
		if text, ok := n.(*parse.TextNode); ok && len(w.out) > 0 {
			if last, ok := w.out[len(w.out)-1].(*parse.TextNode); ok {
				last.Text = append(last.Text, text.Text...)
				continue
			}
		}
		w.out = append(w.out, n)
	}
}

// end says the words and values of a run in the order of the language.
func (w *words) end() {
	var text strings.Builder
	var values []parse.Node
	for _, n := range w.run {
		if words, ok := n.(*parse.TextNode); ok {
			text.Write(words.Text)
			continue
		}
		text.WriteString(value)
		values = append(values, n)
	}
	said := w.words(text.String())
	if said == text.String() {
		w.add(w.run...)
	} else {
		w.place(said, values)
	}
	w.run = nil
}

// value is a value in a key; in a translation %[2]s is the second one.
const value = "%s"

var placed = regexp.MustCompile(`%(?:\[(\d+)\])?s`)

// place writes a text with values in their places. One that the text does not name is left out.
func (w *words) place(said string, values []parse.Node) {
	write := func(text string) { w.add(&parse.TextNode{NodeType: parse.NodeText, Text: []byte(text)}) }
	at := 0
	for next, m := range placed.FindAllStringSubmatchIndex(said, -1) {
		write(said[at:m[0]])
		if m[2] >= 0 {
			next, _ = strconv.Atoi(said[m[2]:m[3]])
			next--
		}
		if next >= 0 && next < len(values) {
			w.add(values[next])
		}
		at = m[1]
	}
	write(said[at:])
}

// lastName is the attribute at the end of a piece of a tag: `<a aria-label=`.
func lastName(src string) string {
	src = strings.TrimRight(src, " =")
	return src[strings.LastIndexAny(src, " \n\t")+1:]
}

// words says a text and leaves the space around it.
func (w *words) words(text string) string {
	core := strings.TrimSpace(text)
	if !strings.ContainsFunc(strings.ReplaceAll(core, value, ""), unicode.IsLetter) || strings.HasPrefix(core, "&") {
		return text
	}
	start := strings.Index(text, core)
	key := strings.Join(strings.Fields(core), " ")
	w.texts[key] = true
	said := w.say(key)
	if said == key {
		return text
	}
	return text[:start] + said + text[start+len(core):]
}

// Texts lists the words of the theme's layouts, which are keys of the catalogues.
func (th *Theme) Texts() []string { return th.texts }
