// Package roadmap is the domain: services, milestones, MVFs (Minimal Viable
// Fragments), metrics, audiences, posts and pages, and the config that they share.
//
// The reader fills a Source, whose references are ids with positions. Resolve
// joins them into a Roadmap, whose references are pointers, and reports what does
// not join. Apart from problems (package diag) and labels (package locale) it uses the standard
// library alone.
package roadmap

import (
	"encoding/binary"
	"maps"
	"slices"
	"time"

	"github.com/waypost/waypost/generator/internal/diag"
)

// Kind is one of the seven kinds of content.
type Kind string

// The kinds, in the order in which they are read and listed.
const (
	KindService   Kind = "service"
	KindMilestone Kind = "milestone"
	KindMVF       Kind = "mvf"
	KindMetric    Kind = "metric"
	KindAudience  Kind = "audience"
	KindPost      Kind = "post"
	KindPage      Kind = "page"
)

// Kinds lists every kind with the folder of content/ that holds it.
var Kinds = []struct {
	Kind   Kind
	Folder string
}{
	{KindService, "services"},
	{KindMilestone, "milestones"},
	{KindMVF, "mvfs"},
	{KindMetric, "metrics"},
	{KindAudience, "audiences"},
	{KindPost, "posts"},
	{KindPage, "pages"},
}

// Ref is a reference by id, with the place where it was written.
type Ref struct {
	ID  string
	Pos diag.Pos
}

// Labels is the set of audiences that may see something. Not set means that the
// config's default applies; an empty set is refused by the reader.
type Labels struct {
	Set bool
	All bool // "*"
	IDs []Ref
}

// Text is what one audience reads in place of an item's own words.
type Text struct {
	Title, Summary, Value string
}

// Item is what every kind of content has.
type Item struct {
	Kind       Kind
	ID         string // as written or the file stem: "A.1"
	Slug       string // the id in URLs, lower case: "a.1"
	Title      string
	Summary    string
	File       string // content/mvfs/a1.md
	Keys       Keys
	Audiences  Labels
	For        map[string]Text // [for.<audience>]
	Declassify Declassify      // of services, milestones, MVFs and metrics
}

// At is the place of a front matter key, or of the file when the key is not written.
func (it *Item) At(key string) diag.Pos {
	if at, ok := it.Keys.find(key); ok {
		at.File = it.File
		return at
	}
	return diag.Pos{File: it.File, Line: 1, Col: 1}
}

// Keys says where each front matter key stands in its file. Nested keys are dotted: "delay.cost_per_week".
// There are some for every item and few are ever asked for, so all are written into one text: in the order of
// their names, each with its length before it and its line, column and width behind it.
type Keys string

// KeysOf are the keys that stand at these places, all in one file.
func KeysOf(places map[string]diag.Pos) Keys {
	var b []byte
	for _, name := range slices.Sorted(maps.Keys(places)) {
		at := places[name]
		b = append(binary.AppendUvarint(b, uint64(len(name))), name...)
		for _, n := range []int{at.Line, at.Col, at.Width} {
			b = binary.AppendUvarint(b, uint64(n))
		}
	}
	return Keys(b)
}

// Has reports whether a key is written.
func (k Keys) Has(name string) bool {
	_, ok := k.find(name)
	return ok
}

// find gives the place of a key but for its file.
func (k Keys) find(name string) (diag.Pos, bool) {
	for left := string(k); left != ""; {
		n := min(number(&left), len(left))
		is := left[:n] == name
		left = left[n:]
		at := diag.Pos{Line: number(&left), Col: number(&left), Width: number(&left)}
		if is {
			return at, true
		}
	}
	return diag.Pos{}, false
}

// number takes a number from the beginning of a text.
func number(from *string) int {
	n, size := binary.Uvarint([]byte((*from)[:min(len(*from), binary.MaxVarintLen32)]))
	if size <= 0 {
		size = len(*from)
	}
	*from = (*from)[size:]
	return int(n)
}

// Status is where an MVF stands.
type Status string

// The statuses, in the order of a life.
const (
	Idea     Status = "idea"
	Planned  Status = "planned"
	Building Status = "building"
	Shipped  Status = "shipped"
	Paused   Status = "paused"
	Dropped  Status = "dropped"
)

// Statuses lists every status in the order of a life.
var Statuses = []Status{Idea, Planned, Building, Shipped, Paused, Dropped}

// Horizon says whether an MVF is a visible win or the platform's growth.
type Horizon string

// The horizons.
const (
	ShortTerm Horizon = "short"
	LongTerm  Horizon = "long"
)

// Effort is the work of an MVF, in working time. Three points make an estimate; a
// single one has Low = Likely = High.
type Effort struct {
	Low, Likely, High Duration
}

