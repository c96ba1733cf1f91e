package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Change is what is done to everything that an audience may not see.
type Change string

// The changes.
const (
	Deleted    Change = "deleted"
	Changed    Change = "changed"
	Multiplied Change = "multiplied"
)

// Changes lists every change.
var Changes = []Change{Deleted, Changed, Multiplied}

// foreign is the audience for which the multiplied content is made up. It is no id that
// content can have.
const foreign = "~"

// hider makes a variant of some content. It decides anew who may see what, so that a
// mistake where editions are made is not repeated here.
type hider struct {
	src    *roadmap.Source
	reader *roadmap.Audience
	today  roadmap.Date
	change Change
	sees   map[roadmap.Field]bool
	dated  bool // some date, or what follows from one, is shown

	service, milestone, mvf, metric map[string]bool // the visible ones, by id
	computed                        map[string]bool // metrics whose formula reaches what is hidden
	canaries                        *canaries
	out                             roadmap.Source
	texts                           map[roadmap.ItemID]roadmap.Body // of out
}

// Variant returns the content with everything that an audience may not see deleted,
// changed or multiplied. What is changed and multiplied holds canaries: words that stand
// nowhere else and tell where they came from. The content itself is not touched.
func Variant(src *roadmap.Source, rm *roadmap.Roadmap, a *roadmap.Audience, today roadmap.Date, change Change) (*roadmap.Source, Canaries) {
	h := &hider{
		src: src, reader: a, today: today, change: change, sees: map[roadmap.Field]bool{}, canaries: &canaries{},
		service: map[string]bool{}, milestone: map[string]bool{}, mvf: map[string]bool{}, metric: map[string]bool{},
	}
	for _, f := range a.Sees {
		h.sees[f] = true
	}
	h.dated = h.sees[roadmap.FieldSlack] || a.Dates != roadmap.Hidden && (h.sees[roadmap.FieldPlan] || h.sees[roadmap.FieldForecast] ||
		h.sees[roadmap.FieldActual] || h.sees[roadmap.FieldCompare] || h.sees[roadmap.FieldLife])
	h.decide(rm)
	h.out = *src
	h.texts = map[roadmap.ItemID]roadmap.Body{}
	h.out.Texts = roadmap.NewByItem(h.texts)
	h.services()
	h.milestones()
	h.mvfs()
	h.metrics()
	h.posts()
	h.pages()
	h.audiences()
	h.assets()
	h.config()
	h.history()
	if change == Multiplied {
		h.invent()
	}
	return &h.out, h.canaries.known
}

// Closed is the content without its declassifications, which are facts that an audience
// gets on purpose: what is proved is that nothing else depends on what it may not see.
func Closed(src *roadmap.Source) *roadmap.Source {
	out := *src
	out.Config.Declassify = roadmap.Declassify{}
	out.Services = copied(src.Services, func(s *roadmap.ServiceSource) { s.Declassify = roadmap.Declassify{} })
	out.Milestones = copied(src.Milestones, func(m *roadmap.MilestoneSource) { m.Declassify = roadmap.Declassify{} })
	out.MVFs = copied(src.MVFs, func(m *roadmap.MVFSource) { m.Declassify = roadmap.Declassify{} })
	out.Metrics = copied(src.Metrics, func(m *roadmap.MetricSource) { m.Declassify = roadmap.Declassify{} })
	return &out
}

func copied[T any](list []*T, change func(*T)) []*T {
	out := make([]*T, len(list))
	for i, v := range list {
		c := *v
		change(&c)
		out[i] = &c
	}
	return out
}

// mayRead reads the labels of an item by the rule of the manual: its own, else those of
// the config, else nobody.
func (h *hider) mayRead(it *roadmap.Item) bool {
	labels := it.Audiences
	if !labels.Set {
		labels = h.src.Config.DefaultAudiences
	}
	return labels.All || slices.ContainsFunc(labels.IDs, func(r roadmap.Ref) bool { return r.ID == h.reader.ID })
}

