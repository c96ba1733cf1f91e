package audience

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// PublicID is the audience whose edition stands at the root of the site.
const PublicID = "public"

// View returns the edition of one audience: a new value that holds what the audience
// may see and nothing else. Every date, count, sum, range and order in it is computed
// from what it holds.
func View(plan *schedule.Plan, a *roadmap.Audience) *Edition {
	return NewPlanner(plan).Views([]*roadmap.Audience{a})[0]
}

// Views returns the editions of several audiences.
func (p *Planner) Views(audiences []*roadmap.Audience) []*Edition {
	editions := make([]*Edition, len(audiences))
	for i, a := range audiences {
		v := newView(p, a)
		v.services()
		v.milestones()
		v.metrics()
		v.mvfs()
		v.rollUp()
		v.posts()
		v.pages()
		v.compare()
		v.balance()
		v.overTime()
		v.planning()
		editions[i] = Reword(v.ed, v.rm, a, nil)
	}
	return editions
}

// view is the work on one edition. It maps what was planned to what is shown; an item
// that is in no map is not visible.
type view struct {
	planner   *Planner
	plan      *schedule.Plan   // of the visible work alone
	rm        *roadmap.Roadmap // the whole content: what is not work is taken from here
	audience  *roadmap.Audience
	ed        *Edition
	service   map[*roadmap.ServiceSource]*Service
	milestone map[*roadmap.MilestoneSource]*Milestone
	mvf       map[*roadmap.MVFSource]*MVF
	metric    map[*roadmap.Metric]*Metric
	readings  *readings
	effort    map[*MVF]int // working days, for sums
	money     moneyFormat
	history   roadmap.History // of the visible items
}

func newView(p *Planner, a *roadmap.Audience) *view {
	rm := p.whole.Roadmap
	cfg := &rm.Config
	sees := make(map[roadmap.Field]bool, len(a.Sees))
	for _, f := range a.Sees {
		sees[f] = true
	}
	folder := a.Slug
	if a.ID == PublicID {
		folder = ""
	}
	words := locale.New(cfg.Language)
	fiscal := cfg.Fiscal
	fiscal.Words = words
	plan := p.plan(a)
	return &view{
		planner: p, plan: plan, rm: rm, audience: a,
		ed: &Edition{
			ID: a.ID, Folder: folder, Unlisted: a.Audiences.Set && !a.Audiences.All, File: a.File, Access: a.Access, Title: a.Title, SiteTitle: cfg.Title, Description: cfg.Description,
			BaseURL: cfg.BaseURL, Language: cfg.Language, Words: words, Currency: cfg.Currency, Theme: cfg.Theme,
			Fiscal: fiscal, AsOf: p.whole.Today, Dates: a.Dates, Money: a.Money,
			Disclaimer: a.Disclaimer, Sees: sees, Summary: a.Summary,
		},
		service:   map[*roadmap.ServiceSource]*Service{},
		milestone: map[*roadmap.MilestoneSource]*Milestone{},
		mvf:       make(map[*roadmap.MVFSource]*MVF, len(plan.Items)),
		metric:    map[*roadmap.Metric]*Metric{},
		readings:  newReadings(rm, a),
		effort:    make(map[*MVF]int, len(plan.Items)),
		money:     moneyFormat{currency: cfg.Currency, words: words},
	}
}

// authorID is no id that content can have.
const authorID = "*"

// Author is the writer at the terminal, who sees the content whole. No edition is
// published for the author.
func Author() *roadmap.Audience {
	return &roadmap.Audience{
		Item: roadmap.Item{Kind: roadmap.KindAudience, ID: authorID},
		Sees: roadmap.Fields, Money: roadmap.MoneyExact, Statuses: roadmap.Statuses, Access: roadmap.Open,
	}
}

// maySee reports whether an item's labels hold the audience. An item without labels
// has the config's; with neither it is hidden.
func maySee(rm *roadmap.Roadmap, a *roadmap.Audience, it *roadmap.Item) bool {
	labels := it.Audiences
	if !labels.Set {
		labels = rm.Config.DefaultAudiences
	}
	return a.ID == authorID || labels.Holds(a.ID)
}

// mayKnow reports whether an audience may know of another edition: its labels, where it
// has any, say who may.
func mayKnow(rm *roadmap.Roadmap, a, other *roadmap.Audience) bool {
	return !other.Audiences.Set || maySee(rm, a, &other.Item)
}

func (v *view) visible(it *roadmap.Item) bool { return maySee(v.rm, v.audience, it) }

