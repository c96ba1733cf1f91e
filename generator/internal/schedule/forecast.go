package schedule

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Method is how a forecast draws its trials.
type Method string

// The methods.
const (
	ThreePoint Method = "three-point" // efforts, between low and high
	Throughput Method = "throughput"  // how many MVFs shipped on a day, from history
)

// Methods lists every method.
var Methods = []Method{ThreePoint, Throughput}

// Trials is how many trials a forecast makes unless told.
const Trials = 10_000

const (
	minSamples    = 8          // shipped MVFs below which a throughput is an anecdote
	minTrials     = 500        // also of a large roadmap
	maxPlacements = 2_000_000  // trials x MVFs, unless the number of trials is given
	maxResults    = 50_000_000 // and in any case: they are kept until they are sorted
)

// Draw says how a forecast is drawn.
type Draw struct {
	Method Method         // ThreePoint when empty
	Trials int            // 0: Trials, fewer for a roadmap of more than 200 open MVFs; never more than memory holds
	Seed   uint64         // 0: the hash of the inputs
	By     []roadmap.Date // days for which to count what will be done
}

// Estimate is when something will be done, by Monte Carlo.
type Estimate struct {
	Done          bool         // it has shipped: the days are the actual one
	P50, P85, P95 roadmap.Date // last days of work: at least so many percent of the trials are done by then; zero when not planned
	Target        roadmap.Date // its own due date; zero without one
	OnTime        float64      // share of the trials that are done by the target
	Health        Health
}

// Health is a computed health beside a declared one.
type Health struct {
	Computed string         // green, amber, red or grey
	Declared roadmap.Health // zero: nobody has declared any
}

// State is the declared health, which wins, else the computed one.
func (h Health) State() string { return cmp.Or(h.Declared.State, h.Computed) }

// Differs reports whether the declared health is not the computed one: show both.
func (h Health) Differs() bool { return h.Declared.State != "" && h.Declared.State != h.Computed }

// Count is how many MVFs will be done by the end of a day, shipped ones included.
type Count struct {
	By            roadmap.Date
	P50, P85, P95 int // at least so many, in so many percent of the trials
}

// Outlook is a forecast.
type Outlook struct {
	Method     Method
	Trials     int
	Seed       uint64
	Open       int        // MVFs that have not shipped
	Uncertain  int        // of them, those whose effort has different points (three-point)
	Samples    int        // MVFs that have shipped (throughput)
	Days       int        // working days of history, those without an MVF included (throughput)
	Total      Estimate   // all of the plan; its target is the latest due date
	MVFs       []Estimate // by MVF.Index
	Milestones []Estimate // by position in Roadmap.Milestones
	Counts     []Count    // by Draw.By
}

// HistoryError says that too little has shipped to forecast from.
type HistoryError struct{ Samples, Needed int }

func (e *HistoryError) Error() string {
	return fmt.Sprintf("%d MVFs have shipped, and a throughput needs %d", e.Samples, e.Needed)
}

// Forecast says when the open work will be done, and how sure that is.
//
// ThreePoint draws the effort of every MVF from a triangle (low, likely, high; by the
// inverse of its distribution) and levels the whole network in each trial: three
// parallel MVFs of 50 % are 12.5 % together. An MVF with a single effort takes that
// effort. Work in progress takes longer than it has taken already. A typed start is kept;
// a due date is a target and moves nothing.
//
// Throughput draws, for each working day from today, what shipped on a random working
// day of history, the many days on which nothing shipped included, and lets the MVFs
// finish in the order of the plan. It is refused (HistoryError) when fewer than 8 MVFs
// have shipped.
//
// Percentiles are by nearest rank. Health is green when P85 is not after the target,
// amber when P50 is not, else red; red too when the target has passed, and grey without
// a target.
//
// The same inputs give the same forecast: the seed of the generator (PCG) is a hash of
// what the trials depend on, unless it is given.
func Forecast(p *Plan, draw Draw) (*Outlook, error) {
	s := newSimulation(p, draw)
	if s.Method == Throughput {
		if err := s.throughput(); err != nil {
			return nil, err
		}
	} else {
		s.threePoint()
	}
	return s.conclude(), nil
}

