package browsertest_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/cli"
)

// shown is what the timeline shows: the ids of its rows, in order.
func shown(page *browsertest.Page) string {
	return page.Text(`[...document.querySelectorAll('.tl-row')].filter((r) => r.checkVisibility()).map((r) => r.querySelector('.id').textContent).join(' ')`)
}

// choose sets a control as a reader would.
func choose(page *browsertest.Page, tool, value string) {
	page.Eval(fmt.Sprintf(`(() => { const e = document.querySelector('[data-tool=%s]'); e.value = %q; e.dispatchEvent(new Event('input', { bubbles: true })); })()`, tool, value), nil)
}

func TestTimeline(t *testing.T) {
	page := browsertest.Open(t, exampleFiles(t))
	page.Go("engineering/timeline/")
	const everything = "A.1 B.1 C.1 A.2 B.2 C.2 A.3 B.3 C.3 A.4 B.4 C.4"
	if got := shown(page); got != everything {
		t.Errorf("shows %s", got)
	}
	if got := page.Text(`document.querySelectorAll('.tl-bar').length`); got != "12" {
		t.Errorf("%s bars", got)
	}
	// A bar stands where its days are.
	if got := page.Text(`(() => {
		const row = document.querySelector('[data-slug="a.2"]'), plot = row.querySelector('.tl-plot').getBoundingClientRect(), bar = row.querySelector('.tl-bar').getBoundingClientRect();
		const view = document.querySelector('.tl'), day = (s) => Date.parse(s) / 864e5, all = day(view.dataset.to) + 1 - day(view.dataset.from);
		return Math.abs((bar.left - plot.left) / plot.width - (day(row.dataset.from) - day(view.dataset.from)) / all) < 0.002 &&
			Math.abs(bar.width / plot.width - (day(row.dataset.to) + 1 - day(row.dataset.from)) / all) < 0.004;
	})()`); got != "true" {
		t.Error("the bar of A.2 is not where its days are")
	}

	choose(page, "group", "service")
	if got := shown(page); got != "A.1 A.2 A.3 A.4 B.1 B.2 B.3 B.4 C.1 C.2 C.3 C.4" {
		t.Errorf("by service: %s", got)
	}
	choose(page, "status", "Planned")
	if got := shown(page); got != "A.4 B.4 C.3 C.4" {
		t.Errorf("planned: %s", got)
	}
	choose(page, "find", "aggregat")
	if got := shown(page); got != "B.4 C.3" {
		t.Errorf("found: %s", got)
	}
	choose(page, "zoom", "quarter")
	if got := page.Text(`document.querySelector('.tl-view').scrollWidth > 2.5 * document.querySelector('.tl-view').clientWidth`); got != "true" {
		t.Error("a quarter does not fill the view")
	}

	// The address is the state: whoever opens it sees the same.
	sent := page.Location()
	page.Go("engineering/")
	page.Go(sent)
	if got := shown(page); got != "B.4 C.3" {
		t.Errorf("%s shows %s", sent, got)
	}
	page.Eval(`document.querySelector('[data-tool=find]').focus()`, nil)
	page.Press(browsertest.Escape)
	if got := shown(page); got != "A.1 A.2 A.3 A.4 B.1 B.2 B.3 B.4 C.1 C.2 C.3 C.4" {
		t.Errorf("after Escape: %s", got)
	}

	choose(page, "group", "")
	page.Click(`[data-slug="a.3"] .tl-chain`)
	if got := shown(page); got != "A.1 A.2 A.3 B.3 C.3 A.4 B.4 C.4" {
		t.Errorf("the chain of A.3: %s", got)
	}
	if got := page.Text(`document.querySelector('.tl-said').textContent`); got != "The chain of A.3: 2 before it, 5 after it" {
		t.Errorf("says %q", got)
	}
	if n := page.Text(`document.querySelectorAll('.tl-links path').length`); n == "0" {
		t.Error("no line shows what waits for what")
	}
	page.Click(`[data-slug="a.3"] .tl-chain`)
	if got := shown(page); got != everything {
		t.Errorf("after a second click: %s", got)
	}
	page.Eval(`document.querySelector('[data-slug="a.1"] a').focus()`, nil)
	page.Press(browsertest.Down, browsertest.Down, browsertest.Up)
	if got := page.Text(`document.activeElement.querySelector('.id').textContent`); got != "B.1" {
		t.Errorf("the arrow keys lead to %s", got)
	}
	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems: %q", bad)
	}

	// An edition with coarse dates draws whole quarters, and knows no more.
	page.Go("timeline/")
	if got := page.Text(`document.querySelector('[data-slug="a.1"]').dataset.from + ' ' + document.querySelector('[data-slug="a.1"]').dataset.to`); got != "2026-01-01 2026-03-31" {
		t.Errorf("the public row of A.1 covers %s", got)
	}
}

