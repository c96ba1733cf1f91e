package history_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// repository writes what git says of a repository: its log, and the files in it.
type repository struct {
	log   strings.Builder
	files map[string]string // by blob
}

func (r *repository) commit(day, subject string, changes ...string) {
	fmt.Fprintf(&r.log, "commit %040d\x00%s\x00%s\x00\x00", r.log.Len(), day, subject)
	for i, c := range changes {
		if i == 0 {
			r.log.WriteByte('\n')
		}
		r.log.WriteString(c)
	}
}

// write is a file that is added or changed.
func (r *repository) write(path, front string) string { return r.raw("M", path, front) }

func (r *repository) raw(status, paths, front string) string {
	blob := fmt.Sprintf("%040x", len(front)+1000*len(r.files))
	for known, data := range r.files {
		if data == front {
			blob = known
		}
	}
	if r.files == nil {
		r.files = map[string]string{}
	}
	r.files[blob] = front
	return ":100644 100644 " + strings.Repeat("0", 40) + " " + blob + " " + status + "\x00" + strings.ReplaceAll(paths, " -> ", "\x00") + "\x00"
}

func remove(path string) string {
	zero := strings.Repeat("0", 40)
	return ":100644 000000 " + zero + " " + zero + " D\x00" + path + "\x00"
}

// read is the history of the repository, as lines of its changes.
func (r *repository) read(t *testing.T) (roadmap.History, []string, history.Report) {
	t.Helper()
	log, err := history.ParseLog([]byte(r.log.String()))
	if err != nil {
		t.Fatal(err)
	}
	var blobs strings.Builder
	for _, id := range log.Blobs() {
		data := "+++\n" + r.files[id] + "\n+++\nBody.\n"
		fmt.Fprintf(&blobs, "%s blob %d\n%s\n", id, len(data), data)
	}
	h, report, err := log.History(strings.NewReader(blobs.String()), func(file string, data []byte) (roadmap.ItemID, roadmap.Version, bool) {
		return content.Earlier(file, data, roadmap.Fiscal{})
	})
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, c := range history.Changes(&h, roadmap.Fiscal{}) {
		lines = append(lines, strings.TrimSpace(fmt.Sprintf("%s %s %s %s>%s", c.On, c.ID, c.Key, c.From, c.To)))
	}
	return h, lines, report
}

