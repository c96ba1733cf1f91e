package audit_test

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"flag"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/audit"
	"github.com/waypost/waypost/generator/internal/chart"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
	"github.com/waypost/waypost/themes"
)

var today = roadmap.NewDate(2026, 8, 14)

func defaultTheme(t testing.TB) *theme.Theme {
	t.Helper()
	sub, err := fs.Sub(themes.FS, "default")
	if err != nil {
		t.Fatal(err)
	}
	th, err := theme.Load(sub)
	if err != nil {
		t.Fatal(err)
	}
	return th
}

// namer stands in for the engine that draws charts: a picture is the hash of all that it
// is drawn from. Whatever could change a picture changes it, in a thousandth of the time.
type namer struct{}

func (namer) Load(key string) ([]byte, bool) {
	return fmt.Appendf(nil, `{"svg": "<text>%s</text>"}`, key), true
}

func (namer) Save(string, []byte) {}

func drawer(t testing.TB) *chart.Drawer {
	t.Helper()
	d := chart.NewDrawer(namer{}, 1)
	t.Cleanup(d.Close)
	return d
}

func read(fsys fs.FS) *roadmap.Source {
	src, _ := content.Read(fsys)
	src.History = past(src)
	return src
}

// past makes up what earlier versions of a random roadmap said, by the ids of its items.
func past(src *roadmap.Source) roadmap.History {
	h := roadmap.History{Trails: map[roadmap.ItemID][]roadmap.Version{}}
	add := func(kind roadmap.Kind, id string, sum uint32) {
		on := today - roadmap.Date(60+sum%300)
		h.Since = min(on, cmp.Or(h.Since, on))
		v := roadmap.Version{On: on, Due: roadmap.DayPeriod(today + roadmap.Date(sum%97)), Why: "Because."}
		if kind == roadmap.KindMVF {
			v.Status = roadmap.Statuses[sum%6]
			v.Milestone = src.Milestones[int(sum)%len(src.Milestones)].ID
			v.Effort.Likely = roadmap.Duration{N: int(1 + sum%20), Unit: roadmap.Days}
		}
		again := v
		again.On, again.Due = on+40, roadmap.DayPeriod(today+roadmap.Date(sum%61))
		h.Trails[roadmap.ItemID{Kind: kind, ID: id}] = []roadmap.Version{v, again}
	}
	for i, m := range src.MVFs {
		if sum := crc32.ChecksumIEEE([]byte(fmt.Sprint(m.ID, m.Title, i))); sum%3 > 0 && len(src.Milestones) > 0 {
			add(roadmap.KindMVF, m.ID, sum)
		}
	}
	for i, m := range src.Milestones {
		if sum := crc32.ChecksumIEEE([]byte(fmt.Sprint(m.ID, m.Title, i))); sum%3 > 0 {
			add(roadmap.KindMilestone, m.ID, sum)
		}
	}
	return h
}

// builder makes the files of one edition as a build does.
func builder(th *theme.Theme, drawer *chart.Drawer) audit.Build {
	return func(src *roadmap.Source, reader string) (map[string][]byte, error) {
		rm, _ := roadmap.Resolve(src)
		for _, a := range rm.Audiences {
			if a.ID == reader {
				files, _ := site.Render(audience.View(schedule.New(rm, today), a), th, drawer)
				return files, nil
			}
		}
		return nil, fmt.Errorf("no audience %q", reader)
	}
}

// generator makes random roadmaps that have no problems, of every kind of content, with
// labels of every form.
type generator struct {
	*rand.Rand
	files   fstest.MapFS
	readers []string
	sees    map[string][]string // who sees an item, by file
	work    []string            // the files of services, milestones, MVFs and metrics
}

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g *generator, list []T) T { return list[g.IntN(len(list))] }

func some[T any](g *generator, list []T, percent int) []T {
	var out []T
	for _, v := range list {
		if g.chance(percent) {
			out = append(out, v)
		}
	}
	return out
}

func quoted(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	return `["` + strings.Join(list, `", "`) + `"]`
}

var words = strings.Fields("billing orders search export a<b Größe 注文 שלום & \\\"quoted\\\" reports views 😀")

func (g *generator) text(n int) string {
	var out []string
	for range 1 + g.IntN(n) {
		out = append(out, pick(g, words))
	}
	return strings.Join(out, " ")
}

