package site

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"fmt"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Title    string      `xml:"title"`
	Subtitle string      `xml:"subtitle,omitempty"`
	ID       string      `xml:"id"`
	Updated  string      `xml:"updated"`
	Author   string      `xml:"author>name"`
	Links    []atomLink  `xml:"link"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary,omitempty"`
}

// feed is the edition's posts as Atom (RFC 4287). Ids and links are absolute; a site
// that does not know its address has names for ids and relative links.
func (s *site) feed() ([]byte, error) {
	ed := s.ed
	address := func(file string) (id, href string) {
		if url := absolute(ed.BaseURL, ed.Folder, file); url != "" {
			return url, url
		}
		return "urn:waypost:" + ed.ID + ":" + pretty(file), file
	}
	id, home := address(homeFile)
	_, self := address(feedFile)
	feed := atomFeed{
		Title: ed.SiteTitle + ": " + ed.Title, Subtitle: ed.Summary, ID: id, Updated: atomTime(ed.AsOf), Author: ed.SiteTitle,
		Links: []atomLink{{"alternate", home}, {"self", self}},
	}
	for i, post := range ed.Posts {
		if i == 0 {
			feed.Updated = atomTime(post.Date)
		}
		id, href := address(itemFile("posts", post.Slug))
		summary := post.Summary
		if summary == "" {
			summary = ed.Text(&post.Entry).Excerpt
		}
		feed.Entries = append(feed.Entries, atomEntry{
			Title: post.Title, ID: id, Updated: atomTime(post.Date), Link: atomLink{"alternate", href}, Summary: summary,
		})
	}
	return encodeXML(feed)
}

// atomTime is the start of a day in UTC; Atom has no dates without a time.
func atomTime(d roadmap.Date) string { return max(d, roadmap.MinDate).String() + "T00:00:00Z" }

type urlSet struct {
	XMLName xml.Name  `xml:"http://www.sitemaps.org/schemas/sitemap/0.9 urlset"`
	URLs    []siteURL `xml:"url"`
}

type siteURL struct {
	Loc string `xml:"loc"`
}

// sitemap lists the pages of the edition.
func (s *site) sitemap() ([]byte, error) {
	var out urlSet
	for _, r := range s.routes {
		if r.file != notFoundFile && !r.bare {
			out.URLs = append(out.URLs, siteURL{absolute(s.ed.BaseURL, s.ed.Folder, r.file)})
		}
	}
	return encodeXML(out)
}

func encodeXML(v any) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(xml.Header)
	enc := xml.NewEncoder(&out)
	enc.Indent("", "  ")
	if err := enc.Encode(v); err != nil {
		return nil, fmt.Errorf("writing XML: %w", err)
	}
	out.WriteByte('\n')
	return out.Bytes(), nil
}

// dataSchema names the shape of roadmap.json. It rises when a key changes its meaning
// or goes away; a new key leaves it alone.
const dataSchema = "waypost/roadmap/1"

// The structs below are roadmap.json. References are ids, pages are paths from the
// edition's home, and what the audience may not see is left out.
type dataRoadmap struct {
	Schema      string          `json:"schema"`
	Title       string          `json:"title"`
	Edition     string          `json:"edition"`
	AsOf        roadmap.Date    `json:"as_of"`
	Language    string          `json:"language,omitempty"`
	Currency    string          `json:"currency,omitempty"`
	Disclaimer  string          `json:"disclaimer,omitempty"`
	Services    []dataService   `json:"services"`
	Milestones  []dataMilestone `json:"milestones"`
	MVFs        []dataMVF       `json:"mvfs"`
	Metrics     []dataMetric    `json:"metrics"`
	Posts       []dataPost      `json:"posts"`
	Total       int             `json:"total"`
	TotalDone   int             `json:"shipped"`
	TotalActive int             `json:"building"`
}