// grouped is what the timeline shows, group by group: heading, then the ids of the rows.
func grouped(page *browsertest.Page) string {
	return page.Text(`[...document.querySelectorAll('.tl-group')].filter((g) => g.checkVisibility()).map((g) => g.querySelector('h3').textContent + ': ' +
		[...g.querySelectorAll('.tl-row')].filter((r) => r.checkVisibility()).map((r) => r.querySelector('.id').textContent).join(' ')).join('; ')`)
}

// focus presses Tab until what a selector finds has the focus.
func focus(t *testing.T, page *browsertest.Page, selector string) {
	t.Helper()
	for range 60 {
		if page.Text(fmt.Sprintf(`document.activeElement.matches(%q)`, selector)) == "true" {
			return
		}
		page.Press(browsertest.Tab)
	}
	t.Fatalf("Tab never reaches %s", selector)
}

// TestTimelineGroups groups a plan of two teams by team and by horizon, by keyboard alone.
func TestTimelineGroups(t *testing.T) {
	browsertest.Find(t)
	page := browsertest.Open(t, edited(t, func(name, text string) string {
		switch {
		case name == "config.toml":
			return strings.Replace(text, "[teams.core]", "[teams.apps]\nparallel = 1\n\n[teams.core]", 1)
		case name == "content/mvfs/a4.md":
			return strings.Replace(text, "team = \"core\"\n", "", 1)
		case name == "content/mvfs/b4.md":
			return strings.Replace(text, "horizon = \"long\"\n", "", 1)
		case strings.HasPrefix(name, "content/mvfs/c"):
			return strings.Replace(text, "team = \"core\"", "team = \"apps\"", 1)
		}
		return text
	}))
	const (
		byTeam    = "core: A.1 B.1 A.2 B.2 A.3 B.3 B.4; apps: C.1 C.2 C.3 C.4; No team: A.4"
		byHorizon = "Short term: C.1 C.2 C.3 C.4; Long term: A.1 B.1 A.2 B.2 A.3 B.3 A.4; No horizon: B.4"
		ofA4      = "Short term: C.4; Long term: A.1 A.2 A.3 A.4; No horizon: B.4"
	)
	shows := func(what, want string) {
		t.Helper()
		if got := grouped(page); got != want {
			t.Errorf("%s: %s", what, got)
		}
	}
	page.Go("engineering/timeline/")
	focus(t, page, "[data-tool=group]")
	page.Press(browsertest.Down, browsertest.Down) // past the services
	shows("by team", byTeam)
	sent := page.Location()
	page.Press(browsertest.Down)
	shows("by horizon", byHorizon)
	if got := page.Text(`document.querySelectorAll('.tl-row').length`); got != "12" {
		t.Errorf("%s rows", got)
	}
	// The arrow keys go through the rows as they stand, from the last of a group to the first of the next.
	focus(t, page, ".tl-row a")
	page.Press(browsertest.Down, browsertest.Down, browsertest.Down, browsertest.Down)
	if got := page.Text(`document.activeElement.querySelector('.id').textContent`); got != "A.1" {
		t.Errorf("the arrow keys lead to %s", got)
	}
	focus(t, page, ".tl-chain")
	page.Press(browsertest.Enter)
	shows("the chain of A.1, which all waits for", byHorizon)
	focus(t, page, `[data-slug="a.4"] .tl-chain`)
	page.Press(browsertest.Enter)
	shows("the chain of A.4 by horizon", ofA4)
	chained := page.Location()
	page.Press(browsertest.Escape)
	shows("after Escape", byHorizon)

	for _, kept := range []struct{ address, want string }{{sent, byTeam}, {chained, ofA4}} {
		page.Go("engineering/")
		page.Go(kept.address)
		shows(kept.address, kept.want)
	}
	if got := page.Text(`document.querySelector('[data-tool=group]').value`); got != "horizon" {
		t.Errorf("the control says that the rows are grouped by %q", got)
	}
	page.Eval(`document.querySelector('[data-tool=group]').focus()`, nil)
	page.Press(browsertest.Up, browsertest.Up, browsertest.Up)
	if got := shown(page); got != "A.1 A.2 A.3 A.4 B.4 C.4" {
		t.Errorf("by milestone again: %s", got)
	}
	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems: %q", bad)
	}
}

