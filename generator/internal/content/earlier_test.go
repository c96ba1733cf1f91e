package content_test

import (
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

func TestEarlier(t *testing.T) {
	const mvf = "content/mvfs/a1.md"
	for name, c := range map[string]struct {
		file, front string
		ok          bool
		id          string
	}{
		"whole":                        {mvf, "id = \"A.1\"\ndue = 2026-03-31\neffort = \"3d\"", true, "A.1"},
		"id from the file":             {mvf, "due = \"2026-Q1\"", true, "a1"},
		"keys that are gone by now":    {mvf, "id = \"A.1\"\npriority = 3\nteam = 7", true, "A.1"},
		"placeholder":                  {mvf, "due = \"TBD\"", false, ""},
		"placeholder of a status":      {mvf, "status = \"{{status}}\"", false, ""},
		"merge conflict":               {mvf, "<<<<<<< HEAD\ndue = 2026-03-31\n=======\n>>>>>>> branch", false, ""},
		"effort that is no effort":     {mvf, "effort = \"a while\"", false, ""},
		"bad id":                       {mvf, "id = \"A/1\"", false, ""},
		"id that is no text":           {mvf, "id = 1", false, ""},
		"milestone":                    {"content/milestones/m.md", "due = 2026-03-31", true, "m"},
		"metric":                       {"content/metrics/r.md", "[[points]]\nat = \"2026-Q1\"\nplan = 5", true, "r"},
		"a kind without a plan":        {"content/services/s.md", "title = \"S\"", false, ""},
		"a folder that is no kind":     {"content/drafts/a1.md", "due = 2026-03-31", false, ""},
		"a file that is no front page": {"content/mvfs/a1.txt", "due = 2026-03-31", false, ""},
	} {
		id, _, ok := content.Earlier(c.file, []byte("+++\n"+c.front+"\n+++\n"), roadmap.Fiscal{})
		if ok != c.ok || ok && id.ID != c.id {
			t.Errorf("%s: %v %v, want %v %q", name, id, ok, c.ok, c.id)
		}
	}
	if _, _, ok := content.Earlier(mvf, []byte("+++\n"+strings.Repeat("#\n", 1<<20)+"+++\n"), roadmap.Fiscal{}); ok {
		t.Error("a version beyond the cap is read")
	}
	_, said, ok := content.Earlier("content/metrics/r.md", []byte("+++\n[[points]]\nat = \"2026-Q1\"\nplan = 5\nactual = 4\n[[points]]\nat = \"2026-Q2\"\nactual = 6\n+++\n"), roadmap.Fiscal{})
	if q1 := (roadmap.Fiscal{}).QuarterPeriod(2026, 1); !ok || len(said.Plan) != 1 || said.Plan[q1] != 5 {
		t.Errorf("planned readings: %v %v", said.Plan, ok)
	}
}
