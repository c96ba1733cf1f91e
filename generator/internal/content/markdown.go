package content

import (
	"bytes"
	"strconv"
	"strings"
	"sync"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/renderer"
	mdtext "github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// markdown is safe to share: everything about one text is in its syntax tree.
var markdown = sync.OnceValue(func() goldmark.Markdown {
	return goldmark.New(
		goldmark.WithExtensions(extension.Table, extension.Footnote, extension.Strikethrough, extension.TaskList, extension.DefinitionList),
		goldmark.WithParserOptions(parser.WithAutoHeadingID()),
		goldmark.WithRendererOptions(renderer.WithNodeRenderers(util.Prioritized(nodes{}, 100))),
	)
})

// render renders a text once for everyone, or once for each reader that a section names.
func (d *draft) render(t *text) roadmap.Body {
	if !checkLimits(t, &d.problems) {
		return roadmap.Body{}
	}
	lines, readers, ok := d.sections(t)
	if !ok {
		return roadmap.Body{}
	}
	others := d.fragment(visibleTo(t, lines, ""))
	if len(readers) == 0 {
		return roadmap.NewBody(others)
	}
	byReader := map[string]roadmap.Fragment{}
	for _, id := range readers {
		byReader[id] = d.fragment(visibleTo(t, lines, id))
	}
	return roadmap.NewBodyByReader(others, byReader, readers)
}

// page is one reader's text while it is read.
type page struct {
	*draft
	visible
	source  []byte
	holes   []roadmap.Part
	anchors map[string]bool
	out     roadmap.Fragment
}

// fragment renders what one reader may see.
func (d *draft) fragment(v visible) roadmap.Fragment {
	p := &page{draft: d, visible: v, source: []byte(v.src), anchors: map[string]bool{}}
	context := parser.NewContext(parser.WithIDs(anchors{}))
	doc := markdown().Parser().Parse(mdtext.NewReader(p.source), parser.WithContext(context))
	p.collect(doc)
	p.check(doc)
	b := rendered.Get().(*written)
	// A bytes.Buffer never fails, and neither do the node renderers.
	_ = markdown().Renderer().Render(b, p.source, doc)
	p.cut(b.String())
	b.Reset()
	rendered.Put(b)
	return p.out
}

// written is what the renderer writes to, one text after the other. Being a buffered writer, it gets no
// other one before it.
type written struct{ bytes.Buffer }

func (w *written) Buffered() int { return 0 }
func (w *written) Flush() error  { return nil }

var rendered = sync.Pool{New: func() any { return new(written) }} //nolint:gochecknoglobals // holds nothing that a text can see

// The renderer writes a hole as its number between two NULs, which no text may hold.
const holeMark = "\x00"

func (p *page) hole(part roadmap.Part) string {
	p.holes = append(p.holes, part)
	return holeMark + strconv.Itoa(len(p.holes)-1) + holeMark
}

// cut makes parts of the rendered HTML, each up to its hole, and sums up what the text is made of.
func (p *page) cut(html string) {
	var sum fingerprint.Hash
	sum.Text(p.out.Excerpt)
	sum.Add(p.out.Headings)
	pieces := strings.Split(strings.TrimSpace(html), holeMark)
	for i := 0; i < len(pieces); i += 2 {
		part := roadmap.Part{}
		if i+1 < len(pieces) {
			n, err := strconv.Atoi(pieces[i+1])
			if err != nil || n >= len(p.holes) {
				break
			}
			part = p.holes[n]
		}
		part.HTML = pieces[i]
		if part.HTML != "" || part.Link != nil || part.View != nil {
			p.out.Parts = append(p.out.Parts, part)
		}
		sum.Text(part.HTML)
		if v := part.View; v != nil {
			sum.Add([]any{v.Name, v.Arg, v.Options})
		}
	}
	p.out.Sum = string(sum.Sum())
}

// collect lists the anchors of the text, its headings and its first paragraph.
func (p *page) collect(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Heading:
			n.Level = max(n.Level, 2) // level 1 is the title of the page
			id, _ := n.AttributeString("id")
			anchor, _ := id.([]byte)
			p.anchors[string(anchor)] = true
			if n.Level <= 3 {
				p.out.Headings = append(p.out.Headings, roadmap.Heading{Level: n.Level, ID: string(anchor), Text: p.plain(n)})
			}
		case *ast.Paragraph:
			if p.out.Excerpt == "" && n.Parent() == doc {
				p.out.Excerpt = p.plain(n)
			}
		case *east.Footnote:
			p.anchors["fn:"+strconv.Itoa(n.Index)] = true
		}
		return ast.WalkContinue, nil
	})
}

