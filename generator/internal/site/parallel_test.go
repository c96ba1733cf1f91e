package site_test

import (
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/site"
)

// Pages are drawn on all processors; neither a byte nor the order of problems may show it.
func TestProcessorsMakeNoDifference(t *testing.T) {
	type outcome struct {
		files    map[string][]byte
		problems []string
	}
	build := func(processors int) outcome {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(processors))
		ed := fullEdition()
		ed.Metrics = nil // the MVFs still say what they move: every page of one has a broken link
		files, problems := site.Render(ed, loadTheme(t), drawer)
		out := outcome{files: files}
		for _, p := range problems.Sorted() {
			out.problems = append(out.problems, p.Pos.String()+": "+p.Code+": "+p.Text)
		}
		return out
	}
	one := build(1)
	if len(one.problems) < 12 || !slices.Contains(one.problems, "investors/mvfs/a.1/index.html: broken-link: the page links to metrics/revenue/index.html, which does not exist") {
		t.Errorf("broken links are not reported: %q", one.problems)
	}
	if diff := cmp.Diff(one, build(8), cmp.AllowUnexported(outcome{})); diff != "" {
		t.Errorf("one processor and eight differ:\n%s", diff)
	}
}
