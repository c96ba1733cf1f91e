package site

import (
	"encoding/json"
	"html/template"
	"strings"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/theme"
)

// This file holds what a page says of itself where its link is shared: tags, a social
// card and linked data. Cards and data need absolute addresses, so a site that does not
// know its address has tags of words alone, as has an edition that nobody can come to by
// a link: one that is sealed or stands apart.

// share is what a route says of itself besides its title and description.
type share struct {
	kind      string // over the title: "Milestone 3"
	id        string // of an MVF, before its title in lists
	progress  *audience.Progress
	published roadmap.Date
}

// maxOwnCards is how many pages an edition has before its MVFs take the card of the
// edition: a card costs more than the page that it stands for.
const maxOwnCards = 1000

// cardFile is the picture of a page.
func cardFile(file string) string { return strings.TrimSuffix(file, "index.html") + "card.png" }

// linkable reports whether the pages of the edition have addresses to be shared.
func (s *site) linkable() bool {
	return s.ed.BaseURL != "" && s.ed.Access != roadmap.Passphrase && s.ed.Access != roadmap.Separate
}

// cardOf is the file of the card that a page shows: its own, or the edition's; "" without.
// A theme whose pages name no card has none.
func (s *site) cardOf(r *route) string {
	switch {
	case !s.linkable() || r.bare || r.file == notFoundFile || !s.theme.Shows("Social"):
		return ""
	case r.layout == "mvf" && len(s.routes) > maxOwnCards:
		return cardFile(homeFile)
	}
	return cardFile(r.file)
}

// card is the picture of a page.
func (s *site) card(r *route) chart.Card {
	c := chart.Card{Site: s.ed.SiteTitle, Kind: r.share.kind, Title: r.title, Text: s.descriptionOf(r), Foot: s.ed.Title}
	if r.file == homeFile {
		c.Foot = ""
	}
	if pr := r.share.progress; pr != nil && pr.Total > 0 && s.ed.Sees[roadmap.FieldStatus] {
		// Such a picture is looked at long after the day that it was made.
		asOf := s.ed.Words.T("as of %s", s.ed.Fiscal.Label(roadmap.DayPeriod(s.ed.AsOf)))
		c.Bar, c.Share = true, pr.Share()
		c.Progress = s.ed.Words.T("%d of %d shipped", pr.Shipped, pr.Total)
		c.Foot = strings.TrimPrefix(c.Foot+" · "+asOf, " · ")
	}
	return c
}

// planCards adds the cards to the files that links may lead to.
func (s *site) planCards() {
	for i := range s.routes {
		if name := s.cardOf(&s.routes[i]); name != "" {
			s.known[name] = true
		}
	}
}

// cardFiles adds the card of every page that has its own.
func (s *site) cardFiles(out *Site) {
	palette := chart.Palette(s.theme.Light())
	for i := range s.routes {
		r := &s.routes[i]
		if s.cardOf(r) != cardFile(r.file) {
			continue
		}
		out.files[cardFile(r.file)] = func(s *site) (raw []byte, problems diag.List) {
			raw, err := s.card(r).Draw(palette)
			if err != nil {
				problems.Errorf("card-failed", diag.Pos{}, "mend the palette of the theme, or use the default theme", "%v", err)
				return nil, problems
			}
			return raw, problems
		}
	}
}

// social is what the page shows where its link is shared.
func (p *page) social(description string) *theme.Social {
	r := p.route
	if r.bare || r.file == notFoundFile {
		return nil
	}
	out := theme.Social{Type: "website", Title: r.title, Site: p.ed.SiteTitle, Description: description, Locale: strings.ReplaceAll(p.ed.Language, "-", "_")}
	if r.layout == "post" {
		out.Type, out.Published = "article", r.share.published.String()
	}
	if card := p.cardOf(r); card != "" {
		out.Address = absolute(p.ed.BaseURL, p.ed.Folder, r.file)
		out.Image = absolute(p.ed.BaseURL, p.ed.Folder, card)
		out.ImageText = r.title
		out.ImageWidth, out.ImageHeight = chart.CardWidth, chart.CardHeight
	}
	return &out
}

// The structs below are linked data of schema.org, as far as a roadmap has a place there.
type linkedData struct {
	Context string `json:"@context"`
	Graph   []any  `json:"@graph"`
}

type linkedSite struct {
	Type        string `json:"@type"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	URL         string `json:"url"`
	Language    string `json:"inLanguage"`
}

type linkedCrumbs struct {
	Type  string        `json:"@type"`
	Items []linkedCrumb `json:"itemListElement"`
}

type linkedCrumb struct {
	Type     string `json:"@type"`
	Position int    `json:"position"`
	Name     string `json:"name"`
	Item     string `json:"item"`
}

type linkedArticle struct {
	Type        string           `json:"@type"`
	Headline    string           `json:"headline"`
	Description string           `json:"description,omitempty"`
	Published   string           `json:"datePublished"`
	URL         string           `json:"url"`
	Image       string           `json:"image"`
	Language    string           `json:"inLanguage"`
	Author      linkedAuthor     `json:"author"`
	PartOf      linkedCollection `json:"isPartOf"`
}

type linkedAuthor struct {
	Type string `json:"@type"`
	Name string `json:"name"`
}

type linkedCollection struct {
	Type string `json:"@type"`
	Name string `json:"name"`
	URL  string `json:"url"`
}

// linked is the page's linked data: the site on its home, the way to the page elsewhere,
// and an article for a post. json.Marshal leaves no <, so that nothing ends the script
// element around it.
func (p *page) linked(description string) template.JS {
	r, ed := p.route, p.ed
	if !p.linkable() || r.bare || r.file == notFoundFile {
		return ""
	}
	at := func(file string) string { return absolute(ed.BaseURL, ed.Folder, file) }
	data := linkedData{Context: "https://schema.org"}
	if r.file == homeFile {
		data.Graph = append(data.Graph, linkedSite{"WebSite", ed.SiteTitle, description, at(homeFile), ed.Language})
	} else {
		crumbs := linkedCrumbs{Type: "BreadcrumbList"}
		for _, c := range p.trail() {
			crumbs.Items = append(crumbs.Items, linkedCrumb{"ListItem", len(crumbs.Items) + 1, c.title, at(c.file)})
		}
		data.Graph = append(data.Graph, crumbs)
	}
	if r.layout == "post" {
		data.Graph = append(data.Graph, linkedArticle{
			"BlogPosting", r.title, description, r.share.published.String(), at(r.file), at(cardFile(r.file)), ed.Language,
			linkedAuthor{"Organization", ed.SiteTitle},
			linkedCollection{"Blog", ed.SiteTitle, at("posts/index.html")},
		})
	}
	raw, err := json.Marshal(data)
	if err != nil {
		fail(&p.problems, err)
		return ""
	}
	return template.JS(raw) //nolint:gosec // JSON without <, > and &
}