// decide finds out what is visible, kind by kind: an MVF is hidden with its service.
func (h *hider) decide(rm *roadmap.Roadmap) {
	for _, s := range h.src.Services {
		h.service[s.ID] = h.mayRead(&s.Item)
	}
	for _, m := range h.src.Milestones {
		h.milestone[m.ID] = h.mayRead(&m.Item)
	}
	for _, m := range h.src.MVFs {
		h.mvf[m.ID] = h.mayRead(&m.Item) && h.service[m.Service.ID] && h.listed(m.Status)
	}
	for _, m := range h.src.Metrics {
		h.metric[m.ID] = h.mayRead(&m.Item) && h.sees[roadmap.FieldPoints] &&
			(m.Unit != roadmap.Currency || h.reader.Money != roadmap.MoneyHidden)
	}
	h.computed = map[string]bool{}
	for again := true; again; { // until nothing more follows; formulas have no loops
		again = false
		for _, m := range rm.Metrics {
			for _, in := range m.Inputs {
				coarse := in.Unit == roadmap.Currency && h.reader.Money != roadmap.MoneyExact
				if (!h.metric[in.ID] || coarse || h.computed[in.ID]) && !h.computed[m.ID] {
					h.computed[m.ID], again = true, true
				}
			}
		}
	}
}

func (h *hider) listed(s roadmap.Status) bool {
	if s == "" {
		s = roadmap.Planned
	}
	if len(h.reader.Statuses) == 0 {
		return s != roadmap.Dropped
	}
	return slices.Contains(h.reader.Statuses, s)
}

// hidden gives what becomes of a text that is hidden: nothing, or a canary.
func (h *hider) hidden(text *string, it *roadmap.Item, key string) {
	*text = ""
	if h.change != Deleted {
		*text = h.canaries.add(it.File, key)
	}
}

// hiddenUnless does so where the audience does not see the field.
func (h *hider) hiddenUnless(f roadmap.Field, text *string, it *roadmap.Item, key string) {
	if !h.sees[f] {
		h.hidden(text, it, key)
	}
}

// shown treats what every visible item has: texts of other readers, and the words that
// this reader's own texts replace.
func (h *hider) shown(it *roadmap.Item) {
	own := it.For[h.reader.ID]
	it.For = map[string]roadmap.Text{}
	if own != (roadmap.Text{}) {
		it.For[h.reader.ID] = own
	}
	for _, other := range h.src.Audiences {
		if other.ID != h.reader.ID && h.change != Deleted {
			it.For[other.ID] = roadmap.Text{
				Title: h.canaries.add(it.File, "title for "+other.ID), Summary: h.canaries.add(it.File, "summary for "+other.ID),
				Value: h.canaries.add(it.File, "value for "+other.ID),
			}
		}
	}
	if own.Title != "" {
		h.hidden(&it.Title, it, "title")
	}
	if own.Summary != "" {
		h.hidden(&it.Summary, it, "summary")
	}
	it.Audiences = h.labels()
	fragment := h.src.Texts.Of(it).For(h.reader.ID)
	if !h.sees[roadmap.FieldBody] && it.Kind != roadmap.KindPost && it.Kind != roadmap.KindPage {
		fragment = h.fragment(it, "body")
	}
	h.texts[it.Key()] = h.body(it, fragment)
}

// labels is a set that holds the reader and tells nothing of others.
func (h *hider) labels() roadmap.Labels {
	l := roadmap.Labels{Set: true, IDs: []roadmap.Ref{{ID: h.reader.ID}}}
	if h.change == Multiplied {
		l.IDs = append(l.IDs, roadmap.Ref{ID: foreign})
	}
	return l
}

// body is what the reader sees, with something else for everybody else.
func (h *hider) body(it *roadmap.Item, own roadmap.Fragment) roadmap.Body {
	return roadmap.NewBodyByReader(h.fragment(it, "a section for others"), map[string]roadmap.Fragment{h.reader.ID: own}, []string{h.reader.ID})
}

func (h *hider) fragment(it *roadmap.Item, key string) roadmap.Fragment {
	if h.change == Deleted {
		return roadmap.Fragment{}
	}
	word := h.canaries.add(it.File, key)
	return roadmap.Fragment{
		Parts: []roadmap.Part{{HTML: "<h2 id=\"" + word + "\">" + word + "</h2>"}}, Excerpt: word,
		Headings: []roadmap.Heading{{Level: 2, ID: word, Text: word}},
	}
}

// other changes what every hidden item has.
func (h *hider) other(it *roadmap.Item) {
	h.hidden(&it.Title, it, "title")
	h.hidden(&it.Summary, it, "summary")
	it.For = map[string]roadmap.Text{}
	h.texts[it.Key()] = roadmap.NewBody(h.fragment(it, "body"))
}

// hiddenItems treats a list of one kind: visible items lose what is hidden in them,
// hidden ones are left out, changed, or changed and copied.
func hiddenItems[T any](h *hider, list []*T, item func(*T) *roadmap.Item, visible func(*T) bool, keep, change func(*T)) []*T {
	var out []*T
	for _, v := range list {
		c := *v
		if visible(v) {
			keep(&c)
			h.shown(item(&c))
			out = append(out, &c)
			continue
		}
		if h.change == Deleted {
			continue
		}
		change(&c)
		h.other(item(&c))
		out = append(out, &c)
		for i := 1; h.change == Multiplied && i <= 3; i++ {
			twin := c
			it := item(&twin)
			it.ID = fmt.Sprintf("%s-%d", it.ID, i)
			it.Slug = fmt.Sprintf("%s-%d", it.Slug, i)
			it.File = fmt.Sprintf("%s-%d.md", it.File, i)
			h.other(it)
			out = append(out, &twin)
		}
	}
	return out
}

// refs leaves out references to what is hidden, when that is deleted.
func (h *hider) refs(list []roadmap.Ref, visible map[string]bool) []roadmap.Ref {
	if h.change != Deleted {
		return list
	}
	return slices.DeleteFunc(slices.Clone(list), func(r roadmap.Ref) bool { return !visible[r.ID] })
}

func (h *hider) services() {
	h.out.Services = hiddenItems(h, h.src.Services, func(s *roadmap.ServiceSource) *roadmap.Item { return &s.Item },
		func(s *roadmap.ServiceSource) bool { return h.service[s.ID] },
		func(s *roadmap.ServiceSource) {
			h.hiddenUnless(roadmap.FieldTeam, &s.Owner, &s.Item, "owner")
			h.hiddenUnless(roadmap.FieldScope, &s.FullScope, &s.Item, "full_scope")
			if !h.sees[roadmap.FieldCompare] {
				s.BigBangEffort = h.duration(s.BigBangEffort)
			}
		},
		func(s *roadmap.ServiceSource) {
			s.Letter, s.Order, s.CustomerFacing = "Z", -s.Order-1000, !s.CustomerFacing
			h.hidden(&s.Owner, &s.Item, "owner")
			h.hidden(&s.FullScope, &s.Item, "full_scope")
			s.BigBangEffort = h.duration(s.BigBangEffort)
		})
}

func (h *hider) duration(d roadmap.Duration) roadmap.Duration {
	if h.change == Deleted {
		return roadmap.Duration{}
	}
	return roadmap.Duration{N: d.N*2 + 3, Unit: roadmap.Days}
}

func (h *hider) milestones() {
	h.out.Milestones = hiddenItems(h, h.src.Milestones, func(m *roadmap.MilestoneSource) *roadmap.Item { return &m.Item },
		func(m *roadmap.MilestoneSource) bool { return h.milestone[m.ID] },
		func(m *roadmap.MilestoneSource) {
			h.hiddenUnless(roadmap.FieldGoal, &m.Goal, &m.Item, "goal")
			h.hiddenUnless(roadmap.FieldAnnounce, &m.Announce, &m.Item, "announce")
			if !h.sees[roadmap.FieldHealth] {
				m.Health = h.health(&m.Item)
			}
			if !h.sees[roadmap.FieldPlan] && !h.sees[roadmap.FieldSlack] {
				m.Due = h.period(m.Due)
			}
			if !h.sees[roadmap.FieldMoves] {
				m.Metrics = nil
			}
			m.Metrics = h.refs(m.Metrics, h.metric)
		},
		func(m *roadmap.MilestoneSource) {
			m.Order, m.Launch, m.Due, m.Health = -m.Order-1000, !m.Launch, h.period(m.Due), h.health(&m.Item)
			h.hidden(&m.Goal, &m.Item, "goal")
			h.hidden(&m.Announce, &m.Item, "announce")
		})
}

func (h *hider) health(it *roadmap.Item) roadmap.Health {
	if h.change == Deleted {
		return roadmap.Health{}
	}
	return roadmap.Health{State: "red", Why: h.canaries.add(it.File, "health.why"), On: h.today - 7}
}

// period moves a hidden date by some weeks.
func (h *hider) period(p roadmap.Period) roadmap.Period {
	if h.change == Deleted {
		return roadmap.Period{}
	}
	if p.IsZero() {
		return roadmap.DayPeriod(h.today + 40)
	}
	return roadmap.DayPeriod(p.First + 33)
}

