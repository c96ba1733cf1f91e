package roadmap

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
)

// Resolve joins the references of the content and puts every list in its final order. It is
// Join, then Reword.
func Resolve(src *Source) (*Roadmap, diag.List) {
	rm, problems := Join(src)
	rm, wrong := rm.Reword(src)
	problems.Append(wrong)
	return rm, problems
}

// Join joins everything but texts.
//
// It reports what does not join and never stops at the first problem. What a single file
// shows, such as a missing key, is the reader's to report. The roadmap that Join
// returns beside errors holds everything that could be joined, has no loops, and gives
// every MVF a service, so that later phases can go on and find more.
func Join(src *Source) (*Roadmap, diag.List) {
	r := &resolver{
		src: src, standIns: map[string]*Service{},
		rm: &Roadmap{Config: src.Config, History: src.History},
	}
	r.audiences()
	r.services()
	r.milestones()
	r.metrics()
	r.mvfs()
	r.pages()
	r.posts()
	r.config()
	for _, it := range r.items {
		r.item(it)
	}
	r.dependencies()
	r.formulas()
	r.roles()
	r.milestoneMetrics()
	return r.rm, r.problems
}

// resolver is the state of one Resolve.
type resolver struct {
	src       *Source
	rm        *Roadmap
	problems  diag.List
	items     []*Item // every item that was read
	audience  known[*Audience]
	service   known[*Service]
	milestone known[*Milestone]
	metric    known[*Metric]
	mvf       known[*MVF]
	standIns  map[string]*Service // services that are named but not there
	compared  int                 // ids compared so far in search of the nearest
}

// known finds the items of one kind by id.
type known[T any] struct {
	kind Kind
	byID map[string]T
	ids  []string
}

// collect files the items of a kind by id. Of two items with one id, or with ids that
// would share an address, the first is found and the second reported.
func collect[T any](r *resolver, kind Kind, list []T, item func(T) *Item) known[T] {
	k := known[T]{kind: kind, byID: make(map[string]T, len(list))}
	bySlug := make(map[string]*Item, len(list))
	for _, v := range list {
		it := item(v)
		r.items = append(r.items, it)
		slug := strings.ToLower(cmp.Or(it.Slug, it.ID))
		if other, taken := bySlug[slug]; taken {
			r.duplicate(it, other)
		} else {
			bySlug[slug] = it
		}
		if _, taken := k.byID[it.ID]; !taken {
			k.byID[it.ID] = v
			k.ids = append(k.ids, it.ID)
		}
	}
	return k
}

func (r *resolver) duplicate(it, other *Item) {
	p := diag.Problem{
		Severity: diag.Error, Code: "duplicate-id", Pos: it.At("id"), Hint: "give one of them another id",
		Text:    "the " + noun(it.Kind) + " id " + quote(it.ID) + " is used twice",
		Related: []diag.Related{{Pos: other.At("id"), Text: "the other " + noun(it.Kind)}},
	}
	if it.ID != other.ID {
		p.Code = "duplicate-slug"
		p.Text = "the " + noun(it.Kind) + " ids " + quote(it.ID) + " and " + quote(other.ID) + " would have the same address"
		p.Hint = "addresses are lower case: give one of them an id that differs by more than case"
	}
	r.problems.Add(p)
}

// find follows a reference, or reports it with the nearest id.
func find[T any](r *resolver, k known[T], ref Ref) (T, bool) {
	v, ok := k.byID[ref.ID]
	if !ok {
		r.unknown(k.kind, ref, k.ids)
	}
	return v, ok
}

func (r *resolver) unknown(kind Kind, ref Ref, ids []string) {
	r.problems.Errorf(unknownCode[kind], ref.Pos, r.didYouMean(kind, ref.ID, ids), "no %s has the id %q", noun(kind), ref.ID)
}

const (
	maxCompared = 1_000_000 // ids to compare in one run: beyond it, a hint is not worth the wait
	maxListed   = 12        // names that a hint may list
)

func (r *resolver) didYouMean(kind Kind, id string, ids []string) string {
	r.compared += len(ids)
	if r.compared <= maxCompared {
		if near := diag.Nearest(id, ids); near != "" {
			return "did you mean " + near + "?"
		}
		if 0 < len(ids) && len(ids) <= maxListed {
			return diag.DidYouMean(id, ids)
		}
	}
	return "write the id of a file under content/" + folder(kind) + "/, or add one"
}