// Delay is the cost of delay: money a week, or relative value, time and risk of 1 to 20.
type Delay struct {
	CostPerWeek       Money
	Value, Time, Risk int
}

// Money is an amount in minor units of the config's currency (cents).
type Money int64

// Number is a number that may be absent.
type Number struct {
	V  float64
	OK bool
}

// Health is a declared health with its reason and day.
type Health struct {
	State string // "", green, amber, red, grey
	Why   string
	On    Date
}

// HealthStates lists what Health.State may say.
var HealthStates = []string{"green", "amber", "red", "grey"}

// Edge is a dependency as written: an id and a lag in working time.
type Edge struct {
	Ref
	Lag Duration
}

// ServiceSource is a service as written.
type ServiceSource struct {
	Item
	Letter         string
	Order          int
	Owner          string
	CustomerFacing bool
	FullScope      string
	BigBangEffort  Duration // zero: the sum of its MVFs
}

// MilestoneSource is a milestone as written. Its start, end and progress are derived.
type MilestoneSource struct {
	Item
	Goal     string
	Order    int
	Due      Period
	Launch   bool
	Announce string
	Health   Health
	Metrics  []Ref
}

// MVFSource is a Minimal Viable Fragment as written.
type MVFSource struct {
	Item
	Service    Ref
	Milestone  Ref
	Status     Status // "" means planned
	Value      string
	PartOf     string
	Life       Duration
	LivesUntil Date
	Effort     Effort
	Team       string
	After      []Edge
	Start, Due Period // plan
	Started    Date   // what happened
	Shipped    Date
	Horizon    Horizon
	Moves      []Ref
	Delay      Delay
}

// MetricUnit is the unit of a metric.
type MetricUnit string

// The units.
const (
	Currency    MetricUnit = "currency"
	Percent     MetricUnit = "percent" // 12.5 means 12.5 %
	Ratio       MetricUnit = "ratio"   // 3 means 3x
	Count       MetricUnit = "count"
	MonthsCount MetricUnit = "months"
)

// MetricUnits lists every unit.
var MetricUnits = []MetricUnit{Currency, Percent, Ratio, Count, MonthsCount}

// Point is one reading of a metric. Raw holds unit-economics inputs by name (arpa,
// gross_margin, churn and the others of RawInputs) that the metric's formula may use.
type Point struct {
	At                      Period
	Plan, Actual, Low, High Number
	Raw                     map[string]float64
	Note                    string
	Pos                     diag.Pos
}

// RawInputs lists the unit-economics inputs that a point may carry.
var RawInputs = []string{
	"arpa", "gross_margin", "churn", "spend", "new_customers",
	"start_arr", "expansion", "contraction", "lost_arr", "new_arr", "net_burn", "cash",
}

// MetricSource is a metric as written, or read from a CSV file beside it.
type MetricSource struct {
	Item
	Unit    MetricUnit
	Role    Role   // what it is to the whole plan; "" for most
	Period  string // quarter | month | year
	Better  string // higher | lower
	Target  Number
	Source  string
	Points  []Point // by date
	Formula string
	Bands   []float64
}

// Access is how an edition is reached.
type Access string

// The ways to reach an edition.
const (
	Open       Access = "open"
	Passphrase Access = "passphrase"
	Separate   Access = "separate"
)

// MoneyShown is how an audience sees money.
type MoneyShown string

// The ways to show money. Indexed sets the first shown value to 100.
const (
	MoneyExact   MoneyShown = "exact"
	MoneyIndexed MoneyShown = "indexed"
	MoneyHidden  MoneyShown = "hidden"
)

// Audience is a stakeholder; its text is that stakeholder's narrative.
type Audience struct {
	Item
	Order      int
	Access     Access
	Sees       []Field
	Dates      Precision
	Money      MoneyShown
	Statuses   []Status // empty: all but dropped
	Disclaimer string
}

// PostKinds lists the kinds of post.
var PostKinds = []string{"progress", "launch", "board", "decision"}

// PostSource is a dated text.
type PostSource struct {
	Item
	Date       Date
	PostKind   string
	About      []Ref
	Health     Health
	Highlights []string
	Lowlights  []string
	Asks       []string
	Snapshot   bool
}

// Page is a free page.
type Page struct {
	Item
	Order int
	Menu  bool // listed in the navigation
}

// Source is the content as written, in file order within each kind.
type Source struct {
	Config     Config
	Services   []*ServiceSource
	Milestones []*MilestoneSource
	MVFs       []*MVFSource
	Metrics    []*MetricSource
	Audiences  []*Audience
	Posts      []*PostSource
	Pages      []*Page
	Texts      Texts    // of the items of all kinds
	Assets     []Asset  // files under content/ that some text refers to
	Ignored    []string // files under content/ that are no content and that no text refers to
	History    History  // of earlier versions; its zero value knows nothing
}

