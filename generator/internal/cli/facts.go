package cli

import (
	"io/fs"
	"reflect"
	"slices"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/parallel"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/rules"
	"github.com/waypost/waypost/generator/internal/schedule"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
)

// facts is what a build works out from everything but the texts: most of the work, and the
// same again after an edit of a text.
type facts struct {
	src      *roadmap.Source
	today    roadmap.Date
	rm       *roadmap.Roadmap // with the texts of the last build that found nothing wrong in them; without any at first
	problems diag.List
	plan     *schedule.Plan
	answers  audience.Answers // of the last facts
	planner  *audience.Planner
	editions []*audience.Edition
	worded   *roadmap.Roadmap // whose texts the editions have
}

// workOut joins content, checks it and plans it.
func workOut(src *roadmap.Source, today roadmap.Date, m *meter) *facts {
	m.phase("Joining", 0)
	f := &facts{src: src, today: today}
	f.rm, f.problems = roadmap.Join(src)
	m.phase("Checking and planning", 0)
	var wrong diag.List
	parallel.Do( // neither knows of the other
		func() { f.plan = schedule.New(f.rm, today) },
		func() { wrong = rules.Check(f.rm) },
	)
	f.problems.Append(wrong)
	f.problems.Append(checkLevels(&f.rm.Config))
	f.problems.Append(schedule.Warnings(f.plan))
	f.problems.Append(audience.Check(f.plan))
	return f
}

// reword is the plan with the texts of some content, and what is wrong with these.
func (f *facts) reword(src *roadmap.Source) (*schedule.Plan, diag.List) {
	plan := *f.plan
	rm, problems := f.rm.Reword(src)
	problems.Append(audience.CheckTexts(rm, f.rm))
	if problems.Len() == 0 {
		f.rm = rm
	}
	problems.Append(rules.Stories(rm))
	problems.Append(audience.CheckNarratives(rm))
	plan.Roadmap = rm
	return &plan, problems
}

// views makes the editions of a plan with texts.
func (f *facts) views(plan *schedule.Plan, readers []*roadmap.Audience) []*audience.Edition {
	if f.editions == nil {
		f.planner = audience.NewPlanner(plan)
		f.planner.Recall(f.answers)
		f.editions = f.planner.Views(readers)
	} else {
		editions := make([]*audience.Edition, len(f.editions))
		for i, ed := range f.editions {
			editions[i] = audience.Reword(ed, plan.Roadmap, readers[i], f.worded)
		}
		f.editions = editions
	}
	f.worded = plan.Roadmap
	return f.editions
}

// of reports whether the facts are those of some content and day. An item whose front
// matter says what it said is the same value as before.
func (f *facts) of(src *roadmap.Source, today roadmap.Date) bool {
	return f.today == today && reflect.DeepEqual(f.src.Config, src.Config) && reflect.DeepEqual(f.src.History, src.History) &&
		slices.Equal(f.src.Services, src.Services) && slices.Equal(f.src.Milestones, src.Milestones) && slices.Equal(f.src.MVFs, src.MVFs) &&
		slices.Equal(f.src.Metrics, src.Metrics) && slices.Equal(f.src.Audiences, src.Audiences) && slices.Equal(f.src.Posts, src.Posts) &&
		slices.Equal(f.src.Pages, src.Pages)
}

// kept is what a command that builds again and again keeps from one build for the next. A
// build gives the same without it.
type kept struct {
	reader  *content.Reader
	changed []string // the only files that have changed since the last build, all of them content; nil when that is not known
	history roadmap.History
	past    diag.List // the problems of the history
	answers audience.Answers
	facts   *facts
	look    *theme.Theme
	wrong   diag.List    // the problems of the theme
	sites   []*site.Site // of the facts and the look
	places  places       // of the files of a preview; nil where they are not known
}

// read reads content and history.
func (k *kept) read(fsys fs.FS) (src *roadmap.Source, problems diag.List) {
	switch {
	case k == nil:
		k = &kept{}
		src, problems = content.Read(fsys)
	case k.changed == nil:
		k.look = nil
		src, problems = k.reader.Read(fsys)
	default:
		src, problems = k.reader.Reread(fsys, k.changed)
	}
	if k.changed == nil {
		k.history, k.past = fileHistory(fsys, src.Config.Fiscal)
	}
	src.History = k.history
	problems.Append(k.past)
	return src, problems
}

// workOut is the function of that name, unless nothing but texts has changed.
func (k *kept) workOut(src *roadmap.Source, today roadmap.Date, m *meter) *facts {
	if k == nil {
		return workOut(src, today, m)
	}
	if k.facts == nil || !k.facts.of(src, today) {
		if k.facts != nil && k.facts.planner != nil {
			k.answers = k.facts.planner.Answers()
		}
		k.facts, k.sites = workOut(src, today, m), nil
		k.facts.answers = k.answers
	}
	return k.facts
}

// theme opens the theme, unless nothing of it has changed.
func (k *kept) theme(open func() openedTheme) (*theme.Theme, diag.List, error) {
	if k == nil || k.look == nil {
		t := open()
		if k == nil || t.err != nil {
			return t.look, t.problems, t.err
		}
		k.look, k.wrong, k.sites = t.look, t.problems, nil
	}
	return k.look, k.wrong, nil
}

// site plans the pages of the edition at a place in the list of all.
func (k *kept) site(i int, ed *audience.Edition, look *theme.Theme, charts *chart.Drawer) (*site.Site, diag.List) {
	if k == nil {
		return site.Plan(ed, look, charts)
	}
	if i < len(k.sites) {
		pages, problems := k.sites[i].Reword(ed)
		if !pages.SameFiles(k.sites[i]) {
			k.places = nil
		}
		k.sites[i] = pages
		return pages, problems
	}
	pages, problems := site.Plan(ed, look, charts)
	k.sites, k.places = append(k.sites, pages), nil
	return pages, problems
}
