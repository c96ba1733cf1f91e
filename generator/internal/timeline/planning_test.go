package timeline

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestOddsFinding(t *testing.T) {
	ed := sample()
	want := "Self-serve insights is done by 18 Jan 2027 with 85 % certainty, 18 days after its target of 31 Dec 2026. None of the 2 open milestones is that certain to meet its target."
	if got := OddsFinding(ed); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	ed.Outlook.Get().Rows[0].Health = "green"
	ed.Outlook.Get().Rows[1].P85 = day("2026-12-20")
	want = "Self-serve insights is done by 20 Dec 2026 with 85 % certainty, in time for 31 Dec 2026. 1 of 2 open milestones meets its target with that certainty."
	if got := OddsFinding(ed); got != want {
		t.Errorf("got  %q\nwant %q", got, want)
	}
	if got := OddsFinding(&audience.Edition{}); got != "" {
		t.Errorf("with no outlook it says %q", got)
	}
}

func TestStaffingFinding(t *testing.T) {
	ed := sample()
	for _, c := range []struct {
		name   string
		change func(*audience.WhatIf)
		want   string
	}{
		{
			"a second team helps", func(*audience.WhatIf) {},
			"With 2 teams in place of 1 the work ends 8 weeks earlier (12 Nov 2026 against 6 Jan 2027). A third team changes nothing: C.4 waits for B.4, which waits for A.4.",
		},
		{
			"as many as are enough", func(w *audience.WhatIf) { w.Rows[0].Now, w.Rows[1].Now = false, true },
			"A third team changes nothing: C.4 waits for B.4, which waits for A.4.",
		},
		{
			"more than are enough", func(w *audience.WhatIf) { w.Rows[0].Now, w.Rows[2].Now = false, true },
			"2 teams would be as fast as the 3 teams that there are: C.4 waits for B.4, which waits for A.4.",
		},
		{
			"each still helps", func(w *audience.WhatIf) { w.Enough = 0 },
			"Up to 3 teams, each team more ends the work earlier: 12 Nov 2026 with 3, 6 Jan 2027 with 1 team.",
		},
		{
			"no reason is shown", func(w *audience.WhatIf) { w.Chain = nil },
			"With 2 teams in place of 1 the work ends 8 weeks earlier (12 Nov 2026 against 6 Jan 2027). A third team changes nothing.",
		},
		{
			"a day", func(w *audience.WhatIf) { w.Rows[1].End = day("2027-01-05") },
			"With 2 teams in place of 1 the work ends a little earlier (5 Jan 2027 against 6 Jan 2027). A third team changes nothing: C.4 waits for B.4, which waits for A.4.",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			planning(ed)
			c.change(ed.WhatIf.Get())
			if got := StaffingFinding(ed, ed.WhatIf.Get()); got != c.want {
				t.Errorf("got  %q\nwant %q", got, c.want)
			}
		})
	}
}

func TestChain(t *testing.T) {
	mvfs := func(ids ...string) []*audience.MVF {
		var out []*audience.MVF
		for _, id := range ids {
			out = append(out, &audience.MVF{Entry: audience.Entry{Kind: roadmap.KindMVF, ID: id}})
		}
		return out
	}
	for _, c := range []struct {
		chain []*audience.MVF
		want  string
	}{
		{nil, ""},
		{mvfs("C.4"), ""},
		{mvfs("C.4", "B.4"), "C.4 waits for B.4"},
		{mvfs("C.4", "B.4", "B.3", "B.2", "B.1"), "C.4 waits for B.4, which waits for B.3, which waits for B.2, which waits for B.1"},
		{mvfs("C.4", "B.4", "B.3", "B.2", "B.1", "A.1"), "C.4 waits for B.4, which waits for B.3, which waits for B.2, and so on back to A.1"},
	} {
		if got := Chain(locale.Locale{}, c.chain); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}
