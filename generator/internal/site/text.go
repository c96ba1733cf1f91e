package site

import (
	"html"
	"html/template"
	"path"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// text fills the holes of a fragment for the page that it stands on.
func (p *page) text(f roadmap.Fragment) theme.Text {
	var out theme.Text
	var run strings.Builder
	headed := false // a view's own headings are of level 3 and want one of level 2 before them
	flush := func(v *theme.View, heading string) {
		if run.Len() > 0 || v != nil {
			headed = headed || strings.Contains(run.String(), "<h2")
			if headed {
				heading = ""
			}
			headed = headed || heading != ""
			out = append(out, theme.Block{HTML: template.HTML(run.String()), View: v, Heading: heading}) //nolint:gosec // rendered by the reader, addresses escaped here
			run.Reset()
		}
	}
	size := 0
	for _, part := range f.Parts {
		const address = 64 // about what a link takes
		size += len(part.HTML) + address
	}
	run.Grow(size)
	for _, part := range f.Parts {
		run.WriteString(part.HTML)
		if part.Link != nil {
			run.WriteString(html.EscapeString(p.resolve(part.Link)))
		}
		if part.View != nil {
			view := p.view(part.View)
			flush(&view, p.ed.Words.T(viewHeadings[part.View.Name]))
		}
	}
	flush(nil, "")
	return out
}

// resolve is the address that a link of a text leads to. What is wrong with it was said
// by checkTexts.
func (p *page) resolve(l *roadmap.Link) string {
	var said diag.List
	return p.target(l, &said)
}

// target is the address that a link leads to, or "#" when something is wrong with it.
func (p *page) target(l *roadmap.Link, problems *diag.List) string {
	switch {
	case l.File != "":
		if file, ok := p.pageOf[l.File]; ok {
			return p.to(file, l.Fragment)
		}
		for _, o := range p.ed.Others {
			if o.File == l.File {
				return p.outside(p.ed.Folder, otherFolder(o))
			}
		}
		problems.Errorf("link-hidden", l.Pos, "show the target to this audience, or put the link in a section for those who may see it (::: for), with other words after ::: else",
			"%s is not visible to %s", l.File, p.ed.ID)
	case l.Asset != "":
		if p.known[mediaFile(l.Asset)] {
			return p.to(mediaFile(l.Asset), l.Fragment)
		}
		problems.Errorf("broken-link", l.Pos, "put the file under content/", "%s does not exist", l.Asset)
	default:
		if file, ok := p.routeFile(l.Route); ok {
			return p.to(file, l.Fragment)
		}
		problems.Errorf("broken-link", l.Pos, "link to a content file (../mvfs/a1.md) or to a list that this audience has (timeline/)",
			"%s has no page %q", p.ed.Title, l.Route)
	}
	return "#"
}

// routeFile is the file that an address from the edition's home names.
func (p *page) routeFile(route string) (string, bool) {
	file := strings.TrimPrefix(path.Clean("/"+route), "/")
	for _, name := range []string{file, strings.TrimPrefix(file+"/index.html", "/")} {
		if p.known[name] {
			return name, true
		}
	}
	return "", false
}

// otherFolder is the folder of another edition, as audience.View names it.
func otherFolder(o audience.Other) string {
	if o.ID == audience.PublicID {
		return ""
	}
	return strings.ToLower(o.ID)
}
