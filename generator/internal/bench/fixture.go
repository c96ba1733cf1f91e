package bench

import (
	"bytes"
	"embed"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"
)

// Fixture is a generated roadmap: the same bytes for the same MVFs and Seed.
type Fixture struct {
	MVFs int
	Seed uint64
}

// What a fixture holds besides its MVFs.
const (
	wordsPerMVF   = 300
	perMilestone  = 12
	serviceCount  = 8
	metricCount   = 4
	pointCount    = 12
	mvfsPerPost   = 50
	asOf          = "2026-08-14"
	shippedShare  = 3 // one in three milestones has shipped
	dependOnOne   = 7 // of ten MVFs, how many wait for one of an earlier milestone
	daysOfHistory = 940
)

// Size is what a fixture amounts to on disk.
type Size struct {
	MVFs, Milestones, Services, Metrics, Posts int
	Words                                      int   // in the bodies of MVFs
	Bytes                                      int64 // of Markdown
}

// Size is what the fixture must come to, but for its bytes.
func (f Fixture) Size() Size {
	return Size{
		MVFs: f.MVFs, Milestones: (f.MVFs + perMilestone - 1) / perMilestone, Services: serviceCount, Metrics: metricCount,
		Posts: f.MVFs/mvfsPerPost + 1, Words: f.MVFs * wordsPerMVF,
	}
}

//go:embed all:hugo
var hugoTheme embed.FS

//go:embed all:lean
var leanTheme embed.FS

// Write writes the roadmap below dir as waypost/ and hugo/, and counts what is there
// afterwards. A count that is not the fixture's own is an error.
func (f Fixture) Write(dir string) (Size, error) {
	w := &fixtureWriter{Fixture: f, dir: dir, random: rand.New(rand.NewPCG(f.Seed, uint64(f.MVFs)))} //nolint:gosec // the same words for the same seed
	w.site()
	for i := range f.Size().Milestones {
		w.milestone(i)
	}
	for i := range serviceCount {
		w.service(i)
	}
	for i := range metricCount {
		w.metric(i)
	}
	for i := range f.MVFs {
		w.mvf(i)
	}
	for i := range f.Size().Posts {
		w.post(i)
	}
	if w.err != nil {
		return Size{}, fmt.Errorf("writing the fixture: %w", w.err)
	}
	got, err := Measure(filepath.Join(dir, "waypost", "content"))
	if err != nil {
		return Size{}, err
	}
	want := f.Size()
	want.Bytes = got.Bytes
	if got != want {
		return got, fmt.Errorf("the fixture holds %+v, not %+v", got, want)
	}
	return got, nil
}

// Measure counts the files of a content folder.
func Measure(content string) (Size, error) {
	var out Size
	counts := map[string]*int{"mvfs": &out.MVFs, "milestones": &out.Milestones, "services": &out.Services, "metrics": &out.Metrics, "posts": &out.Posts}
	fsys := os.DirFS(content)
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		folder := path.Dir(name)
		if n := counts[folder]; n != nil {
			*n++
		}
		out.Bytes += int64(len(data))
		if folder == "mvfs" {
			out.Words += countWords(string(body(data)))
		}
		return nil
	})
	if err != nil {
		return Size{}, fmt.Errorf("measuring the fixture: %w", err)
	}
	return out, nil
}

// countWords counts the words of prose: headings and code do not count.
func countWords(markdown string) int {
	n, code := 0, false
	for line := range strings.Lines(markdown) {
		switch {
		case strings.HasPrefix(line, "```"):
			code = !code
		case code, strings.HasPrefix(line, "#"):
		default:
			n += len(strings.Fields(strings.TrimPrefix(line, "- ")))
		}
	}
	return n
}

// body is a content file without its front matter.
func body(file []byte) []byte {
	_, rest, _ := bytes.Cut(file, []byte("+++\n"))
	_, rest, _ = bytes.Cut(rest, []byte("\n+++\n"))
	return rest
}

type fixtureWriter struct {
	Fixture
	dir    string
	random *rand.Rand
	err    error
}

