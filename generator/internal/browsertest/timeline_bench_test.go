package browsertest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/bench"
	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/cli"
)

// generated is a folder with the site of a generated roadmap.
func generated(tb testing.TB, mvfs int) string {
	tb.Helper()
	dir := tb.TempDir()
	if _, err := (bench.Fixture{MVFs: mvfs, Seed: 1}).Write(dir); err != nil {
		tb.Fatal(err)
	}
	out := filepath.Join(dir, "site")
	var said strings.Builder
	args := []string{"build", "--root", filepath.Join(dir, "waypost"), "--output", out}
	if code := cli.Main(tb.Context(), args, strings.NewReader(""), &said, &said); code != 0 {
		tb.Fatalf("exit %d: %s", code, &said)
	}
	return out
}

// act does something and waits until it is painted; it gives the time of the work and of
// the longest frame in milliseconds.
const act = `((what) => new Promise((done) => {
	const begun = performance.now();
	what();
	document.body.getBoundingClientRect();
	const worked = performance.now() - begun;
	requestAnimationFrame(() => setTimeout(() => done([worked, performance.now() - begun])));
}))`

// BenchmarkTimeline measures the timeline of a long and of a very long plan in Chromium:
// how long a reader waits for what the controls do.
func BenchmarkTimeline(b *testing.B) {
	browsertest.Find(b)
	for _, n := range []int{500, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			out := generated(b, n)
			page := browsertest.OpenFolder(b, out)
			html, err := os.Stat(filepath.Join(out, "timeline", "index.html"))
			if err != nil {
				b.Fatal(err)
			}
			set := func(tool, value string) string {
				return fmt.Sprintf(`() => { const e = document.querySelector('[data-tool=%s]'); e.value = %q; e.dispatchEvent(new Event('input', { bubbles: true })); }`, tool, value)
			}
			steps := map[string]string{
				"zoom": set("zoom", "month"), "unzoom": set("zoom", ""), "key": set("find", "ma"), "unkey": set("find", ""),
			}
			if n <= 1000 {
				steps["group"] = set("group", "service")
				steps["focus"] = `() => [...document.querySelectorAll('.tl-row[data-after] .tl-chain')].at(-1).click()`
				steps["unfocus"] = `() => document.querySelector('[data-tool=clear]').click()`
			}
			longest := map[string]float64{}
			for b.Loop() {
				page.Go("timeline/index.html")
				var load float64
				page.Eval(`performance.getEntriesByType('navigation')[0].duration`, &load)
				longest["load"] = max(longest["load"], load)
				for _, name := range []string{"zoom", "unzoom", "key", "unkey", "group", "focus", "unfocus"} {
					if step := steps[name]; step != "" {
						var times [2]float64
						page.Eval(act+"("+step+")", &times)
						longest[name] = max(longest[name], times[1])
					}
				}
				var scroll float64
				page.Eval(`new Promise((done) => {
					let last = performance.now(), worst = 0, steps = 0;
					const next = (now) => {
						worst = Math.max(worst, now - last);
						last = now;
						scrollBy(0, 400);
						if (++steps < 60) requestAnimationFrame(next); else { scrollTo(0, 0); done(worst); }
					};
					requestAnimationFrame((now) => { last = now; requestAnimationFrame(next); });
				})`, &scroll)
				longest["scroll"] = max(longest["scroll"], scroll)
			}
			for name, ms := range longest {
				b.ReportMetric(ms, name+"-ms")
			}
			b.ReportMetric(float64(html.Size())/1000, "page-kB")
		})
	}
}
