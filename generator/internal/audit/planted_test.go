package audit_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/audit"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// small is a roadmap with one hidden item of each kind that the planted leaks tell of.
func small() fstest.MapFS {
	file := func(front, body string) *fstest.MapFile {
		return &fstest.MapFile{Data: []byte("+++\n" + front + "+++\n" + body)}
	}
	const hidden = "audiences = [\"investors\"]\n"
	return fstest.MapFS{
		"config.toml":                    {Data: []byte("title = \"Roadmap\"\nbase_url = \"https://example.org/\"\nas_of = \"2026-08-14\"\ndefault_audiences = [\"*\"]\n")},
		"content/audiences/public.md":    file("title = \"Customers\"\nsees = \"everything\"\ndates = \"day\"\n", "Hello.\n\n```timeline\n```\n"),
		"content/audiences/investors.md": file("title = \"Investors\"\nsees = \"everything\"\n", ""),
		"content/services/billing.md":    file("title = \"Billing\"\n", "::: for investors\n![plan](plan.png)\n:::\n"),
		"content/services/plan.png":      {Data: picture()},
		"content/milestones/first.md":    file("title = \"First\"\n", ""),
		"content/mvfs/a.md":              file("title = \"Shown\"\nservice = \"billing\"\nmilestone = \"first\"\nvalue = \"Value\"\neffort = \"5d\"\n", ""),
		"content/mvfs/b.md":              file("title = \"Falcon\"\nservice = \"billing\"\nmilestone = \"first\"\nvalue = \"Value\"\neffort = \"9d\"\n"+hidden, ""),
		"content/posts/shown.md":         file("title = \"News\"\ndate = 2026-01-01\n", "News."),
		"content/posts/later.md":         file("title = \"Board\"\ndate = 2026-08-01\n"+hidden, "For the board."),
		"content/pages/deal.md":          file("title = \"The deal\"\n"+hidden, "Secret."),
	}
}

// plant changes the files of the public edition by what the whole content says.
type plant func(src *roadmap.Source, files map[string][]byte)

func replace(file, old, now string) plant {
	return func(_ *roadmap.Source, files map[string][]byte) {
		files[file] = bytes.Replace(files[file], []byte(old), []byte(now), 1)
	}
}

func insert(file, before string, text func(src *roadmap.Source) string) plant {
	return func(src *roadmap.Source, files map[string][]byte) {
		replace(file, before, text(src)+before)(src, files)
	}
}

func titles(src *roadmap.Source) string {
	var out []string
	for _, m := range src.MVFs {
		out = append(out, m.Title)
	}
	return strings.Join(out, " ")
}

func newest(src *roadmap.Source) string {
	day := roadmap.NoDate
	for _, p := range src.Posts {
		day = max(day, p.Date)
	}
	return day.String()
}