// both writes one file into both sites.
func (w *fixtureWriter) both(name, text string) {
	w.write("waypost/"+name, text)
	w.write("hugo/"+name, text)
}

func (w *fixtureWriter) write(name, text string) {
	if w.err != nil {
		return
	}
	file := filepath.Join(w.dir, filepath.FromSlash(name))
	if w.err = os.MkdirAll(filepath.Dir(file), 0o755); w.err == nil {
		w.err = os.WriteFile(file, []byte(text), 0o644)
	}
}

func (w *fixtureWriter) site() {
	var teams strings.Builder
	for i := range serviceCount {
		fmt.Fprintf(&teams, "\n[teams.team-%d]\nparallel = %d\n", i, min(2+w.MVFs/400, 100)) // no team may have more
	}
	w.write("waypost/config.toml", "title = \"Bench\"\nbase_url = \"https://example.org/\"\nlanguage = \"en\"\ncurrency = \"USD\"\nas_of = \""+asOf+
		"\"\ndefault_audiences = [\"*\"]\n"+teams.String())
	const home = "Where the plan stands, and what comes next.\n"
	w.write("waypost/content/audiences/public.md", "+++\ntitle = \"Everyone\"\nsees = \"everything\"\ndates = \"day\"\nmoney = \"exact\"\n+++\n"+home+"\n```timeline\n```\n")
	w.write("hugo/content/_index.md", "+++\ntitle = \"Everyone\"\n+++\n"+home)
	w.write("hugo/content/timeline.md", "+++\ntitle = \"Timeline\"\nlayout = \"timeline\"\n+++\n")
	err := fs.WalkDir(hugoTheme, "hugo", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := hugoTheme.ReadFile(name)
		w.write(name, string(data))
		return err
	})
	if w.err == nil {
		w.err = err
	}
}

func mvfID(i int) string { return fmt.Sprintf("mvf-%06d", i+1) }

func milestoneID(i int) string { return fmt.Sprintf("milestone-%05d", i+1) }

func serviceID(i int) string { return fmt.Sprintf("service-%d", i+1) }

func metricID(i int) string { return fmt.Sprintf("metric-%d", i+1) }

// day is a day of the history, counted from its beginning.
func day(n int) string {
	return time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n).Format(time.DateOnly)
}

func (w *fixtureWriter) mvf(i int) {
	milestones := w.Size().Milestones
	at, shipped := i/perMilestone, milestones/shippedShare
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = %q\nservice = %q\nmilestone = %q\n", w.title(5), serviceID(i%serviceCount), milestoneID(at))
	fmt.Fprintf(&b, "value = %q\npart_of = %q\nlife = \"3y\"\neffort = \"%dd\"\nteam = \"team-%d\"\nhorizon = %q\nmoves = [%q]\n",
		w.sentence(12), w.title(8), 5+w.random.IntN(20), i%serviceCount, []string{"short", "long", "long"}[w.random.IntN(3)], metricID(i%metricCount))
	// What an MVF waits for is far enough back to have shipped before its own start.
	if back := 1 + 30*max(shipped, 1)/daysOfHistory; w.random.IntN(10) < dependOnOne && at > back {
		fmt.Fprintf(&b, "after = [%q]\n", mvfID(i-(back+1)*perMilestone))
	}
	start := daysOfHistory * at / max(shipped, 1)
	switch {
	case at < shipped:
		fmt.Fprintf(&b, "status = \"shipped\"\nstart = %s\ndue = %s\nstarted = %s\nshipped = %s\n", day(start-30), day(start-5), day(start-28), day(start-4))
	case at == shipped:
		fmt.Fprintf(&b, "status = \"building\"\nstarted = %s\n", day(daysOfHistory))
	default:
		b.WriteString("status = \"planned\"\n")
	}
	b.WriteString("+++\n")
	w.prose(&b)
	w.both("content/mvfs/"+mvfID(i)+".md", b.String())
}

