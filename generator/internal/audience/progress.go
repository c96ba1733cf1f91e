package audience

import "github.com/waypost/waypost/generator/internal/roadmap"

// Step is one stretch of a time axis, and what holds at its end; the step that holds
// the as-of day says what holds on that day. Steps are weeks where the audience sees
// days, else its date precision, and coarser where the axis would hold more than
// maxSteps of them.
type Step struct {
	Period roadmap.Period
	Label  string // of its last day, or of the whole: "9 Jan 2026", "Jan 2026", "Q1 2026"
}

// Flow is status over time: a cumulative flow. It is nil for an audience that does not
// see status and actual dates.
type Flow struct {
	Statuses    []roadmap.Status // those that occur, in the order of a life
	Steps       []FlowStep       // from the first day that is known up to as-of
	FromHistory bool             // earlier statuses are known; else they follow from started and shipped alone
}

// FlowStep counts MVFs by status at the end of a step.
type FlowStep struct {
	Step
	Counts []int // by position in Flow.Statuses
}

// Amount is a number of MVFs, and their working days where the audience sees effort.
type Amount struct {
	Count, Effort int
}

// BurnUp is scope and what of it has shipped, over time. An MVF counts nothing until it
// ships; ideas and dropped MVFs are no scope. It is nil for an audience that does not see
// status and actual dates.
type BurnUp struct {
	ByEffort    bool         // amounts hold effort
	HasPlanned  bool         // steps hold what the plan has done
	HasExpected bool         // steps ahead hold what is expected to be done
	FromHistory bool         // earlier scope is known; else scope is today's throughout
	Steps       []BurnUpStep // up to the last planned or expected end
	Changes     []ScopeChange
}

// BurnUpStep is the state at the end of a step.
type BurnUpStep struct {
	Step
	Ahead    bool   // after as-of: Done holds nothing, Scope is today's
	Now      bool   // the step that holds as-of: Done is the end of one line, Expected the start of the other
	Scope    Amount // what was to be done, as known then
	Done     Amount // shipped by then
	Planned  Amount // what the plan of today has shipped by then
	Expected Amount // what is expected to have shipped by then; from Now on
}

// ScopeChange is a change of scope after the first day that is known.
type ScopeChange struct {
	On    roadmap.Period // at the audience's date precision
	Label string
	Step  int // position in BurnUp.Steps
	MVF   *MVF
	By    Amount // what it adds; negative takes away
	Why   string // "added", "dropped", "estimated again"
}

// Slippage is the milestone trend: where each milestone was expected to end, over the
// day of the report. It is nil for an audience that does not see plan and forecast, and
// where nothing is known about earlier plans: no history is not "no slips".
type Slippage struct {
	Since      roadmap.Period // the oldest plan known, which is the baseline
	SinceLabel string
	Milestones []MilestoneTrend
}

// MilestoneTrend is the trend of one milestone.
type MilestoneTrend struct {
	Milestone *Milestone
	Points    []TrendPoint // by day of the report; the last is as-of, or the day it shipped
	Baseline  roadmap.Period
	Target    roadmap.Period // today's: its own due, else the last planned end of its MVFs
	Expected  roadmap.Period // today's, or where it ended
	Shipped   bool
	HasSlip   bool // exact days are shown
	Slip      int  // working days from Baseline to Expected; negative is early
	Replans   int  // how often the target moved before it shipped
}

// TrendPoint is what was said of a milestone on one day.
type TrendPoint struct {
	On            roadmap.Period
	OnLabel       string // "2 Jun 2026"
	Target        roadmap.Period
	Forecast      roadmap.Period // zero when not known
	ForecastLabel string         // "10 Jul 2026"
	Replan        bool           // the target moved on this day
}

// EffortByService is the work of each service by fiscal quarter. By effort, an MVF's
// working days are spread evenly over the working days of its span as shown; by count,
// it counts in the quarter in which it ends. It is nil where no date is seen.
type EffortByService struct {
	ByEffort bool
	Quarters []Step // fiscal quarters, coarser where the audience's dates are, or where there are too many
	Services []ServiceEffort
	Total    []float64 // by quarter
}

// ServiceEffort is the work of one service.
type ServiceEffort struct {
	Service *Service
	Work    []float64 // by quarter: working days, or MVFs
	Done    []float64 // the part of Work that has shipped
	Total   float64
}