func (h *hider) mvfs() {
	busy := "" // a team that visible work needs
	for _, m := range h.src.MVFs {
		if h.mvf[m.ID] && (busy == "" || m.Status != roadmap.Shipped) {
			busy = m.Team
		}
	}
	h.out.MVFs = hiddenItems(h, h.src.MVFs, func(m *roadmap.MVFSource) *roadmap.Item { return &m.Item },
		func(m *roadmap.MVFSource) bool { return h.mvf[m.ID] }, h.mvfShown,
		func(m *roadmap.MVFSource) {
			h.hidden(&m.Value, &m.Item, "value")
			h.hidden(&m.PartOf, &m.Item, "part_of")
			m.Effort, m.Delay, m.Team = h.effort(m.Effort), roadmap.Delay{CostPerWeek: 9_999_900}, busy
			m.After = nil
			if h.listed(m.Status) && !h.mvfReadable(m) { // else it would become visible
				m.Status, m.Shipped, m.Started, m.Start, m.Due = roadmap.Building, roadmap.NoDate, h.today-5, roadmap.Period{}, roadmap.Period{}
			}
		})
}

// mvfReadable reports whether nothing but the status hides an MVF.
func (h *hider) mvfReadable(m *roadmap.MVFSource) bool {
	return h.mayRead(&m.Item) && h.service[m.Service.ID]
}

func (h *hider) effort(e roadmap.Effort) roadmap.Effort {
	return roadmap.Effort{Low: h.duration(e.Low), Likely: h.duration(e.Likely), High: h.duration(e.High)}
}

func (h *hider) mvfShown(m *roadmap.MVFSource) {
	h.hiddenUnless(roadmap.FieldValue, &m.Value, &m.Item, "value")
	if m.For[h.reader.ID].Value != "" {
		h.hidden(&m.Value, &m.Item, "value")
	}
	h.hiddenUnless(roadmap.FieldScope, &m.PartOf, &m.Item, "part_of")
	if !h.sees[roadmap.FieldLife] {
		m.Life, m.LivesUntil = h.duration(m.Life), roadmap.NoDate
	}
	if !h.sees[roadmap.FieldHorizon] {
		m.Horizon = ""
		if h.change != Deleted {
			m.Horizon = roadmap.LongTerm
		}
	}
	if !h.sees[roadmap.FieldMoves] {
		m.Moves = nil
	}
	m.Moves = h.refs(m.Moves, h.metric)
	if h.change == Deleted {
		m.After = slices.DeleteFunc(slices.Clone(m.After), func(e roadmap.Edge) bool { return !h.mvf[e.ID] })
		if !h.milestone[m.Milestone.ID] {
			m.Milestone = roadmap.Ref{}
		}
	}
	if h.dated {
		return
	}
	// Nothing that is shown follows from the plan.
	if other := map[roadmap.Status]roadmap.Status{"": roadmap.Building, roadmap.Planned: roadmap.Building, roadmap.Building: roadmap.Planned}[m.Status]; other != "" &&
		!h.sees[roadmap.FieldStatus] && h.listed(other) {
		m.Status = other
	}
	m.Start, m.Due = h.period(m.Start), h.period(m.Due)
	if m.Shipped != roadmap.NoDate {
		m.Started, m.Shipped = m.Shipped-20, m.Shipped-3
	}
	if !h.sees[roadmap.FieldEffort] {
		m.Effort = h.effort(m.Effort)
	}
	if !h.sees[roadmap.FieldTeam] {
		m.Team = ""
	}
	if !h.sees[roadmap.FieldAfter] {
		m.After = nil
	}
	if !h.sees[roadmap.FieldDelay] || h.reader.Money != roadmap.MoneyExact {
		m.Delay = roadmap.Delay{}
		if h.change != Deleted {
			m.Delay.CostPerWeek = 7_777_700
		}
	}
}

func (h *hider) metrics() {
	h.out.Metrics = hiddenItems(h, h.src.Metrics, func(m *roadmap.MetricSource) *roadmap.Item { return &m.Item },
		func(m *roadmap.MetricSource) bool { return h.metric[m.ID] },
		func(m *roadmap.MetricSource) {
			if h.computed[m.ID] && h.change == Deleted {
				m.Formula = ""
			}
			if m.Unit == roadmap.Currency && h.reader.Money == roadmap.MoneyIndexed && m.Formula == "" && h.change != Deleted {
				m.Points = scaled(m.Points, 4, 0) // an index is the same at another scale; a power of two rounds nothing
				m.Target.V *= 4
				m.Bands = slices.Clone(m.Bands)
				for i := range m.Bands {
					m.Bands[i] *= 4
				}
			}
		},
		func(m *roadmap.MetricSource) {
			m.Points = scaled(m.Points, 7, 13)
			m.Target = roadmap.Number{V: 7391, OK: true}
			h.hidden(&m.Source, &m.Item, "source")
		})
}

