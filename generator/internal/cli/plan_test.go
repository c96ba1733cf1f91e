package cli

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

func TestVerdictIsHonest(t *testing.T) {
	cfg := roadmap.DefaultConfig()
	for _, tt := range []struct {
		c    schedule.Comparison
		want string
	}{
		{
			schedule.Comparison{WeeksEarlier: 26, WeeksLonger: 13, Missed: &schedule.Missed{Growth: 6752_000_00, Missed: 2250_667_00}},
			"With MVFs, customers get the first value 26 weeks earlier and the full scope 13 weeks later. Without MVFs, USD 2,250,667 of the USD 6,752,000 by which revenue is planned to grow would be missed.",
		},
		{
			schedule.Comparison{WeeksEarlier: -1, Missed: &schedule.Missed{Growth: 100_00, Missed: -1_000_00}},
			"With MVFs, customers get the first value 1 week later and the full scope at the same time. Without MVFs, revenue would grow by USD 1,000 more than the planned USD 100.",
		},
		{
			schedule.Comparison{WeeksLonger: -2, Missed: &schedule.Missed{Growth: 100_00}},
			"With MVFs, customers get the first value at the same time and the full scope 2 weeks earlier.",
		},
		{schedule.Comparison{WeeksEarlier: 1}, "With MVFs, customers get the first value 1 week earlier and the full scope at the same time."},
	} {
		if got := verdict(&cfg, &tt.c); got != tt.want {
			t.Errorf("got  %s\nwant %s", got, tt.want)
		}
	}
}

func TestEnoughTeams(t *testing.T) {
	chain := func(ids ...string) (list []*roadmap.MVF) {
		for _, id := range ids {
			list = append(list, &roadmap.MVF{MVFSource: &roadmap.MVFSource{Item: roadmap.Item{ID: id}}})
		}
		return list
	}
	for _, tt := range []struct {
		a    schedule.Alternatives
		want string
	}{
		{schedule.Alternatives{Enough: 3, Chain: chain("C.4", "B.4", "A.4")}, "A fourth team changes nothing: C.4 waits for B.4, which waits for A.4."},
		{schedule.Alternatives{Enough: 1, Chain: chain("A.1")}, "A second team changes nothing."},
		{schedule.Alternatives{Rows: []schedule.Staffing{{Teams: 1}, {Teams: 2}}}, "More than 2 teams would still change a date."},
		{schedule.Alternatives{Rows: []schedule.Staffing{{Teams: 1}}}, "More than 1 team would still change a date."},
	} {
		if got := enough(&tt.a); got != tt.want {
			t.Errorf("got %s, want %s", got, tt.want)
		}
	}
	for n, want := range map[int]string{10: "tenth", 11: "11th", 12: "12th", 21: "21st", 22: "22nd", 23: "23rd", 24: "24th", 101: "101st", 111: "111th"} {
		if got := ordinal(n); got != want {
			t.Errorf("%d is %s, want %s", n, got, want)
		}
	}
}

func TestAmount(t *testing.T) {
	cfg := roadmap.DefaultConfig()
	for minor, want := range map[float64]string{0: "USD 0", 99_00: "USD 99", 1000_00: "USD 1,000", -1234567_89: "USD -1,234,568", -20: "USD 0", 12345678900_00: "USD 12,345,678,900"} {
		if got := amount(&cfg, minor); got != want {
			t.Errorf("%v is %s, want %s", minor, got, want)
		}
	}
}

func TestRace(t *testing.T) {
	r := schedule.Runway{
		Milestone: &roadmap.Milestone{MilestoneSource: &roadmap.MilestoneSource{Item: roadmap.Item{ID: "m"}}},
		At:        roadmap.DayPeriod(roadmap.NewDate(2026, 6, 30)), Months: 3, CashOut: roadmap.NewDate(2026, 9, 30), Ready: roadmap.NewDate(2026, 10, 5),
	}
	want := "The first milestone that moves revenue, m, is expected on 2026-10-05; cash lasts until 2026-09-30 (3.0 months after 2026-06-30). That is too late."
	if got := race(&r); got != want {
		t.Errorf("got %s", got)
	}
}