// TestPlantedLeaks plants a leak of each kind that sites have had, and finds each one by
// its file and its place.
func TestPlantedLeaks(t *testing.T) {
	count := func(src *roadmap.Source) int { return len(src.MVFs) }
	leaks := []struct {
		name  string
		plant plant
		file  string
		place string
	}{
		{"a count in the text", insert("index.html", "</main>", func(s *roadmap.Source) string { return fmt.Sprintf("<p>%d more</p>", count(s)) }), "index.html", "text"},
		{"a comment", insert("index.html", "</main>", func(s *roadmap.Source) string { return "<!-- " + titles(s) + " -->" }), "index.html", "comment"},
		{"an attribute", insert("mvfs/index.html", "</main>", func(s *roadmap.Source) string {
			return `<p data-ids="` + titles(s) + `"></p>`
		}), "mvfs/index.html", "attribute data-ids of p"},
		{"a number of its own for a name that is taken", func(s *roadmap.Source, files map[string][]byte) {
			files[fmt.Sprintf("services/billing-%d/index.html", count(s))] = files["services/billing/index.html"]
		}, "services/billing-2/index.html", "the file itself"},
		{"an axis that reaches to hidden work", func(s *roadmap.Source, files map[string][]byte) {
			width := regexp.MustCompile(`(<rect[^>]* width=")[0-9.]+`)
			files["timeline/index.html"] = width.ReplaceAll(files["timeline/index.html"], []byte(fmt.Sprintf("${1}%d", 900/count(s))))
		}, "timeline/index.html", "attribute width of a picture"},
		{"the order of a list", func(s *roadmap.Source, files map[string][]byte) {
			if count(s)%2 == 0 {
				page := string(files["index.html"])
				page = strings.Replace(page, "</main>", "<p>one</p><p>two</p></main>", 1)
				files["index.html"] = []byte(page)
				return
			}
			replace("index.html", "</main>", "<p>two</p><p>one</p></main>")(s, files)
		}, "index.html", "order of the text"},
		{"when the feed changed", func(s *roadmap.Source, files map[string][]byte) {
			updated := regexp.MustCompile(`<updated>[^<]*`)
			files["feed.xml"] = updated.ReplaceAll(files["feed.xml"], []byte("<updated>"+newest(s)+"T00:00:00Z"))
		}, "feed.xml", "feed/updated"},
		{"a page in the sitemap", insert("sitemap.xml", "</urlset>", func(s *roadmap.Source) string {
			var b strings.Builder
			for _, p := range s.Pages {
				b.WriteString("<url><loc>https://example.org/" + p.Slug + "/</loc></url>")
			}
			return b.String()
		}), "sitemap.xml", "urlset/url/loc"},
		{"data", func(s *roadmap.Source, files map[string][]byte) {
			replace("roadmap.json", `"total":`, fmt.Sprintf(`"all": %d, "total":`, count(s)))(s, files)
		}, "roadmap.json", "all"},
		{"an asset of a hidden section", func(s *roadmap.Source, files map[string][]byte) {
			for _, a := range s.Assets {
				files["media/"+a.Path] = a.Data
			}
		}, "media/services/plan.png", "the file itself"},
		{"the words of a search index, compressed", func(s *roadmap.Source, files map[string][]byte) {
			var b bytes.Buffer
			z := gzip.NewWriter(&b)
			_, _ = z.Write([]byte(titles(s)))
			_ = z.Close()
			files["search.txt.gz"] = b.Bytes()
		}, "search.txt.gz", "search.txt in the archive: line"},
		{"a style sheet without unused rules", func(s *roadmap.Source, files map[string][]byte) {
			files["assets/purged.css"] = []byte(strings.Repeat(".status{}\n", count(s)))
		}, "assets/purged.css", "line"},
		{"a folded line of a calendar", func(s *roadmap.Source, files map[string][]byte) {
			files["plan.ics"] = []byte("BEGIN:VCALENDAR\r\nSUMMARY:" + strings.ReplaceAll(titles(s), "n", "n\r\n ") + "\r\nEND:VCALENDAR\r\n")
		}, "plan.ics", "calendar SUMMARY"},
	}
	if len(leaks) < 10 {
		t.Fatal("fewer than ten leaks")
	}
	honest := builder(defaultTheme(t), drawer(t))
	prove := func(p plant) []audit.Leak {
		proof, err := audit.Prove(small(), today, read, func(src *roadmap.Source, reader string) (map[string][]byte, error) {
			files, err := honest(src, reader)
			if p != nil && reader == "public" {
				p(src, files)
			}
			return files, err
		})
		if err != nil {
			t.Fatal(err)
		}
		return proof.Leaks
	}
	if found := prove(nil); len(found) > 0 {
		t.Fatalf("a leak that nobody planted: %+v", found)
	}
	// A picture that only a hidden section shows is not in the edition at all.
	for reader, want := range map[string]bool{"public": false, "investors": true} {
		files, err := honest(read(small()), reader)
		if _, copied := files["media/services/plan.png"]; err != nil || copied != want {
			t.Errorf("%s: the picture of a hidden section is copied: %t (%v)", reader, copied, err)
		}
	}
	for _, l := range leaks {
		t.Run(l.name, func(t *testing.T) {
			found := prove(l.plant)
			i := slices.IndexFunc(found, func(f audit.Leak) bool {
				return f.Audience == "public" && f.File == l.file && f.Place == l.place && len(f.Changes) > 0
			})
			if i < 0 {
				t.Errorf("not found in %s, %s; found %+v", l.file, l.place, found)
			}
		})
	}
	// What a canary tells is where the leak comes from.
	for _, f := range prove(leaks[1].plant) {
		if f.Place == "comment" && f.From != "title of content/mvfs/b.md" {
			t.Errorf("the comment holds a canary from %q", f.From)
		}
	}
}