func scaled(points []roadmap.Point, by, plus float64) []roadmap.Point {
	points = slices.Clone(points)
	for i := range points {
		p := &points[i]
		for _, n := range []*roadmap.Number{&p.Plan, &p.Actual, &p.Low, &p.High} {
			n.V = n.V*by + plus
		}
		p.Raw = maps.Clone(p.Raw)
		for name := range p.Raw {
			p.Raw[name] = p.Raw[name]*by + plus
		}
	}
	return points
}

func (h *hider) posts() {
	about := map[string]bool{}
	for _, m := range []map[string]bool{h.service, h.milestone, h.mvf, h.metric} {
		for id, visible := range m {
			about[id] = about[id] || visible
		}
	}
	h.out.Posts = hiddenItems(h, h.src.Posts, func(p *roadmap.PostSource) *roadmap.Item { return &p.Item },
		func(p *roadmap.PostSource) bool { return h.mayRead(&p.Item) && p.Date <= h.today },
		func(p *roadmap.PostSource) {
			p.About = h.refs(p.About, about)
			if !h.sees[roadmap.FieldHealth] {
				p.Health = h.health(&p.Item)
			}
		},
		func(p *roadmap.PostSource) {
			if p.Date <= h.today { // else it would become visible
				p.Date = h.today
			}
			p.PostKind, p.Health = "launch", h.health(&p.Item)
			p.Highlights = []string{h.canaries.add(p.File, "highlights")}
			p.Lowlights, p.Asks = []string{h.canaries.add(p.File, "lowlights")}, []string{h.canaries.add(p.File, "asks")}
		})
}

func (h *hider) pages() {
	h.out.Pages = hiddenItems(h, h.src.Pages, func(p *roadmap.Page) *roadmap.Item { return &p.Item },
		func(p *roadmap.Page) bool { return h.mayRead(&p.Item) },
		func(*roadmap.Page) {},
		func(p *roadmap.Page) { p.Order, p.Menu = -p.Order-1000, !p.Menu })
}

// audiences keeps the reader, and of the others what the reader's texts may name: their
// title and that they can be reached.
func (h *hider) audiences() {
	h.out.Audiences = copied(h.src.Audiences, func(a *roadmap.Audience) {
		if a.ID == h.reader.ID {
			labels, own := a.Audiences, h.src.Texts.Of(&a.Item).For(a.ID)
			h.shown(&a.Item)
			a.Audiences, h.texts[a.Key()] = labels, h.body(&a.Item, own)
			return
		}
		title, labels := a.Title, a.Audiences
		h.other(&a.Item)
		if !labels.Set || h.mayRead(&roadmap.Item{Audiences: labels}) {
			a.Title = title
		}
		h.hidden(&a.Disclaimer, &a.Item, "disclaimer")
		a.Sees, a.Statuses, a.Dates, a.Money = nil, nil, roadmap.Hidden, roadmap.MoneyHidden
	})
	if h.change == Multiplied {
		h.out.Audiences = append(h.out.Audiences, &roadmap.Audience{
			Item: roadmap.Item{
				Kind: roadmap.KindAudience, ID: foreign, Slug: foreign, Title: h.canaries.add("an invented audience", "title"),
				File: "content/audiences/~.md", Audiences: roadmap.Labels{Set: true, IDs: []roadmap.Ref{{ID: foreign}}},
			},
			Access: roadmap.Open, Order: -1000,
		})
	}
}

// assets changes the files that only hidden texts refer to.
func (h *hider) assets() {
	used := map[string]bool{}
	see := func(it *roadmap.Item) {
		for _, part := range h.out.Texts.Of(it).For(h.reader.ID).Parts {
			if part.Link != nil {
				used[part.Link.Asset] = true
			}
		}
	}
	for _, it := range items(&h.out) {
		see(it)
	}
	h.out.Assets = nil
	for _, a := range h.src.Assets {
		switch {
		case used[a.Path]:
			h.out.Assets = append(h.out.Assets, a)
		case h.change != Deleted:
			h.out.Assets = append(h.out.Assets, roadmap.Asset{Path: a.Path, Data: []byte(h.canaries.add("content/"+a.Path, "the file"))})
		}
	}
	if h.change == Multiplied {
		h.out.Assets = append(h.out.Assets, roadmap.Asset{Path: "invented.txt", Data: []byte(h.canaries.add("an invented file", "the file"))})
	}
}

