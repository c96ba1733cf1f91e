package theme

import (
	"maps"
	"slices"
	"strings"
	"text/template/parse"
	"unicode"
)

// The words of a layout stand in it in English, as anyone would write them, and are the
// keys of the catalogues (package locale): what stands between tags, and the values of
// the attributes below. Where a value interrupts a sentence, each side is a text of its own.
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
}

// markup is where a text node begins: between tags, in a tag, or in the value of one of
// its attributes.
type markup struct {
	tag       bool
	quote     byte   // of the value, or 0
	attribute string // whose value it is
	hidden    string // the element whose text nobody reads: script or style
}

func (w *words) list(list *parse.ListNode) {
	if list == nil {
		return
	}
	for _, n := range list.Nodes {
		switch n := n.(type) {
		case *parse.TextNode:
			n.Text = []byte(w.text(string(n.Text)))
		case *parse.IfNode:
			w.branch(&n.BranchNode)
		case *parse.WithNode:
			w.branch(&n.BranchNode)
		case *parse.RangeNode:
			w.branch(&n.BranchNode)
		}
	}
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
func (w *words) text(src string) string {
	var out strings.Builder
	for len(src) > 0 {
		s := &w.state
		switch {
		case s.quote != 0:
			end := strings.IndexByte(src, s.quote)
			if end < 0 {
				end = len(src)
			}
			value := src[:end]
			if slices.Contains(spoken, s.attribute) {
				value = w.words(value)
			}
			out.WriteString(value)
			src = src[end:]
			if len(src) > 0 {
				out.WriteByte(src[0])
				src, s.quote = src[1:], 0
			}
		case s.tag:
			end := strings.IndexAny(src, `>"'`)
			if end < 0 {
				out.WriteString(src)
				s.attribute = lastName(src)
				return out.String()
			}
			out.WriteString(src[:end+1])
			if src[end] == '>' {
				s.tag = false
			} else {
				s.quote, s.attribute = src[end], lastName(src[:end])
			}
			src = src[end+1:]
		default:
			end := strings.IndexByte(src, '<')
			if end < 0 {
				end = len(src)
			}
			between := src[:end]
			if s.hidden == "" {
				between = w.words(between)
			}
			out.WriteString(between)
			src = src[end:]
			if len(src) > 0 {
				s.tag = true
				for _, element := range []string{"script", "style"} {
					switch {
					case strings.HasPrefix(src, "<"+element):
						s.hidden = element
					case strings.HasPrefix(src, "</"+element):
						s.hidden = ""
					}
				}
				out.WriteByte('<')
				src = src[1:]
			}
		}
	}
	return out.String()
}

// lastName is the attribute at the end of a piece of a tag: `<a aria-label=`.
func lastName(src string) string {
	src = strings.TrimRight(src, " =")
	return src[strings.LastIndexAny(src, " \n\t")+1:]
}

// words says a text and leaves the space around it.
func (w *words) words(text string) string {
	core := strings.TrimSpace(text)
	if !strings.ContainsFunc(core, unicode.IsLetter) || strings.HasPrefix(core, "&") {
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
