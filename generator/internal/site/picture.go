package site

import (
	"fmt"
	"html/template"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/timeline"
)

// The widths at which every picture is drawn; the style sheet shows the one that fits.
const (
	wide   = 960
	narrow = 360
)

// drawing marks an SVG of package chart or timeline as markup. Both escape what they
// write.
func drawing(svg string) template.HTML { return template.HTML(svg) } //nolint:gosec // see above

// picture draws in both widths, unless no layout shows any of it. Ids inside a page never repeat.
func (p *page) picture(draw func(*audience.Edition, timeline.Options) timeline.Picture, ed *audience.Edition, group string) *theme.Picture {
	if !p.theme.Shows("Wide") && !p.theme.Shows("Narrow") && !p.theme.Shows("Finding") {
		return &theme.Picture{}
	}
	p.pictures++
	at := func(width int, suffix string) timeline.Picture {
		return draw(ed, timeline.Options{Group: group, Width: width, ID: fmt.Sprintf("picture-%d-%s", p.pictures, suffix)})
	}
	w, n := at(wide, "wide"), at(narrow, "narrow")
	return &theme.Picture{Wide: drawing(w.SVG), Narrow: drawing(n.SVG), Finding: w.Finding}
}

// planPicture is the plan by milestone or by service, with the same as a list.
func (p *page) planPicture(group string) *theme.Picture {
	out := p.picture(timeline.Plan, p.ed, group)
	out.Groups = p.groups(group)
	return out
}

func (p *page) staircase() *theme.Picture {
	return p.picture(timeline.Staircase, p.ed, "")
}

func (p *page) bigBang() *theme.Picture {
	return p.picture(timeline.BigBang, p.ed, "")
}

func (p *page) compareFinding() string { return timeline.CompareFinding(p.ed) }

// milestonePicture is the plan of one milestone alone.
func (p *page) milestonePicture(m *audience.Milestone) *theme.Picture {
	if len(m.MVFs) == 0 {
		return nil
	}
	alone := *p.ed
	alone.Milestones, alone.MVFs, alone.Compare = []*audience.Milestone{m}, m.MVFs, nil
	return p.picture(timeline.Plan, &alone, "milestone")
}

// notPlaced heads what has no milestone, or no service.
const notPlaced = "Not placed yet"

// groups lists the MVFs beside a picture, unless there are too many.
func (p *page) groups(by string) []theme.Group {
	if p.large() {
		return p.collapsed(by)
	}
	return p.allGroups(by)
}

// allGroups lists the MVFs under their milestone, or under their service.
func (p *page) allGroups(by string) []theme.Group {
	var out []theme.Group
	rest := theme.Group{Link: theme.Link{Text: p.ed.Words.T(notPlaced)}}
	if by == "service" {
		for _, v := range p.ed.Services {
			out = append(out, theme.Group{Link: *p.entryLink(&v.Entry), MVFs: ofOneService(p.mvfs(v.MVFs))})
		}
	} else {
		for _, m := range p.ed.Milestones {
			out = append(out, theme.Group{Link: *p.entryLink(&m.Entry), Note: p.milestone(m).When, MVFs: p.mvfs(m.MVFs)})
		}
	}
	for _, m := range p.ed.MVFs {
		if by == "service" && m.Service == nil || by != "service" && m.Milestone == nil {
			rest.MVFs = append(rest.MVFs, p.mvf(m))
		}
	}
	if len(rest.MVFs) > 0 {
		out = append(out, rest)
	}
	return out
}