// labels writes who sees a file: everybody by default, "*", or some.
func (g *generator) labels(file string) string {
	switch g.IntN(3) {
	case 0:
		g.sees[file] = g.readers
		return ""
	case 1:
		g.sees[file] = g.readers
		return "audiences = [\"*\"]\n"
	}
	list := some(g, g.readers, 50)
	if len(list) == 0 {
		list = []string{pick(g, g.readers)}
	}
	g.sees[file] = list
	return "audiences = " + quoted(list) + "\n"
}

// replaced writes [for.x] tables.
func (g *generator) replaced() string {
	var b strings.Builder
	for _, r := range some(g, g.readers, 30) {
		fmt.Fprintf(&b, "[for.%s]\ntitle = \"%s\"\nsummary = \"%s\"\nvalue = \"%s\"\n", r, g.text(3), g.text(5), g.text(5))
	}
	return b.String()
}

// body writes prose with sections, links to what their readers see, images and views.
func (g *generator) body(views bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n\n%s[^a]\n\n[^a]: %s\n\n<!-- %s -->\n", g.text(3), g.text(8), g.text(4), g.text(3))
	for range g.IntN(3) {
		readers := some(g, g.readers, 40)
		if len(readers) == 0 {
			continue
		}
		fmt.Fprintf(&b, "::: for %s\n## %s\n\n%s[^a] ", strings.Join(readers, " "), g.text(2), g.text(6))
		if target := g.target(readers); target != "" {
			fmt.Fprintf(&b, "[%s](../../%s) ", g.text(1), target)
		}
		if g.chance(40) {
			fmt.Fprintf(&b, "![%s](../pages/picture-%d.png)", g.text(2), g.IntN(3))
		}
		b.WriteString("\n")
		if g.chance(40) {
			fmt.Fprintf(&b, "::: else\n%s\n", g.text(6))
		}
		fmt.Fprintf(&b, ":::\n\n## %s\n\n%s\n\n", g.text(2), g.text(4))
	}
	if views {
		for _, v := range some(g, []string{"timeline", "compare", "progress", "balance", "now-next-later", "milestones", "grid", "ready", "posts", "mvfs", "metrics"}, 30) {
			fmt.Fprintf(&b, "```%s\n```\n\n", v)
		}
	}
	return b.String()
}

// target is a file that all of some readers see.
func (g *generator) target(readers []string) string {
	for range 5 {
		if len(g.work) == 0 {
			return ""
		}
		file := pick(g, g.work)
		all := true
		for _, r := range readers {
			if !strings.Contains(" "+strings.Join(g.sees[file], " ")+" ", " "+r+" ") {
				all = false
			}
		}
		if all {
			return file
		}
	}
	return ""
}

func (g *generator) write(file, front, tables, body string) {
	g.files[file] = &fstest.MapFile{Data: []byte("+++\n" + front + tables + "+++\n" + body)}
}

func (g *generator) date(from, days int) string {
	return (today + roadmap.Date(from+g.IntN(days))).String()
}

func generate(seed uint64) fstest.MapFS {
	g := &generator{Rand: rand.New(rand.NewPCG(seed, 5)), files: fstest.MapFS{}, sees: map[string][]string{}}
	g.readers = []string{"public", "investors", "engineering", "board"}[:2+g.IntN(3)*g.IntN(2)]

	g.config()
	for i := range 3 {
		g.files[fmt.Sprintf("content/pages/picture-%d.png", i)] = &fstest.MapFile{Data: picture()}
	}
	teams := []string{"core", "app", ""}

	labelled := make([]string, len(g.readers))
	for i, r := range g.readers {
		file := "content/audiences/" + r + ".md"
		if g.sees[file] = g.readers; g.chance(40) {
			g.sees[file] = append(some(g, g.readers, 40), pick(g, g.readers))
			labelled[i] = "audiences = " + quoted(g.sees[file]) + "\n"
		}
		g.work = append(g.work, file)
	}
	metrics := g.metrics()
	services := g.services()
	milestones := g.milestones(metrics)
	mvfs := g.mvfs(services, milestones, metrics, teams)
	for i := range g.IntN(3) {
		file := fmt.Sprintf("content/pages/p%d.md", i)
		g.write(file, fmt.Sprintf("title = \"%s\"\norder = %d\nmenu = %t\n", g.text(3), g.IntN(5), g.chance(50))+g.labels(file), g.replaced(), g.body(false))
	}
	for i := range g.IntN(3) {
		file := fmt.Sprintf("content/posts/n%d.md", i)
		about := some(g, append(append([]string{}, mvfs...), milestones...), 20)
		g.write(file, fmt.Sprintf("title = \"%s\"\ndate = %s\nkind = \"%s\"\nabout = %s\nhighlights = [\"%s\"]\nhealth = { state = \"amber\", why = \"%s\" }\n",
			g.text(3), g.date(-100, 110), pick(g, roadmap.PostKinds), quoted(about), g.text(4), g.text(3))+g.labels(file), g.replaced(), g.body(false))
	}
	g.audiences(labelled)
	return g.files
}

