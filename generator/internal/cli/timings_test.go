package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"
)

// clock moves by one millisecond at every look.
func clock() func() time.Time {
	now := time.Date(2026, 8, 14, 0, 0, 0, 0, time.UTC)
	return func() time.Time {
		now = now.Add(time.Millisecond)
		return now
	}
}

func TestTimings(t *testing.T) {
	m := &meter{now: clock()}
	m.phase("Reading", 0)
	m.phase("Writing", 2)
	m.page("a.html")()
	slow := m.page("b.html")
	m.page("c.html")()
	slow()
	m.phase("", 0)
	var out bytes.Buffer
	a := &app{stdout: &out}
	a.printTimings(m)
	want := `Phases
       1.0 ms  Reading
       7.0 ms  Writing
       8.0 ms  in all
Slowest files of 3
       3.0 ms  b.html
       1.0 ms  a.html
       1.0 ms  c.html
`
	if out.String() != want {
		t.Errorf("the timings are\n%s", out.String())
	}
	out.Reset()
	a.json = true
	a.printTimings(m)
	if want := `{"phases":[{"ms":1,"phase":"Reading"},{"ms":7,"phase":"Writing"}],"slowest":[{"file":"b.html","ms":3},{"file":"a.html","ms":1},{"file":"c.html","ms":1}],"type":"timings"}` + "\n"; out.String() != want {
		t.Errorf("the timings are %s", out.String())
	}
}

// A build that is quick writes no line; one that is long writes one, and takes it away.
func TestProgressLine(t *testing.T) {
	for _, tt := range []struct {
		after time.Duration
		want  string
	}{
		{progressAfter - 50*time.Millisecond, ""},
		{progressAfter + 50*time.Millisecond, "\r\x1b[2KWriting pages, 1 of 7\r\x1b[2K"},
	} {
		m := &meter{now: clock()}
		begun := m.now()
		m.phase("Writing pages", 7)
		m.page("a.html")()
		ticks := make(chan time.Time)
		var out strings.Builder
		stop := m.showProgress(&out, ticks)
		ticks <- begun.Add(tt.after)
		stop()
		if out.String() != tt.want {
			t.Errorf("after %v the line is %q, want %q", tt.after, out.String(), tt.want)
		}
	}
}

// What is no terminal gets no line.
func TestNoProgressInAPipe(t *testing.T) {
	var out bytes.Buffer
	a := &app{stderr: &out}
	m := newMeter()
	m.phase("Reading", 0)
	a.progress(m)()
	if out.Len() > 0 {
		t.Errorf("a pipe got %q", out.String())
	}
}
