package schedule

import (
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Runway is the race of revenue against cash: the first milestone that moves revenue,
// beside the day on which cash runs out.
type Runway struct {
	Revenue   *roadmap.Metric // plays the role of revenue
	Metric    *roadmap.Metric // plays the role of runway
	At        roadmap.Period  // of the newest actual reading that has ended, else of the newest planned one
	Actual    bool
	Months    float64
	CashOut   roadmap.Date       // that many months after the reading
	Milestone *roadmap.Milestone // the first by order that moves revenue
	Done      bool               // it has shipped
	Ready     roadmap.Date       // when it shipped, else its P85
	InTime    bool               // ready before cash runs out
}

// FirstRevenue finds the first revenue-bearing milestone (the first by order of which an
// MVF moves the metric that plays the role of revenue) and the day on which cash runs
// out by the metric that plays the role of runway. An outlook tells when the milestone is
// ready with 85 percent; without one it is when the plan expects it. FirstRevenue returns
// nil when a metric, a reading or the milestone is missing.
func FirstRevenue(p *Plan, outlook *Outlook) *Runway {
	rm := p.Roadmap
	r := &Runway{Revenue: rm.Playing(roadmap.RoleRevenue), Metric: rm.Playing(roadmap.RoleRunway)}
	if r.Revenue == nil || r.Metric == nil || !r.read(p.Today) {
		return nil
	}
	for i, m := range rm.Milestones {
		rollup := &p.Milestones[i]
		if rollup.Total == 0 || !m.Bears(r.Revenue) {
			continue
		}
		r.Milestone, r.Done, r.Ready = m, rollup.Done, rollup.Expected.Last
		if outlook != nil {
			r.Ready = outlook.Milestones[i].P85
		}
		r.InTime = r.Ready < r.CashOut
		return r
	}
	return nil
}

// read takes the newest actual reading that has ended by today, else the newest planned one.
func (r *Runway) read(today roadmap.Date) bool {
	found := false
	for _, point := range r.Metric.Series {
		if point.At.Last > today {
			break
		}
		switch {
		case point.Actual.OK:
			r.At, r.Months, r.Actual, found = point.At, point.Actual.V, true, true
		case point.Plan.OK && !r.Actual:
			r.At, r.Months, found = point.At, point.Plan.V, true
		}
	}
	const most = 1200 // a century is for ever
	months := min(max(r.Months, 0), most)
	whole := int(months)
	from := r.At.Last + 1
	next := from.AddMonths(whole)
	r.CashOut = min(next+roadmap.Date((months-float64(whole))*float64(next.AddMonths(1)-next)), roadmap.MaxDate)
	return found
}

// minBalanced is the number of open MVFs below which a balance says nothing.
const minBalanced = 4

// Warnings holds a plan to the two dangers that the method warns of: work that brings
// visible wins and no growth, and a platform for which the company stops until money
// runs out.
func Warnings(p *Plan) diag.List {
	var list diag.List
	left, all := map[roadmap.Horizon]int{}, map[roadmap.Horizon]int{}
	for i := range p.Items {
		m := p.Items[i].MVF
		if m.Status != roadmap.Dropped {
			all[m.Horizon]++
		}
		if live(m) && m.Status != roadmap.Shipped {
			left[m.Horizon]++
		}
	}
	short, long := left[roadmap.ShortTerm], left[roadmap.LongTerm]
	cfg := &p.Roadmap.Config
	switch pos := cfg.At("balance.short_term"); {
	case short+long < minBalanced || short > 0 && long > 0:
	case all[roadmap.ShortTerm] == 0 || all[roadmap.LongTerm] == 0: // so it has been from the beginning, which package rules reports
	case long == 0 && cfg.BalanceShortTerm[1] < 1:
		list.Report(Catalogue, "ahead-all-short", pos, `plan work with horizon = "long", or let balance.short_term reach 1`,
			"all %d MVFs that are left are short-term: visible wins, and no growth of the platform", short)
	case short == 0 && cfg.BalanceShortTerm[0] > 0:
		list.Report(Catalogue, "ahead-all-long", pos, `plan work with horizon = "short", or let balance.short_term start at 0`,
			"all %d MVFs that are left are long-term: nothing new is seen until the platform is finished, which is expected on %s", long, p.Total.Expected.Last)
	}
	p.raceCash(&list)
	return list
}

func (p *Plan) raceCash(list *diag.List) {
	r := FirstRevenue(p, nil)
	if r == nil || r.Done {
		return
	}
	// A check runs with every build: trials are worth their time only when the worst case
	// loses the race.
	if FirstRevenue(p, worstCase(p)).InTime {
		return
	}
	open := max(p.Total.Total-p.Total.Shipped, 1)
	outlook, err := Forecast(p, Draw{Trials: min(max(maxPlacements/10/open, 50), minTrials)})
	if err == nil {
		r = FirstRevenue(p, outlook)
	}
	if !r.InTime {
		list.Report(Catalogue, "revenue-after-cash", r.Metric.At("title"), "bring a milestone that moves revenue forward, make it smaller, or find money before then",
			"cash runs out on %s, and the first milestone that moves revenue, %q, is ready by %s in 85 of 100 trials", r.CashOut, r.Milestone.ID, r.Ready)
	}
}