type dataItem struct {
	ID      string `json:"id"`
	Title   string `json:"title"`
	Summary string `json:"summary,omitempty"`
	Page    string `json:"page"`
}

type dataPeriod struct {
	First roadmap.Date `json:"first"`
	Last  roadmap.Date `json:"last"`
	Label string       `json:"label"`
}

type dataSpan struct {
	Start *dataPeriod `json:"start,omitempty"`
	End   *dataPeriod `json:"end,omitempty"`
}

type dataService struct {
	dataItem
	Letter    string `json:"letter,omitempty"`
	FullScope string `json:"full_scope,omitempty"`
}

type dataMilestone struct {
	dataItem
	Goal     string      `json:"goal,omitempty"`
	Launch   bool        `json:"launch,omitempty"`
	Due      *dataPeriod `json:"due,omitempty"`
	Health   string      `json:"health,omitempty"`
	Planned  *dataSpan   `json:"planned,omitempty"`
	Expected *dataSpan   `json:"expected,omitempty"`
	MVFs     []string    `json:"mvfs"`
}

type dataMVF struct {
	dataItem
	Service   string      `json:"service,omitempty"`
	Milestone string      `json:"milestone,omitempty"`
	Status    string      `json:"status,omitempty"`
	Value     string      `json:"value,omitempty"`
	PartOf    string      `json:"part_of,omitempty"`
	Planned   *dataSpan   `json:"planned,omitempty"`
	Actual    *dataSpan   `json:"actual,omitempty"`
	Expected  *dataSpan   `json:"expected,omitempty"`
	Effort    string      `json:"effort,omitempty"`
	Team      string      `json:"team,omitempty"`
	After     []string    `json:"after,omitempty"`
	Life      string      `json:"life,omitempty"`
	Lives     *dataPeriod `json:"lives_until,omitempty"`
	Horizon   string      `json:"horizon,omitempty"`
	Moves     []string    `json:"moves,omitempty"`
}

type dataMetric struct {
	dataItem
	Unit    string      `json:"unit"`
	Indexed bool        `json:"indexed,omitempty"`
	Target  *float64    `json:"target,omitempty"`
	Points  []dataPoint `json:"points"`
}

type dataPoint struct {
	At     *dataPeriod `json:"at"`
	Plan   *float64    `json:"plan,omitempty"`
	Actual *float64    `json:"actual,omitempty"`
	Low    *float64    `json:"low,omitempty"`
	High   *float64    `json:"high,omitempty"`
	Note   string      `json:"note,omitempty"`
}

type dataPost struct {
	dataItem
	Date  roadmap.Date `json:"date"`
	Kind  string       `json:"kind,omitempty"`
	About []string     `json:"about,omitempty"`
}