// prose writes wordsPerMVF words as people write them: paragraphs, two headings, a list, emphasis,
// an address, and a block of code.
func (w *fixtureWriter) prose(b *strings.Builder) {
	fmt.Fprintf(b, "%s\n\n## Why now\n\n%s **%s** %s\n\n", w.sentence(70), w.sentence(40), w.words(3), w.sentence(30))
	for range 4 {
		fmt.Fprintf(b, "- %s\n", w.sentence(12))
	}
	fmt.Fprintf(b, "\n## How\n\n%s [%s](https://example.org/%s) `%s` %s\n\n", w.sentence(45), w.words(2), w.words(1), w.words(1), w.sentence(40))
	fmt.Fprintf(b, "```go\nfunc %s(in []byte) (int, error) {\n\treturn len(in), nil\n}\n```\n\n%s\n", w.words(1), w.sentence(21))
}

func (w *fixtureWriter) milestone(i int) {
	w.both("content/milestones/"+milestoneID(i)+".md", fmt.Sprintf("+++\ntitle = %q\ngoal = %q\norder = %d\n+++\n%s\n",
		w.title(4), w.sentence(12), i+1, w.sentence(40)))
}

func (w *fixtureWriter) service(i int) {
	w.both("content/services/"+serviceID(i)+".md", fmt.Sprintf("+++\ntitle = %q\nletter = %q\norder = %d\nfull_scope = %q\n+++\n%s\n",
		w.title(3), string(rune('A'+i)), i+1, w.sentence(9), w.sentence(40)))
}

func (w *fixtureWriter) metric(i int) {
	var b strings.Builder
	fmt.Fprintf(&b, "+++\ntitle = %q\nunit = \"count\"\nperiod = \"quarter\"\nbetter = \"higher\"\n", w.title(2))
	for q := range pointCount {
		plan := 100 * (q + 1) * (q + 2)
		fmt.Fprintf(&b, "\n[[points]]\nat = \"%d-Q%d\"\nplan = %d\n", 2024+q/4, q%4+1, plan)
		if q < 10 {
			fmt.Fprintf(&b, "actual = %d\n", plan-30+w.random.IntN(60))
		}
	}
	w.both("content/metrics/"+metricID(i)+".md", b.String()+"+++\n"+w.sentence(40)+"\n")
}

func (w *fixtureWriter) post(i int) {
	w.both(fmt.Sprintf("content/posts/post-%05d.md", i+1), fmt.Sprintf("+++\ntitle = %q\ndate = %s\nabout = [%q]\n+++\n%s\n\n%s\n",
		w.title(6), day(daysOfHistory*i/w.Size().Posts), milestoneID(i*mvfsPerPost/perMilestone%w.Size().Milestones), w.sentence(50), w.sentence(60)))
}

const vocabulary = "account address analyst answer archive batch branch budget building catalogue change channel chart check client column " +
	"contract copy cost customer data date delivery demand detail device draft effect event export failure feature field file filter flow folder " +
	"format fragment function group growth handle history import index input insight interface item journey key label layer ledger length level " +
	"library limit line list machine mail market measure member message metric milestone model month name network night note number offer office " +
	"order origin output owner page part partner path people period person piece place plan platform point policy price process product profile " +
	"project purpose quarter question queue range rate reader reason record region release report request result review risk road role row rule sale " +
	"sample scale schedule scope search season section segment service share signal size source stage store story stream summary supply support " +
	"system table target task team term test text thing ticket time title tool total trade train type unit update user value version view visit " +
	"week window word work year and the with from into for of to in on at by is are was has have makes gives keeps reads writes sends"

var vocabularyWords = strings.Fields(vocabulary) //nolint:gochecknoglobals // a constant

func (w *fixtureWriter) words(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = vocabularyWords[w.random.IntN(len(vocabularyWords))]
	}
	return strings.Join(out, " ")
}

func (w *fixtureWriter) sentence(n int) string { return capital(w.words(n)) + "." }

func (w *fixtureWriter) title(n int) string { return capital(w.words(n)) }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }
