package theme

import (
	"html/template"
	"sync"
)

// Contract is the version of the structs below. It rises when a field is renamed,
// removed or changes its meaning; a new field leaves it alone. A theme states in
// theme.toml which version it is written for.
//
// In every struct an empty field means "not there for this reader": a layout shows a
// fact when its field is set and says nothing otherwise. Every address is ready to be
// written into href or src. template.HTML fields are safe as they are; all other text
// is escaped by html/template.
const Contract = 1

// Link is an address with its text. Current marks the page, or the section of the
// page, that the link stands on.
type Link struct {
	Text, Href string
	Current    bool
}

// Page is what base.html receives: the page around the main part. What it shares with
// others is .Frame as a whole, for partialCached, and each field of that by its name: .Nav.
type Page struct {
	*Frame
	Kind        string // home, timeline, milestone, … ; also the layout's name
	Title       string // for <title>
	Description string
	Canonical   string // absolute; "" when the site does not know its address
	Crumbs      []Link // from home to this page, which comes last
	Previous    *Link
	Next        *Link
	Social      *Social     // what the page shows where its link is shared
	LinkedData  template.JS // JSON-LD; "" when the site does not know its address
	Main        template.HTML
}

// Frame is what the pages of all items of a section have in common. Every other page has one
// of its own.
type Frame struct {
	Language   string // "en"
	Direction  string // "ltr", or "rtl" where lines run from right to left
	SiteTitle  string
	Edition    string // the edition's title
	Home       string
	Style      string
	Script     string // for charts and timelines; pages are whole without it
	Early      string // runs before the page is painted; "" where the theme has none
	Icon       string
	Logo       string // the site's own picture, in place of the theme's mark
	Feed       string // "" without posts
	Slides     string // the edition as slides; "" where the theme has none
	Data       string // roadmap.json
	Search     string // the index that search.js reads; "" when there is nothing to find
	Nav        []Link
	Others     []Link // other editions that are open to read
	AsOf       string // "14 Aug 2026"
	Disclaimer string
	cached     sync.Map // what partialCached has made of it: *template.Template to func() (template.HTML, error)
}

// Social is what a page shows where its link is shared, as Open Graph has it. The
// addresses are absolute, and "" when the site does not know its own.
type Social struct {
	Type                    string // "website", or "article" for a post
	Title, Description      string
	Site                    string
	Address                 string
	Locale                  string // "en", "pt_BR"
	Published               string // of an article: "2026-07-02"
	Image, ImageText        string
	ImageWidth, ImageHeight int
}

// Text is rendered Markdown with views between its blocks.
type Text []Block

// Block is a stretch of HTML and the view after it. Heading names the view for those who
// listen, where no heading stands before it.
type Block struct {
	HTML    template.HTML
	Heading string
	View    *View
}

// View is one placed view; exactly one field is set, and More beside a list. Empty is a sentence that stands
// in for a view with nothing to show.
type View struct {
	Picture    *Picture
	Compare    *Compare
	Progress   *ProgressView
	Milestones []Milestone
	Board      *Board
	Metrics    []Metric
	Chart      *Chart
	Posts      []Post
	MVFs       []MVF
	Grid       *Grid
	Ready      []MVF
	Strip      []Metric    // metrics side by side, the first ones that a reader looks for
	Plan       []Milestone // milestones against their plan, as a table
	Report     *Post       // the newest report: health, highlights, lowlights, asks
	Path       []MVF       // the chain of which every day counts
	Kits       []Announcement
	Groups     []Group // MVFs counted by milestone, where a list of them would be too long
	PlanningViews
	More  *Link // to what a list of a large edition leaves out
	Empty string
}

// Announcement is what it takes to announce a milestone.
type Announcement struct {
	Milestone Milestone
	Text      string // to be copied as it is
	Pictures  []Link // files to go with it
}

// Picture is a drawing in two widths, a sentence that says what it shows, and the
// same as groups of links.
type Picture struct {
	Wide, Narrow template.HTML
	Finding      string
	Groups       []Group
}

// Group is a heading with the MVFs under it.
type Group struct {
	Link  Link
	Note  string
	MVFs  []MVF
	Total int    // how many there are, where a large edition lists none of them here
	Count string // the same in words: "12 MVFs"
}

// Compare is the plan with and without MVFs.
type Compare struct {
	Finding string
	With    *Picture // nil when only the other is asked for
	Without *Picture
	Rows    []CompareRow
}

// CompareRow is one figure of a comparison, for both plans.
type CompareRow struct{ Label, With, Without string }

// Progress is how much has shipped. Text is a whole sentence for those who do not
// see the pictures.
type Progress struct {
	Total, Shipped, Building int
	Percent                  int
	Text                     string // "6 of 12 shipped, 2 being built"
	Effort                   string // "130 of 260 working days"
	Bar, Ring                template.HTML
}

// ProgressView is progress in all and part by part.
type ProgressView struct {
	Whole *Progress
	Parts []ProgressPart
}

