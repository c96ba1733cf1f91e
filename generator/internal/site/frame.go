package site

import (
	"cmp"
	"sync"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// frame is a frame with the files that its links lead to and the edition does not have.
type frame struct {
	*theme.Frame
	broken []string
}

// frames are the frames of an edition, made by the pages that ask first. A wording changes
// nothing in them.
type frames struct {
	mu   sync.Mutex
	made map[string]frame
}

// frame is what the page shares with others. Items of one section stand in the same folder,
// each in one of its own that no link of a frame leads into: their addresses are the
// same, and so is the section that is marked.
func (p *page) frame() frame {
	shared := p.from
	if r := p.route; r.entry != nil && r.section != "" {
		shared = r.section
	}
	p.frames.mu.Lock()
	defer p.frames.mu.Unlock()
	f, ok := p.frames.made[shared]
	if !ok {
		at := *p
		at.broken = nil
		f = frame{at.newFrame(), at.broken}
		p.frames.made[shared] = f
	}
	return f
}

// newFrame is made of what the whole edition and the narrow one have in common.
func (p *page) newFrame() *theme.Frame {
	ed, r := p.ed, p.route
	f := &theme.Frame{
		Language: cmp.Or(ed.Language, "en"), Direction: ed.Words.Direction(),
		SiteTitle: ed.SiteTitle, Edition: ed.Title, Home: p.to(homeFile, ""),
		Style: p.to("assets/"+theme.StyleSheet, ""), Script: p.asset(theme.Script), Early: p.asset(theme.EarlyScript),
		Icon: p.asset("icon.svg"), Logo: p.asset(p.theme.Logo), Data: p.to(DataFile, ""),
		Search: p.searchAddress(), AsOf: ed.Fiscal.Label(roadmap.DayPeriod(ed.AsOf)), Disclaimer: ed.Disclaimer,
	}
	if p.known[slidesFile] {
		f.Slides = p.to(slidesFile, "")
	}
	if p.hasFeed {
		f.Feed = p.to(feedFile, "")
	}
	for _, sec := range p.sections {
		if sec.shown {
			f.Nav = append(f.Nav, theme.Link{Text: sec.title, Href: p.to(sec.folder+"/index.html", ""), Current: r.section == sec.folder})
		}
	}
	for _, free := range ed.Pages {
		if free.Menu {
			file := free.Slug + "/index.html"
			f.Nav = append(f.Nav, theme.Link{Text: free.Title, Href: p.to(file, ""), Current: r.file == file})
		}
	}
	for _, o := range ed.Others {
		f.Others = append(f.Others, theme.Link{Text: o.Title, Href: p.outside(ed.Folder, otherFolder(o))})
	}
	return f
}