func noun(k Kind) string {
	if k == KindMVF {
		return "MVF"
	}
	return string(k)
}

func folder(k Kind) string {
	for _, kind := range Kinds {
		if kind.Kind == k {
			return kind.Folder
		}
	}
	return string(k)
}

func quote(s string) string { return `"` + s + `"` }

// at places a reference that the reader gave no place at a key of its item.
func (ref Ref) at(it *Item, key string) Ref {
	if ref.Pos == (diag.Pos{}) {
		ref.Pos = it.At(key)
	}
	return ref
}

// joined follows a list of references, each once.
func joined[T comparable](r *resolver, k known[T], it *Item, key string, refs []Ref) []T {
	var out []T
	for _, ref := range r.once(it, key, refs) {
		if v, ok := find(r, k, ref); ok {
			out = append(out, v)
		}
	}
	return out
}

// once leaves repeated references out and says so.
func (r *resolver) once(it *Item, key string, refs []Ref) []Ref {
	var out []Ref
	seen := make(map[string]bool, len(refs))
	for _, ref := range refs {
		ref = ref.at(it, key)
		if seen[ref.ID] {
			r.problems.Warnf("duplicate-reference", ref.Pos, "name it once", "%s names %q twice", key, ref.ID)
			continue
		}
		seen[ref.ID] = true
		out = append(out, ref)
	}
	return out
}

func (r *resolver) audiences() {
	r.rm.Audiences = slices.Clone(r.src.Audiences)
	r.audience = collect(r, KindAudience, r.src.Audiences, func(a *Audience) *Item { return &a.Item })
	if len(r.rm.Audiences) == 0 {
		public := implicitAudience()
		r.rm.Audiences = []*Audience{public}
		r.audience.byID[public.ID] = public
		r.audience.ids = []string{public.ID}
	}
	slices.SortStableFunc(r.rm.Audiences, func(a, b *Audience) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), CompareIDs(a.ID, b.ID))
	})
}

// implicitAudience is the reader of a roadmap that names none: the public, who sees
// the least.
func implicitAudience() *Audience {
	return &Audience{
		Item:   Item{Kind: KindAudience, ID: "public", Slug: "public", Title: "Roadmap", File: "content/audiences/public.md"},
		Access: Open, Sees: slices.Clone(Presets["public"]), Dates: Quarterly, Money: MoneyHidden,
	}
}

func (r *resolver) services() {
	for _, s := range r.src.Services {
		r.rm.Services = append(r.rm.Services, &Service{ServiceSource: s})
	}
	r.service = collect(r, KindService, r.rm.Services, func(s *Service) *Item { return &s.Item })
	slices.SortStableFunc(r.rm.Services, func(a, b *Service) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), CompareIDs(a.ID, b.ID))
	})
}

func (r *resolver) milestones() {
	for _, m := range r.src.Milestones {
		r.rm.Milestones = append(r.rm.Milestones, &Milestone{MilestoneSource: m})
	}
	r.milestone = collect(r, KindMilestone, r.rm.Milestones, func(m *Milestone) *Item { return &m.Item })
	slices.SortStableFunc(r.rm.Milestones, func(a, b *Milestone) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), CompareIDs(a.ID, b.ID))
	})
}

func (r *resolver) metrics() {
	for _, m := range r.src.Metrics {
		r.rm.Metrics = append(r.rm.Metrics, &Metric{MetricSource: m, Series: typedSeries(m)})
	}
	r.metric = collect(r, KindMetric, r.rm.Metrics, func(m *Metric) *Item { return &m.Item })
	slices.SortStableFunc(r.rm.Metrics, func(a, b *Metric) int { return CompareIDs(a.ID, b.ID) })
}

// typedSeries is a metric's typed points by date, one for each period. The reader
// reports a second point for a period, because one file shows it.
func typedSeries(m *MetricSource) []Point {
	points := slices.Clone(m.Points)
	slices.SortStableFunc(points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.At.First, b.At.First), cmp.Compare(a.At.Last, b.At.Last))
	})
	var series []Point
	for _, p := range points {
		last := len(series) - 1
		if last < 0 || p.At.IsZero() || periodOf(p) != periodOf(series[last]) {
			series = append(series, p)
		}
	}
	return series
}

