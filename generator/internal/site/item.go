package site

import (
	"cmp"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// This file turns the items of an edition into the views that layouts receive. An item
// comes in two sizes: as a row of some list, and whole on its own page.

// entryLink links to the page of an item; nil gives nil.
func (p *page) entryLink(e *audience.Entry) *theme.Link {
	if e == nil {
		return nil
	}
	text := e.Title
	if e.Kind == roadmap.KindMVF {
		text = e.ID + " " + e.Title
	}
	return &theme.Link{Text: text, Href: p.to(itemFile(folders[e.Kind], e.Slug), "")}
}

func (p *page) mvfLinks(list []*audience.MVF) []theme.Link {
	var out []theme.Link
	for _, m := range list {
		out = append(out, *p.entryLink(&m.Entry))
	}
	return out
}

// period writes a period for people.
func (p *page) period(d roadmap.Period) string { return p.ed.Fiscal.Label(d) }

// span writes a start and an end; nothing known is nil.
func (p *page) span(s audience.Span) *theme.Span {
	if s.IsZero() {
		return nil
	}
	out := theme.Span{Start: p.period(s.Start), End: p.period(s.End)}
	out.Text = p.ed.Words.Span(out.Start, out.End)
	return &out
}

var statusWords = map[roadmap.Status]string{
	roadmap.Idea: key("Idea"), roadmap.Planned: key("Planned"), roadmap.Building: key("Being built"),
	roadmap.Shipped: key("Shipped"), roadmap.Paused: key("Paused"), roadmap.Dropped: key("Dropped"),
}

func (s *site) statusMark(status roadmap.Status) *theme.Mark {
	if status == "" {
		return nil
	}
	return &theme.Mark{Key: string(status), Word: s.ed.Words.T(statusWords[status])}
}

var healthWords = map[string]string{"green": key("On track"), "amber": key("At risk"), "red": key("Off track"), "grey": key("No target")}

func (s *site) healthMark(state string) *theme.Mark {
	if state == "" {
		return nil
	}
	return &theme.Mark{Key: state, Word: s.ed.Words.T(healthWords[state])}
}

// mvf is an MVF as a row.
func (p *page) mvf(m *audience.MVF) theme.MVF {
	out := theme.MVF{
		ID: m.ID, Title: m.Title, Href: p.to(itemFile("mvfs", m.Slug), ""), Summary: m.Summary, Value: m.Value,
		Status: p.statusMark(m.Status), Planned: p.span(m.Planned), Actual: p.span(m.Actual), Expected: p.span(m.Expected),
		Effort: p.work(m.Effort), Team: m.Team, Ready: m.Ready, PastDue: m.PastDue,
	}
	if m.Service != nil {
		out.Service = p.entryLink(&m.Service.Entry)
		out.ServiceIndex = m.Service.Index % 6
	}
	if m.Milestone != nil {
		out.Milestone = p.entryLink(&m.Milestone.Entry)
	}
	switch {
	case m.Status == roadmap.Dropped:
	case !m.Actual.End.IsZero():
		out.When = p.period(m.Actual.End)
	case !m.Expected.End.IsZero():
		out.When = p.period(m.Expected.End)
	default:
		out.When = p.period(m.Planned.End)
	}
	if m.HasLate && m.Late != 0 {
		out.Late = p.late(m.Late)
	}
	return out
}

func (p *page) mvfs(list []*audience.MVF) []theme.MVF {
	out := make([]theme.MVF, 0, len(list))
	for _, m := range list {
		out = append(out, p.mvf(m))
	}
	return out
}

// ofOneService are rows under the heading of a service, which they need not name again.
func ofOneService(rows []theme.MVF) []theme.MVF {
	for i := range rows {
		rows[i].Service = nil
	}
	return rows
}

// mvfWhole is an MVF on its own page.
func (p *page) mvfWhole(m *audience.MVF) theme.MVF {
	out := p.mvf(m)
	out.PartOf, out.Delay, out.Lives = m.PartOf, m.DelayCost, p.period(m.Lives)
	out.Life = p.life(m.Life)
	if m.HasLate {
		out.Late = p.late(m.Late)
	}
	for _, d := range m.After {
		dep := theme.Dependency{Link: *p.entryLink(&d.MVF.Entry)}
		if d.Lag != "" {
			dep.Lag = p.ed.Words.T("plus %s", p.work(strings.TrimPrefix(d.Lag, "+")))
		}
		out.After = append(out.After, dep)
	}
	out.Before, out.Waits = p.mvfLinks(m.Before), p.mvfLinks(m.Waits)
	for _, metric := range m.Moves {
		out.Moves = append(out.Moves, *p.entryLink(&metric.Entry))
	}
	switch m.Horizon {
	case roadmap.ShortTerm:
		out.Horizon = p.ed.Words.T("Short term: a visible win")
	case roadmap.LongTerm:
		out.Horizon = p.ed.Words.T("Long term: growth of the platform")
	}
	if m.HasSlack {
		out.Slack = p.days(m.Slack)
		switch {
		case m.Slack < 0:
			out.Slack = p.ed.Words.T("%s short: the due date cannot be met by this plan", p.days(-m.Slack))
		case m.Critical:
			out.Slack = p.ed.Words.T("None: a delay here delays the whole plan")
		}
	}
	out.Driver, out.DriverNote = p.driver(m)
	out.Body = p.text(p.ed.Text(&m.Entry))
	return out
}

// driver is what decides the start of an MVF, and how.
func (p *page) driver(m *audience.MVF) (link *theme.Link, note string) {
	switch {
	case m.Driver == nil:
		return nil, ""
	case m.ByTeam:
		return p.entryLink(&m.Driver.Entry), p.ed.Words.T("the same team builds this first")
	}
	return p.entryLink(&m.Driver.Entry), p.ed.Words.T("it depends on this")
}

// progress counts what has shipped; an audience that sees no status gets nil.
func (p *page) progress(v audience.Progress) *theme.Progress {
	if v.Total == 0 || !p.ed.Sees[roadmap.FieldStatus] {
		return nil
	}
	out := theme.Progress{
		Total: v.Total, Shipped: v.Shipped, Building: v.Building, Percent: int(v.Share()*100 + 0.5),
		Text: p.ed.Words.T("%d of %d MVFs shipped", v.Shipped, v.Total),
		Bar:  drawing(chart.Bar(p.ed.Words, v, 240)), Ring: drawing(chart.Ring(p.ed.Words, v, 96)),
	}
	if v.Building > 0 {
		out.Text += p.ed.Words.T(", %d being built", v.Building)
	}
	if v.EffortTotal > 0 {
		out.Effort = p.ed.Words.T("%d of %s", v.EffortDone, p.days(v.EffortTotal))
	}
	return &out
}

// milestone is a milestone as a card.
func (p *page) milestone(m *audience.Milestone) theme.Milestone {
	out := theme.Milestone{
		Number: m.Number, Title: m.Title, Href: p.to(itemFile("milestones", m.Slug), ""), Summary: m.Summary, Goal: m.Goal,
		Launch: m.Launch, Shipped: m.Shipped, Due: p.period(m.Due), Planned: p.span(m.Planned), Expected: p.span(m.Expected),
		Health: p.healthMark(m.Health.State), HealthWhy: m.Health.Why, HealthOn: p.period(roadmap.DayPeriod(m.Health.On)),
		Progress: p.progress(m.Progress),
		When:     p.milestoneWhen(m),
	}
	if m.Late != 0 {
		out.Late = p.late(m.Late)
	}
	if out.Progress != nil {
		out.Status = p.statusMark(milestoneStatus(m))
	}
	if computed := m.Computed.Get(); computed != nil && *computed != "" && *computed != m.Health.State {
		if out.Health == nil {
			out.Health = p.healthMark(*computed)
		} else {
			out.Computed = p.healthMark(*computed)
		}
	}
	return out
}

// milestoneWhen is the one date of a milestone to show in a list.
func (p *page) milestoneWhen(m *audience.Milestone) string {
	return cmp.Or(p.period(m.Expected.End), p.period(m.Planned.End), p.period(m.Due))
}

// milestoneStatus follows from the milestone's MVFs: it is being built from the first
// that is built to the last that ships.
func milestoneStatus(m *audience.Milestone) roadmap.Status {
	switch {
	case m.Shipped:
		return roadmap.Shipped
	case m.Progress.Building+m.Progress.Shipped > 0:
		return roadmap.Building
	}
	return roadmap.Planned
}

func (p *page) milestones() []theme.Milestone {
	var out []theme.Milestone
	for _, m := range p.ed.Milestones {
		out = append(out, p.milestone(m))
	}
	return out
}

// milestoneWhole is a milestone on its own page.
func (p *page) milestoneWhole(m *audience.Milestone) theme.Milestone {
	out := p.milestone(m)
	out.Announce = m.Announce
	out.MVFs = p.mvfs(m.MVFs)
	for _, metric := range m.Metrics {
		out.Metrics = append(out.Metrics, p.metric(metric))
	}
	for _, post := range p.site.about[aboutKey(roadmap.KindMilestone, m.ID)] {
		out.Posts = append(out.Posts, p.post(post))
	}
	out.Certain = p.certain(m)
	out.Picture = p.milestonePicture(m)
	out.Body = p.text(p.ed.Text(&m.Entry))
	return out
}

// service is a service as a card.
func (p *page) service(v *audience.Service) theme.Service {
	return theme.Service{
		Letter: v.Letter, Index: v.Index % 6, Title: v.Title, Href: p.to(itemFile("services", v.Slug), ""), Summary: v.Summary,
		Owner: v.Owner, FullScope: v.FullScope, CustomerFacing: v.CustomerFacing,
		Progress: p.progress(v.Progress), Planned: p.span(v.Planned), Expected: p.span(v.Expected),
	}
}

func (p *page) services() []theme.Service {
	var out []theme.Service
	for _, v := range p.ed.Services {
		out = append(out, p.service(v))
	}
	return out
}

// serviceWhole is a service on its own page.
func (p *page) serviceWhole(v *audience.Service) theme.Service {
	out := p.service(v)
	out.MVFs, out.Groups = p.listOrCount(v.MVFs)
	ofOneService(out.MVFs)
	out.Body = p.text(p.ed.Text(&v.Entry))
	return out
}

var postKinds = map[string]string{"progress": key("Progress"), "launch": key("Launch"), "board": key("Board update"), "decision": key("Decision")}

// post is a post as a row.
func (p *page) post(v *audience.Post) theme.Post {
	return theme.Post{
		Title: v.Title, Href: p.to(itemFile("posts", v.Slug), ""), Summary: cmp.Or(v.Summary, p.ed.Text(&v.Entry).Excerpt),
		Date: p.period(roadmap.DayPeriod(v.Date)), ISO: v.Date.String(), Kind: p.ed.Words.T(cmp.Or(postKinds[v.PostKind], v.PostKind)),
	}
}

func (p *page) posts(list []*audience.Post) []theme.Post {
	var out []theme.Post
	for _, v := range list {
		out = append(out, p.post(v))
	}
	return out
}

// postWhole is a post on its own page.
func (p *page) postWhole(v *audience.Post) theme.Post {
	out := p.post(v)
	out.Summary = v.Summary
	for _, t := range v.About {
		if folder, ok := folders[t.Kind]; ok {
			out.About = append(out.About, theme.Link{Text: t.Title, Href: p.to(itemFile(folder, t.Slug), "")})
		}
	}
	out.Health, out.HealthWhy = p.healthMark(v.Health.State), v.Health.Why
	out.Highlights, out.Lowlights, out.Asks = v.Highlights, v.Lowlights, v.Asks
	out.Body = p.text(p.ed.Text(&v.Entry))
	return out
}

// freePage is a page of prose with a table of contents when it is long.
func (p *page) freePage(v *audience.Page) theme.TextPage {
	out := theme.TextPage{Title: v.Title, Summary: v.Summary, Home: p.to(homeFile, ""), Text: p.text(p.ed.Text(&v.Entry))}
	for _, h := range p.ed.Text(&v.Entry).Headings {
		if h.Level == 2 && len(p.ed.Text(&v.Entry).Headings) > 2 {
			out.Contents = append(out.Contents, theme.Link{Text: h.Text, Href: p.to(p.from, h.ID)})
		}
	}
	return out
}
