package site

import (
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/generator/internal/timeline"
)

// This file holds the views of home and of the lists.

func (p *page) homePage() any {
	ed := p.ed
	return theme.HomePage{
		ID: ed.ID, SiteTitle: ed.SiteTitle, Edition: ed.Title, Summary: ed.Summary, Text: p.text(ed.Home),
		Notices: p.notices(), Empty: len(ed.MVFs)+len(ed.Milestones)+len(ed.Services) == 0,
	}
}

func (p *page) timelinePage() any {
	out := theme.TimelinePage{Plan: p.planPicture("milestone"), Compare: p.compare("")}
	if len(p.ed.Services) > 0 {
		out.ByService = p.picture(timeline.Plan, p.ed, "service")
	}
	if len(p.ed.MVFs) > 0 {
		out.List = p.timelineList()
	}
	if p.known[timelineEmbed] {
		out.Embed = p.to(timelineEmbed, "")
	}
	return out
}

// timelineEmbed is the timeline alone, for a frame in another page.
const timelineEmbed = "timeline/embed/index.html"

func (p *page) timelineEmbed() any {
	return theme.EmbedPage{Frame: p.around(), Picture: p.planPicture("milestone"), Home: p.to(homeFile, "")}
}

func (p *page) milestonesPage() any {
	cards, more := p.milestoneCards()
	out := theme.MilestonesPage{
		Picture: p.picture(timeline.Milestones, p.ed, ""), Progress: p.progress(p.ed.Progress), Milestones: cards,
		Charts: p.roadmapCharts("progress", "slippage"),
	}
	if more != nil {
		out.All = p.collapsed("milestone")
	}
	return out
}

func (p *page) servicesPage() any {
	return theme.ServicesPage{Services: p.services(), Grid: p.grid(), Charts: p.roadmapCharts("effort")}
}

func (p *page) mvfsPage() any {
	groups := p.allGroups
	if p.large() {
		groups = func(string) []theme.Group { return p.counted(p.ed.MVFs) }
	}
	ready, more := p.ready()
	return theme.MVFsPage{
		Groups: groups("milestone"), Total: len(p.ed.MVFs), Heading: p.ed.Words.T("All %d by milestone", len(p.ed.MVFs)), Ready: ready, ReadyMore: more,
		Charts: p.roadmapCharts("burn-up", "flow"),
	}
}

func (p *page) metricsPage() any { return theme.MetricsPage{Metrics: p.metrics()} }

func (p *page) postsPage() any { return theme.PostsPage{Posts: p.posts(p.ed.Posts)} }