// ProgressPart is the progress of one milestone or service.
type ProgressPart struct {
	Link     Link
	Progress Progress
}

// Mark is a state that is shown by shape and word: a status (idea, planned, building,
// shipped, paused, dropped) or a health (green, amber, red, grey).
type Mark struct{ Key, Word string }

// Span is a start and an end, written for people. Text joins them: "2 Jan to 22 Jan 2026".
type Span struct{ Start, End, Text string }

// MVF is a Minimal Viable Fragment.
type MVF struct {
	ID, Title, Href, Summary  string
	Value, PartOf             string
	Status                    *Mark
	Service, Milestone        *Link
	ServiceIndex              int // for the service's colour: class "s0" to "s5"
	Planned, Actual, Expected *Span
	When                      string // the one date to show in a list: shipped, else expected, else planned
	Effort, Team              string
	After                     []Dependency
	Before, Moves, Waits      []Link
	Life, Lives               string // "3 years", "20 Jan 2029"
	Horizon                   string // "Short term", "Long term"
	Delay                     string
	Slack                     string // "5 working days"; "None: on the critical path"
	Driver                    *Link
	DriverNote                string
	Ready, PastDue            bool
	Late                      string // "2 working days late"
	Body                      Text
}

// Dependency is what an MVF depends on.
type Dependency struct {
	Link Link
	Lag  string
}

// Milestone is a collection of MVFs.
type Milestone struct {
	Number               int
	Title, Href, Summary string
	Goal, Announce       string
	Launch, Shipped      bool
	Due, When            string
	Planned, Expected    *Span
	Late                 string
	Status               *Mark // shipped, building or planned
	Health               *Mark
	HealthWhy, HealthOn  string
	Certain              string // "by 18 Jan 2027 with 85 % certainty"; "" where no odds are shown
	Computed             *Mark  // the computed health, where it differs from the declared
	Progress             *Progress
	MVFs                 []MVF
	Metrics              []Metric
	Posts                []Post
	Picture              *Picture
	Body                 Text
}

// Service is a part of the platform that grows by MVFs.
type Service struct {
	Letter               string
	Index                int
	Title, Href, Summary string
	Owner, FullScope     string
	CustomerFacing       bool
	Progress             *Progress
	Planned, Expected    *Span
	MVFs                 []MVF
	Groups               []Group // instead of MVFs, counted by milestone, where they are very many
	Body                 Text
}

// Metric is a measured number.
type Metric struct {
	Title, Href, Summary   string
	Unit                   string // a note such as "Index, first value = 100"
	Latest, LatestAt       string // the latest actual
	Plan                   string // the plan for the same period
	Change                 string // "up 28 % on Q1 2026"
	Trend                  string // "good" or "bad": whether the change goes the better way; "" when not known
	Target, Better, Source string
	Formula                string
	Capped                 bool
	Finding                string
	Spark                  template.HTML
	Chart                  *Chart // on the metric's own page
	MovedBy                []MVF
	MovedByGroups          []Group // instead, counted by milestone, where they are very many
	Body                   Text
}

// Post is a dated text.
type Post struct {
	Title, Href, Summary        string
	Date, ISO                   string
	Kind                        string
	About                       []Link
	Health                      *Mark
	HealthWhy                   string
	Highlights, Lowlights, Asks []string
	Body                        Text
}

// Board is now, next and later.
type Board struct{ Columns []Column }

// Column is one column of a board.
type Column struct {
	Title, Note string
	MVFs        []MVF
	More        *Link // to what a large edition leaves out
}

// Chart is a chart in two widths, a sentence that says what it shows, and its numbers. A
// chart with nothing to draw has no picture.
type Chart struct {
	Title, Href  string // Href is "" where the chart is not linked, as on its own page
	Finding      string
	Note         string
	Wide, Narrow template.HTML
	Table        *Table
	Open         bool // the table is shown at once
	SVG, PNG     string
	Embed        string
}

// Table is rows of text. The first column names the rows.
type Table struct {
	Columns []TableColumn
	Rows    [][]string
}

// TableColumn is a column of a table.
type TableColumn struct {
	Title  string
	Number bool
}

// Grid is services by milestones.
type Grid struct {
	Services []Service
	Rows     []GridRow
	More     *Link // to the milestones that a large edition leaves out
}

// GridRow is one milestone: a cell for each service. Of a large edition, Counts says how
// many MVFs a cell would hold, and how many of them have shipped.
type GridRow struct {
	Link   Link
	Cells  [][]MVF
	Counts []GridCount
}

// GridCount is a cell that is too full to list. Text is "5 of 12 shipped",
// "12 MVFs" where no status is shown, or "".
type GridCount struct {
	Total, Shipped int
	Text           string
}

// HomePage is what home.html receives. ID is the audience's id, for a layout that gives an
// edition a look of its own.
type HomePage struct {
	ID                          string
	SiteTitle, Edition, Summary string
	Notices                     []string // what a reader must know before the rest: what is past due, what is old
	Empty                       bool     // nothing is planned yet
	Text                        Text
}

