package roadmap

import (
	"fmt"
	"testing"
	"time"
)

// Every day of a span round-trips and follows the calendar of package time.
func TestDateFollowsTheCalendar(t *testing.T) {
	for _, span := range [][2]int{{1, 3}, {1899, 1905}, {1999, 2001}, {2023, 2029}, {9998, 9999}} {
		at := time.Date(span[0], 1, 1, 0, 0, 0, 0, time.UTC)
		for d := NewDate(span[0], 1, 1); d <= NewDate(span[1], 12, 31); d++ {
			y, m, day := d.Civil()
			if y != at.Year() || m != at.Month() || day != at.Day() || d.Weekday() != at.Weekday() {
				t.Fatalf("day %d is %v, want %v", d, d, at)
			}
			if want := at.Format(time.DateOnly); d.String() != want {
				t.Fatalf("day %d is written as %v, want %s", int(d), d, want)
			}
			if p, err := ParsePeriod(d.String(), Fiscal{}); err != nil || p != DayPeriod(d) {
				t.Fatalf("%v reads as %v, %v", d, p, err)
			}
			at = at.AddDate(0, 0, 1)
		}
	}
	if NewDate(1, 1, 1) != MinDate || NewDate(9999, 12, 31) != MaxDate {
		t.Errorf("the calendar runs from %v to %v", NewDate(1, 1, 1), NewDate(9999, 12, 31))
	}
	if NoDate.String() != "" {
		t.Errorf("no date is written as %q", NoDate)
	}
}

func TestAddMonths(t *testing.T) {
	for _, test := range []struct {
		from string
		n    int
		want string
	}{
		{"2024-01-31", 1, "2024-02-29"},
		{"2026-01-31", 1, "2026-02-28"},
		{"2024-02-29", 12, "2025-02-28"},
		{"2024-02-29", 48, "2028-02-29"},
		{"2026-03-31", -1, "2026-02-28"},
		{"2026-12-31", 2, "2027-02-28"},
		{"2026-01-15", -13, "2024-12-15"},
		{"2026-05-31", 0, "2026-05-31"},
	} {
		if got := day(t, test.from).AddMonths(test.n).String(); got != test.want {
			t.Errorf("%s and %d months is %s, want %s", test.from, test.n, got, test.want)
		}
	}
}

func day(t *testing.T, s string) Date {
	t.Helper()
	p, err := ParsePeriod(s, Fiscal{})
	if err != nil || p.Precision != Daily {
		t.Fatalf("%s is no day: %v", s, err)
	}
	return p.First
}

func TestFiscalQuarters(t *testing.T) {
	for _, test := range []struct {
		starts  time.Month
		byStart bool
		day     string
		label   string
		span    string
	}{
		{time.January, false, "2026-01-01", "Q1 2026", "2026-01-01 2026-03-31"},
		{time.January, true, "2026-12-31", "Q4 2026", "2026-10-01 2026-12-31"},
		{time.January, false, "2024-02-29", "Q1 2024", "2024-01-01 2024-03-31"},
		{time.April, false, "2026-03-31", "Q4 FY26", "2026-01-01 2026-03-31"},
		{time.April, false, "2026-04-01", "Q1 FY27", "2026-04-01 2026-06-30"},
		{time.April, true, "2026-04-01", "Q1 FY26", "2026-04-01 2026-06-30"},
		{time.April, true, "2026-03-31", "Q4 FY25", "2026-01-01 2026-03-31"},
		{time.July, false, "2026-06-30", "Q4 FY26", "2026-04-01 2026-06-30"},
		{time.July, false, "2026-07-01", "Q1 FY27", "2026-07-01 2026-09-30"},
		{time.July, true, "2027-01-15", "Q3 FY26", "2027-01-01 2027-03-31"},
		{time.October, false, "2026-09-30", "Q4 FY26", "2026-07-01 2026-09-30"},
		{time.October, false, "2026-10-01", "Q1 FY27", "2026-10-01 2026-12-31"},
		{time.October, true, "2027-02-28", "Q2 FY26", "2027-01-01 2027-03-31"},
	} {
		f := Fiscal{YearStarts: test.starts, NamedByStart: test.byStart}
		p := f.Coarsen(day(t, test.day), Quarterly)
		if got := f.Label(p); got != test.label {
			t.Errorf("%s with a year from %s (named by start: %v) is in %s, want %s", test.day, test.starts, test.byStart, got, test.label)
		}
		if got := fmt.Sprint(p.First, p.Last); got != test.span {
			t.Errorf("%s of a year from %s is %s, want %s", test.label, test.starts, got, test.span)
		}
	}
}

