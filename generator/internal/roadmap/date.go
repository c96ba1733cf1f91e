package roadmap

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/waypost/waypost/generator/internal/locale"
)

// Date is a civil day, counted from 1 January of year 1 (which is 1). The zero
// value is "no date". Dates compare and add as integers, so no time zone can
// ever shift one.
type Date int32

// The range of dates that Waypost reads: years 0001 to 9999.
const (
	NoDate  Date = 0
	MinDate Date = 1
	MaxDate Date = 3652059
)

const unixDay = 719163 // 1970-01-01 as a Date

// NewDate returns the civil day, normalising a day or month that is out of range
// the way time.Date does.
func NewDate(year int, month time.Month, day int) Date {
	return Date(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix()/86400 + unixDay)
}

// Civil returns the year, month and day.
func (d Date) Civil() (int, time.Month, int) {
	return time.Unix((int64(d)-unixDay)*86400, 0).UTC().Date()
}

// Year returns the calendar year.
func (d Date) Year() int { y, _, _ := d.Civil(); return y }

// Month returns the calendar month.
func (d Date) Month() time.Month { _, m, _ := d.Civil(); return m }

// Day returns the day of the month.
func (d Date) Day() int { _, _, day := d.Civil(); return day }

// Weekday returns the day of the week. 1 January of year 1 was a Monday.
func (d Date) Weekday() time.Weekday { return time.Weekday(int(d) % 7) }

// AddMonths moves by whole months and keeps the day, or takes the last day of a
// shorter month: 31 January plus one month is 28 or 29 February.
func (d Date) AddMonths(n int) Date {
	y, m, day := d.Civil()
	first := NewDate(y, m+time.Month(n), 1)
	fy, fm, _ := first.Civil()
	last := NewDate(fy, fm+1, 0)
	return min(first+Date(day-1), last)
}

// String writes the day as 2026-03-31, and no date as "".
func (d Date) String() string {
	if d == NoDate {
		return ""
	}
	y, m, day := d.Civil()
	if y < 0 || y > 9999 {
		return fmt.Sprintf("%04d-%02d-%02d", y, int(m), day)
	}
	text := []byte("yyyy-mm-dd") // by hand: a roadmap has tens of thousands
	writeDigits(text[0:4], y)
	writeDigits(text[5:7], int(m))
	writeDigits(text[8:10], day)
	return string(text)
}

// writeDigits writes a number that has no more digits than there is room for.
func writeDigits(to []byte, n int) {
	for i := len(to) - 1; i >= 0; i, n = i-1, n/10 {
		to[i] = byte('0' + n%10)
	}
}

// MarshalText writes the day as 2026-03-31.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// Precision is how exactly a period was written or may be shown.
type Precision int

// The precisions, finest first. Hidden shows no date at all.
const (
	Daily Precision = iota
	Monthly
	Quarterly
	HalfYearly
	Yearly
	Hidden
)

// Period is a stretch of whole days, first and last included, as it was written:
// a day, a month, a quarter, a half or a year. The zero value is "no period".
type Period struct {
	First, Last Date
	Precision   Precision
}

// IsZero reports whether there is no period.
func (p Period) IsZero() bool { return p.First == NoDate && p.Last == NoDate }

// DayPeriod is the period of one day, or no period for no date.
func DayPeriod(d Date) Period {
	if d == NoDate {
		return Period{}
	}
	return Period{First: d, Last: d}
}

// Fiscal is a fiscal calendar. A fiscal year is named by the calendar year in which
// it ends, unless NamedByStart. The zero value is the calendar year.
type Fiscal struct {
	YearStarts   time.Month
	NamedByStart bool
	Words        locale.Locale // writes labels; the zero value in English
}

func (f Fiscal) start() time.Month {
	if f.YearStarts == 0 {
		return time.January
	}
	return f.YearStarts
}

// Calendar reports whether fiscal and calendar years are the same.
func (f Fiscal) Calendar() bool { return f.start() == time.January }

// Quarter returns the fiscal year and the quarter 1 to 4 that hold d:
// i = (month - start + 12) mod 12, quarter = i/3 + 1.
func (f Fiscal) Quarter(d Date) (year, quarter int) {
	y, m, _ := d.Civil()
	i := (int(m) - int(f.start()) + 12) % 12
	startYear := y
	if m < f.start() {
		startYear--
	}
	year = startYear
	if !f.NamedByStart && !f.Calendar() {
		year++
	}
	return year, i/3 + 1
}

// YearStart returns the first day of a named fiscal year.
func (f Fiscal) YearStart(year int) Date {
	if !f.NamedByStart && !f.Calendar() {
		year--
	}
	return NewDate(year, f.start(), 1)
}

// QuarterPeriod returns the days of quarter q (1 to 4) of a named fiscal year.
func (f Fiscal) QuarterPeriod(year, q int) Period {
	first := f.YearStart(year).AddMonths(3 * (q - 1))
	return Period{First: first, Last: first.AddMonths(3) - 1, Precision: Quarterly}
}

// YearPeriod returns the days of a named fiscal year.
func (f Fiscal) YearPeriod(year int) Period {
	first := f.YearStart(year)
	return Period{First: first, Last: first.AddMonths(12) - 1, Precision: Yearly}
}

