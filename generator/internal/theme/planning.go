package theme

// PlanningViews are the views of planning among the fields of a View. Each leads with
// its finding, a sentence that a reader can repeat.
type PlanningViews struct {
	WhatIf   *WhatIf
	Forecast *Forecast
	Priority *Priority
	Runway   *Runway
	Earned   *Earned
	Retire   *Retire
	Parallel *Parallel
	Slices   *Slices
	Why      *Why
}

// PlanPage is what plan.html receives: the views that the reader may see, under headings.
type PlanPage struct{ Sections []PlanSection }

// PlanSection is one view under a heading.
type PlanSection struct {
	ID, Title string
	View      View
}

// WhatIf is the plan with other numbers of teams.
type WhatIf struct {
	Finding    string
	Milestones []Link
	Rows       []StaffingRow
	More       string // what a wide table leaves out: "and 3 more milestones"
	HasIdle    bool
	Chain      []Link // what the last end waits for, the last first
	Picture    *Picture
}

// StaffingRow is the plan with one number of teams.
type StaffingRow struct {
	Label string   // "1 team"
	Now   bool     // as many as there are
	Same  bool     // no better than one team fewer
	Ends  []string // by milestone
	End   string
	Idle  string
}

// Forecast is how sure the dates of the milestones are.
type Forecast struct {
	Finding string
	Basis   string // how it was worked out
	Rows    []OddsRow
	More    string
	HasOdds bool // some row says how many trials meet the target
	Picture *Picture
}

// OddsRow is one milestone.
type OddsRow struct {
	Link          Link
	P50, P85, P95 string
	Target        string
	OnTime        string // "4 %"
	Health        *Mark
}

// Priority is the open work in the order that costs least.
type Priority struct {
	Finding  string
	Measure  string // what a score is, a sentence
	Rows     []PriorityRow
	HasScore bool
	More     string // what a long table leaves out: "and 120 more"
}

// PriorityRow is one MVF in that order.
type PriorityRow struct {
	Place         int
	MVF           MVF
	Own, Score    string
	Ends, EndsNow string
}

// Runway is the race of revenue against cash.
type Runway struct {
	Finding string
	Facts   []Fact
	Mark    *Mark
	Picture *Picture
}

// Fact is a figure with its name.
type Fact struct{ Label, Text string }

// Earned is earned value by quarter.
type Earned struct {
	Finding string
	Basis   string // what it is measured against
	Rows    []EarnedRow
}

// EarnedRow is one quarter.
type EarnedRow struct {
	Label                         string
	Planned, Earned, Variance     string
	SPI, Schedule, Time, SPIt     string
	PlannedPercent, EarnedPercent int // of everything
}

// Retire lists what lives until when.
type Retire struct {
	Finding string
	Groups  []RetireGroup // by year
}

// RetireGroup is what ends in one year.
type RetireGroup struct {
	Label string
	MVFs  []MVF // Lives is set
	More  string
}

// Parallel is what may run in parallel, wave by wave.
type Parallel struct {
	Finding string
	Waves   []Wave
}

// Wave is a set of MVFs of which none waits for another.
type Wave struct {
	Label, Note string
	MVFs        []MVF
	More        string
}

// Slices is the grid of services by MVF: a row holds the n-th MVF of each service, and
// the milestones are slices through it.
type Slices struct {
	Finding    string
	Services   []Service
	Milestones []Slice
	Rows       []SliceRow
	More       string
}

// Slice is a milestone in the grid.
type Slice struct {
	Number int
	Link   Link
}

// SliceRow is a row of the grid. A service that has no such MVF has an empty cell.
type SliceRow struct {
	Number int
	Cells  []SliceCell
}

// SliceCell is one MVF and the number of its milestone; 0 is none. First marks the
// first cell of a slice in its column.
type SliceCell struct {
	MVF   *MVF
	Slice int
	First bool
}

// Why says for each open MVF what decides its start.
type Why struct {
	Finding string
	Rows    []WhyRow
	More    string
}

// WhyRow is one MVF. Driver is nil when nothing holds it up.
type WhyRow struct {
	MVF      MVF
	Start    string
	Driver   *Link
	Note     string
	Critical bool
	Slack    string
}