func (v *view) sees(f roadmap.Field) bool { return v.ed.Sees[f] }

func (v *view) entry(it *roadmap.Item) Entry {
	own := it.For[v.audience.ID]
	return Entry{
		Kind: it.Kind, ID: it.ID, Slug: it.Slug, File: it.File,
		Title:   cmp.Or(own.Title, it.Title),
		Summary: cmp.Or(own.Summary, it.Summary),
	}
}

func (v *view) services() {
	for _, s := range v.plan.Roadmap.Services {
		shown := &Service{
			Entry: v.entry(&s.Item), Letter: s.Letter, Index: len(v.ed.Services), CustomerFacing: s.CustomerFacing,
		}
		if v.sees(roadmap.FieldTeam) {
			shown.Owner = s.Owner
		}
		if v.sees(roadmap.FieldScope) {
			shown.FullScope = s.FullScope
		}
		v.service[s.ServiceSource] = shown
		v.ed.Services = append(v.ed.Services, shown)
	}
}

func (v *view) milestones() {
	for _, m := range v.plan.Roadmap.Milestones {
		shown := &Milestone{Entry: v.entry(&m.Item), Number: len(v.ed.Milestones) + 1, Launch: m.Launch}
		if v.sees(roadmap.FieldGoal) {
			shown.Goal = m.Goal
		}
		if v.sees(roadmap.FieldAnnounce) {
			shown.Announce = m.Announce
		}
		if v.sees(roadmap.FieldPlan) {
			shown.Due = v.ed.Fiscal.CoarsenPeriod(m.Due, v.ed.Dates)
		}
		if v.sees(roadmap.FieldHealth) {
			shown.Health = m.Health
			if v.ed.Dates != roadmap.Daily {
				shown.Health.On = roadmap.NoDate
			}
		}
		v.milestone[m.MilestoneSource] = shown
		v.ed.Milestones = append(v.ed.Milestones, shown)
	}
}

// milestoneOf is a milestone as shown; nil when there is none.
func (v *view) milestoneOf(m *roadmap.Milestone) *Milestone {
	if m == nil {
		return nil
	}
	return v.milestone[m.MilestoneSource]
}

// shownStatuses is the set of statuses that an audience sees: all but dropped unless
// it says otherwise.
func shownStatuses(a *roadmap.Audience) map[roadmap.Status]bool {
	list := a.Statuses
	if len(list) == 0 {
		list = []roadmap.Status{roadmap.Idea, roadmap.Planned, roadmap.Building, roadmap.Shipped, roadmap.Paused}
	}
	set := make(map[roadmap.Status]bool, len(list))
	for _, s := range list {
		set[s] = true
	}
	return set
}

func (v *view) mvfs() {
	all := v.plan.Roadmap.MVFs
	v.ed.MVFs = make([]*MVF, len(all))
	parallel.Each(len(all), func(i int) { v.ed.MVFs[i] = v.mvfAlone(all[i]) })
	for i, m := range all {
		shown := v.ed.MVFs[i]
		v.mvf[m.MVFSource] = shown
		if effort, ok := v.effortOf(m); ok {
			v.effort[shown] = effort
		}
		shown.Service.MVFs = append(shown.Service.MVFs, shown)
		if shown.Milestone != nil {
			shown.Milestone.MVFs = append(shown.Milestone.MVFs, shown)
		}
		for _, metric := range shown.Moves {
			metric.MovedBy = append(metric.MovedBy, shown)
		}
	}
	parallel.Each(len(all), func(i int) { v.relate(all[i], v.ed.MVFs[i]) })
}

// effortOf is what an MVF counts in sums, in working days, where the audience may see that. An effort that nobody
// wrote may be the days between typed dates.
func (v *view) effortOf(m *roadmap.MVF) (days int, ok bool) {
	ok = v.sees(roadmap.FieldEffort) && (!m.Effort.Likely.IsZero() || v.sees(roadmap.FieldPlan) && v.ed.Dates == roadmap.Daily)
	return v.item(m).Effort, ok
}

