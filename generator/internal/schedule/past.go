package schedule

import "github.com/waypost/waypost/generator/internal/roadmap"

// Expected is where each MVF of a roadmap is expected as of a day, by MVF.Index; ideas
// and dropped MVFs have no range. It is what New says in Item.Expected, without the rest
// of a plan.
func Expected(rm *roadmap.Roadmap, today roadmap.Date) []Range {
	f := newNetwork(newCompany(rm), planned(rm)).forecast(today)
	out := make([]Range, len(rm.MVFs))
	for i := range f.tasks {
		out[f.tasks[i].mvf.Index] = span{f.start[i], f.end[i]}.days()
	}
	return out
}

// Workdays returns a function that counts the working days from one day to another, both
// included. Holidays count as closed, the leave of a team does not.
func Workdays(cfg *roadmap.Config) func(first, last roadmap.Date) int {
	c := newCalendar(cfg, nil)
	return func(first, last roadmap.Date) int { return max(c.between(first, last+1), 0) }
}
