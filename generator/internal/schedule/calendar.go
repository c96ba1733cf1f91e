package schedule

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// calendar numbers the working days of a team: 0 is the first working day of year 1.
// Numbers turn into days and back by arithmetic on the week and one binary search
// over the closures, so a span of centuries costs what a span of days costs.
type calendar struct {
	before   [7]int // working days of a week before its i-th day, Monday being 0
	weekday  []int  // the day of the week of its j-th working day
	closures []closure
}

// closure is a stretch [from, to) without work: a holiday or leave.
type closure struct {
	from, to   roadmap.Date
	lostBefore int // working days that earlier closures take
	lost       int // working days that earlier closures and this one take
	openBefore int // working days that are left before this closure
}

// newCalendar reads the working week, the holidays and a team's leave. A week
// without a working day is read as Monday to Friday.
func newCalendar(cfg *roadmap.Config, leave []roadmap.Leave) *calendar {
	week := cfg.Workdays
	if week == [7]bool{} {
		week = roadmap.DefaultConfig().Workdays
	}
	c := &calendar{}
	for i := range 7 {
		c.before[i] = len(c.weekday)
		if week[time.Weekday((i+1)%7)] {
			c.weekday = append(c.weekday, i)
		}
	}
	var shut []roadmap.Leave
	for _, d := range cfg.Holidays {
		shut = append(shut, roadmap.Leave{From: d, To: d})
	}
	shut = append(shut, leave...)
	slices.SortFunc(shut, func(a, b roadmap.Leave) int { return cmp.Or(cmp.Compare(a.From, b.From), cmp.Compare(a.To, b.To)) })
	end, lost := roadmap.MinDate, 0
	for _, s := range shut {
		from, to := max(s.From, end), min(s.To, roadmap.MaxDate)+1
		if from >= to {
			continue
		}
		cl := closure{from: from, to: to, lostBefore: lost, openBefore: c.weekly(from) - lost}
		lost += c.weekly(to) - c.weekly(from)
		cl.lost = lost
		c.closures = append(c.closures, cl)
		end = to
	}
	return c
}

// weekly counts the working days before d when nothing is closed.
func (c *calendar) weekly(d roadmap.Date) int {
	n := int(max(d, roadmap.MinDate) - roadmap.MinDate)
	return n/7*len(c.weekday) + c.before[n%7]
}

// count is the number of working days before d. It is also the number of the first
// working day that is not before d.
func (c *calendar) count(d roadmap.Date) int {
	i := sort.Search(len(c.closures), func(i int) bool { return c.closures[i].from >= d }) - 1
	if i < 0 {
		return c.weekly(d)
	}
	cl := c.closures[i]
	return c.weekly(d) - cl.lostBefore - (c.weekly(min(d, cl.to)) - c.weekly(cl.from))
}

// day is the working day with number n. What lies outside years 1 to 9999 is the
// first or the last day of them.
func (c *calendar) day(n int) roadmap.Date {
	if i := sort.Search(len(c.closures), func(i int) bool { return c.closures[i].openBefore > n }) - 1; i >= 0 {
		n += c.closures[i].lost
	}
	if n < 0 {
		return roadmap.MinDate
	}
	if n >= c.weekly(roadmap.MaxDate+1) {
		return roadmap.MaxDate
	}
	return roadmap.MinDate + roadmap.Date(n/len(c.weekday)*7+c.weekday[n%len(c.weekday)])
}

// add moves d to the next working day and then steps n working days.
func (c *calendar) add(d roadmap.Date, n int) roadmap.Date { return c.day(c.count(d) + n) }

// finish is the end of n days of work that start on d or the next working day: the
// day after the last of them. No work ends where it starts.
func (c *calendar) finish(d roadmap.Date, n int) roadmap.Date {
	if n <= 0 {
		return d
	}
	return c.add(d, n-1) + 1
}

// begin is the latest start of n days of work that end by end. No work starts at the end.
func (c *calendar) begin(end roadmap.Date, n int) roadmap.Date { return min(end, c.add(end, -n)) }

// between is the number of working days in [from, to), negative when to comes first.
func (c *calendar) between(from, to roadmap.Date) int { return c.count(to) - c.count(from) }

// late is the number of working days by which last comes after planned, both being
// last days of work. Negative is early.
func (c *calendar) late(planned, last roadmap.Date) int { return c.between(planned+1, last+1) }

// WorkingDaysBetween is the number of working days by which the last day of work `last`
// comes after the last day of work `planned`: 1 from a Friday to the Monday after it.
// Negative is early. Holidays count, the leave of a team does not.
func WorkingDaysBetween(cfg *roadmap.Config, planned, last roadmap.Date) int {
	return newCalendar(cfg, nil).late(planned, last)
}