func TestHistoryOfALog(t *testing.T) {
	const a, b = "content/mvfs/a.md", "content/mvfs/b.md"
	for name, c := range map[string]struct {
		make       func(r *repository)
		want       []string
		unreadable int
	}{
		"a re-plan": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "due = 2026-03-31"))
			r.commit("2026-02-01", "late", r.write(a, "due = 2026-04-15"))
		}, want: []string{"2026-02-01 a due 2026-03-31>2026-04-15"}},
		"a reformat changes nothing": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "due = 2026-03-31\neffort = \"3d\""))
			r.commit("2026-02-01", "tidy", r.write(a, "# when\neffort   = '3d'\n\ndue=\"2026-03-31\"\nstatus = \"planned\""))
		}},
		"the last commit of a day counts": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "due = 2026-03-31"))
			r.commit("2026-02-01", "typo", r.write(a, "due = 2062-04-15"))
			r.commit("2026-02-01", "mended", r.write(a, "due = 2026-04-15"))
		}, want: []string{"2026-02-01 a due 2026-03-31>2026-04-15"}},
		"there and back within a day is nothing": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "due = 2026-03-31"))
			r.commit("2026-02-01", "no", r.write(a, "due = 2026-04-15"))
			r.commit("2026-02-01", "back", r.write(a, "due = 2026-03-31"))
		}},
		"a rename keeps the trail, and the id of today": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "due = 2026-03-31"))
			r.commit("2026-02-01", "rename", r.raw("R100", a+" -> "+b, "due = 2026-03-31"))
			r.commit("2026-03-01", "late", r.write(b, "due = 2026-04-15"))
		}, want: []string{"2026-03-01 b due 2026-03-31>2026-04-15"}},
		"two files change places": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "id = \"X\"\ndue = 2026-03-31"), r.write(b, "id = \"Y\"\ndue = 2026-06-30"))
			r.commit("2026-02-01", "swap", r.raw("R100", a+" -> "+b, "id = \"X\"\ndue = 2026-03-31"), r.raw("R100", b+" -> "+a, "id = \"Y\"\ndue = 2026-06-30"))
			r.commit("2026-03-01", "late", r.write(b, "id = \"X\"\ndue = 2026-04-15"))
		}, want: []string{"2026-03-01 X due 2026-03-31>2026-04-15"}},
		"a move that git does not see": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "id = \"X\"\ndue = 2026-03-31"))
			r.commit("2026-02-01", "rewritten elsewhere", remove(a), r.write(b, "id = \"X\"\ndue = 2026-04-15"))
		}, want: []string{"2026-02-01 X due 2026-03-31>2026-04-15"}},
		"a milestone that is called otherwise by now": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write("content/milestones/one.md", ""), r.write(a, "milestone = \"one\""))
			r.commit("2026-02-01", "rename", r.raw("R100", "content/milestones/one.md -> content/milestones/first.md", ""), r.write(a, "milestone = \"first\""))
		}},
		"deleted and new": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "due = 2026-03-31"))
			r.commit("2026-02-01", "drop", remove(a), r.write(b, "status = \"idea\""))
		}, want: []string{"2026-02-01 a item there>gone", "2026-02-01 b item >new"}},
		"a placeholder is skipped and counted": {make: func(r *repository) {
			r.commit("2026-01-01", "draft", r.write(a, "due = \"TBD\""))
			r.commit("2026-01-05", "plan", r.write(a, "due = 2026-03-31"), r.write(b, "due = 2026-03-31"))
			r.commit("2026-01-09", "conflict", r.write(b, "<<<<<<< HEAD"))
		}, unreadable: 2},
		"a clock that went back": {make: func(r *repository) {
			r.commit("2026-02-01", "plan", r.write(a, "due = 2026-03-31"))
			r.commit("2026-01-01", "late", r.write(a, "due = 2026-04-15"))
			r.commit("2026-02-09", "later", r.write(a, "due = 2026-05-15"))
		}, want: []string{"2026-02-09 a due 2026-04-15>2026-05-15"}},
		"a plan of a metric": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write("content/metrics/r.md", "[[points]]\nat = \"2026-Q1\"\nplan = 5\n[[points]]\nat = \"2026-Q2\"\nplan = 7"))
			r.commit("2026-02-01", "less", r.write("content/metrics/r.md", "[[points]]\nat = \"2026-Q1\"\nplan = 4.5"))
		}, want: []string{"2026-02-01 r plan 2026-Q1 5>4.5", "2026-02-01 r plan 2026-Q2 7>"}},
		"other files, and a link in place of one": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write("content/posts/p.md", ""), r.write("content/mvfs/x.txt", ""), r.write(a, "due = 2026-03-31"))
			r.commit("2026-02-01", "link", strings.Replace(r.write(a, "elsewhere"), ":100644 100644", ":100644 120000", 1))
		}, want: []string{"2026-02-01 a item there>gone"}},
		"moved out of the folder, and back": {make: func(r *repository) {
			r.commit("2026-01-01", "plan", r.write(a, "due = 2026-03-31"))
			r.commit("2026-02-01", "away", r.raw("R100", a+" -> content/drafts/a.md", "due = 2026-03-31"))
			r.commit("2026-03-01", "back", r.raw("R100", "content/drafts/a.md -> "+a, "due = 2026-03-31"))
		}, want: []string{"2026-02-01 a item there>gone", "2026-03-01 a item gone>there", "2026-03-01 a status >planned", "2026-03-01 a due >2026-03-31"}},
	} {
		t.Run(name, func(t *testing.T) {
			var r repository
			c.make(&r)
			h, got, report := r.read(t)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
			if report.Unreadable != c.unreadable {
				t.Errorf("%d unreadable versions, want %d", report.Unreadable, c.unreadable)
			}
			for id, trail := range h.Trails {
				for i := 1; i < len(trail); i++ {
					if trail[i].On <= trail[i-1].On || trail[i].Same(trail[i-1]) {
						t.Errorf("%s: a version repeats the one before it: %+v", id.ID, trail)
					}
				}
			}
			again, problems := history.Parse(history.Write(&h, roadmap.Fiscal{}), roadmap.Fiscal{})
			if problems.Len() > 0 {
				t.Errorf("what is written does not parse: %v", problems.Sorted())
			}
			if diff := cmp.Diff(h, again); diff != "" {
				t.Errorf("the file says something else (-log +file):\n%s", diff)
			}
		})
	}
}