// TestSecretsAreFound hides one secret in each kind of place.
func TestSecretsAreFound(t *testing.T) {
	archive := func(text string) []byte {
		var b bytes.Buffer
		z := gzip.NewWriter(&b)
		_, _ = z.Write([]byte(text))
		_ = z.Close()
		return b.Bytes()
	}
	for place, file := range map[string]struct {
		name string
		data []byte
	}{
		"text":                       {"a.html", []byte("<p>About PROJECT\u00a0 falcon.</p>")},
		"text across tags":           {"a.html", []byte("<p>Project Fal<b>con</b></p>")},
		"comment":                    {"a.html", []byte("<!-- project falcon --><p>x</p>")},
		"attribute alt of img":       {"a.html", []byte(`<img alt="Project &#70;alcon">`)},
		"text of a picture":          {"a.html", []byte(`<svg><text>Project Fal&shy;con</text></svg>`)},
		"script":                     {"a.html", []byte(`<script type="application/ld+json">{"name":"Project Falcon"}</script>`)},
		"mvfs[].title":               {"a.json", []byte(`{"mvfs":[{"title":"Project \u0046alcon"}]}`)},
		"feed/entry/title":           {"feed.xml", []byte(`<feed><entry><title>Project &#x46;alcon</title></entry></feed>`)},
		"calendar SUMMARY":           {"a.ics", []byte("SUMMARY:Project Fal\r\n con\r\n")},
		"image data":                 {"a.png", append(picture(), "Project Falcon"...)},
		"image metadata tEXt":        {"b.png", pngWith("tEXt", "Title\x00Project Falcon")},
		"a.txt in the archive: line": {"a.txt.gz", archive("Project Falcon\n")},
		"line":                       {"a.csv", []byte("id,title\n1,Project Falcon\n")},
		"the name of the file":       {"project falcon/index.html", nil},
	} {
		found := audit.Search(map[string][]byte{file.name: file.data}, []roadmap.Secret{{Text: "Project Falcon"}})
		if !slices.ContainsFunc(found, func(f audit.Found) bool { return f.Place == place }) {
			t.Errorf("%s: not found in %s: %+v", place, file.name, found)
		}
	}
	for _, harmless := range []string{"<p>Projects falcons</p>", "<p>The projectfalcon</p>", "<p>Project Falconry</p>"} {
		if found := audit.Search(map[string][]byte{"a.html": []byte(harmless)}, []roadmap.Secret{{Text: "Project Falcon"}}); len(found) > 0 {
			t.Errorf("%s: %+v", harmless, found)
		}
	}
}

// TestAmounts finds a secret amount however it is written, and no other.
func TestAmounts(t *testing.T) {
	search := func(secret, text string) bool {
		return len(audit.Search(map[string][]byte{"a.txt": []byte(text)}, []roadmap.Secret{{Text: secret}})) > 0
	}
	for _, secret := range []string{"$1,480,000", "1.48 M", "1480000", "1 480 k", "€1.480.000"} {
		for _, same := range []string{
			"revenue was $1,480,000.", "1480000", "$1.48 M in Q2 2026", "1.48M", "1.48 million", "1 480 000", "1\u202f480\u202f000", "1.480.000 EUR",
			"{\"v\": 1480000}", "2026 1480000", "1,480 k", "1480000.00",
		} {
			if !search(secret, same) {
				t.Errorf("%s is not found in %q", secret, same)
			}
		}
		for _, other := range []string{"1.5 M", "$1,490,000", "14800000", "148", "1.48", "1480", "in 2026", "1.48 %", "v1.48.0"} {
			if search(secret, other) {
				t.Errorf("%s is found in %q", secret, other)
			}
		}
	}
	if !search("$1,484,321", "$1.48 M") {
		t.Error("an amount that is rounded to three figures is not found")
	}
	if search("$1,484,321", "$1 M") {
		t.Error("an amount is found in one that says little of it")
	}
}

// TestVariantsLeaveTheContentAlone: what is proved is said of the content as it is.
func TestVariantsLeaveTheContentAlone(t *testing.T) {
	files := small()
	build := builder(defaultTheme(t), drawer(t))
	src := read(files)
	before, err := build(src, "investors")
	if err != nil {
		t.Fatal(err)
	}
	rm, _ := roadmap.Resolve(src)
	for _, a := range rm.Audiences {
		for _, change := range audit.Changes {
			audit.Variant(src, rm, a, today, change)
		}
	}
	after, err := build(src, "investors")
	if err != nil {
		t.Fatal(err)
	}
	if !maps.EqualFunc(before, after, bytes.Equal) {
		t.Error("making variants changed the content")
	}
}