// Asset is a file that a text refers to, by its path under content/.
type Asset struct {
	Path string
	Data []byte
}

// Same reports whether two assets are one value: a file that was not read again.
func (a Asset) Same(b Asset) bool {
	return a.Path == b.Path && len(a.Data) == len(b.Data) && (len(a.Data) == 0 || &a.Data[0] == &b.Data[0])
}

// Leave is time in which a team does not work, first and last day included.
type Leave struct {
	From, To Date
}

// Audit is what `waypost audit` looks for besides what it finds out by itself.
type Audit struct {
	Secrets []Secret
}

// Secret is a text or an amount that only some audiences may read.
type Secret struct {
	Text      string
	Audiences Labels // who may read it; not set: nobody
	Pos       diag.Pos
}

// Team is a team of the config.
type Team struct {
	ID       string
	Title    string
	Parallel int // MVFs at once, at least 1
	Leave    []Leave
	Pos      diag.Pos
}

// Config is config.toml.
type Config struct {
	File             string
	Keys             map[string]diag.Pos
	Title            string
	Description      string
	BaseURL          string // "" or ends in "/"
	Language         string
	Currency         string
	Theme            string
	Look             Look
	AsOf             string // a day, or "auto"
	DefaultAudiences Labels
	Fiscal           Fiscal
	Workdays         [7]bool // by time.Weekday
	Holidays         []Date  // sorted
	Teams            []Team  // by id
	MinLife          Duration
	MaxEffort        Duration
	BalanceShortTerm [2]float64
	CompareOrder     []Ref
	CompareUntil     Date
	CompareStart     Date
	Declassify       Declassify // of every computed date
	Audit            Audit
	PublicFacts      bool                  // an open edition may hold confidential fields on a public host
	Rules            map[string]diag.Level // [rules]: how the site takes a code
}

// At is the place of a config key, or of the file when the key is not written.
func (c *Config) At(key string) diag.Pos {
	if p, ok := c.Keys[key]; ok {
		return p
	}
	return diag.Pos{File: c.File, Line: 1, Col: 1}
}

// DaysPerWeek is the number of working days in a week.
func (c *Config) DaysPerWeek() int {
	n := 0
	for _, w := range c.Workdays {
		if w {
			n++
		}
	}
	return n
}

// DefaultConfig is the config of an empty config.toml.
func DefaultConfig() Config {
	c := Config{
		File: "config.toml", Title: "Roadmap", Language: "en", Currency: "USD", Theme: "default", AsOf: "auto",
		MinLife: Duration{3, Years}, MaxEffort: Duration{8, Weeks}, BalanceShortTerm: [2]float64{0.2, 0.5},
	}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Workdays[d] = true
	}
	return c
}

// Service is a service whose references are joined.
type Service struct {
	*ServiceSource
	MVFs []*MVF // by milestone order, then id
}

// Milestone is a collection of MVFs.
type Milestone struct {
	*MilestoneSource
	MVFs    []*MVF // by service order, then id
	Metrics []*Metric
}

// Dependency is a joined dependency.
type Dependency struct {
	MVF *MVF
	Lag Duration
	Pos diag.Pos
}

// MVF is a Minimal Viable Fragment whose references are joined.
type MVF struct {
	*MVFSource
	Index     int // position in Roadmap.MVFs
	Service   *Service
	Milestone *Milestone // nil for an idea that is not placed yet
	After     []Dependency
	Before    []*MVF // what waits for it
	Moves     []*Metric
}

// Metric is a metric whose formula is computed.
type Metric struct {
	*MetricSource
	Series []Point // the points, with computed plan and actual where a formula gives them
	Inputs []*Metric
	Capped bool // the formula capped a customer's lifetime at 60 months
}

// Typed is the series without what a formula computes: the points as written, by date.
func (m *Metric) Typed() []Point { return typedSeries(m.MetricSource) }

// Post is a post whose references are joined.
type Post struct {
	*PostSource
	About []*Item
}

// Roadmap is the whole content, joined. Every list is in its final order: services
// and milestones by order then id, MVFs by milestone, service and id, posts newest first.
type Roadmap struct {
	Config     Config
	Services   []*Service
	Milestones []*Milestone
	MVFs       []*MVF
	Metrics    []*Metric
	Audiences  []*Audience
	Posts      []*Post
	Pages      []*Page
	Texts      Texts
	Assets     map[string]Asset // by path under content/
	Ignored    []string
	History    History
}