func TestAnItemThatLeftOnItsFirstDay(t *testing.T) {
	var r repository
	r.commit("2026-01-01", "plan", r.write("content/mvfs/a.md", "due = 2026-03-31"))
	r.commit("2026-01-01", "no", remove("content/mvfs/a.md"))
	if h, _, _ := r.read(t); h.Known() {
		t.Errorf("an item that no day ended with is known: %v", h)
	}
}

func TestLogThatIsCutOff(t *testing.T) {
	var r repository
	r.commit("2026-01-01", "plan", r.write("content/mvfs/a.md", "due = 2026-03-31"))
	whole := r.log.String()
	for _, log := range []string{"garbage", "commit x\x00", "commit x\x00today\x00s\x00", ":100644\x00a\x00", whole[:strings.Index(whole, " M\x00")] + " R100\x00"} {
		if _, err := history.ParseLog([]byte(log)); err == nil {
			t.Errorf("%q passes for a log", log)
		}
	}
	log, err := history.ParseLog([]byte(whole))
	if err != nil {
		t.Fatal(err)
	}
	id := log.Blobs()[0]
	never := func(string, []byte) (roadmap.ItemID, roadmap.Version, bool) {
		return roadmap.ItemID{}, roadmap.Version{}, false
	}
	for _, blobs := range []string{"", id + " blob 100\nshort", id + " blob many\n", "fatal: nothing here at all\n"} {
		if _, _, err := log.History(strings.NewReader(blobs), never); err == nil {
			t.Errorf("%q passes for a file", blobs)
		}
	}
	big := id + fmt.Sprintf(" blob %d\n", 2<<20) + strings.Repeat("x", 2<<20) + "\n"
	for _, blobs := range []string{id + " missing\n", big} {
		if _, report, err := log.History(strings.NewReader(blobs), never); err != nil || report.Unreadable != 1 {
			t.Errorf("%.60q: %v, %d unreadable", blobs, err, report.Unreadable)
		}
	}
}

func TestParseReportsEveryLine(t *testing.T) {
	for line, want := range map[string]string{
		`{"on":"2026-01-01","kind":"mvf","id":"A.1","due":"soon"}`:          `history.jsonl:2:44: due: "soon" is not a date`,
		`{"on":"2026-01-01","kind":"mvf","id":"A.1","deu":"2026-01-09"}`:    `history.jsonl:2:44: "deu" is not a key here (did you mean due?)`,
		`{"on":"2026-Q1","kind":"mvf","id":"A.1"}`:                          `history.jsonl:2:2: on is not one day`,
		`{"kind":"mvf","id":"A.1"}`:                                         `history.jsonl:2: on is not one day`,
		`{"on":"2026-01-01","kind":"mvfs","id":"A.1"}`:                      `history.jsonl:2:20: "mvfs" is no kind that has a history (did you mean mvf?)`,
		`{"on":"2026-01-01","kind":"mvf"}`:                                  `history.jsonl:2: id is empty`,
		`{"on":"2026-01-01","kind":"mvf","id":"A.1","status":"done"}`:       `history.jsonl:2:44: "done" is no status`,
		`{"on":"2026-01-01","kind":"mvf","id":"A.1","effort":"3 weeks"}`:    `history.jsonl:2:44: "3 weeks" is no effort`,
		`{"on":"2026-01-01","kind":"mvf","id":"A.1","due":20260101}`:        `history.jsonl:2:44: due is number, which it cannot be`,
		`{"on":"2026-01-01","kind":"metric","id":"r","plan":{"2026-Q9":1}}`: `history.jsonl:2:45: plan: "2026-Q9" is not a date`,
		`{"on":"2026-01-01","kind":"metric","id":"r","plan":{"2026":1e20}}`: `history.jsonl:2:45: the plan of 2026 is out of range`,
		`{"on":"2026-01-01"`:     `history.jsonl:2:18: this is not one line of JSON: unexpected EOF`,
		`<<<<<<< HEAD`:           `history.jsonl:2:1: this is not one line of JSON: invalid character '<' looking for beginning of value`,
		`{"on":"2026-01-01"} {}`: `history.jsonl:2:22: the line goes on after its object`,
	} {
		_, problems := history.Parse([]byte("{\"waypost_history\":1}\n"+line+"\n\n"), roadmap.Fiscal{})
		var got []string
		for _, p := range problems.Sorted() {
			text := p.Pos.String() + ": " + p.Text
			if strings.HasPrefix(p.Hint, "did you mean") {
				text += " (" + p.Hint + ")"
			}
			got = append(got, text)
			if p.Hint == "" {
				t.Errorf("%s: no way out", line)
			}
		}
		if !slices.ContainsFunc(got, func(s string) bool { return strings.HasPrefix(s, want) }) {
			t.Errorf("%s\n got %q\nwant %q", line, got, want)
		}
	}
	for head, want := range map[string]string{"": "does not say", "[]\n": "does not say", "{\"waypost_history\":2}\n": "format 2", "\x00\x01\n": "does not say"} {
		_, problems := history.Parse([]byte(head), roadmap.Fiscal{})
		if got := problems.Sorted(); len(got) != 1 || !strings.Contains(got[0].Text, want) || got[0].Pos.Line > 1 {
			t.Errorf("%q: %v", head, got)
		}
	}
	if _, problems := history.Parse([]byte(strings.Repeat("no\n", 5000)), roadmap.Fiscal{}); problems.Len() > 20 {
		t.Errorf("a file of another kind fills the screen: %d problems", problems.Len())
	}
}