// simulation is a forecast in the making.
type simulation struct {
	Outlook
	plan    *Plan
	network *network
	jobs    []job
	open    []int // tasks that have not shipped, by id
	rng     *rand.Rand
	ends    [][]roadmap.Date // by open task: the last day of work in each trial
	byPlace [][]roadmap.Date // by milestone with open work, likewise
	all     []roadmap.Date   // likewise
	counts  [][]int32        // by Draw.By, in each trial
}

func newSimulation(p *Plan, draw Draw) *simulation {
	rm := p.Roadmap
	n := newNetwork(newCompany(rm), planned(rm))
	s := &simulation{
		plan: p, network: n, jobs: make([]job, len(n.tasks)), counts: make([][]int32, len(draw.By)),
		byPlace: make([][]roadmap.Date, len(rm.Milestones)),
		Outlook: Outlook{
			Method: cmp.Or(draw.Method, ThreePoint), Seed: draw.Seed,
			MVFs: make([]Estimate, len(rm.MVFs)), Milestones: make([]Estimate, len(rm.Milestones)),
		},
	}
	for _, i := range n.sorted(byID) {
		s.jobs[i] = n.trialJob(&n.tasks[i], p.Today)
		if n.tasks[i].mvf.Status != roadmap.Shipped {
			s.open = append(s.open, i)
		}
	}
	s.Open = len(s.open)
	s.Trials = trialsOf(draw.Trials, s.Open)
	if s.Seed == 0 {
		s.Seed = s.hash()
	}
	s.rng = rand.New(rand.NewPCG(s.Seed, s.Seed>>32)) //nolint:gosec // a forecast must be reproducible, not secret
	s.ends = make([][]roadmap.Date, s.Open)
	for k, i := range s.open {
		s.ends[k] = make([]roadmap.Date, s.Trials)
		if place := n.tasks[i].place; place < len(s.byPlace) && s.byPlace[place] == nil {
			s.byPlace[place] = make([]roadmap.Date, s.Trials)
		}
	}
	s.all = make([]roadmap.Date, s.Trials)
	for k, day := range draw.By {
		s.counts[k] = make([]int32, s.Trials)
		s.Counts = append(s.Counts, Count{By: day})
	}
	return s
}

// trialsOf is the number of trials of so many open MVFs.
func trialsOf(asked, open int) int {
	open = max(open, 1)
	if asked <= 0 {
		return min(Trials, max(minTrials, maxPlacements/open))
	}
	return min(asked, max(minTrials, maxResults/open))
}

// trialJob is a job in which a due date moves nothing.
func (n *network) trialJob(t *task, today roadmap.Date) job {
	j := n.job(t, today)
	if !j.fixed && t.mvf.Start.IsZero() {
		j.start, j.end = roadmap.NoDate, roadmap.NoDate
	}
	return j
}

// hash is over all that decides the trials, in the order of the ids.
func (s *simulation) hash() uint64 {
	h := fnv.New64a()
	fmt.Fprintln(h, s.Method, s.plan.Today)
	if s.Method == Throughput {
		for i := range s.plan.Items {
			if m := s.plan.Items[i].MVF; m.Status == roadmap.Shipped {
				fmt.Fprintln(h, m.Started, m.Shipped)
			}
		}
	}
	for _, i := range s.open {
		t, j := &s.network.tasks[i], s.jobs[i]
		fmt.Fprintln(h, t.mvf.ID, t.place, t.team.id, t.team.parallel, t.mvf.Effort, j.fixed, j.start, j.end, j.days)
		for _, dep := range t.mvf.After {
			if dep.MVF != nil {
				fmt.Fprintln(h, dep.MVF.ID, dep.Lag)
			}
		}
	}
	return max(h.Sum64(), 1)
}

// triangle is an effort with three points, in working days.
type triangle struct{ low, likely, high float64 }

func (co *company) triangle(e roadmap.Effort) triangle {
	return triangle{float64(co.days(e.Low)), float64(co.days(e.Likely)), float64(co.days(e.High))}
}

// below is the probability of less than x.
func (t triangle) below(x float64) float64 {
	switch {
	case x <= t.low:
		return 0
	case x >= t.high:
		return 1
	case x <= t.likely:
		return (x - t.low) * (x - t.low) / ((t.high - t.low) * (t.likely - t.low))
	}
	return 1 - (t.high-x)*(t.high-x)/((t.high-t.low)*(t.high-t.likely))
}