// Coarsen returns the period of the given precision that holds d; Hidden and no
// date give the zero period.
func (f Fiscal) Coarsen(d Date, p Precision) Period {
	if d == NoDate || p == Hidden {
		return Period{}
	}
	y, m, _ := d.Civil()
	fy, q := f.Quarter(d)
	switch p {
	case Monthly:
		return Period{First: NewDate(y, m, 1), Last: NewDate(y, m+1, 0), Precision: Monthly}
	case Quarterly:
		return f.QuarterPeriod(fy, q)
	case HalfYearly:
		first := f.YearStart(fy).AddMonths(6 * ((q - 1) / 2))
		return Period{First: first, Last: first.AddMonths(6) - 1, Precision: HalfYearly}
	case Yearly:
		return f.YearPeriod(fy)
	case Daily, Hidden:
	}
	return DayPeriod(d)
}

// CoarsenPeriod coarsens a period by its last day and never refines it: a period that
// was written as a quarter stays a quarter.
func (f Fiscal) CoarsenPeriod(p Period, to Precision) Period {
	if p.IsZero() || to == Hidden {
		return Period{}
	}
	if p.Precision >= to {
		return p
	}
	return f.Coarsen(p.Last, to)
}

// Label writes a period for people: "31 Mar 2026", "Mar 2026", "Q1 2026", "H1 2026",
// "2026"; with a fiscal year of its own "Q1 FY26", "FY26".
func (f Fiscal) Label(p Period) string {
	if p.IsZero() {
		return ""
	}
	y, m, day := p.Last.Civil()
	fy, q := f.Quarter(p.Last)
	year := strconv.Itoa(fy)
	if !f.Calendar() {
		year = f.Words.FiscalYear(fy)
	}
	switch p.Precision {
	case Monthly:
		return f.Words.Month(y, int(m))
	case Quarterly:
		return f.Words.Quarter(q, year)
	case HalfYearly:
		return f.Words.Half((q-1)/2+1, year)
	case Yearly:
		return year
	case Daily, Hidden:
	}
	return f.Words.Day(y, int(m), day)
}

// ParsePeriod reads 2026-03-31, 2026-03, 2026-Q1, 2026-H1 or 2026. Quarters, halves
// and bare years are fiscal.
func ParsePeriod(s string, f Fiscal) (Period, error) {
	bad := fmt.Errorf("%q is not a date", s)
	if len(s) < 4 || !digits(s[:4]) {
		return Period{}, bad
	}
	year, _ := strconv.Atoi(s[:4])
	if year < 1 {
		return Period{}, bad
	}
	rest := s[4:]
	switch {
	case rest == "":
		return f.YearPeriod(year), nil
	case len(rest) == 3 && (rest[:2] == "-Q" || rest[:2] == "-q") && rest[2] >= '1' && rest[2] <= '4':
		return f.QuarterPeriod(year, int(rest[2]-'0')), nil
	case len(rest) == 3 && (rest[:2] == "-H" || rest[:2] == "-h") && (rest[2] == '1' || rest[2] == '2'):
		first := f.YearStart(year).AddMonths(6 * int(rest[2]-'1'))
		return Period{First: first, Last: first.AddMonths(6) - 1, Precision: HalfYearly}, nil
	case len(rest) == 3 && rest[0] == '-' && digits(rest[1:]):
		m, _ := strconv.Atoi(rest[1:])
		if m < 1 || m > 12 {
			return Period{}, bad
		}
		return f.Coarsen(NewDate(year, time.Month(m), 1), Monthly), nil
	case len(rest) == 6 && rest[0] == '-' && rest[3] == '-' && digits(rest[1:3]) && digits(rest[4:]):
		m, _ := strconv.Atoi(rest[1:3])
		day, _ := strconv.Atoi(rest[4:])
		d := NewDate(year, time.Month(m), day)
		if y, dm, dd := d.Civil(); y != year || int(dm) != m || dd != day {
			return Period{}, fmt.Errorf("%q is not a day of the calendar", s)
		}
		return DayPeriod(d), nil
	}
	return Period{}, bad
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}

// Unit is the unit of a Duration.
type Unit byte

// The units of a duration. Days and weeks are working time in an effort or a lag.
const (
	Days   Unit = 'd'
	Weeks  Unit = 'w'
	Months Unit = 'm'
	Years  Unit = 'y'
)

// Duration is a whole number of one unit, as written: "3d", "2w", "6m", "3y".
type Duration struct {
	N    int
	Unit Unit
}

// ParseDuration reads "3d", "2w", "6m" or "3y"; a sign is allowed.
func ParseDuration(s string) (Duration, error) {
	if len(s) >= 2 && strings.IndexByte("dwmy", s[len(s)-1]) >= 0 {
		if n, err := strconv.Atoi(s[:len(s)-1]); err == nil && n > -1000000 && n < 1000000 {
			return Duration{N: n, Unit: Unit(s[len(s)-1])}, nil
		}
	}
	return Duration{}, fmt.Errorf("%q is not a duration", s)
}

// IsZero reports whether no duration was written.
func (d Duration) IsZero() bool { return d == Duration{} }

func (d Duration) String() string {
	if d.IsZero() {
		return ""
	}
	return strconv.Itoa(d.N) + string(rune(d.Unit))
}

// After returns the day that lies the duration after d, in calendar time.
func (d Duration) After(from Date) Date {
	switch d.Unit {
	case Weeks:
		return from + Date(7*d.N)
	case Months:
		return from.AddMonths(d.N)
	case Years:
		return from.AddMonths(12 * d.N)
	case Days:
	}
	return from + Date(d.N)
}

// WorkingDays converts to working days, given the working days in a week. A month is
// a twelfth and a year the whole of 52 weeks, rounded up.
func (d Duration) WorkingDays(perWeek int) int {
	switch d.Unit {
	case Weeks:
		return d.N * perWeek
	case Months:
		return (d.N*52*perWeek + 11) / 12
	case Years:
		return d.N * 52 * perWeek
	case Days:
	}
	return d.N
}