// TestTimelineByTouch uses the timeline on a phone, with a finger.
func TestTimelineByTouch(t *testing.T) {
	page := browsertest.Open(t, exampleFiles(t))
	page.Viewport(390, 800)
	page.Touch()
	page.Go("engineering/timeline/")
	if small := list(page, `[...document.querySelectorAll('.tl a, .tl button, .tl select, .tl input')].filter((e) => e.checkVisibility()).filter((e) => {
		const box = e.getBoundingClientRect();
		return box.width < 24 || box.height < 24;
	}).map((e) => e.className + ' ' + e.textContent.trim() + ' ' + e.getBoundingClientRect().width + 'x' + e.getBoundingClientRect().height)`); len(small) > 0 {
		t.Errorf("smaller than a finger needs: %q", small)
	}

	const everything = "A.1 B.1 C.1 A.2 B.2 C.2 A.3 B.3 C.3 A.4 B.4 C.4"
	const chain = "A.1 A.2 A.3 B.3 C.3 A.4 B.4 C.4"
	place := func(selector string) (x, y float64) {
		t.Helper()
		var at [2]float64
		page.Eval(fmt.Sprintf(`(() => {
			const box = document.querySelector(%q).getBoundingClientRect();
			return [box.x + Math.min(box.width / 2, 100), box.y + box.height / 2];
		})()`, selector), &at)
		return at[0], at[1]
	}
	center := func(selector string) (x, y float64) {
		t.Helper()
		page.Eval(fmt.Sprintf(`document.querySelector(%q).scrollIntoView({ block: 'center' })`, selector), nil)
		return place(selector)
	}
	shows := func(what, want string) {
		t.Helper()
		page.Eval(`new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))`, nil)
		if got := shown(page); got != want {
			t.Errorf("%s: %s", what, got)
		}
	}

	// What a finger moves follows it within some frames, or not at all.
	follows := func(what, condition string) {
		t.Helper()
		if got := page.Text(`new Promise((done) => { let frames = 0; const look = () => ` + condition + ` || ++frames > 300 ? done(frames <= 300) : requestAnimationFrame(look); look(); })`); got != "true" {
			t.Errorf("%s moves nothing", what)
		}
	}

	x, y := center(`[data-slug="a.3"] .tl-bar`)
	page.Tap(x, y)
	shows("the chain of A.3", chain)
	if _, now := place(`[data-slug="a.3"] .tl-bar`); now < y-2 || now > y+2 {
		t.Errorf("the bar went from %g to %g under the finger", y, now)
	}
	page.Tap(x, y)
	shows("after a second tap", everything)
	page.Tap(place(`[data-slug="a.3"] .tl-facts`))
	shows("a tap beside the bar", chain)
	page.Tap(center("#by-milestone"))
	shows("after a tap elsewhere", everything)
	page.Tap(center(`[data-slug="b.4"] .tl-chain`))
	shows("the chain of B.4 by its button", "A.1 B.1 A.2 B.2 A.3 B.3 A.4 B.4 C.4")
	page.Tap(center("[data-tool=clear]"))
	shows("after Show all", everything)

	choose(page, "zoom", "quarter")
	x, y = center(`[data-slug="b.2"] .tl-plot`)
	const state = `[document.querySelector('.tl-view').scrollLeft, scrollX, scrollY]`
	var before, after [3]float64
	page.Eval(state, &before)
	page.Swipe(300, y, -200, 0)
	follows("swiping sideways", `document.querySelector('.tl-view').scrollLeft > `+fmt.Sprint(before[0]+100))
	page.Eval(state, &after)
	if after[1] != 0 || after[2] != before[2] {
		t.Errorf("swiping sideways moves the page from %v to %v", before, after)
	}
	shows("after swiping sideways", everything)
	page.Eval(`document.querySelector('.tl-view').scrollLeft = 1e5`, nil)
	page.Swipe(300, y, -200, 0) // past the end
	page.Swipe(x, y, 0, -200)
	follows("swiping up", `scrollY > `+fmt.Sprint(before[2]+100))
	if got := page.Text(`scrollX + ' ' + (document.documentElement.scrollWidth - innerWidth)`); got != "0 0" {
		t.Errorf("the page went sideways: %s", got)
	}
	shows("after swiping up", everything)
	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems: %q", bad)
	}
}

