package audience

import (
	"reflect"
	"testing"

	"github.com/waypost/waypost/generator/internal/pack"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// askAll asks for everything that may be recalled, and gives what readers see of it.
func askAll(editions []*Edition) []any {
	var out []any
	for _, ed := range editions {
		out = append(out, ed.Compare.Get(), ed.Outlook.Get(), ed.WhatIf.Get(), ed.FromStart.Get())
		for _, m := range ed.Milestones {
			m.Computed.Get()
		}
	}
	return out
}

// uncertain is work with something to draw, some of it done.
func uncertain() *roadmap.Source {
	src := oneTeam(2)
	for i, m := range src.MVFs {
		m.Effort.High.N, m.Delay = 20+i, roadmap.Delay{CostPerWeek: 100, Value: 3, Time: 2, Risk: 1}
		m.Start, m.Due, m.Team = roadmap.DayPeriod(planDay+roadmap.Date(10*i)), roadmap.DayPeriod(planDay+roadmap.Date(10*i+20)), "crew"
	}
	src.MVFs[1].After = []roadmap.Edge{{Ref: roadmap.Ref{ID: "a-hidden"}, Lag: roadmap.Duration{N: 1, Unit: roadmap.Days}}}
	src.MVFs[1].Started = planDay - 3
	src.MVFs[0].Status, src.MVFs[0].Started, src.MVFs[0].Shipped = roadmap.Shipped, planDay-20, planDay-10
	src.Milestones[0].Due = roadmap.DayPeriod(planDay + 30)
	src.Milestones = append(src.Milestones, &roadmap.MilestoneSource{Item: labelled(roadmap.KindMilestone, "next"), Order: 1})
	src.Services[0].BigBangEffort = roadmap.Duration{N: 30, Unit: roadmap.Days}
	src.Services = append(src.Services, &roadmap.ServiceSource{Item: labelled(roadmap.KindService, "depot"), Order: 1})
	src.Config.Teams = []roadmap.Team{{ID: "crew", Parallel: 1}}
	return src
}

func TestWhatIsRecalledIsWhatWouldBeWorkedOut(t *testing.T) {
	plan := resolved(t, uncertain())
	first := NewPlanner(plan)
	want := askAll(first.Views(plan.Roadmap.Audiences))
	var kept Answers
	if err := pack.Read(string(pack.Append(nil, first.Answers())), &kept); err != nil || len(kept) != 2 {
		t.Fatal(len(kept), err)
	}

	words := uncertain()
	words.MVFs[1].Title, words.MVFs[1].Value, words.Milestones[0].Goal = "another title", "another value", "another goal"
	reworded := resolved(t, words)
	second := NewPlanner(reworded)
	second.Recall(kept)
	editions := second.Views(reworded.Roadmap.Audiences)
	if !reflect.DeepEqual(second.Answers(), kept) {
		t.Error("what nobody asked for is not kept for the next planner")
	}
	got := askAll(editions)
	fresh := NewPlanner(reworded)
	if alone := askAll(fresh.Views(reworded.Roadmap.Audiences)); !reflect.DeepEqual(got, alone) {
		t.Errorf("recalled:\n%+v\nworked out:\n%+v", got, alone)
	}
	if reflect.DeepEqual(got, want) {
		t.Error("the title did not change") // so nothing was compared
	}
	for name, a := range second.Answers() {
		if a != kept[name] || a.Outlook == nil || a.Left == nil || a.All == nil || a.Builds == nil {
			t.Errorf("%s: something was worked out again: %+v", name, a)
		}
	}
}

func TestWhatTheSchedulerReadsIsAnotherQuestion(t *testing.T) {
	of := func(change func(*roadmap.Source), day roadmap.Date) Answered {
		src := uncertain()
		change(src)
		rm, problems := roadmap.Resolve(src)
		if problems.Failed() {
			t.Fatal(problems.Sorted())
		}
		p := schedule.New(rm, day)
		return Answered{About: about(p), Outlook: forecast(p), Left: alternatives(p, false), All: alternatives(p, true), Builds: schedule.Build(rm, day)}
	}
	same := of(func(*roadmap.Source) {}, planDay)
	for name, change := range map[string]func(*roadmap.Source){
		"low":           func(s *roadmap.Source) { s.MVFs[1].Effort.Low.N-- },
		"likely":        func(s *roadmap.Source) { s.MVFs[1].Effort.Likely.N++ },
		"high":          func(s *roadmap.Source) { s.MVFs[1].Effort.High.N++ },
		"unit":          func(s *roadmap.Source) { s.MVFs[1].Effort.High.Unit = roadmap.Weeks },
		"team":          func(s *roadmap.Source) { s.MVFs[1].Team = "" },
		"after":         func(s *roadmap.Source) { s.MVFs[1].After = nil },
		"lag":           func(s *roadmap.Source) { s.MVFs[1].After[0].Lag.N = 9 },
		"start":         func(s *roadmap.Source) { s.MVFs[1].Start = roadmap.Period{} },
		"due":           func(s *roadmap.Source) { s.MVFs[1].Due = roadmap.Period{} },
		"status":        func(s *roadmap.Source) { s.MVFs[1].Status = roadmap.Paused },
		"started":       func(s *roadmap.Source) { s.MVFs[1].Started-- },
		"shipped":       func(s *roadmap.Source) { s.MVFs[0].Shipped-- },
		"cost":          func(s *roadmap.Source) { s.MVFs[1].Delay.CostPerWeek++ },
		"value":         func(s *roadmap.Source) { s.MVFs[1].Delay.Value++ },
		"risk":          func(s *roadmap.Source) { s.MVFs[1].Delay.Risk++ },
		"milestone":     func(s *roadmap.Source) { s.MVFs[1].Milestone.ID = "next" },
		"service":       func(s *roadmap.Source) { s.MVFs[1].Service.ID = "depot" },
		"milestone due": func(s *roadmap.Source) { s.Milestones[0].Due = roadmap.Period{} },
		"order":         func(s *roadmap.Source) { s.Milestones[1].Order = -1 },
		"services":      func(s *roadmap.Source) { s.Services[1].Order = -1 },
		"big bang":      func(s *roadmap.Source) { s.Services[0].BigBangEffort.N++ },
		"name":          func(s *roadmap.Source) { s.MVFs[1].ID = "c-shown" },
		"another": func(s *roadmap.Source) {
			m := *s.MVFs[1]
			m.ID, m.Slug = "c-shown", "c-shown"
			s.MVFs = append(s.MVFs, &m)
		},
		"gone":           func(s *roadmap.Source) { s.MVFs[1].After, s.MVFs = nil, s.MVFs[1:] },
		"parallel":       func(s *roadmap.Source) { s.Config.Teams[0].Parallel++ },
		"leave":          func(s *roadmap.Source) { s.Config.Teams[0].Leave = []roadmap.Leave{{From: planDay, To: planDay + 9}} },
		"workdays":       func(s *roadmap.Source) { s.Config.Workdays[3] = false },
		"holidays":       func(s *roadmap.Source) { s.Config.Holidays = []roadmap.Date{planDay + 3} },
		"fiscal year":    func(s *roadmap.Source) { s.Config.Fiscal.YearStarts = 4 },
		"compare order":  func(s *roadmap.Source) { s.Config.CompareOrder = []roadmap.Ref{{ID: "depot"}} },
		"compare start":  func(s *roadmap.Source) { s.Config.CompareStart = planDay },
		"compare until":  func(s *roadmap.Source) { s.Config.CompareUntil = planDay },
		"what is unread": func(s *roadmap.Source) { s.MVFs[1].Horizon = roadmap.LongTerm },
	} {
		if got := of(change, planDay); got.About == same.About {
			t.Errorf("%s: it counts for nothing", name)
		}
	}
	if of(func(*roadmap.Source) {}, planDay+1).About == same.About {
		t.Error("another day is the same question")
	}
	said := of(func(s *roadmap.Source) {
		for _, it := range []*roadmap.Item{&s.MVFs[0].Item, &s.MVFs[1].Item, &s.Milestones[0].Item, &s.Services[0].Item} {
			it.Title, it.Summary, it.Slug, it.File = "t", "s", it.ID+"-slug", it.ID+"-file.md"
			it.For = map[string]roadmap.Text{"team": {Title: "ours"}}
		}
		s.MVFs[1].Value, s.MVFs[1].PartOf, s.Milestones[0].Goal, s.Milestones[0].Announce, s.Services[0].FullScope = "v", "p", "g", "a", "f"
		s.Milestones[0].Health.Why, s.Config.Title, s.Config.BaseURL = "because", "Roadmap", "https://example.org/"
	}, planDay)
	if !reflect.DeepEqual(said, same) {
		t.Errorf("words change what is asked, or the answer:\n%+v\n%+v", said, same)
	}
}
