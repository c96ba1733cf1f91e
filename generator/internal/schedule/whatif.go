package schedule

import (
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Teams says what a what-if varies.
type Teams struct {
	From, To int    // how many teams work at once: 1 to 4 when both are zero
	Team     string // vary this team alone, and leave the others as they are; "": one pool does all the work
	Whole    bool   // plan the whole roadmap from its first day, as if nothing had happened yet
}

// Staffing is the plan with a number of teams.
type Staffing struct {
	Teams      int
	Milestones []roadmap.Date // the last day of work, by position in Roadmap.Milestones; zero without work
	End        roadmap.Date   // the last day of all work
	Idle       int            // working days of the teams without work, until the end
	Now        bool           // as many as the config has
}

// Alternatives are the plans with different numbers of teams.
type Alternatives struct {
	Start  roadmap.Date
	Team   string // the team that is varied; "": a pool that does all the work
	Whole  bool
	Rows   []Staffing
	Enough int            // the fewest teams that do as well as any number of them; 0: more than the last row
	Chain  []*roadmap.MVF // why more do not help: the MVF that ends last, what it waits for, and so on
}

// WhatIf plans the roadmap with one team, two teams and so on. It starts today with
// what has not shipped; work in progress goes on as it is. With Teams.Whole it starts
// where the comparison starts and nothing has happened yet.
//
// Typed dates of work that has not started are left out: they were typed for the teams
// that there are. Dependencies, lags, holidays and leave stay. A pool keeps the calendar
// of the only team that has work; a pool of several teams takes no leave.
//
// WhatIf returns nil when there is nothing to plan.
func WhatIf(rm *roadmap.Roadmap, today roadmap.Date, teams Teams) *Alternatives {
	if teams.From == 0 && teams.To == 0 {
		teams.From, teams.To = 1, 4
	}
	a := &Alternatives{Start: today, Team: teams.Team, Whole: teams.Whole}
	if teams.Whole {
		a.Start, _ = compared(&rm.Config, today)
	}
	if open, all := Work(rm); all == 0 || !teams.Whole && open == 0 {
		return nil
	}
	all := planned(rm)
	co := newCompany(rm)
	now := co.teamsNow(all, teams.Team)
	varied := co.employ(all, teams.Team)
	n := newNetwork(co, all)
	jobs, order := a.jobs(n), n.sorted(byMilestone)
	numbers := []int{len(all)} // more teams than this have nothing to do
	for n := max(teams.From, 1); n <= teams.To; n++ {
		numbers = append(numbers, n)
	}
	rows := make([]Staffing, len(numbers))
	parallel.Each(len(numbers), func(i int) {
		row, chain := a.staff(n, varied, numbers[i], jobs, order, i == 0)
		if i == 0 {
			a.Chain = chain
		}
		rows[i] = row
	})
	limit := &rows[0]
	a.Rows = rows[1:]
	for i := range a.Rows {
		row := &a.Rows[i]
		row.Now = row.Teams == now
		if a.Enough == 0 && row.as(limit) {
			a.Enough = row.Teams
		}
	}
	return a
}

// Work counts the planned MVFs: those that have not shipped, and all. Where there are none
// WhatIf has nothing to plan.
func Work(rm *roadmap.Roadmap) (open, all int) {
	for _, m := range planned(rm) {
		if all++; m.Status != roadmap.Shipped {
			open++
		}
	}
	return open, all
}

// as reports whether another number of teams gives the same dates.
func (s *Staffing) as(o *Staffing) bool {
	for i, end := range s.Milestones {
		if end != o.Milestones[i] {
			return false
		}
	}
	return s.End == o.End
}

// TeamsNow is how many MVFs the config lets run at once.
func TeamsNow(rm *roadmap.Roadmap) int { return newCompany(rm).teamsNow(planned(rm), "") }

// teamsNow is how many MVFs the config lets run at once: by one team, or by all that
// have work.
func (co *company) teamsNow(mvfs []*roadmap.MVF, only string) int {
	if only != "" {
		return co.team(only).parallel
	}
	counted, n := map[*team]bool{}, 0
	for _, m := range mvfs {
		if t := co.team(m.Team); !counted[t] {
			counted[t] = true
			n += t.parallel
		}
	}
	return n
}

// employ is the team of a company that is varied: one of its own, or from now on a pool.
func (co *company) employ(mvfs []*roadmap.MVF, only string) *team {
	if only != "" {
		return co.team(only)
	}
	first := co.team(mvfs[0].Team)
	pool := &team{calendar: first.calendar}
	for _, m := range mvfs {
		if co.team(m.Team) != first {
			pool.calendar = co.calendar
			break
		}
	}
	co.pool = pool
	return pool
}

// staff plans with a number of teams, and says, when it is asked, what drives the last end.
func (a *Alternatives) staff(n *network, varied *team, teams int, jobs []job, order []int, why bool) (Staffing, []*roadmap.MVF) {
	p := newLeveller(n, order)
	p.staff(varied, teams)
	if why {
		p.explain()
	}
	p.run(jobs)
	row := Staffing{Teams: teams, Milestones: make([]roadmap.Date, len(n.place))}
	last, busy := none, 0
	for _, i := range order {
		t := &n.tasks[i]
		end := span{p.start[i], p.end[i]}.days().Last
		if t.place < len(row.Milestones) {
			row.Milestones[t.place] = max(row.Milestones[t.place], end)
		}
		if end >= row.End {
			row.End, last = end, i
		}
		if t.team == varied && t.days > 0 && p.end[i] > a.Start {
			busy += max(t.team.between(max(p.start[i], a.Start), p.end[i]), 0)
		}
	}
	row.Idle = max(teams*varied.between(a.Start, row.End+1)-busy, 0)
	if !why {
		return row, nil
	}
	var chain []*roadmap.MVF
	for i := int32(last); i != none && (a.Whole || n.tasks[i].mvf.Status != roadmap.Shipped); i = p.driver[i] {
		chain = append(chain, n.tasks[i].mvf)
		if jobs[i].fixed {
			break // work in progress no longer waits
		}
	}
	return row, chain
}

// jobs are the tasks without the dates that are typed for what has not started.
func (a *Alternatives) jobs(n *network) []job {
	jobs := make([]job, len(n.tasks))
	for i := range jobs {
		jobs[i] = job{days: n.tasks[i].days, release: a.Start}
		if !a.Whole {
			if j := n.job(&n.tasks[i], a.Start); j.fixed {
				jobs[i] = j
			}
		}
	}
	return jobs
}
