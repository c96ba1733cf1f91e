package audience

import "github.com/waypost/waypost/generator/internal/roadmap"

// Planning is what planning answers, worked out from the shown items alone: hidden work
// takes no team's time in it. What the audience may not see is nil or empty. Dates are
// as coarse as all others, and what follows from a date follows from the shown one.
type Planning struct {
	WhatIf    *Later[WhatIf] // of what has not shipped
	FromStart *Later[WhatIf] // of the whole roadmap, as if nothing had happened yet
	Outlook   *Later[Outlook]
	Order     *Later[Order]
	Earned    *Earned
	Runway    *Later[Runway]
	Retire    []*MVF           // those whose end of life is known, the earliest first
	Waves     *Later[[][]*MVF] // what may run in parallel: none waits for another of its wave
}

// WhatIf is the plan with other numbers of teams.
type WhatIf struct {
	Milestones []*Milestone // those that still move, in order
	Rows       []Staffing   // one for each number of teams
	Enough     int          // the fewest teams that do as well as any number; 0: more than the last row
	Chain      []*MVF       // why more do not help: what ends last, what it waits for, and so on
}

// Staffing is the plan with one number of teams.
type Staffing struct {
	Teams   int
	Now     bool // as many as there are
	Ends    []roadmap.Period
	End     roadmap.Period
	HasIdle bool
	Idle    int // working days without work; only where exact days are shown
}

// Outlook is how sure the dates of the milestones are.
type Outlook struct {
	Trials    int
	Open      int // MVFs that have not shipped
	Uncertain int // of them, those with a range for an effort
	Rows      []Odds
}

// Odds are the days by which a milestone is done in 50, 85 and 95 of 100 trials.
type Odds struct {
	Milestone     *Milestone
	P50, P85, P95 roadmap.Period
	Target        roadmap.Period
	Health        string // green, amber, red or grey
	HasOnTime     bool
	OnTime        float64 // share of the trials that meet the target; only where exact days are shown
}

// Order is the open work in the order that costs least while it is not there, beside
// the declared one.
type Order struct {
	Rows   []Ranked // in the computed order
	Points bool     // by value, time and risk, not by money
	Same   bool     // both orders end everything on the same days
	Costs  string   // what the declared order costs more: "$12,400"; "" where money is hidden or there is no difference
	Share  float64  // the same as a share of what the computed order costs; negative where the declared order is better
}

// Ranked is an MVF in the computed order.
type Ranked struct {
	MVF           *MVF
	Own, Score    string // "$4,300"; of the MVF alone, and of the set that it is ranked with; "" where money is hidden
	Ends, EndsNow roadmap.Period
}

// Earned is earned value by quarter, in working days.
type Earned struct {
	Total    int
	Since    roadmap.Period  // the plan of which day this is measured against; zero: today's, because no earlier one is known
	Quarters []EarnedQuarter // those that have begun
}

// EarnedQuarter is one quarter, the last one up to today.
type EarnedQuarter struct {
	Period          roadmap.Period
	Planned, Earned int
	SPI, SPIt       float64 // 0 when nothing was planned yet
	Schedule, Time  float64 // earned schedule and actual time, in quarters
}

// Runway is the race of revenue against cash. At most one of InTime and TooLate is set: at
// coarse dates the two may fall into the same period.
type Runway struct {
	Revenue, Metric *Metric
	Milestone       *Milestone // the first that moves revenue
	At              roadmap.Period
	Actual          bool // the reading is no plan
	Months          float64
	CashOut         roadmap.Period
	Done            bool // the milestone has shipped
	Ready           roadmap.Period
	InTime, TooLate bool
}