// items lists every item of some content.
func items(src *roadmap.Source) []*roadmap.Item {
	var all []*roadmap.Item
	for _, v := range src.Services {
		all = append(all, &v.Item)
	}
	for _, v := range src.Milestones {
		all = append(all, &v.Item)
	}
	for _, v := range src.MVFs {
		all = append(all, &v.Item)
	}
	for _, v := range src.Metrics {
		all = append(all, &v.Item)
	}
	for _, v := range src.Audiences {
		all = append(all, &v.Item)
	}
	for _, v := range src.Posts {
		all = append(all, &v.Item)
	}
	for _, v := range src.Pages {
		all = append(all, &v.Item)
	}
	return all
}

// config changes the teams that no visible MVF needs, and what only checks read.
func (h *hider) config() {
	needed := map[string]bool{}
	for _, m := range h.src.MVFs {
		needed[m.Team] = needed[m.Team] || h.mvf[m.ID]
	}
	cfg := &h.out.Config
	cfg.CompareOrder = h.refs(cfg.CompareOrder, h.service)
	cfg.MinLife, cfg.MaxEffort = h.duration(cfg.MinLife), h.duration(cfg.MaxEffort)
	cfg.Audit = roadmap.Audit{}
	var teams []roadmap.Team
	for _, t := range cfg.Teams {
		if !needed[t.ID] {
			if h.change == Deleted {
				continue
			}
			t.Title, t.Parallel, t.Leave = h.canaries.add(cfg.File, "teams."+t.ID), t.Parallel+1, nil
		}
		teams = append(teams, t)
	}
	cfg.Teams = teams
}

// invent adds hidden work of every kind to whatever there is: first in every order, in
// the visible services and milestones, in the way of the teams that build what is visible.
func (h *hider) invent() {
	const n = 3
	item := func(kind roadmap.Kind, i int) roadmap.Item {
		it := roadmap.Item{Kind: kind, ID: fmt.Sprintf("0-%s~%d", kind, i), Audiences: roadmap.Labels{Set: true, IDs: []roadmap.Ref{{ID: foreign}}}}
		it.Slug, it.File = it.ID, "an invented "+string(kind)
		h.other(&it)
		return it
	}
	for i := range n {
		h.out.Services = append(h.out.Services, &roadmap.ServiceSource{Item: item(roadmap.KindService, i), Letter: "A", Order: -5000 + i})
		h.out.Milestones = append(h.out.Milestones, &roadmap.MilestoneSource{
			Item: item(roadmap.KindMilestone, i), Order: -5000 + i, Launch: true, Due: roadmap.DayPeriod(h.today + 30),
		})
		h.out.Pages = append(h.out.Pages, &roadmap.Page{Item: item(roadmap.KindPage, i), Order: -5000 + i, Menu: true})
		h.out.Metrics = append(h.out.Metrics, &roadmap.MetricSource{
			Item: item(roadmap.KindMetric, i), Unit: roadmap.Currency, Period: "quarter",
			Points: []roadmap.Point{{At: roadmap.DayPeriod(h.today - 400), Actual: roadmap.Number{V: 7_391_000, OK: true}}},
		})
	}
	work := func(i int, near *roadmap.MVFSource) *roadmap.MVFSource {
		return &roadmap.MVFSource{
			Item: item(roadmap.KindMVF, i), Service: near.Service, Milestone: near.Milestone, Status: roadmap.Planned, Team: near.Team,
			Effort: h.effort(near.Effort), Delay: roadmap.Delay{CostPerWeek: 99_999_900}, Horizon: roadmap.ShortTerm, Moves: near.Moves,
			Value: h.canaries.add("an invented mvf", "value"),
		}
	}
	count := len(h.out.MVFs)
	for i := range count {
		near := h.out.MVFs[i]
		if !h.mvf[near.ID] {
			continue
		}
		first, last := work(2*i, near), work(2*i+1, near)
		last.After = []roadmap.Edge{{Ref: roadmap.Ref{ID: near.ID}}}
		near.After = append(slices.Clone(near.After), roadmap.Edge{Ref: roadmap.Ref{ID: first.ID}})
		h.out.MVFs = append(h.out.MVFs, first, last)
		h.out.Posts = append(h.out.Posts, &roadmap.PostSource{
			Item: item(roadmap.KindPost, i), Date: h.today, PostKind: "launch", About: []roadmap.Ref{{ID: near.ID}, {ID: first.ID}},
		})
	}
}
