package site

import (
	"maps"
	"reflect"
	"slices"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/theme"
)

// Draft is a page with all that its layouts receive, before they run.
type Draft struct {
	page   *page
	view   any
	around theme.Page // unless the page is bare
}

// Drafts names the pages that Draft gives: all but those of MVFs and milestones, which are very many and have
// a fingerprint without one.
func (s *Site) Drafts() []string { return slices.Sorted(maps.Keys(s.drafts)) }

// Draft is that of one of these pages. To make it takes less than to draw it.
func (s *Site) Draft(name string) *Draft { return s.site.page(s.drafts[name]).draft() }

func (p *page) draft() *Draft {
	d := &Draft{page: p, view: p.route.view(p)}
	if !p.route.bare {
		d.around = p.around()
	}
	return d
}

// Draw draws the page: its main part by its own layout, and base around it. A layout
// that fails gives nil and a problem.
func (d *Draft) Draw() ([]byte, diag.List) {
	p, layout, view := d.page, d.page.route.layout, d.view
	if !p.route.bare {
		main, err := p.theme.Render(layout, view)
		if err != nil {
			fail(&p.problems, err)
			return nil, p.problems
		}
		d.around.Main = main
		layout, view = "base", d.around
	}
	whole, err := p.theme.Document(layout, view)
	if err != nil {
		fail(&p.problems, err)
		return nil, p.problems
	}
	p.reportLinks()
	return whole, p.problems
}

// Received is the fingerprint of all that the layouts receive, and of what they are. Pages of which it is the
// same have the same bytes: a layout sees nothing else. It is "" where there is something to say of
// the page.
func (d *Draft) Received(look fingerprint.Sum) fingerprint.Sum {
	if d.page.problems.Len() > 0 || len(d.page.broken) > 0 {
		return ""
	}
	h := fingerprint.Hash{Leave: received}
	h.Add(look)
	h.Text(d.page.route.layout)
	h.Add(d.view)
	h.Add(d.around)
	return h.Sum()
}

// received leaves out what a frame keeps of what was made of it.
var received = fingerprint.Leave(func(f reflect.StructField) bool { return f.Name == "cached" }) //nolint:gochecknoglobals // a constant