func TestLinesOfAFileStandInAnyOrder(t *testing.T) {
	lines := []string{
		`{"on":"2026-01-01","kind":"mvf","id":"A.1","status":"planned","due":"2026-03-31","effort":"24d 27d 35d"}`,
		`{"on":"2026-02-01","kind":"mvf","id":"A.1","due":"2026-04-15","why":"late"}`,
		`{"on":"2026-03-01","kind":"mvf","id":"A.1","due":""}`,
	}
	const head = `{"waypost_history":1}`
	h, problems := history.Parse([]byte(strings.Join(append([]string{head}, lines...), "\n")), roadmap.Fiscal{})
	slices.Reverse(lines)
	back, _ := history.Parse([]byte("\xef\xbb\xbf"+strings.Join(append([]string{head}, lines...), "\r\n")), roadmap.Fiscal{})
	if diff := cmp.Diff(h, back); diff != "" || problems.Len() > 0 {
		t.Errorf("%v\n%s", problems.Sorted(), diff)
	}
	trail := h.Of(roadmap.KindMVF, "A.1")
	if len(trail) != 3 || trail[1].Effort.High.N != 35 || trail[1].Status != roadmap.Planned || trail[1].Why != "late" || trail[2].Why != "" || !trail[2].Due.IsZero() {
		t.Errorf("%+v", trail)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("{\"waypost_history\":1}\n{\"on\":\"2026-01-01\",\"kind\":\"mvf\",\"id\":\"A.1\",\"due\":\"2026-Q1\",\"effort\":\"1d 2d 3d\"}\n"))
	f.Add([]byte("{\"waypost_history\":1}\n{\"on\":\"2026-01-01\",\"kind\":\"metric\",\"id\":\"r\",\"plan\":{\"2026\":1.5,\"2026-H1\":null}}\n{\"on\":\"2026-01-01\",\"kind\":\"metric\",\"id\":\"r\",\"gone\":true}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		h, problems := history.Parse(data, roadmap.Fiscal{})
		history.Changes(&h, roadmap.Fiscal{})
		if problems.Len() > 0 {
			return
		}
		first := history.Write(&h, roadmap.Fiscal{})
		again, problems := history.Parse(first, roadmap.Fiscal{})
		if problems.Len() > 0 {
			t.Fatalf("what is written does not parse: %v\n%s", problems.Sorted(), first)
		}
		if second := history.Write(&again, roadmap.Fiscal{}); string(first) != string(second) {
			t.Fatalf("written twice, it differs:\n%s\n%s", first, second)
		}
	})
}