// at is the value below which lies a share u: the inverse of below.
func (t triangle) at(u float64) float64 {
	if width := t.high - t.low; width > 0 && u*width > t.likely-t.low {
		return t.high - math.Sqrt((1-u)*width*(t.high-t.likely))
	}
	return t.low + math.Sqrt(u*(t.high-t.low)*(t.likely-t.low))
}

// uncertain is an open task with an effort to draw, and the share of its triangle
// that work in progress has left behind.
type uncertain struct {
	task int
	triangle
	behind float64
}

// uncertainties lists the open tasks with an effort to draw, by id.
func (s *simulation) uncertainties() []uncertain {
	var list []uncertain
	for _, i := range s.open {
		t, j := &s.network.tasks[i], &s.jobs[i]
		u := uncertain{task: i, triangle: s.network.triangle(t.mvf.Effort)}
		if u.low >= u.high {
			continue
		}
		if j.fixed {
			u.behind = u.below(float64(t.team.between(j.start, s.plan.Today)))
		}
		list = append(list, u)
	}
	s.Uncertain = len(list)
	return list
}

// lasts sets the effort of a task.
func (s *simulation) lasts(u *uncertain, days float64) {
	t, j := s.network.tasks[u.task].team, &s.jobs[u.task]
	j.days = int(days + 0.5)
	switch {
	case j.fixed:
		j.end = max(t.finish(j.start, j.days), t.finish(s.plan.Today, 1))
	case j.start != roadmap.NoDate:
		j.end = t.finish(j.start, j.days)
	}
}

func (s *simulation) threePoint() {
	list := s.uncertainties()
	l := newLeveller(s.network, s.network.sorted(byMilestone))
	for trial := range s.Trials {
		for k := range list {
			u := &list[k]
			// The product is rounded on its own: fused with the sum it would differ between machines.
			s.lasts(u, u.at(u.behind+float64((1-u.behind)*s.rng.Float64())))
		}
		if trial == 0 || len(list) > 0 { // without anything to draw, all trials are the first
			l.run(s.jobs)
		}
		s.recordAll(trial, l)
	}
}

// worstCase is the outlook if every effort were at its high point. It costs one trial.
func worstCase(p *Plan) *Outlook {
	s := newSimulation(p, Draw{Trials: 1})
	list := s.uncertainties()
	for k := range list {
		s.lasts(&list[k], list[k].high)
	}
	l := newLeveller(s.network, s.network.sorted(byMilestone))
	l.run(s.jobs)
	s.recordAll(0, l)
	return s.conclude()
}

func (s *simulation) recordAll(trial int, l *leveller) {
	for k, i := range s.open {
		s.record(trial, k, span{l.start[i], l.end[i]}.days().Last)
	}
}

// record keeps the last day of work of an open task in a trial.
func (s *simulation) record(trial, k int, end roadmap.Date) {
	s.ends[k][trial] = end
	if place := s.network.tasks[s.open[k]].place; place < len(s.byPlace) {
		s.byPlace[place][trial] = max(s.byPlace[place][trial], end)
	}
	s.all[trial] = max(s.all[trial], end)
	for c := range s.counts {
		if end <= s.Counts[c].By {
			s.counts[c][trial]++
		}
	}
}

// throughput draws a day of history for every working day to come.
func (s *simulation) throughput() error {
	today, days := s.plan.Today, s.network.calendar
	first := today
	shipped := map[int]int{} // by working day
	for i := range s.plan.Items {
		m := s.plan.Items[i].MVF
		if m.Status == roadmap.Shipped && m.Shipped != roadmap.NoDate && m.Shipped < today {
			s.Samples++
			shipped[days.count(m.Shipped)]++
			first = min(first, m.Shipped, cmp.Or(m.Started, m.Shipped))
		}
	}
	if s.Samples < minSamples {
		return &HistoryError{Samples: s.Samples, Needed: minSamples}
	}
	s.Days = max(days.count(today)-days.count(first), len(shipped))
	var ships []int // on each day that shipped anything
	for _, n := range shipped {
		ships = append(ships, n)
	}
	slices.Sort(ships)
	place := make(map[int]int, len(s.open))
	for k, i := range s.open {
		place[i] = k
	}
	var queue []int // open tasks in the order of the plan
	for _, i := range s.network.sorted(s.inPlan) {
		if k, ok := place[i]; ok {
			queue = append(queue, k)
		}
	}
	none := math.Log1p(-float64(len(ships)) / float64(s.Days)) // log of the share of days without any
	from := days.count(today)
	for trial := range s.Trials {
		day, left := from, queue
		for len(left) > 0 {
			// The days until one that ships are drawn at once: their number is geometric.
			if len(ships) < s.Days {
				day += int(min(math.Log1p(-s.rng.Float64())/none, profileSize))
			}
			end := days.day(day)
			for range min(ships[s.rng.IntN(len(ships))], len(left)) {
				s.record(trial, left[0], end)
				left = left[1:]
			}
			day++
		}
	}
	return nil
}

