package schedule

import (
	"reflect"
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestBaselineIsTheFirstPlanThatIsKnown(t *testing.T) {
	since := day(2026, 1, 1)
	rm := &roadmap.Roadmap{Config: plain(1)}
	if a := add(rm, "a", 5); Baseline(rm) != nil || a.Index != 0 {
		t.Error("without a history there is a baseline")
	}
	b, c := add(rm, "b", 30), add(rm, "c", 5)
	add(rm, "later", 5)
	depend(b, rm.MVFs[0], 0)
	rm.History = roadmap.History{Since: since, Trails: map[roadmap.ItemID][]roadmap.Version{}}
	for _, m := range rm.MVFs {
		m.Kind = roadmap.KindMVF
	}
	say := func(id string, versions ...roadmap.Version) {
		rm.History.Trails[roadmap.ItemID{Kind: roadmap.KindMVF, ID: id}] = versions
	}
	start, due := typed(since+3, since+9)
	say("a", roadmap.Version{On: since, Start: start, Due: due, Effort: effort(5)}, roadmap.Version{On: since + 20, Effort: effort(50)})
	say("b", roadmap.Version{On: since, Effort: effort(8)}, roadmap.Version{On: since + 20, Effort: effort(30)})
	say("c", roadmap.Version{On: since, Status: roadmap.Idea}, roadmap.Version{On: since + 20})
	say("later", roadmap.Version{On: since + 20})
	rm.MVFs[0].Status, rm.MVFs[0].Started, rm.MVFs[0].Shipped = roadmap.Shipped, since+30, since+40
	before := New(rm, since+50)
	want := []Range{{since + 3, since + 9}, {since + 10, since + 17}, {}, {}}
	if got := Baseline(rm); !reflect.DeepEqual(got, want) {
		t.Errorf("the baseline is %v, want %v", got, want)
	}
	if after := New(rm, since+50); !reflect.DeepEqual(before.Items, after.Items) || c.Status != roadmap.Planned {
		t.Error("the baseline changed the roadmap")
	}
}