func (r *resolver) mvfs() {
	for _, m := range r.src.MVFs {
		if m.Status == "" {
			planned := *m // the source stays as it was read
			planned.Status = Planned
			m = &planned
		}
		r.rm.MVFs = append(r.rm.MVFs, &MVF{MVFSource: m})
	}
	r.mvf = collect(r, KindMVF, r.rm.MVFs, func(m *MVF) *Item { return &m.Item })

	teams := make(map[string]bool, len(r.src.Config.Teams))
	var teamIDs []string
	for _, t := range r.src.Config.Teams {
		teams[t.ID] = true
		teamIDs = append(teamIDs, t.ID)
	}
	for _, m := range r.rm.MVFs {
		m.Service = r.serviceOf(m)
		if ref := m.MVFSource.Milestone; ref.ID != "" {
			m.Milestone, _ = find(r, r.milestone, ref.at(&m.Item, "milestone"))
		}
		m.Moves = joined(r, r.metric, &m.Item, "moves", m.MVFSource.Moves)
		if m.Team != "" && !teams[m.Team] {
			hint := "add [teams." + m.Team + "] to " + r.src.Config.File
			if near := diag.Nearest(m.Team, teamIDs); near != "" {
				hint = "did you mean " + near + "? Or " + hint
			}
			r.problems.Errorf("unknown-team", m.At("team"), hint, "no team has the id %q", m.Team)
		}
		r.dates(m.MVFSource)
	}
	r.rm.OrderMVFs()
}

// serviceOf joins an MVF to its service. One that is not known is stood in for by an
// empty service of that name.
func (r *resolver) serviceOf(m *MVF) *Service {
	ref := m.MVFSource.Service.at(&m.Item, "service")
	if s, ok := r.service.byID[ref.ID]; ok {
		return s
	}
	if ref.ID != "" { // else the reader has said that the key is missing
		r.unknown(KindService, ref, r.service.ids)
	}
	if s, ok := r.standIns[ref.ID]; ok {
		return s
	}
	standIn := &Service{ServiceSource: &ServiceSource{Item: Item{
		Kind: KindService, ID: ref.ID, Slug: strings.ToLower(ref.ID), Title: ref.ID, File: m.File,
	}}}
	r.standIns[ref.ID] = standIn
	r.rm.Services = append(r.rm.Services, standIn)
	return standIn
}

// dates checks an MVF's dates against each other. What depends on today is checked
// where today is known.
func (r *resolver) dates(m *MVFSource) {
	if m.Start.First != NoDate && m.Due.Last != NoDate && m.Start.First > m.Due.Last {
		r.problems.Errorf("start-after-due", m.At("start"), "swap them, or leave one out and the scheduler decides",
			"the start %s is after the due date %s", m.Start.First, m.Due.Last)
	}
	if m.Started != NoDate && m.Shipped != NoDate && m.Shipped < m.Started {
		r.problems.Errorf("shipped-before-started", m.At("shipped"), "correct the one that is wrong",
			"shipped on %s, before it was started on %s", m.Shipped, m.Started)
	}
	if m.Status == Shipped && m.Shipped == NoDate {
		r.problems.Errorf("shipped-without-date", m.At("status"), "add shipped = 2026-03-31, with the day on which customers had it",
			"the status is shipped, but no day says when")
	}
	if m.Status != Shipped && m.Shipped != NoDate {
		r.problems.Errorf("shipped-status", m.At("shipped"), `set status = "shipped", or take the day out`,
			"it has a day on which it shipped, but its status is %s", m.Status)
	}
}

func (r *resolver) pages() {
	r.rm.Pages = slices.Clone(r.src.Pages)
	collect(r, KindPage, r.src.Pages, func(p *Page) *Item { return &p.Item })
	slices.SortStableFunc(r.rm.Pages, func(a, b *Page) int {
		return cmp.Or(cmp.Compare(a.Order, b.Order), CompareIDs(a.ID, b.ID))
	})
}

func (r *resolver) posts() {
	for _, p := range r.src.Posts {
		r.rm.Posts = append(r.rm.Posts, &Post{PostSource: p})
	}
	collect(r, KindPost, r.rm.Posts, func(p *Post) *Item { return &p.Item })
	for _, p := range r.rm.Posts {
		for _, ref := range r.once(&p.Item, "about", p.PostSource.About) {
			if it := r.subject(ref); it != nil {
				p.About = append(p.About, it)
			}
		}
	}
	slices.SortStableFunc(r.rm.Posts, func(a, b *Post) int {
		return cmp.Or(cmp.Compare(b.Date, a.Date), CompareIDs(a.ID, b.ID))
	})
}

