// Package audience turns a plan into editions. An Edition holds exactly what one
// audience may see, with dates, money and texts already coarsened: everything after
// it works from the edition alone and cannot leak what is not there.
package audience

import (
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Span is a start and an end at the precision that the audience may see. Either may
// be zero.
type Span struct {
	Start, End roadmap.Period
}

// IsZero reports whether there is nothing to show.
func (s Span) IsZero() bool { return s.Start.IsZero() && s.End.IsZero() }

// Entry is what every item of an edition has.
type Entry struct {
	Kind    roadmap.Kind
	ID      string
	Slug    string
	File    string // the content file, which links are written to
	Title   string
	Summary string
}

// key names the item of which the entry is.
func (e *Entry) key() roadmap.ItemID { return roadmap.ItemID{Kind: e.Kind, ID: e.ID} }

// Progress counts what has shipped. An MVF counts 0 until it ships. By effort where
// the audience sees effort, else EffortTotal is 0.
type Progress struct {
	Total, Shipped, Building int
	EffortTotal, EffortDone  int // working days
}

// Share is the part that has shipped, 0 to 1, by count.
func (p Progress) Share() float64 {
	if p.Total == 0 {
		return 0
	}
	return float64(p.Shipped) / float64(p.Total)
}

// Service is a service with the MVFs that the audience may see.
type Service struct {
	Entry
	Letter         string
	Index          int // position in the edition, for its colour
	Owner          string
	CustomerFacing bool
	FullScope      string
	MVFs           []*MVF
	Progress       Progress
	Planned        Span
	Expected       Span
}

// Milestone is a milestone with the MVFs that the audience may see.
type Milestone struct {
	Entry
	Number   int // 1, 2, … in the edition's order
	Goal     string
	Launch   bool
	Announce string
	Due      roadmap.Period
	Health   roadmap.Health // State "" when not shown or not declared
	Computed *Later[string] // the computed health: green, amber, red, grey; "" when it has shipped, nil when not shown
	MVFs     []*MVF
	Metrics  []*Metric
	Progress Progress
	Planned  Span
	Expected Span
	Shipped  bool
	Late     int // working days; only where exact days are shown
}

// Dependency is a visible dependency.
type Dependency struct {
	MVF *MVF
	Lag string // "+5d"
}

// MVF is a Minimal Viable Fragment as one audience sees it. What the audience may not
// see is zero.
type MVF struct {
	Entry
	Service   *Service
	Milestone *Milestone // nil when not placed
	Status    roadmap.Status
	Value     string
	PartOf    string
	Planned   Span
	Actual    Span
	Expected  Span
	Effort    string // as written: "14d", "2w to 5w, likely 3w"
	Team      string
	After     []Dependency
	Before    []*MVF
	Life      string // "3y"
	Lives     roadmap.Period
	Horizon   roadmap.Horizon
	Moves     []*Metric
	DelayCost string // "$4,000 a week"
	HasSlack  bool
	Slack     int
	Critical  bool
	Driver    *MVF
	ByTeam    bool
	Ready     bool
	Waits     []*MVF
	PastDue   bool
	HasLate   bool
	Late      int
}

// Value is a reading as the audience may see it, written for people beside its number.
type Value struct {
	V    float64
	OK   bool
	Text string // "$1.2 M", "3.6x", "12.5 %"
}

// Point is one reading of a metric.
type Point struct {
	At                      roadmap.Period
	Label                   string // "Q1 2026"
	Plan, Actual, Low, High Value
	Note                    string
}

// Metric is a metric as one audience sees it.
type Metric struct {
	Entry
	Unit    roadmap.MetricUnit
	Indexed bool // values are an index, first = 100
	Period  string
	Better  string
	Target  Value
	Source  string
	Points  []Point
	Bands   []float64
	Formula string
	Capped  bool
	MovedBy []*MVF
}

// Post is a post as one audience sees it.
type Post struct {
	Entry
	Date       roadmap.Date
	PostKind   string
	About      []Target
	Health     roadmap.Health
	Highlights []string
	Lowlights  []string
	Asks       []string
}

// Target is a visible item that a post is about.
type Target struct {
	Kind  roadmap.Kind
	ID    string
	Slug  string
	Title string
}

// Page is a free page.
type Page struct {
	Entry
	Menu bool
}

// CompareBar is one bar of a comparison picture.
type CompareBar struct {
	Service *Service
	MVF     *MVF // nil without MVFs
	Span    Span
}

// CompareRow is one row of a comparison picture.
type CompareRow struct {
	Milestone *Milestone // nil without MVFs
	Bars      []CompareBar
}

// CompareSide is one of the two plans.
type CompareSide struct {
	Rows           []CompareRow
	Launch         Span
	FirstValue     roadmap.Period
	FullScope      roadmap.Period
	FirstShare     float64
	QuartersMarket float64
	ValueYears     float64
}

// Comparison is the plan with and without MVFs.
type Comparison struct {
	Start, Until  roadmap.Date
	With, Without CompareSide
	WeeksEarlier  int
	Missed        string  // of the planned growth in revenue without MVFs: "$1.2 M"; "" where money is hidden
	MissedShare   float64 // the same as a share of that growth; 0 when no metric says so
}

// Balance is the share of short-term work, by fiscal quarter and in all.
type Balance struct {
	Quarters []BalanceQuarter
	Short    float64    // share of the shown work, 0 to 1
	Band     [2]float64 // the declared band
	ByEffort bool       // weighed by effort, else by count
}

// BalanceQuarter is one quarter's work in working days, or in MVFs.
type BalanceQuarter struct {
	Period      roadmap.Period
	Short, Long float64
}

// Other is another open edition that this one's texts link to.
type Other struct {
	ID, Title, File string
}

// Edition is everything that one audience may see, and nothing else.
type Edition struct {
	ID          string         // the audience's id
	Folder      string         // "" for public, else the audience's slug
	File        string         // the audience's content file, which links to this edition are written to
	Unlisted    bool           // only some audiences may know that this edition exists
	Access      roadmap.Access // how its readers come to it
	Title       string         // the audience's title: "Investors and board"
	SiteTitle   string
	Description string
	BaseURL     string // of the whole site; "" or ends in "/"
	Elsewhere   string // BaseURL of the other editions, when this one stands on a host of its own
	Language    string
	Words       locale.Locale // of the language
	Currency    string
	Theme       string
	Fiscal      roadmap.Fiscal
	Holidays    []roadmap.Date
	AsOf        roadmap.Date
	Dates       roadmap.Precision
	Money       roadmap.MoneyShown
	Disclaimer  string
	Sees        map[roadmap.Field]bool
	Summary     string
	Services    []*Service
	Milestones  []*Milestone
	MVFs        []*MVF // by milestone, service, id
	Metrics     []*Metric
	Posts       []*Post // newest first
	Pages       []*Page
	Progress    Progress
	Compare     *Later[Comparison] // nil when not shown
	Balance     *Balance           // nil when not shown
	Flow        *Flow              // nil when not shown, as are the next three
	BurnUp      *BurnUp
	Slippage    *Later[Slippage] // its answer is nil when no milestone has a trend
	Effort      *EffortByService
	Planning
	Wording
}