// mvfAlone fills what an MVF says of itself.
func (v *view) mvfAlone(m *roadmap.MVF) *MVF {
	item := v.item(m)
	shown := &MVF{Entry: v.entry(&m.Item), Service: v.service[m.Service.ServiceSource], Milestone: v.milestoneOf(m.Milestone)}
	if v.sees(roadmap.FieldStatus) {
		shown.Status = m.Status
	}
	if v.sees(roadmap.FieldValue) {
		shown.Value = cmp.Or(m.For[v.audience.ID].Value, m.Value)
	}
	if v.sees(roadmap.FieldScope) {
		shown.PartOf = m.PartOf
	}
	if v.sees(roadmap.FieldPlan) {
		shown.Planned = v.span(item.Planned, m.Start, m.Due)
	}
	if v.sees(roadmap.FieldActual) {
		shown.Actual = v.span(item.Actual, roadmap.Period{}, roadmap.Period{})
	}
	if m.Status == roadmap.Shipped && v.sees(roadmap.FieldActual) || m.Status != roadmap.Shipped && v.sees(roadmap.FieldForecast) {
		shown.Expected = v.span(item.Expected, roadmap.Period{}, roadmap.Period{})
	}
	if v.sees(roadmap.FieldEffort) {
		shown.Effort = effortText(m.Effort)
	}
	if v.sees(roadmap.FieldTeam) {
		shown.Team = m.Team
		for _, t := range v.rm.Config.Teams {
			if t.ID == m.Team {
				shown.Team = cmp.Or(t.Title, t.ID)
			}
		}
	}
	if v.sees(roadmap.FieldLife) {
		shown.Life = m.Life.String()
		shown.Lives = v.ed.Fiscal.Coarsen(item.Lives, max(v.ed.Dates, roadmap.Monthly))
		if v.ed.Dates == roadmap.Hidden {
			shown.Lives = roadmap.Period{}
		}
	}
	if v.sees(roadmap.FieldHorizon) {
		shown.Horizon = m.Horizon
	}
	if v.sees(roadmap.FieldDelay) && v.ed.Money == roadmap.MoneyExact && m.Delay.CostPerWeek != 0 {
		shown.DelayCost = v.ed.Words.T("%s a week", v.money.exact(float64(m.Delay.CostPerWeek)/100))
	}
	if v.sees(roadmap.FieldSlack) && m.Status != roadmap.Shipped {
		shown.HasSlack, shown.Slack, shown.Critical = true, item.Slack, item.Critical
	}
	if v.sees(roadmap.FieldMoves) {
		for _, metric := range m.Moves {
			if s := v.metric[metric]; s != nil {
				shown.Moves = append(shown.Moves, s)
			}
		}
	}
	// Lateness and past due follow from the shown dates, so a coarse edition says
	// "late" only when a whole period has passed.
	shown.PastDue = shown.Status != "" && shown.Status != roadmap.Shipped && !shown.Planned.End.IsZero() && shown.Planned.End.Last < v.ed.AsOf
	if v.ed.Dates == roadmap.Daily && !shown.Planned.End.IsZero() && !shown.Expected.End.IsZero() {
		shown.HasLate, shown.Late = true, item.Late
	}
	return shown
}

// relate fills what an MVF says of other MVFs, once all visible ones are known.
func (v *view) relate(m *roadmap.MVF, shown *MVF) {
	if v.sees(roadmap.FieldAfter) {
		for _, dep := range m.After {
			other, lag := v.mvf[dep.MVF.MVFSource], ""
			if !dep.Lag.IsZero() {
				lag = fmt.Sprintf("%+d%c", dep.Lag.N, dep.Lag.Unit)
			}
			shown.After = append(shown.After, Dependency{MVF: other, Lag: lag})
			if v.sees(roadmap.FieldStatus) && other.Status != roadmap.Shipped {
				shown.Waits = append(shown.Waits, other)
			}
		}
		for _, next := range m.Before {
			shown.Before = append(shown.Before, v.mvf[next.MVFSource])
		}
		shown.Ready = shown.Status == roadmap.Planned && len(shown.Waits) == 0
	}
	if v.sees(roadmap.FieldSlack) {
		if item := v.item(m); item.Driver != nil {
			if driver := v.mvf[item.Driver.MVFSource]; driver != nil {
				shown.Driver, shown.ByTeam = driver, item.ByTeam
			}
		}
	}
}

// span coarsens a range to the audience's precision, and to the precision in which
// the dates were typed where that is coarser.
func (v *view) span(r schedule.Range, start, due roadmap.Period) Span {
	f := v.ed.Fiscal
	at := func(d roadmap.Date, typed roadmap.Period) roadmap.Period {
		precision := v.ed.Dates
		if !typed.IsZero() {
			precision = max(precision, typed.Precision)
		}
		return f.Coarsen(d, precision)
	}
	return Span{Start: at(r.First, start), End: at(r.Last, due)}
}

func effortText(e roadmap.Effort) string {
	if e.Low == e.High {
		return e.Likely.String()
	}
	return fmt.Sprintf("%s to %s, likely %s", e.Low, e.High, e.Likely)
}

