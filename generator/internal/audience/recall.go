package audience

import (
	"reflect"
	"slices"
	"sync"

	"github.com/waypost/waypost/generator/internal/fingerprint"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// This file keeps what the scheduler answers for a later planner. Most edits change words,
// and the scheduler reads none.

// Answers are what planning answered about the work that audiences see, by the id of the
// first audience that sees it. They are plain values, worth as much to a later planner of the
// same program: one that is asked about the same work need not work them out again.
type Answers map[string]Answered

// Answered is what planning answered about the work of one plan; nil is what nobody asked.
// Items are told by their position in the plan.
type Answered struct {
	About     fingerprint.Sum // all that the scheduler reads
	Outlook   *schedule.Outlook
	Left, All *Alternatives
	Builds    *schedule.Builds
}

// Alternatives are the plans with other numbers of teams.
type Alternatives struct {
	Rows   []schedule.Staffing
	Enough int   // teams that do as well as any number; 0: more than the last row
	Chain  []int // why more do not help
}

// Recall gives the planner what an earlier one answered. It is for before the first view.
func (p *Planner) Recall(known Answers) { p.known = known }

// Answers is what a later planner may recall: what was asked of this one, and what it
// recalled itself and nobody has asked for again.
func (p *Planner) Answers() Answers {
	out := Answers{}
	for _, a := range p.answers {
		out[a.name] = a.now()
	}
	return out
}

// recalling is what is known about a plan. Several goroutines may ask for it.
type recalling struct {
	plan    *schedule.Plan
	name    string // the first audience that sees the plan
	checked sync.Once
	mu      sync.Mutex
	known   Answered
}

func (r *recalling) now() Answered {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.known
}

// check forgets what is known about something else. It reads the whole plan, so it waits until
// something is asked.
func (r *recalling) check() {
	about := about(r.plan)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.known.About != about {
		r.known = Answered{About: about}
	}
}

// recall is an answer that is worked out only where it is not known.
func recall[T any](r *recalling, of func(*Answered) **T, work func(*schedule.Plan) *T) *Later[T] {
	return later(func() *T {
		r.checked.Do(r.check)
		known := r.now()
		answer := *of(&known)
		if answer == nil {
			answer = work(r.plan)
			r.mu.Lock()
			defer r.mu.Unlock()
			*of(&r.known) = answer
		}
		return answer
	})
}

// about is the fingerprint of all of a plan that the scheduler may read: of every item
// everything but words, so that whatever an item comes to say counts until it is found to be
// words.
func about(p *schedule.Plan) fingerprint.Sum {
	h := fingerprint.Hash{Pointer: placed, Leave: words}
	h.Add(p.Today)
	h.Add(p.Roadmap.Config)
	for _, s := range p.Roadmap.Services {
		h.Add(*s)
	}
	for _, m := range p.Roadmap.Milestones {
		h.Add(*m)
	}
	for _, m := range p.Roadmap.MVFs {
		h.Add(*m)
	}
	return h.Sum()
}

// placed adds the item behind a pointer by its place among all, or by its name.
func placed(h *fingerprint.Hash, v any) bool {
	switch v := v.(type) {
	case *roadmap.Service:
		h.Text(v.ID)
	case *roadmap.Milestone:
		h.Text(v.ID)
	case *roadmap.MVF:
		h.Number(v.Index)
	case *roadmap.Metric:
		h.Text(v.ID)
	default:
		return false
	}
	return true
}

// words are the fields that no plan depends on: what people read, where it is written, and
// the address of the site.
var words = fingerprint.Leave(func(f reflect.StructField) bool { //nolint:gochecknoglobals // a constant
	switch f.Name {
	case "Title", "Summary", "Value", "PartOf", "Goal", "Announce", "FullScope", "Owner", "Why", "Slug", "File", "BaseURL":
		return f.Type.Kind() == reflect.String
	}
	return slices.Contains([]string{"For", "Keys", "Pos", "Words"}, f.Name)
})
