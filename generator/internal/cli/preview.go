package cli

import (
	"path"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
)

// preview is a site for this machine alone: every edition in clear, sealed or not. A file
// is made when somebody asks for it.
type preview struct {
	root   map[string][]byte // the files of no edition
	sites  []*site.Site      // of the editions; nil for one that cannot be shown
	places places
}

// places says where each file of a preview comes from.
type places map[string]place

// place is a file of an edition, or of the root where site is -1.
type place struct {
	site int
	name string
}

// show plans the pages of the editions.
func (a *app) show(out *built, look *theme.Theme) {
	p := &preview{root: site.Root(out.editions), sites: make([]*site.Site, len(out.editions))}
	out.preview = p
	for i, edition := range out.editions {
		pages, problems := a.kept.site(i, edition, look, a.charts())
		out.problems.Append(problems)
		if !problems.Failed() {
			p.sites[i] = pages
		}
	}
	if a.kept != nil && a.kept.places != nil {
		p.places = a.kept.places
		return
	}
	p.find(out)
	if a.kept != nil && !out.problems.Failed() {
		a.kept.places = p.places
	}
}

// find looks where each file comes from.
func (p *preview) find(out *built) {
	n := len(p.root)
	for _, pages := range p.sites {
		if pages != nil {
			n += len(pages.Names())
		}
	}
	p.places = make(places, n)
	for name := range p.root {
		p.places[name] = place{-1, name}
	}
	for i, edition := range out.editions {
		if p.sites[i] == nil {
			continue
		}
		for _, own := range p.sites[i].Names() {
			name := path.Join(edition.Folder, own)
			if _, taken := p.places[name]; taken {
				routeTaken(&out.problems, name)
			}
			p.places[name] = place{i, own}
		}
	}
}

// file makes one of the files.
func (p *preview) file(name string) ([]byte, diag.List) {
	from := p.places[name]
	if from.site < 0 {
		return p.root[from.name], diag.List{}
	}
	return p.sites[from.site].File(from.name)
}

// tree is the files as those of other builds are.
func (p *preview) tree() tree {
	files := make(tree, len(p.places))
	for name := range p.places {
		files[name] = func() ([]byte, diag.List) { return p.file(name) }
	}
	return files
}
