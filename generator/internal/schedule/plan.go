// Package schedule turns a roadmap into a plan: a start and an end for every MVF,
// the roll-ups of milestones and services, and the plan with and without MVFs.
//
// Everything here is a pure function of the roadmap and of today. Dates inside are
// half-open [start, end); the Range of a plan is inclusive, as in files and on pages.
//
// # Dates
//
// What is typed is the plan and is never stretched or moved. With one date typed, the
// effort gives the other. With none, an MVF that has started is planned from its start
// for its effort; one that has shipped without an effort was planned as it happened;
// and one that has not started is where the scheduler puts it: it has no promise to be
// late against, so its plan is its forecast. An MVF without an effort takes the days
// between its typed dates, else the mean of the efforts that the roadmap gives, else
// 10 working days. An effort of zero takes no time and no place in a team.
//
// The forecast keeps what has happened. Work in progress ends when planned, or when its
// duration has passed since it started, and today at the earliest. Work that has not
// started (paused work is planned anew) comes after everything that it waits for and
// the lags, not before today nor before its typed start, when its team has room, and
// takes as long as planned. Teams take work in milestone order, then by higher cost of
// delay for its duration, then by longest tail, then by id.
//
// # Slack
//
// Slack is that of the critical path method, as of today and without regard to teams:
// the early start is the forecast with every team free and only typed starts to wait for,
// the late finish is the earliest of the own due date, the milestone's, the end of the
// whole network and what the successors allow. Negative slack says by how many working
// days a due date is missed, and the Deadline of an item names that date. What has
// shipped has no slack and is not critical.
//
// Levelling is NP-hard, so a plan is good and not the best. Its Bound is the day before
// which no plan can end: the longest chain, or a team's work divided by the MVFs that it
// runs at once, whichever takes longer.
//
// # What else is worked out
//
// Compare has the plan with and without MVFs, WhatIf the plan with other numbers of
// teams, Forecast the odds of the dates, Priority the order by cost of delay, EarnedValue
// what has shipped against a baseline, FirstRevenue the race of revenue against cash,
// Warnings the two dangers that the method warns of. Each is a pure function.
//
// Ideas and dropped MVFs are not planned, roll up to nothing and hold nobody up; one
// that has dates keeps them as its plan.
package schedule

import "github.com/waypost/waypost/generator/internal/roadmap"

// Range is a stretch of days, first and last included. A zero Last is open-ended and
// a zero Range is unknown.
type Range struct {
	First, Last roadmap.Date
}

// IsZero reports whether nothing is known.
func (r Range) IsZero() bool { return r == Range{} }

// Item is the plan of one MVF.
type Item struct {
	MVF      *roadmap.MVF
	Planned  Range          // typed, or decided by the scheduler
	Typed    bool           // both planned dates were typed
	Actual   Range          // started and shipped
	Expected Range          // actual where known, else forecast from today
	Effort   int            // working days, the likely value
	Slack    int            // working days: LS - ES; negative when a due date cannot be met
	Critical bool           // slack <= 0
	Deadline *Deadline      // the due date behind its late finish; nil when that is the end of the whole plan
	Driver   *roadmap.MVF   // the predecessor (or team mate) that decides its start; nil when nothing does
	ByTeam   bool           // the driver is the same team's earlier work, not a dependency
	Waits    []*roadmap.MVF // unshipped predecessors
	Ready    bool           // not started, and everything it waits for has shipped
	PastDue  bool           // not shipped, and the planned end is before today
	Late     int            // working days from the planned to the actual or expected end; negative is early
	Lives    roadmap.Date   // lives until; zero when unknown
}

// Rollup is what a group of MVFs adds up to. Dropped MVFs and ideas do not count.
type Rollup struct {
	Total, Shipped, Building int
	Effort, EffortDone       int // working days; an MVF counts 0 until it ships
	Planned, Expected        Range
	Done                     bool // all shipped
	Late                     int  // working days, of the last end
}

// Deadline is a due date that decides the late finish of an MVF, and so its slack: its
// own, its milestone's, or that of something that waits for it.
type Deadline struct {
	Day       roadmap.Date
	MVF       *roadmap.MVF       // that must be done by then
	Milestone *roadmap.Milestone // whose due date it is; nil when it is the MVF's own
}

// Plan is a roadmap with dates.
type Plan struct {
	Roadmap    *roadmap.Roadmap
	Today      roadmap.Date
	Items      []Item   // by MVF.Index
	Milestones []Rollup // by position in Roadmap.Milestones
	Services   []Rollup // by position in Roadmap.Services
	Total      Rollup
	Bound      roadmap.Date // no schedule of what is left, with these teams, can end before this day
}

// New plans a roadmap as of today. It is a pure function: the same roadmap and day give
// the same plan, in whatever order the MVFs come.
func New(rm *roadmap.Roadmap, today roadmap.Date) *Plan {
	p := &Plan{
		Roadmap: rm, Today: today, Items: make([]Item, len(rm.MVFs)),
		Milestones: make([]Rollup, len(rm.Milestones)), Services: make([]Rollup, len(rm.Services)),
	}
	co := newCompany(rm)
	n := newNetwork(co, planned(rm))
	f := n.forecast(today)
	s := n.slack(f.jobs)
	p.Bound = n.bound(f.jobs, s.early, today)
	for _, m := range rm.MVFs {
		p.Items[m.Index] = newItem(co, m)
	}
	for i := range n.tasks {
		f.fill(&p.Items[n.tasks[i].mvf.Index], i)
		s.fill(&p.Items[n.tasks[i].mvf.Index], i)
	}
	p.rollUp(co)
	return p
}

// Bar is one bar of a comparison: an MVF, or a whole service without MVFs.
type Bar struct {
	Service *roadmap.Service
	MVF     *roadmap.MVF // nil without MVFs
	Range   Range
}

// Row is one row of a comparison: a milestone, or the only row without MVFs.
type Row struct {
	Milestone *roadmap.Milestone // nil without MVFs
	Bars      []Bar
}

// Variant is one of the two plans.
type Variant struct {
	Rows           []Row
	Launch         Range        // from the first value to the end of the comparison; zero when it comes later
	FirstValue     roadmap.Date // the last day of work before customers have something
	FullScope      roadmap.Date // the last day of all work
	FirstShare     float64      // of the span gone before first value: 0.25
	QuartersMarket float64      // quarters with customers until the end: 3
	ValueYears     float64      // sum over milestones of (share of value) x (share of the span in market): 0.375
}

// Comparison is the plan with MVFs beside the plan that builds each service to
// completion before the next, with the same effort, teams and calendar.
type Comparison struct {
	Start, Until  roadmap.Date
	Order         []*roadmap.Service
	With, Without Variant
	WeeksEarlier  int     // calendar weeks by which first value comes earlier with MVFs; negative is later
	WeeksLonger   int     // calendar weeks by which the full scope comes later with MVFs; negative is earlier
	Missed        *Missed // what the plan without MVFs costs in revenue; nil when no metric says so
}

// Missed is the part of the planned growth in revenue that one plan would not see.
type Missed struct {
	Metric *roadmap.Metric
	Growth roadmap.Money // planned revenue in the span, above that of as many periods before it
	Missed roadmap.Money // what is missed of it without MVFs; negative where that plan would earn more
}