func (g *generator) config() {
	var b strings.Builder
	fmt.Fprintf(&b, "title = \"%s\"\nbase_url = \"https://example.org/r/\"\nas_of = \"%s\"\ndefault_audiences = [\"*\"]\n", g.text(2), today)
	fmt.Fprintf(&b, "[teams.core]\ntitle = \"Core\"\nparallel = %d\nleave = [{ from = 2026-09-01, to = 2026-09-10 }]\n[teams.app]\n", 1+g.IntN(2))
	g.files["config.toml"] = &fstest.MapFile{Data: []byte(b.String())}
}

func (g *generator) metrics() []string {
	var ids []string
	for i := range 1 + g.IntN(3) {
		id := fmt.Sprintf("m%d", i)
		file := "content/metrics/" + id + ".md"
		unit := pick(g, []string{"currency", "ratio", "count", "percent"})
		front := fmt.Sprintf("title = \"%s\"\nunit = \"%s\"\nperiod = \"quarter\"\nbetter = \"higher\"\n", g.text(2), unit)
		var tables strings.Builder
		if len(ids) > 1 && g.chance(60) {
			front += fmt.Sprintf("formula = \"%s / (%s + 1)\"\n", pick(g, ids), pick(g, ids))
		} else {
			for q := 1; q <= 3; q++ {
				fmt.Fprintf(&tables, "[[points]]\nat = \"2026-Q%d\"\nplan = %d\nactual = %d\n", q, 100+g.IntN(900)*1000, 100+g.IntN(900)*1000)
			}
		}
		g.write(file, front+g.labels(file), g.replaced()+tables.String(), g.body(false))
		ids, g.work = append(ids, id), append(g.work, file)
	}
	return ids
}

func (g *generator) services() []string {
	var ids []string
	for i := range 1 + g.IntN(2) {
		id := pick(g, []string{"billing", "store", "app"}) + fmt.Sprintf("-%d", i)
		file := "content/services/" + id + ".md"
		g.write(file, fmt.Sprintf("title = \"%s\"\norder = %d\nowner = \"%s\"\nfull_scope = \"%s\"\n", g.text(3), g.IntN(4), g.text(1), g.text(4))+g.labels(file),
			g.replaced(), g.body(false))
		ids, g.work = append(ids, id), append(g.work, file)
	}
	return ids
}

func (g *generator) milestones(metrics []string) []string {
	var ids []string
	for i := range 1 + g.IntN(2) {
		id := fmt.Sprintf("mile-%d", i)
		file := "content/milestones/" + id + ".md"
		front := fmt.Sprintf("title = \"%s\"\norder = %d\ngoal = \"%s\"\nlaunch = %t\nannounce = \"%s\"\n", g.text(3), g.IntN(4), g.text(4), g.chance(30), g.text(3))
		if g.chance(50) {
			front += "due = " + g.date(-30, 200) + "\n"
		}
		if g.chance(50) {
			front += fmt.Sprintf("metrics = %s\n", quoted(some(g, metrics, 50)))
		}
		if g.chance(40) {
			front += fmt.Sprintf("health = { state = \"red\", why = \"%s\", on = 2026-08-01 }\n", g.text(3))
		}
		g.write(file, front+g.labels(file), g.replaced(), g.body(false))
		ids, g.work = append(ids, id), append(g.work, file)
	}
	return ids
}