// The four quarters and the two halves of a fiscal year tile it, and each is read
// back from the way it is written.
func TestFiscalYearsTile(t *testing.T) {
	for _, starts := range []time.Month{0, time.January, time.April, time.July, time.October} {
		for _, byStart := range []bool{false, true} {
			f := Fiscal{YearStarts: starts, NamedByStart: byStart}
			for year := 2019; year <= 2030; year++ {
				whole := f.YearPeriod(year)
				next := whole.First
				for q := 1; q <= 4; q++ {
					p, err := ParsePeriod(fmt.Sprintf("%d-Q%d", year, q), f)
					if err != nil || p.First != next || p != f.QuarterPeriod(year, q) {
						t.Fatalf("%v: Q%d of %d is %v, %v", f, q, year, p, err)
					}
					for d := p.First; d <= p.Last; d++ {
						if fy, fq := f.Quarter(d); fy != year || fq != q || f.Coarsen(d, Quarterly) != p || f.Coarsen(d, Yearly) != whole {
							t.Fatalf("%v: %v is in Q%d of %d, want Q%d of %d", f, d, fq, fy, q, year)
						}
					}
					next = p.Last + 1
				}
				h1, _ := ParsePeriod(fmt.Sprintf("%d-H1", year), f)
				h2, _ := ParsePeriod(fmt.Sprintf("%d-h2", year), f)
				if next != whole.Last+1 || h1.First != whole.First || h2.First != h1.Last+1 || h2.Last != whole.Last || f.Coarsen(h2.First, HalfYearly) != h2 {
					t.Errorf("%v: %d does not tile: %v, %v and %v", f, year, whole, h1, h2)
				}
			}
		}
	}
}

func TestCoarsenNeverRefines(t *testing.T) {
	f := Fiscal{}
	quarter := f.QuarterPeriod(2026, 2)
	for precision, want := range map[Precision]string{Daily: "Q2 2026", Monthly: "Q2 2026", Quarterly: "Q2 2026", HalfYearly: "H1 2026", Yearly: "2026", Hidden: ""} {
		if got := f.Label(f.CoarsenPeriod(quarter, precision)); got != want {
			t.Errorf("a quarter at precision %d is %q, want %q", precision, got, want)
		}
	}
	for precision, want := range map[Precision]string{Daily: "29 Feb 2024", Monthly: "Feb 2024", Quarterly: "Q1 2024", HalfYearly: "H1 2024", Yearly: "2024", Hidden: ""} {
		if got := f.Label(f.Coarsen(day(t, "2024-02-29"), precision)); got != want {
			t.Errorf("29 February at precision %d is %q, want %q", precision, got, want)
		}
	}
}

func TestParsePeriodRefuses(t *testing.T) {
	for _, s := range []string{
		"", "soon", "TBD", "26", "0000", "2026-", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-H3", "2026-2-1", "2026-02-30", "2026-02-29", "2026-04-31",
		"2026-01-00", "2026-1", "2026/01/01", "2026-01-01T00:00:00Z", "20260101", " 2026", "2026 ", "+2026", "２０２６", "2026-01-01 ",
	} {
		if p, err := ParsePeriod(s, Fiscal{}); err == nil {
			t.Errorf("%q reads as %v", s, p)
		}
	}
}

func TestDurations(t *testing.T) {
	for s, want := range map[string]struct {
		days  int
		after string
	}{
		"3d": {3, "2024-03-03"}, "2w": {10, "2024-03-14"}, "6m": {130, "2024-08-29"}, "3y": {780, "2027-02-28"}, "-1w": {-5, "2024-02-22"},
	} {
		d, err := ParseDuration(s)
		if err != nil || d.String() != s {
			t.Fatalf("%s reads as %v, %v", s, d, err)
		}
		if got := d.WorkingDays(5); got != want.days {
			t.Errorf("%s is %d working days, want %d", s, got, want.days)
		}
		if got := d.After(day(t, "2024-02-29")).String(); got != want.after {
			t.Errorf("%s after 29 February is %s, want %s", s, got, want.after)
		}
	}
	for _, s := range []string{"", "d", "3", "3 d", "3D", "1.5d", "3h", "9999999d", "three days", "3dd"} {
		if d, err := ParseDuration(s); err == nil {
			t.Errorf("%q reads as %v", s, d)
		}
	}
}

func FuzzPeriod(f *testing.F) {
	for _, s := range []string{"2026-03-31", "2026-03", "2026-Q1", "2026-H2", "2026", "0001-01-01", "9999-12-31", "2024-02-29", "2026-02-29", "x"} {
		f.Add(s, uint8(1), false)
		f.Add(s, uint8(10), true)
	}
	f.Fuzz(func(t *testing.T, s string, starts uint8, byStart bool) {
		fiscal := Fiscal{YearStarts: time.Month(starts%12 + 1), NamedByStart: byStart}
		p, err := ParsePeriod(s, fiscal)
		if err != nil {
			if !p.IsZero() {
				t.Errorf("%q is an error and %v", s, p)
			}
			return
		}
		if p.Last < p.First || p.Last-p.First > 365 {
			t.Errorf("%q runs from %v to %v", s, p.First, p.Last)
		}
		if p.Precision == Daily && p.First.String() != s {
			t.Errorf("%q is written as %v", s, p.First)
		}
		if got := fiscal.Coarsen(p.Last, p.Precision); got != p {
			t.Errorf("%q is %v, and its last day is in %v", s, p, got)
		}
		if fiscal.Label(p) == "" {
			t.Errorf("%q has no label", s)
		}
	})
}