// rollUp derives progress and spans of services, milestones and the roadmap from
// the visible MVFs.
func (v *view) rollUp() {
	for _, s := range v.ed.Services {
		s.Progress, s.Planned, s.Expected = v.sum(s.MVFs)
	}
	for _, source := range v.plan.Roadmap.Milestones {
		m := v.milestoneOf(source)
		m.Progress, m.Planned, m.Expected = v.sum(m.MVFs)
		m.Shipped = m.Progress.Total > 0 && m.Progress.Shipped == m.Progress.Total
		if v.ed.Dates == roadmap.Daily && !m.Planned.End.IsZero() && !m.Expected.End.IsZero() {
			m.Late = schedule.WorkingDaysBetween(&v.rm.Config, m.Planned.End.Last, m.Expected.End.Last)
		}
		if v.sees(roadmap.FieldHealth) {
			health := computedHealth(m, v.ed.AsOf)
			m.Computed = Known(&health)
		}
		v.milestoneMetrics(source, m)
	}
	v.ed.Progress, _, _ = v.sum(v.ed.MVFs)
}

func (v *view) sum(list []*MVF) (p Progress, planned, expected Span) {
	if !v.sees(roadmap.FieldStatus) {
		return Progress{}, unionOf(list, func(m *MVF) Span { return m.Planned }), unionOf(list, func(m *MVF) Span { return m.Expected })
	}
	for _, m := range list {
		if m.Status == roadmap.Idea || m.Status == roadmap.Dropped {
			continue
		}
		p.Total++
		p.EffortTotal += v.effort[m]
		switch m.Status {
		case roadmap.Shipped:
			p.Shipped++
			p.EffortDone += v.effort[m]
		case roadmap.Building:
			p.Building++
		case roadmap.Idea, roadmap.Planned, roadmap.Paused, roadmap.Dropped:
		}
	}
	return p, unionOf(list, func(m *MVF) Span { return m.Planned }), unionOf(list, func(m *MVF) Span { return m.Expected })
}

func unionOf(list []*MVF, span func(*MVF) Span) Span {
	var u Span
	for _, m := range list {
		s := span(m)
		if m.Status == roadmap.Idea || m.Status == roadmap.Dropped {
			continue
		}
		if !s.Start.IsZero() && (u.Start.IsZero() || s.Start.First < u.Start.First) {
			u.Start = s.Start
		}
		if !s.End.IsZero() && s.End.Last > u.End.Last {
			u.End = s.End
		}
	}
	return u
}

// computedHealth compares the expected end with the target, both as shown: green in
// time, amber late, red past the target, grey without one. A shipped milestone has none.
func computedHealth(m *Milestone, asOf roadmap.Date) string {
	target := m.Due
	if target.IsZero() {
		target = m.Planned.End
	}
	switch {
	case m.Shipped:
		return ""
	case target.IsZero() || m.Expected.End.IsZero():
		return "grey"
	case target.Last < asOf:
		return "red"
	case m.Expected.End.Last > target.Last:
		return "amber"
	}
	return "green"
}

// milestoneMetrics lists the metrics that a milestone names, else those that its
// visible MVFs move.
func (v *view) milestoneMetrics(source *roadmap.Milestone, m *Milestone) {
	if !v.sees(roadmap.FieldMoves) {
		return
	}
	add := func(metric *Metric) {
		if metric != nil && !slices.Contains(m.Metrics, metric) {
			m.Metrics = append(m.Metrics, metric)
		}
	}
	if len(source.MilestoneSource.Metrics) > 0 {
		for _, metric := range source.Metrics {
			add(v.metric[metric])
		}
		if len(m.Metrics) > 0 { // else it looks as if it named none
			return
		}
	}
	for _, mvf := range m.MVFs {
		for _, metric := range mvf.Moves {
			add(metric)
		}
	}
}

func (v *view) posts() {
	about := map[roadmap.ItemID]*Entry{} // what posts are about, as far as it is shown
	for _, p := range v.rm.Posts {
		for _, it := range p.About {
			about[it.Key()] = nil
		}
	}
	for _, e := range v.ed.entries() {
		if _, ok := about[e.key()]; ok {
			about[e.key()] = e
		}
	}
	for _, p := range v.rm.Posts {
		if !v.visible(&p.Item) || p.Date > v.ed.AsOf {
			continue
		}
		shown := &Post{
			Entry: v.entry(&p.Item), Date: p.Date, PostKind: p.PostKind,
			Highlights: p.Highlights, Lowlights: p.Lowlights, Asks: p.Asks,
		}
		if v.sees(roadmap.FieldHealth) {
			shown.Health = p.Health
		}
		for _, it := range p.About {
			if e := about[it.Key()]; e != nil {
				shown.About = append(shown.About, Target{Kind: e.Kind, ID: e.ID, Slug: e.Slug, Title: e.Title})
			}
		}
		v.ed.Posts = append(v.ed.Posts, shown)
	}
}

