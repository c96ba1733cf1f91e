package content

import (
	"bytes"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/renderer"
	"github.com/yuin/goldmark/util"
)

// nodes renders what differs from plain CommonMark: addresses with holes, views, no
// HTML of the writer's, and alignment by class, for the pages allow no inline style.
type nodes struct{}

func (nodes) RegisterFuncs(reg renderer.NodeRendererFuncRegisterer) {
	reg.Register(ast.KindLink, renderLink)
	reg.Register(ast.KindAutoLink, renderAutoLink)
	reg.Register(ast.KindImage, renderImage)
	reg.Register(ast.KindFencedCodeBlock, renderFenced)
	reg.Register(ast.KindHTMLBlock, renderNothing)
	reg.Register(ast.KindRawHTML, renderNothing)
	reg.Register(east.KindTableCell, renderCell)
}

func attribute(n ast.Node, name string) string {
	v, _ := n.AttributeString(name)
	s, _ := v.(string)
	return s
}

func escape(s []byte) []byte { return util.EscapeHTML(s) }

func writeTitle(w util.BufWriter, title []byte) {
	if len(title) > 0 {
		_, _ = w.WriteString(` title="`)
		_, _ = w.Write(escape(resolve(title)))
		_ = w.WriteByte('"')
	}
}

func openLink(w util.BufWriter, n ast.Node, title []byte) {
	address := attribute(n, attrAddress)
	_, _ = w.WriteString(`<a href="` + address + `"`)
	writeTitle(w, title)
	if address != "" && address[0] != '#' && address[0] != holeMark[0] {
		_, _ = w.WriteString(` rel="noopener"`)
	}
	_ = w.WriteByte('>')
}

func renderLink(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		openLink(w, n, n.(*ast.Link).Title)
	} else {
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func renderAutoLink(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		openLink(w, n, nil)
		_, _ = w.Write(escape(n.(*ast.AutoLink).Label(source)))
		_, _ = w.WriteString("</a>")
	}
	return ast.WalkContinue, nil
}

func renderImage(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if entering {
		_, _ = w.WriteString(`<img src="` + attribute(n, attrAddress) + `" alt="`)
		_, _ = w.Write(escape([]byte(attribute(n, attrAlt))))
		_ = w.WriteByte('"')
		writeTitle(w, n.(*ast.Image).Title)
		_, _ = w.WriteString(` loading="lazy">`)
	}
	return ast.WalkSkipChildren, nil
}

func renderFenced(w util.BufWriter, source []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	if !entering {
		return ast.WalkSkipChildren, nil
	}
	if hole := attribute(n, attrView); hole != "" {
		_, _ = w.WriteString(hole)
		return ast.WalkSkipChildren, nil
	}
	_, _ = w.WriteString("<pre><code")
	if language := resolve(n.(*ast.FencedCodeBlock).Language(source)); len(bytes.TrimSpace(language)) > 0 {
		_, _ = w.WriteString(` class="language-`)
		_, _ = w.Write(escape(language))
		_ = w.WriteByte('"')
	}
	_ = w.WriteByte('>')
	for i := range n.Lines().Len() {
		line := n.Lines().At(i)
		_, _ = w.Write(escape(line.Value(source)))
	}
	_, _ = w.WriteString("</code></pre>\n")
	return ast.WalkSkipChildren, nil
}

func renderNothing(util.BufWriter, []byte, ast.Node, bool) (ast.WalkStatus, error) {
	return ast.WalkSkipChildren, nil
}

func renderCell(w util.BufWriter, _ []byte, n ast.Node, entering bool) (ast.WalkStatus, error) {
	cell := n.(*east.TableCell)
	tag, scope := "td", ""
	if cell.Parent().Kind() == east.KindTableHeader {
		tag, scope = "th", ` scope="col"`
	}
	if !entering {
		_, _ = w.WriteString("</" + tag + ">\n")
		return ast.WalkContinue, nil
	}
	_, _ = w.WriteString("<" + tag + scope)
	if cell.Alignment != east.AlignNone {
		_, _ = w.WriteString(` class="` + cell.Alignment.String() + `"`)
	}
	_ = w.WriteByte('>')
	return ast.WalkContinue, nil
}