// data is the edition's facts as JSON.
func (s *site) data() ([]byte, error) {
	ed := s.ed
	out := dataRoadmap{
		Schema: dataSchema, Title: ed.SiteTitle, Edition: ed.ID, AsOf: ed.AsOf, Language: ed.Language, Currency: ed.Currency,
		Disclaimer: ed.Disclaimer, Services: []dataService{}, Milestones: []dataMilestone{}, MVFs: []dataMVF{},
		Metrics: []dataMetric{}, Posts: []dataPost{},
		Total: ed.Progress.Total, TotalDone: ed.Progress.Shipped, TotalActive: ed.Progress.Building,
	}
	for _, v := range ed.Services {
		out.Services = append(out.Services, dataService{dataItem: itemData(&v.Entry), Letter: v.Letter, FullScope: v.FullScope})
	}
	for _, m := range ed.Milestones {
		d := dataMilestone{
			dataItem: itemData(&m.Entry), Goal: m.Goal, Launch: m.Launch, Due: s.dataPeriod(m.Due), Health: m.Health.State,
			Planned: s.dataSpan(m.Planned), Expected: s.dataSpan(m.Expected), MVFs: []string{},
		}
		for _, c := range m.MVFs {
			d.MVFs = append(d.MVFs, c.ID)
		}
		out.Milestones = append(out.Milestones, d)
	}
	for _, m := range ed.Metrics {
		d := dataMetric{
			dataItem: itemData(&m.Entry), Unit: string(m.Unit), Indexed: m.Indexed, Target: dataNumber(m.Target), Points: []dataPoint{},
		}
		for _, pt := range m.Points {
			d.Points = append(d.Points, dataPoint{
				At: s.dataPeriod(pt.At), Plan: dataNumber(pt.Plan), Actual: dataNumber(pt.Actual), Low: dataNumber(pt.Low),
				High: dataNumber(pt.High), Note: pt.Note,
			})
		}
		out.Metrics = append(out.Metrics, d)
	}
	for _, post := range ed.Posts {
		d := dataPost{dataItem: itemData(&post.Entry), Date: post.Date, Kind: post.PostKind}
		for _, t := range post.About {
			d.About = append(d.About, t.ID)
		}
		out.Posts = append(out.Posts, d)
	}
	// MVFs are by far the most of it, so each is written by itself, on a line of its own, and they take
	// the place of their empty list: no copy of the whole is made on the way.
	whole, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", DataFile, err)
	}
	const list = "\n  \"mvfs\": ["
	before, after, _ := bytes.Cut(whole, []byte(list)) // texts hold no line breaks and no bare quotes
	var b bytes.Buffer
	b.Write(before)
	b.WriteString(list)
	lines := json.NewEncoder(&b)
	for i, m := range ed.MVFs {
		if i > 0 {
			b.WriteByte(',')
		}
		b.WriteString("\n    ")
		start := b.Len()
		if err := lines.Encode(s.dataMVF(m)); err != nil {
			return nil, fmt.Errorf("writing %s: %w", DataFile, err)
		}
		b.Truncate(b.Len() - 1) // without the end of the line, which may want a comma
		if one := b.Len() - start; i == 0 {
			b.Grow(len(after) + len(ed.MVFs)*(one+one/8)) // about what is to come
		}
	}
	if len(ed.MVFs) > 0 {
		b.WriteString("\n  ")
	}
	b.Write(after)
	b.WriteByte('\n')
	return b.Bytes(), nil
}

func itemData(e *audience.Entry) dataItem {
	return dataItem{ID: e.ID, Title: e.Title, Summary: e.Summary, Page: pretty(itemFile(folders[e.Kind], e.Slug))}
}

// dataMVF is an MVF of the data.
func (s *site) dataMVF(m *audience.MVF) dataMVF {
	d := dataMVF{
		dataItem: itemData(&m.Entry), Status: string(m.Status), Value: m.Value, PartOf: m.PartOf, Planned: s.dataSpan(m.Planned),
		Actual: s.dataSpan(m.Actual), Expected: s.dataSpan(m.Expected), Effort: m.Effort, Team: m.Team, Life: m.Life,
		Lives: s.dataPeriod(m.Lives), Horizon: string(m.Horizon),
	}
	if m.Service != nil {
		d.Service = m.Service.ID
	}
	if m.Milestone != nil {
		d.Milestone = m.Milestone.ID
	}
	for _, dep := range m.After {
		d.After = append(d.After, dep.MVF.ID)
	}
	for _, metric := range m.Moves {
		d.Moves = append(d.Moves, metric.ID)
	}
	return d
}

func (s *site) dataPeriod(p roadmap.Period) *dataPeriod {
	if p.IsZero() {
		return nil
	}
	return &dataPeriod{First: p.First, Last: p.Last, Label: s.ed.Fiscal.Label(p)}
}

func (s *site) dataSpan(v audience.Span) *dataSpan {
	if v.IsZero() {
		return nil
	}
	return &dataSpan{Start: s.dataPeriod(v.Start), End: s.dataPeriod(v.End)}
}

func dataNumber(v audience.Value) *float64 {
	if !v.OK {
		return nil
	}
	return &v.V
}
