package browsertest_test

import (
	"fmt"
	"os"
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

// TestTimelineOfMany holds that a plan of very many MVFs is collapsed, and that a long one stays whole.
func TestTimelineOfMany(t *testing.T) {
	browsertest.Find(t)
	for _, n := range []int{500, 1200} {
		root := t.TempDir()
		write := func(name, text string) {
			file := filepath.Join(root, filepath.FromSlash(name))
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		write("config.toml", "title = \"Many\"\nas_of = \"2026-08-14\"\ndefault_audiences = [\"*\"]\n[teams.core]\nparallel = 20\n")
		write("content/audiences/public.md", "+++\ntitle = \"Roadmap\"\nsees = \"public\"\ndates = \"quarter\"\nmoney = \"hidden\"\n+++\n")
		write("content/services/s.md", "+++\ntitle = \"Service\"\nletter = \"S\"\n+++\n")
		for i := range 20 {
			write(fmt.Sprintf("content/milestones/m%d.md", i), fmt.Sprintf("+++\ntitle = \"Milestone %d\"\norder = %d\n+++\n", i, i))
		}
		for i := range n {
			write(fmt.Sprintf("content/mvfs/x%d.md", i), fmt.Sprintf(
				"+++\ntitle = \"Piece %d\"\nservice = \"s\"\nmilestone = \"m%d\"\nstatus = \"planned\"\nvalue = \"Something new.\"\npart_of = \"More\"\nlife = \"3y\"\neffort = \"5d\"\nteam = \"core\"\n+++\n", i, i%20))
		}
		out := filepath.Join(t.TempDir(), "site")
		var said strings.Builder
		if code := cli.Main(t.Context(), []string{"build", "--root", root, "--output", out}, strings.NewReader(""), &said, &said); code != 0 {
			t.Fatalf("exit %d: %s", code, &said)
		}
		page := browsertest.OpenFolder(t, out)
		page.Go("timeline/index.html")
		rows := page.Text(`document.querySelectorAll('.tl-row').length`)
		want := "500"
		if n > 1000 {
			want = "20"
		}
		if rows != want {
			t.Errorf("%d MVFs have %s rows", n, rows)
		}
		choose(page, "find", "Piece 49")
		if n == 500 {
			if got := page.Text(`[...document.querySelectorAll('.tl-row')].filter((r) => r.checkVisibility()).length`); got != "15" {
				t.Errorf("found %s", got)
			}
			continue
		}
		// A collapsed plan is an instrument all the same, and its rows open their milestones.
		choose(page, "find", "Milestone 19")
		if got := page.Text(`[...document.querySelectorAll('.tl-row')].filter((r) => r.checkVisibility()).length`); got != "1" {
			t.Errorf("found %s milestones", got)
		}
		choose(page, "find", "")
		choose(page, "zoom", "quarter")
		if got := page.Text(`document.querySelector('.tl-view').scrollWidth > document.querySelector('.tl-view').clientWidth`); got != "true" {
			t.Error("zooming shows nothing more closely")
		}
		page.Eval(`document.querySelector('.tl-row:not([hidden]) a').focus()`, nil)
		page.Press(browsertest.Down)
		if got := page.Text(`document.activeElement.textContent`); got != "Milestone 1" {
			t.Errorf("the arrow key leads to %q", got)
		}
		for _, width := range []int{320, 1280} {
			page.Viewport(width, 900)
			if got := page.Text(`document.documentElement.scrollWidth <= innerWidth`); got != "true" {
				t.Errorf("at %d pixels the page scrolls sideways", width)
			}
		}
		if bad := page.Problems(); len(bad) > 0 {
			t.Errorf("problems: %q", bad)
		}
		page.Go(page.Text(`document.activeElement.href`))
		if got := page.Text(`document.querySelectorAll('main .mvf-link').length`); got != "60" {
			t.Errorf("the milestone lists %s MVFs", got)
		}
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