// TimelinePage is what timeline.html receives.
type TimelinePage struct {
	Plan, ByService *Picture
	Compare         *Compare
	List            *TimelineList
	Embed           string // the timeline as a page for a frame
}

// TimelineList is the plan as a list that a script can turn into an instrument. Days are
// written as 2026-03-31. A long plan is collapsed: its rows are milestones.
type TimelineList struct {
	From, To, AsOf string // the stretch that it covers, and today
	Quarters       []TimelineTick
	Groups         []TimelineGroup // by milestone
	Statuses       []string        // what the rows can be told apart by; empty where they are all alike
	Services       []string
	Teams          []string
	Horizons       []string
	Chains         bool // some row waits for another
	Collapsed      bool
	Total          int    // MVFs in all
	Count          string // the same as people write it: "10,000"
	Script         string // the script of the instrument; "" where the theme has none
}

// TimelineTick is the first day of a fiscal quarter, with the quarter's name.
type TimelineTick struct{ Day, Label string }

// TimelineGroup is a milestone with its rows.
type TimelineGroup struct {
	Link Link
	Note string
	Rows []TimelineRow
}

// TimelineRow is an MVF with its days; with a coarse date they are those of the whole
// period. Of a collapsed plan it is a milestone.
type TimelineRow struct {
	MVF
	Slug             string
	From, To         string   // "" without dates
	PlanFrom, PlanTo string   // "" where the plan is what is shown
	After            []string // slugs
}

// MilestonesPage is what milestones.html receives.
type MilestonesPage struct {
	Charts     []Chart
	Picture    *Picture
	Progress   *Progress
	Milestones []Milestone
	All        []Group // every milestone with its number of MVFs, where only some stand in Milestones
}

// ServicesPage is what services.html receives.
type ServicesPage struct {
	Charts   []Chart
	Services []Service
	Grid     *Grid
}

// MVFsPage is what mvfs.html receives.
type MVFsPage struct {
	Charts    []Chart
	Groups    []Group
	Heading   string // "All 12 by milestone"
	Total     int
	Ready     []MVF
	ReadyMore *Link // to what a large edition leaves out
}

// MetricsPage is what metrics.html receives.
type MetricsPage struct{ Metrics []Metric }

// PostsPage is what posts.html receives.
type PostsPage struct{ Posts []Post }

// EmbedPage is what embed.html receives: one picture as a whole document, for a frame in
// another page. It is a chart, or where Picture is set, a timeline.
type EmbedPage struct {
	Frame   Page // as base.html receives it, without a main part
	Chart   Chart
	Picture *Picture
	Home    string
}

// SlidesPage is what slides.html receives: an edition as slides, a whole document.
type SlidesPage struct {
	Frame      Page // as base.html receives it, without a main part
	Summary    string
	Metrics    []Metric // the first four
	Progress   *Progress
	Milestones []Milestone
	Board      *Board
	Plan       *Picture
	Charts     []Chart // of the first metrics
	More       *Link   // to the milestones that a large edition leaves out
	Report     *Post
}

// StylePage is what style.html receives: every component, filled from the edition.
type StylePage struct {
	Colours    []Colour
	Statuses   []Mark
	Healths    []Mark
	MVFs       []MVF
	Metrics    []Metric
	Milestones []Milestone
	Progress   *Progress
	Board      *Board
	Grid       *Grid
	Plan       *Picture
	Chart      *Chart
	Posts      []Post
	Report     *Post
	Kits       []Announcement
	Path       []MVF
}

// TextPage is what page.html and not-found.html receive.
type TextPage struct {
	Title, Summary string
	Home           string
	Contents       []Link
	Text           Text
}

// Layout is a layout that every theme brings, by file name without ".html", with the
// struct that it receives. Where a theme has an optional one, sites have the page that it draws.
type Layout struct {
	Name     string
	Receives any
	Optional bool
}

// Layouts lists them. base and embed are whole documents; base is around all others.
var Layouts = []Layout{
	{Name: "base", Receives: Page{}},
	{Name: "home", Receives: HomePage{}},
	{Name: "timeline", Receives: TimelinePage{}},
	{Name: "plan", Receives: PlanPage{}},
	{Name: "milestones", Receives: MilestonesPage{}},
	{Name: "milestone", Receives: Milestone{}},
	{Name: "services", Receives: ServicesPage{}},
	{Name: "service", Receives: Service{}},
	{Name: "mvfs", Receives: MVFsPage{}},
	{Name: "mvf", Receives: MVF{}},
	{Name: "metrics", Receives: MetricsPage{}},
	{Name: "metric", Receives: Metric{}},
	{Name: "posts", Receives: PostsPage{}},
	{Name: "post", Receives: Post{}},
	{Name: "page", Receives: TextPage{}},
	{Name: "embed", Receives: EmbedPage{}},
	{Name: "not-found", Receives: TextPage{}},
	{Name: SlidesLayout, Receives: SlidesPage{}, Optional: true},
	{Name: StyleLayout, Receives: StylePage{}, Optional: true},
}