// inPlan orders tasks by where the plan expects them to end.
func (s *simulation) inPlan(a, b *task) int {
	end := func(t *task) roadmap.Date { return s.plan.Items[t.mvf.Index].Expected.Last }
	return cmp.Or(cmp.Compare(end(a), end(b)), byMilestone(a, b))
}

// conclude turns the trials into estimates.
func (s *simulation) conclude() *Outlook {
	n, rm := s.network, s.plan.Roadmap
	for k, i := range s.open {
		m := n.tasks[i].mvf
		s.MVFs[m.Index] = estimate(s.ends[k], m.Due.Last)
	}
	done := 0
	for i := range n.tasks {
		m := n.tasks[i].mvf
		if m.Status == roadmap.Shipped {
			s.MVFs[m.Index] = certain(s.plan.Items[m.Index].Expected.Last, m.Due.Last)
			done++
		}
		s.Total.Target = max(s.Total.Target, m.Due.Last)
	}
	for k, m := range rm.Milestones {
		if s.byPlace[k] != nil {
			s.Milestones[k] = estimate(s.byPlace[k], m.Due.Last)
		} else {
			s.Milestones[k] = certain(s.plan.Milestones[k].Expected.Last, m.Due.Last)
		}
		s.Milestones[k].Health.Declared = m.Health
		s.Total.Target = max(s.Total.Target, m.Due.Last)
	}
	if s.Open > 0 {
		s.Total = estimate(s.all, s.Total.Target)
	} else {
		s.Total = certain(s.plan.Total.Expected.Last, s.Total.Target)
	}
	for c, counts := range s.counts {
		slices.Sort(counts)
		at := func(percent int) int { return done + int(nearestRank(counts, 100-percent)) }
		s.Counts[c].P50, s.Counts[c].P85, s.Counts[c].P95 = at(50), at(85), at(95)
	}
	out := s.Outlook // by itself: who keeps it keeps none of the trials
	return &out
}

// estimate sums up the last days of work in all trials, which it sorts.
func estimate(ends []roadmap.Date, target roadmap.Date) Estimate {
	slices.Sort(ends)
	e := Estimate{P50: nearestRank(ends, 50), P85: nearestRank(ends, 85), P95: nearestRank(ends, 95), Target: target}
	if target != roadmap.NoDate {
		met, _ := slices.BinarySearch(ends, target+1)
		e.OnTime = float64(met) / float64(len(ends))
	}
	e.Health.Computed = e.health()
	return e
}

// certain is the estimate of what has shipped, or of nothing.
func certain(end, target roadmap.Date) Estimate {
	e := Estimate{Done: end != roadmap.NoDate, P50: end, P85: end, P95: end, Target: target}
	if e.Done && target != roadmap.NoDate && end <= target {
		e.OnTime = 1
	}
	e.Health.Computed = e.health()
	return e
}

// health compares a target with the odds. One that has passed is red by itself: nothing
// open is done before today.
func (e *Estimate) health() string {
	switch {
	case e.Target == roadmap.NoDate || e.P50 == roadmap.NoDate:
		return "grey"
	case e.P85 <= e.Target:
		return "green"
	case e.P50 <= e.Target:
		return "amber"
	}
	return "red"
}

// nearestRank is the smallest value that at least so many percent of the values do not
// exceed. The values are sorted.
func nearestRank[T any](sorted []T, percent int) T {
	return sorted[max((percent*len(sorted)+99)/100, 1)-1]
}