// plain is the text of a node without any markup.
func (p *page) plain(n ast.Node) string {
	var b strings.Builder
	_ = ast.Walk(n, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Text:
			v := n.Segment.Value(p.source)
			if !n.IsRaw() && n.Parent().Kind() != ast.KindCodeSpan {
				v = resolve(v)
			}
			b.Write(v)
			if n.SoftLineBreak() || n.HardLineBreak() {
				b.WriteByte(' ')
			}
		case *ast.String:
			b.Write(n.Value)
		case *ast.AutoLink:
			b.Write(n.Label(p.source))
		}
		return ast.WalkContinue, nil
	})
	return strings.Join(strings.Fields(b.String()), " ")
}

// resolve gives the characters that Markdown writes with backslashes and entities.
func resolve(v []byte) []byte {
	return util.ResolveEntityNames(util.ResolveNumericReferences(util.UnescapePunctuations(v)))
}

// The attributes by which check tells the renderer what it found.
const (
	attrAddress = "waypost-address" // escaped, or a hole
	attrView    = "waypost-view"
	attrAlt     = "waypost-alt"
)

// check finds out where links lead, which blocks are views, and what HTML is left out.
func (p *page) check(doc ast.Node) {
	_ = ast.Walk(doc, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
		if !entering {
			return ast.WalkContinue, nil
		}
		switch n := n.(type) {
		case *ast.Link:
			n.SetAttributeString(attrAddress, p.address(string(resolve(n.Destination)), p.place(n)))
		case *ast.Image:
			n.SetAttributeString(attrAddress, p.image(string(resolve(n.Destination)), p.place(n)))
			n.SetAttributeString(attrAlt, p.plain(n))
		case *ast.AutoLink:
			address := string(n.URL(p.source))
			if n.AutoLinkType == ast.AutoLinkEmail && !strings.HasPrefix(strings.ToLower(address), "mailto:") {
				address = "mailto:" + address
			}
			n.SetAttributeString(attrAddress, p.address(address, p.place(n)))
		case *ast.FencedCodeBlock:
			if view := p.view(n); view != nil {
				n.SetAttributeString(attrView, p.hole(roadmap.Part{View: view}))
			}
		case *ast.HTMLBlock:
			var b strings.Builder
			for i := range n.Lines().Len() {
				line := n.Lines().At(i)
				b.Write(line.Value(p.source))
			}
			if n.HasClosure() {
				b.Write(n.ClosureLine.Value(p.source))
			}
			p.leftOut(b.String(), p.place(n))
		case *ast.RawHTML:
			if n.Segments.Len() > 0 {
				first := n.Segments.At(0)
				p.leftOut(string(first.Value(p.source)), p.at(first.Start, first.Len()))
			}
		}
		return ast.WalkContinue, nil
	})
}

// leftOut warns of HTML that is no comment. A comment is the writer's own.
func (p *page) leftOut(html string, pos diag.Pos) {
	html = strings.TrimSpace(html)
	if strings.HasPrefix(html, "<!--") {
		_, after, closed := strings.Cut(html, "-->")
		if !closed || strings.TrimSpace(after) == "" {
			return
		}
	}
	p.problems.Warnf(codeRawHTML, pos, "write it in Markdown", "HTML is left out")
}

// place is where a node starts, else the first text in it or around it.
func (p *page) place(n ast.Node) diag.Pos {
	if at := n.Pos(); at >= 0 {
		return p.at(at, 1)
	}
	if n.Type() == ast.TypeBlock && n.Lines() != nil && n.Lines().Len() > 0 {
		return p.at(n.Lines().At(0).Start, 1)
	}
	if n.Parent() != nil {
		return p.place(n.Parent())
	}
	return p.at(0, 1)
}

// anchors makes the ids of headings: lower-case words between hyphens. It holds each
// id with the number to try next when the same words come again.
type anchors map[string]int

func (a anchors) Generate(value []byte, _ ast.NodeKind) []byte {
	words := strings.FieldsFunc(strings.ToLower(string(resolve(value))), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r) && r != '_'
	})
	id := strings.Join(words, "-")
	if id == "" {
		id = "section"
	}
	unique := id
	for n := max(a[id], 1); a[unique] > 0; {
		n++
		unique = id + "-" + strconv.Itoa(n)
		a[id] = n
	}
	a[unique] = max(a[unique], 1)
	return []byte(unique)
}

func (a anchors) Put(value []byte) { a[string(value)] = max(a[string(value)], 1) }