func (v *view) pages() {
	for _, p := range v.rm.Pages {
		if v.visible(&p.Item) {
			v.ed.Pages = append(v.ed.Pages, &Page{Entry: v.entry(&p.Item), Menu: p.Menu})
		}
	}
}

// balance weighs short-term against long-term work by the fiscal quarter in which
// each visible MVF ends.
func (v *view) balance() {
	if !v.sees(roadmap.FieldHorizon) {
		return
	}
	b := &Balance{Band: v.rm.Config.BalanceShortTerm, ByEffort: v.sees(roadmap.FieldEffort)}
	byQuarter := map[roadmap.Period]*BalanceQuarter{}
	var short, all float64
	for _, m := range v.ed.MVFs {
		if m.Horizon == "" || m.Status == roadmap.Dropped || m.Status == roadmap.Idea {
			continue
		}
		weight := 1.0
		if b.ByEffort {
			weight = float64(v.effort[m])
		}
		all += weight
		if m.Horizon == roadmap.ShortTerm {
			short += weight
		}
		end := cmp.Or(m.Expected.End.Last, m.Planned.End.Last)
		if end == roadmap.NoDate {
			continue
		}
		quarter := v.ed.Fiscal.Coarsen(end, max(roadmap.Quarterly, v.ed.Dates))
		q := byQuarter[quarter]
		if q == nil {
			q = &BalanceQuarter{Period: quarter}
			byQuarter[quarter] = q
		}
		if m.Horizon == roadmap.ShortTerm {
			q.Short += weight
		} else {
			q.Long += weight
		}
	}
	if all == 0 {
		return
	}
	b.Short = short / all
	for _, p := range slices.SortedFunc(maps.Keys(byQuarter), func(a, b roadmap.Period) int { return cmp.Compare(a.First, b.First) }) {
		b.Quarters = append(b.Quarters, *byQuarter[p])
	}
	v.ed.Balance = b
}

// compare shows the two plans, at the precision of the edition.
func (v *view) compare() {
	if v.sees(roadmap.FieldCompare) && v.ed.Dates != roadmap.Hidden && schedule.Compares(v.plan.Roadmap) {
		s := v.answers()
		v.ed.Compare = later(func() *Comparison { return v.comparison(s.builds.Get().Compare(v.plan.Roadmap, v.plan.Today)) })
	}
}

func (v *view) comparison(exact *schedule.Comparison) *Comparison {
	c := exact.Coarsen(v.ed.Fiscal, v.ed.Dates)
	out := &Comparison{
		Start: c.Start, Until: c.Until, WeeksEarlier: c.WeeksEarlier,
		With: v.side(c.With), Without: v.side(c.Without),
	}
	// What is missed is worked out from exact days, which it would tell.
	if m := exact.Misses(v.withMetrics().Roadmap); m != nil && m.Growth > 0 && v.ed.Dates == roadmap.Daily {
		out.MissedShare = float64(m.Missed) / float64(m.Growth)
		if v.ed.Money == roadmap.MoneyExact {
			out.Missed = v.money.short(float64(m.Missed) / 100)
		}
	}
	return out
}

func (v *view) side(s schedule.Variant) CompareSide {
	none := roadmap.Period{}
	out := CompareSide{
		Launch: v.span(s.Launch, none, none), FirstShare: s.FirstShare, QuartersMarket: s.QuartersMarket, ValueYears: s.ValueYears,
		FirstValue: v.ed.Fiscal.Coarsen(s.FirstValue, v.ed.Dates), FullScope: v.ed.Fiscal.Coarsen(s.FullScope, v.ed.Dates),
	}
	for _, row := range s.Rows {
		shown := CompareRow{Milestone: v.milestoneOf(row.Milestone)}
		for _, bar := range row.Bars {
			b := CompareBar{Service: v.service[bar.Service.ServiceSource], Span: v.span(bar.Range, none, none)}
			if bar.MVF != nil {
				b.MVF = v.mvf[bar.MVF.MVFSource]
			}
			shown.Bars = append(shown.Bars, b)
		}
		out.Rows = append(out.Rows, shown)
	}
	return out
}