// TestTimelineAfterPaper holds that the axis, which paper does not show, has its labels afterwards.
func TestTimelineAfterPaper(t *testing.T) {
	page := browsertest.Open(t, exampleFiles(t))
	page.Viewport(1280, 900)
	page.Go("timeline/")
	page.Media(map[string]string{"type": "print"})
	page.Viewport(1000, 900)
	page.Media(nil)
	if got := page.Text(`document.querySelectorAll('.tl-axis .tl-quiet').length`); got != "0" {
		t.Errorf("%s labels of the axis are gone", got)
	}
}

// TestTimelineOfMany holds that a plan of very many MVFs is collapsed, and that a long one stays whole.
func TestTimelineOfMany(t *testing.T) {
	browsertest.Find(t)
	for _, n := range []int{500, 1200} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			root := t.TempDir()
			write(t, root, "config.toml", "title = \"Many\"\nas_of = \"2026-08-14\"\ndefault_audiences = [\"*\"]\n[teams.core]\nparallel = 20\n")
			write(t, root, "content/audiences/public.md", "+++\ntitle = \"Roadmap\"\nsees = \"public\"\ndates = \"quarter\"\nmoney = \"hidden\"\n+++\n")
			write(t, root, "content/services/s.md", "+++\ntitle = \"Service\"\nletter = \"S\"\n+++\n")
			for i := range 20 {
				write(t, root, fmt.Sprintf("content/milestones/m%d.md", i), fmt.Sprintf("+++\ntitle = \"Milestone %d\"\norder = %d\n+++\n", i, i))
			}
			for i := range n {
				write(t, root, fmt.Sprintf("content/mvfs/x%d.md", i), fmt.Sprintf(
					"+++\ntitle = \"Piece %d\"\nservice = \"s\"\nmilestone = \"m%d\"\nstatus = \"planned\"\nvalue = \"Something new.\"\npart_of = \"More\"\nlife = \"3y\"\neffort = \"5d\"\nteam = \"core\"\n+++\n", i, i%20))
			}
			out := filepath.Join(t.TempDir(), "site")
			var said strings.Builder
			if code := cli.Main(t.Context(), []string{"build", "--root", root, "--output", out}, strings.NewReader(""), &said, &said); code != 0 {
				t.Fatalf("exit %d: %s", code, &said)
			}
			page := browsertest.OpenFolder(t, out)
			page.Go("timeline/index.html")
			if n == 1200 {
				instrument(t, page, 20, "60")
				return
			}
			if got := page.Text(`document.querySelectorAll('.tl-row').length`); got != "500" {
				t.Errorf("%s rows", got)
			}
			choose(page, "find", "Piece 49")
			if got := page.Text(`[...document.querySelectorAll('.tl-row')].filter((r) => r.checkVisibility()).length`); got != "15" {
				t.Errorf("found %s", got)
			}
		})
	}
	t.Run("10000", func(t *testing.T) {
		if testing.Short() {
			t.Skip("skipped: building 10,000 MVFs takes its time")
		}
		page := browsertest.OpenFolder(t, generated(t, 10_000))
		page.Go("timeline/index.html")
		instrument(t, page, 834, "4")
		page.Go("timeline/index.html")
		page.Eval(axeSource(t), nil)
		finds(t, page, "the timeline of 10,000", `{}`)
	})
}