// subject finds what a post is about: an item of any kind that has an id to follow.
func (r *resolver) subject(ref Ref) *Item {
	var found []*Item
	if s, ok := r.service.byID[ref.ID]; ok {
		found = append(found, &s.Item)
	}
	if m, ok := r.milestone.byID[ref.ID]; ok {
		found = append(found, &m.Item)
	}
	if m, ok := r.mvf.byID[ref.ID]; ok {
		found = append(found, &m.Item)
	}
	if m, ok := r.metric.byID[ref.ID]; ok {
		found = append(found, &m.Item)
	}
	switch len(found) {
	case 0:
		ids := slices.Concat(r.service.ids, r.milestone.ids, r.mvf.ids, r.metric.ids)
		r.problems.Errorf("unknown-item", ref.Pos, r.didYouMean(KindMVF, ref.ID, ids),
			"no service, milestone, MVF or metric has the id %q", ref.ID)
		return nil
	case 1:
		return found[0]
	}
	p := diag.Problem{
		Severity: diag.Error, Code: "ambiguous-reference", Pos: ref.Pos, Hint: "give all but one of them another id",
		Text: "the id " + quote(ref.ID) + " names more than one item",
	}
	for _, it := range found {
		p.Related = append(p.Related, diag.Related{Pos: it.At("id"), Text: "a " + noun(it.Kind)})
	}
	r.problems.Add(p)
	return found[0]
}

func (r *resolver) config() {
	cfg := &r.src.Config
	whole := &Item{File: cfg.File, Keys: KeysOf(cfg.Keys)}
	for _, ref := range cfg.DefaultAudiences.IDs {
		find(r, r.audience, ref.at(whole, "default_audiences"))
	}
	joined(r, r.service, whole, "compare.order", cfg.CompareOrder)
	for _, ref := range cfg.Declassify.To.IDs {
		find(r, r.audience, ref.at(whole, "declassify"))
	}
	for _, secret := range cfg.Audit.Secrets {
		for _, ref := range secret.Audiences.IDs {
			find(r, r.audience, ref.at(whole, "audit.secrets"))
		}
	}
}

// item checks what every kind of content has: who may see it, and for whom it has other words.
func (r *resolver) item(it *Item) {
	for _, ref := range it.Audiences.IDs {
		find(r, r.audience, ref.at(it, "audiences"))
	}
	for _, ref := range it.Declassify.To.IDs {
		find(r, r.audience, ref.at(it, "declassify"))
	}
	if it.Kind != KindAudience && !it.Audiences.Set && !r.src.Config.DefaultAudiences.Set {
		r.problems.Errorf("unlabelled", it.At("title"),
			`add audiences = ["public"] here, or default_audiences = ["*"] to `+r.src.Config.File,
			"nothing says who may see the %s %q", noun(it.Kind), it.ID)
	}
	for _, id := range slices.Sorted(maps.Keys(it.For)) {
		find(r, r.audience, Ref{ID: id, Pos: it.At("for." + id)})
	}
}

// Reword returns the roadmap with the texts of some content, and what they refer to; all
// else in that content must be what the roadmap was joined from. It reports what in the
// texts does not join. It takes the texts of items that the roadmap has already to be right.
func (rm *Roadmap) Reword(src *Source) (*Roadmap, diag.List) {
	out := *rm
	out.Texts, out.Ignored, out.Assets = src.Texts, src.Ignored, make(map[string]Asset, len(src.Assets))
	for _, a := range src.Assets {
		out.Assets[a.Path] = a
	}
	r := &resolver{src: src, rm: &out}
	r.audience = knownOf(KindAudience, out.Audiences, func(a *Audience) *Item { return &a.Item })
	r.metric = knownOf(KindMetric, out.Metrics, func(m *Metric) *Item { return &m.Item })
	for _, a := range out.Audiences {
		r.text(&a.Item)
	}
	for _, it := range out.Reworded(rm) {
		r.text(it)
	}
	return r.rm, r.problems
}

func knownOf[T any](kind Kind, list []T, item func(T) *Item) known[T] {
	k := known[T]{kind: kind, byID: make(map[string]T, len(list))}
	for _, v := range list {
		id := item(v).ID
		if _, taken := k.byID[id]; !taken {
			k.byID[id] = v
			k.ids = append(k.ids, id)
		}
	}
	return k
}