func (g *generator) mvfs(services, milestones, metrics, teams []string) []string {
	var ids []string
	for i := range 2 + g.IntN(3) {
		id := fmt.Sprintf("A.%d", i)
		file := fmt.Sprintf("content/mvfs/a%d.md", i)
		front := fmt.Sprintf("id = \"%s\"\ntitle = \"%s\"\nservice = \"%s\"\nvalue = \"%s\"\npart_of = \"%s\"\nlife = \"3y\"\nhorizon = \"%s\"\n",
			id, g.text(3), pick(g, services), g.text(4), g.text(3), pick(g, []string{"short", "long"}))
		if g.chance(85) {
			front += fmt.Sprintf("milestone = \"%s\"\n", pick(g, milestones))
		}
		if g.chance(80) {
			front += fmt.Sprintf("effort = \"%dd\"\n", 1+g.IntN(30))
		}
		if team := pick(g, teams); team != "" {
			front += fmt.Sprintf("team = \"%s\"\n", team)
		}
		switch status := pick(g, roadmap.Statuses); status {
		case roadmap.Shipped:
			front += fmt.Sprintf("status = \"shipped\"\nstarted = %s\nshipped = %s\n", g.date(-200, 80), g.date(-100, 90))
		case roadmap.Building:
			front += fmt.Sprintf("status = \"building\"\nstarted = %s\n", g.date(-40, 30))
		default:
			front += fmt.Sprintf("status = \"%s\"\n", status)
		}
		if g.chance(30) {
			front += "due = " + g.date(10, 150) + "\n"
		}
		front += fmt.Sprintf("after = %s\nmoves = %s\n", quoted(some(g, ids, 30)), quoted(some(g, metrics, 40)))
		tables := ""
		if g.chance(50) {
			tables = fmt.Sprintf("[delay]\ncost_per_week = %d\n", g.IntN(9000))
		}
		g.write(file, front+g.labels(file), tables+g.replaced(), g.body(false))
		ids, g.work = append(ids, id), append(g.work, file)
	}
	return ids
}

func (g *generator) audiences(labelled []string) {
	for i, r := range g.readers {
		front := fmt.Sprintf("title = \"%s\"\norder = %d\ndates = \"%s\"\nmoney = \"%s\"\ndisclaimer = \"%s\"\n", g.text(2), i,
			pick(g, []string{"day", "month", "quarter", "half", "none"}), pick(g, []string{"exact", "indexed", "hidden"}), g.text(4))
		if g.chance(50) {
			var fields []string
			for _, f := range some(g, roadmap.Fields, 60) {
				fields = append(fields, string(f))
			}
			front += "sees = " + quoted(fields) + "\n"
		} else {
			front += "sees = \"" + pick(g, []string{"everything", "public", "investors", "engineering", "product"}) + "\"\n"
		}
		if g.chance(40) {
			front += "statuses = [\"planned\", \"building\", \"shipped\"]\n"
		}
		g.write("content/audiences/"+r+".md", front+labelled[i], "", g.body(true))
	}
}

// roadmaps is how many random roadmaps are proved. make check proves 200 of them.
var roadmaps = flag.Int("roadmaps", 30, "how many random roadmaps are proved")

// TestNoEditionTellsOfWhatItHides proves it for random roadmaps, every audience of each,
// and every change.
func TestNoEditionTellsOfWhatItHides(t *testing.T) {
	roadmaps := *roadmaps
	if testing.Short() {
		roadmaps = 4
	}
	build := builder(defaultTheme(t), drawer(t))
	const shards = 8
	builds := make([]int, shards)
	t.Run("seeds", func(t *testing.T) {
		for shard := range shards {
			t.Run(fmt.Sprint(shard), func(t *testing.T) {
				t.Parallel()
				for seed := shard; seed < roadmaps; seed += shards {
					files := generate(uint64(seed))
					src, problems := content.Read(files)
					_, more := roadmap.Resolve(src)
					problems.Append(more)
					if problems.Failed() {
						t.Fatalf("roadmap %d is no valid one: %v", seed, problems.Sorted())
					}
					proof, err := audit.Prove(files, today, read, build)
					if err != nil {
						t.Fatal(err)
					}
					builds[shard] += proof.Builds
					for _, l := range proof.Leaks {
						t.Errorf("roadmap %d, edition %s, %s, %s (%v):\n  was %q\n  is  %q\n  from %s", seed, l.Audience, l.File, l.Place, l.Changes, l.Was, l.Is, l.From)
					}
				}
			})
		}
	})
	total := 0
	for _, n := range builds {
		total += n
	}
	if total < roadmaps*2*4 {
		t.Errorf("only %d editions were built", total)
	}
	t.Logf("%d editions of %d roadmaps were built and compared", total, roadmaps)
}

// picture is a PNG without metadata.
func picture() []byte {
	var b bytes.Buffer
	img := image.NewGray(image.Rect(0, 0, 2, 2))
	img.Set(1, 1, color.White)
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// pngWith is the same with one more chunk.
func pngWith(kind, body string) []byte {
	plain := picture()
	const header = 8 + 25 // signature and IHDR
	chunk := binary.BigEndian.AppendUint32(nil, uint32(len(body)))
	chunk = append(append(chunk, kind...), body...)
	chunk = binary.BigEndian.AppendUint32(chunk, crc32.ChecksumIEEE(chunk[4:]))
	return slices.Concat(plain[:header], chunk, plain[header:])
}