// instrument holds that a collapsed plan is an instrument all the same, and that its rows open
// their milestones: the last one has so many MVFs.
func instrument(t *testing.T, page *browsertest.Page, rows int, mvfs string) {
	t.Helper()
	if got := page.Text(`document.querySelectorAll('.tl-row').length`); got != fmt.Sprint(rows) {
		t.Errorf("%s rows, want %d", got, rows)
	}
	title := func(i int) string {
		return page.Text(fmt.Sprintf(`document.querySelectorAll('.tl-row .mvf-name')[%d].textContent`, i))
	}
	first, second, last := title(0), title(1), title(rows-1)
	visible := `[...document.querySelectorAll('.tl-row')].filter((r) => r.checkVisibility())`
	choose(page, "find", last)
	if got := page.Text(visible + `.length + ' ' + ` + visible + `[0].querySelector('.mvf-name').textContent`); got != "1 "+last {
		t.Errorf("looking for %q finds %s", last, got)
	}
	choose(page, "find", "")
	choose(page, "zoom", "quarter")
	if got := page.Text(`document.querySelector('.tl-view').scrollWidth > document.querySelector('.tl-view').clientWidth`); got != "true" {
		t.Error("zooming shows nothing more closely")
	}
	focus(t, page, ".tl-row a")
	for _, step := range []struct{ key, to string }{{browsertest.Down, second}, {browsertest.Up, first}} {
		page.Press(step.key)
		if got := page.Text(`document.activeElement.textContent`); got != step.to {
			t.Errorf("the arrow key leads to %q, not to %q", got, step.to)
		}
	}
	for _, width := range []int{320, 1280} {
		page.Viewport(width, 900)
		if wide := list(page, tooWide); len(wide) > 0 {
			t.Errorf("at %d pixels: %q", width, wide)
		}
	}
	page.Eval(visible+`.at(-1).querySelector('a').focus()`, nil)
	page.Press(browsertest.Enter)
	page.Wait(`document.readyState === 'complete' && document.querySelector('h1')?.textContent.includes(` + fmt.Sprintf("%q", last) + `)`)
	if got := page.Text(`document.querySelectorAll('main .mvf-link').length`); got != mvfs {
		t.Errorf("the milestone lists %s MVFs", got)
	}
	if bad := page.Problems(); len(bad) > 0 {
		t.Errorf("problems: %q", bad)
	}
}

// TestColourScheme holds the choice of the reader: it is there before the first paint, on
// every page, until it is changed.
func TestColourScheme(t *testing.T) {
	page := browsertest.Open(t, exampleFiles(t))
	ground := func() string { return page.Text(`getComputedStyle(document.body).backgroundColor`) }
	const light, dark = "rgb(255, 255, 255)", "rgb(14, 19, 28)"
	pick := func(value string) { page.Click(`.scheme input[value="` + value + `"]`) }
	page.Scheme("light")
	if got := ground(); got != light {
		t.Errorf("a light system shows %s", got)
	}
	pick("dark")
	if got := ground(); got != dark {
		t.Errorf("dark shows %s", got)
	}
	page.Go("investors/metrics/revenue/")
	if got := page.Text(`document.documentElement.dataset.scheme + getComputedStyle(document.body).backgroundColor`); got != "dark"+dark {
		t.Errorf("the next page shows %s", got)
	}
	page.Scheme("dark")
	pick("light")
	if got := ground(); got != light {
		t.Errorf("light on a dark system shows %s", got)
	}
	pick("")
	if got := ground(); got != dark {
		t.Errorf("as the system, dark, shows %s", got)
	}
	page.Reload()
	if got := ground(); got != dark {
		t.Errorf("after loading again: %s", got)
	}
	pick("dark")
	page.Media(map[string]string{"type": "print"})
	if got := ground(); got != light {
		t.Errorf("paper is %s", got)
	}
}

// TestCopy holds that an announcement is copied as it is written.
func TestCopy(t *testing.T) {
	page := browsertest.Open(t, exampleFiles(t))
	page.Go("marketing/")
	page.Eval(`navigator.clipboard.writeText = async (text) => { window.copied = text; }`, nil)
	page.Click(`button[data-copies]`)
	page.Wait(`document.querySelector("button[data-copies]").textContent === "Copied"`)
	if got := page.Text(`window.copied`); !strings.HasPrefix(got, "Sell in your own shop and on a marketplace?") {
		t.Errorf("copied %q", got)
	}
}

// TestSlides holds that the arrow keys turn the slides.
func TestSlides(t *testing.T) {
	page := browsertest.Open(t, exampleFiles(t))
	page.Go("investors/slides/")
	at := `[...document.querySelectorAll('.slide')].findIndex((s) => Math.abs(s.getBoundingClientRect().top) < 5)`
	for range 2 {
		before := page.Text(at)
		page.Press(browsertest.Right)
		page.Wait(at + ` === ` + before + ` + 1`)
	}
}