// text checks what a text names: readers, and what its views are about. The fragments of
// several readers share their views, so each place is looked at once.
func (r *resolver) text(it *Item) {
	body := r.rm.Texts.Of(it)
	for _, id := range slices.Sorted(maps.Keys(body.ByReader)) {
		find(r, r.audience, Ref{ID: id, Pos: diag.Pos{File: it.File, Line: 1, Col: 1}})
	}
	var seen map[diag.Pos]bool
	for _, f := range body.Fragments {
		for _, part := range f.Parts {
			v := part.View
			if v == nil || v.Arg == "" || seen[v.Pos] {
				continue
			}
			if seen == nil {
				seen = map[diag.Pos]bool{}
			}
			seen[v.Pos] = true
			for _, spec := range Views {
				if spec.Name == v.Name && spec.Arg == KindMetric && !slices.Contains(spec.Names, v.Arg) {
					find(r, r.metric, Ref{ID: v.Arg, Pos: v.Pos})
				}
			}
		}
	}
}

// dependencies joins `after`, reports loops, and leaves out every edge inside one.
func (r *resolver) dependencies() {
	mvfs := r.rm.MVFs
	next := make([][]int, len(mvfs))
	for i, m := range mvfs {
		seen := make(map[*MVF]bool, len(m.MVFSource.After))
		for _, edge := range m.MVFSource.After {
			ref := edge.Ref.at(&m.Item, "after")
			other, ok := find(r, r.mvf, ref)
			switch {
			case !ok:
			case other == m:
				r.problems.Errorf("self-dependency", ref.Pos, "take it out of after", "the MVF %q waits for itself", m.ID)
			case seen[other]:
				r.problems.Warnf("duplicate-reference", ref.Pos, "name it once", "after names %q twice", ref.ID)
			default:
				seen[other] = true
				m.After = append(m.After, Dependency{MVF: other, Lag: edge.Lag, Pos: ref.Pos})
				next[i] = append(next[i], other.Index)
			}
		}
	}
	found, within := loops(next)
	for _, loop := range found {
		r.problems.Add(dependencyLoop(mvfs, loop))
	}
	for i, m := range mvfs {
		m.After = slices.DeleteFunc(m.After, func(d Dependency) bool { return within[i] == within[d.MVF.Index] })
		for _, d := range m.After {
			d.MVF.Before = append(d.MVF.Before, m)
		}
	}
}

// dependencyLoop writes a loop in the order of work: the arrow points at what waits.
func dependencyLoop(mvfs []*MVF, loop []int) diag.Problem {
	p := diag.Problem{
		Severity: diag.Error, Code: "dependency-cycle", Hint: "take one of these out of after: none of them could ever start",
	}
	path := []string{mvfs[loop[0]].ID}
	for i := len(loop) - 1; i >= 0; i-- {
		waiting, before := mvfs[loop[i]], mvfs[loop[(i+1)%len(loop)]]
		path = append(path, waiting.ID)
		d := waiting.After[slices.IndexFunc(waiting.After, func(d Dependency) bool { return d.MVF == before })]
		p.Related = append(p.Related, diag.Related{Pos: d.Pos, Text: waiting.ID + " waits for " + before.ID})
	}
	p.Pos = p.Related[0].Pos
	p.Text = "these MVFs wait for each other: " + strings.Join(path, " → ")
	return p
}

// milestoneMetrics gives each milestone the metrics that it names, else those that
// its MVFs move.
func (r *resolver) milestoneMetrics() {
	position := make(map[*Metric]int, len(r.rm.Metrics))
	for i, m := range r.rm.Metrics {
		position[m] = i
	}
	for _, m := range r.rm.Milestones {
		m.Metrics = joined(r, r.metric, &m.Item, "metrics", m.MilestoneSource.Metrics)
		if len(m.MilestoneSource.Metrics) > 0 {
			continue
		}
		seen := map[*Metric]bool{}
		for _, f := range m.MVFs {
			for _, metric := range f.Moves {
				if f.Status != Dropped && !seen[metric] {
					seen[metric] = true
					m.Metrics = append(m.Metrics, metric)
				}
			}
		}
		slices.SortFunc(m.Metrics, func(a, b *Metric) int { return cmp.Compare(position[a], position[b]) })
	}
}
