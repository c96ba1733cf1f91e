package content

import (
	"reflect"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// readers is a site with three audiences and something to link to.
const readers = `-- config.toml --
-- content/audiences/investors.md --
+++
title = "Investors"
+++
-- content/audiences/product.md --
+++
title = "Product"
+++
-- content/audiences/public.md --
+++
title = "Public"
+++
-- content/metrics/revenue.md --
+++
title = "Revenue"
unit = "currency"
+++
-- content/mvfs/a1.md --
+++
title = "A"
service = "a"
+++
-- content/pages/img/plan.svg --
<svg/>
`

func aboutText(body string) string {
	return "-- content/pages/text.md --\n+++\ntitle = \"Text\"\n+++\n" + body
}

// textOf is the text of the first page.
func textOf(src *roadmap.Source) roadmap.Body { return src.Texts.Of(&src.Pages[0].Item) }

// shown writes a fragment with its holes in braces.
func shown(f roadmap.Fragment) string {
	var b strings.Builder
	for _, p := range f.Parts {
		b.WriteString(p.HTML)
		if l := p.Link; l != nil {
			b.WriteString("{" + l.File + l.Asset + l.Route)
			if l.Fragment != "" {
				b.WriteString("#" + l.Fragment)
			}
			b.WriteString("}")
		}
		if v := p.View; v != nil {
			b.WriteString("{" + v.Name + " " + v.Arg)
			for _, key := range []string{"from", "height", "limit", "group"} {
				if o, ok := v.Options[key]; ok {
					b.WriteString(" " + key + "=" + o)
				}
			}
			b.WriteString(" " + strconv.Itoa(v.Pos.Line) + "}")
		}
	}
	return b.String()
}

func TestMarkdown(t *testing.T) {
	tests := map[string]struct{ markdown, want string }{
		"paragraph":     {"Some *text* and `code`.", "<p>Some <em>text</em> and <code>code</code>.</p>"},
		"headings":      {"# Top\n\n## Über uns & mehr\n\n## Über uns, mehr\n", "<h2 id=\"top\">Top</h2>\n<h2 id=\"über-uns-mehr\">Über uns &amp; mehr</h2>\n<h2 id=\"über-uns-mehr-2\">Über uns, mehr</h2>"},
		"table":         {"|a|b|c|\n|-|-:|:-:|\n|1|2|3|\n", "<table>\n<thead>\n<tr>\n<th scope=\"col\">a</th>\n<th scope=\"col\" class=\"right\">b</th>\n<th scope=\"col\" class=\"center\">c</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n<td class=\"right\">2</td>\n<td class=\"center\">3</td>\n</tr>\n</tbody>\n</table>"},
		"definition":    {"MVF\n: a fragment\n", "<dl>\n<dt>MVF</dt>\n<dd>a fragment</dd>\n</dl>"},
		"strikethrough": {"~~old~~", "<p><del>old</del></p>"},
		"code":          {"```a\" onmouseover=\"x\n<b>&\n```\n", "<pre><code class=\"language-a&quot;\">&lt;b&gt;&amp;\n</code></pre>"},
		"external":      {"[a](https://example.com/x?a=1&b=2 \"A \\\"title\\\"\")", "<p><a href=\"https://example.com/x?a=1&amp;b=2\" title=\"A &quot;title&quot;\" rel=\"noopener\">a</a></p>"},
		"autolink":      {"<https://example.com> <a@b.example>", "<p><a href=\"https://example.com\" rel=\"noopener\">https://example.com</a> <a href=\"mailto:a@b.example\" rel=\"noopener\">a@b.example</a></p>"},
		"fragment":      {"## Why\n\n[up](#why)", "<h2 id=\"why\">Why</h2>\n<p><a href=\"#why\">up</a></p>"},
		"file":          {"[a *b*](../mvfs/a1.md#scope)", "<p><a href=\"{content/mvfs/a1.md#scope}\">a <em>b</em></a></p>"},
		"reference":     {"[a][r]\n\n[r]: ../mvfs/a1.md", "<p><a href=\"{content/mvfs/a1.md}\">a</a></p>"},
		"route":         {"[a](/timeline/) [home](/) [b](/mvfs/a.1/#why)", "<p><a href=\"{timeline/}\">a</a> <a href=\"{./}\">home</a> <a href=\"{mvfs/a.1/#why}\">b</a></p>"},
		"image":         {"![The \"*plan*\"](img/plan.svg)", "<p><img src=\"{pages/img/plan.svg}\" alt=\"The &quot;plan&quot;\" loading=\"lazy\"></p>"},
		"comment":       {"A <!-- secret --> b.\n\n<!-- more\nsecrets -->\n\nc", "<p>A  b.</p>\n<p>c</p>"},
		"view":          {"Before\n\n```chart revenue\nfrom = 2026-01-01\nheight = 240\n```\nAfter", "<p>Before</p>\n{chart revenue from=2026-01-01 height=240 6}<p>After</p>"},
		"near view":     {"```timelines\nx\n```", "<pre><code class=\"language-timelines\">x\n</code></pre>"},
		"nothing":       {"\n\n", ""},
		"entity":        {"&lt;b&gt; &#0;", "<p>&lt;b&gt; \uFFFD</p>"},
		"footnote ids":  {"a[^n]\n\n[^n]: note\n", "<p>a<sup id=\"fnref:1\"><a href=\"#fn:1\" class=\"footnote-ref\" role=\"doc-noteref\">1</a></sup></p>\n<div class=\"footnotes\" role=\"doc-endnotes\">\n<hr>\n<ol>\n<li id=\"fn:1\">\n<p>note&#160;<a href=\"#fnref:1\" class=\"footnote-backref\" role=\"doc-backlink\">&#x21a9;&#xfe0e;</a></p>\n</li>\n</ol>\n</div>"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			s := read(t, readers+aboutText(test.markdown))
			got := shown(textOf(s).For("public"))
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
			if strings.Contains(got, "style=") || strings.Contains(got, holeMark) {
				t.Errorf("style or a mark is left in %q", got)
			}
		})
	}
}

func TestHeadingsAndExcerpt(t *testing.T) {
	s := read(t, readers+aboutText("# One\n\nFirst *words*,\nthen `a\\b` &amp; [more](/x/).\n\nSecond.\n\n### Three\n\n#### Four\n"))
	f := textOf(s).For("")
	want := []roadmap.Heading{{Level: 2, ID: "one", Text: "One"}, {Level: 3, ID: "three", Text: "Three"}}
	if !reflect.DeepEqual(f.Headings, want) || f.Excerpt != "First words, then a\\b & more." {
		t.Errorf("headings %v, excerpt %q", f.Headings, f.Excerpt)
	}
}

// The sum of a text tells all that a page shows of it, but for where its links lead.
func TestSums(t *testing.T) {
	sum := func(text string) string { return textOf(read(t, readers+aboutText(text))).For("").Sum }
	const one = "## Plan\n\nFirst [more](../mvfs/a1.md).\n\n```timeline\ngroup = \"milestone\"\n```\n"
	if sum(one) == "" || sum(one) != sum(strings.Replace(one, "../mvfs/a1.md", "../metrics/revenue.md", 1)) {
		t.Error("texts that differ in where a link leads have several sums, or none")
	}
	seen := map[string]string{sum(one): one}
	for _, other := range []string{
		strings.Replace(one, "First", "Second", 1),
		strings.Replace(one, "[more]", "[less]", 1),
		strings.Replace(one, "## Plan", "### Plan", 1),
		strings.Replace(one, "milestone", "service", 1),
		strings.Replace(one, "timeline\ngroup = \"milestone\"", "runway", 1),
		strings.Replace(one, "[more](../mvfs/a1.md)", "[more](https://example.org/)", 1),
		"First",
		"",
	} {
		if was, taken := seen[sum(other)]; taken {
			t.Errorf("two texts have one sum:\n%s\n%s", was, other)
		}
		seen[sum(other)] = other
	}
}

func TestSections(t *testing.T) {
	body := "Open[^o].\n::: for investors product\n## Money\n\nBoth[^m].\n\n[^m]: Hidden note\n:::\n::: for investors\nOne.\n:::\n::: for *\nAll.\n:::\nEnd.\n\n[^o]: Shown note\n"
	b := textOf(read(t, readers+aboutText(body)))
	for reader, want := range map[string][]string{
		"":          {"Open", "All", "End"},
		"public":    {"Open", "All", "End"},
		"product":   {"Open", "Money", "Both", "All", "End", "Hidden note"},
		"investors": {"Open", "Money", "Both", "One", "All", "End", "Hidden note"},
	} {
		html := shown(b.For(reader))
		for _, word := range []string{"Open", "Money", "Both", "One", "All", "End", "Hidden note"} {
			expected := false
			for _, w := range want {
				expected = expected || w == word
			}
			if strings.Contains(html, word) != expected {
				t.Errorf("%q reads %q: %v, want %v\n%s", reader, word, !expected, expected, html)
			}
		}
	}
	if got := len(b.For("").Headings); got != 0 {
		t.Errorf("a hidden heading is listed")
	}
	if html := shown(b.For("")); strings.Contains(html, "fn:2") {
		t.Errorf("a hidden footnote counts:\n%s", html)
	}
}

// A reader's text is the same whatever the hidden sections say, and however many
// there are.
func TestHiddenSectionsChangeNothing(t *testing.T) {
	const open = "A\n\n[x][r] and ``a\n%s\nB `` c[^1]\n\n[^1]: note\n"
	var first roadmap.Fragment
	for i, hidden := range []string{
		"::: for investors\nx\n:::", "::: for investors\n```\n:::", "::: for investors\n[r]: /money/\n:::", "::: for investors\n<!--\n:::",
		"::: for investors\n[^1]: other\n:::", "::: for investors\n``\n\n## A\n:::\n::: for product\n|a|\n|-|\n:::",
	} {
		b := textOf(read(t, readers+aboutText(strings.Replace(open, "%s", hidden, 1))))
		got := b.For("public")
		if i == 0 {
			first = got
		}
		if diff := cmp.Diff(first, got); diff != "" {
			t.Errorf("%q changes what the public reads:\n%s", hidden, diff)
		}
	}
}

// Whatever is hidden at one place leaves one empty line, also where lines are kept.
func TestHiddenSectionsLeaveOneLine(t *testing.T) {
	one, two := "::: for investors\nx\n:::\n", "::: for product\ny\n\nz\n:::\n"
	for _, hidden := range []string{one, two, one + two} {
		got := shown(textOf(read(t, readers+aboutText("```\na\n"+hidden+"b\n```\n"))).For("public"))
		if want := "<pre><code>a\n\nb\n</code></pre>"; got != want {
			t.Errorf("%q leaves %q, want %q", hidden, got, want)
		}
	}
}

func TestPlacesInSections(t *testing.T) {
	_, problems := Read(newSite(readers + aboutText("a\n::: for investors\nhidden\n\nhidden\n:::\nb [x](none.md)\n::: for product\nc [y](nothing.md)\n:::\n")))
	want := "content/pages/text.md:10:3: error: there is no file content/pages/none.md [broken-link]\n"
	got := printed(problems)
	if !strings.Contains(got, want) || !strings.Contains(got, "content/pages/text.md:12:3: error") || problems.Len() != 2 {
		t.Errorf("got\n%s", got)
	}
}

func TestAssets(t *testing.T) {
	s := read(t, readers+"-- content/pages/data.csv --\na\r\n"+aboutText("![a](img/plan.svg) ![b](./img/plan.svg) [c](data.csv)"))
	var names []string
	for _, a := range s.Assets {
		names = append(names, a.Path+"="+string(a.Data))
	}
	if got := strings.Join(names, " "); got != "pages/img/plan.svg=<svg/>\n pages/data.csv=a\r\n\n" && got != "pages/img/plan.svg=<svg/>\n pages/data.csv=a\r\n" {
		t.Errorf("assets %q", got)
	}
	if len(s.Ignored) != 0 {
		t.Errorf("ignored %v", s.Ignored)
	}
}

func FuzzRead(f *testing.F) {
	f.Add("title = \"A\"", "Text *a* [b](/c/) `d", "```\nend")
	f.Add("title = \"A\"\n[for.public]\ntitle = 1", "- a\n> b\n|a|b|\n|-|-|", "[^1]: x\n<!--")
	f.Add("a.b = [[1, {c = 2}]]", "::: for product\nx\n:::", "![a](b \"c")
	f.Add("x = '''", "<div>\n", "# h\n===")
	f.Fuzz(func(t *testing.T, front, before, after string) {
		fragment := func(secret string) (roadmap.Fragment, bool) {
			body := before + "\n::: for investors\n" + secret + "\n:::\n" + after
			src, problems := Read(fstest.MapFS{
				"config.toml":                    {},
				"content/audiences/investors.md": {Data: []byte("+++\ntitle = \"I\"\n+++\n")},
				"content/audiences/product.md":   {Data: []byte("+++\ntitle = \"P\"\n+++\n")},
				"content/pages/a.md":             {Data: []byte("+++\n" + front + "\n+++\n" + body)},
			})
			for _, p := range problems.Sorted() {
				if p.Code == "" || p.Text == "" || p.Pos.File == "" {
					t.Errorf("a problem without a code, a sentence or a place: %+v", p)
				}
			}
			if len(src.Pages) == 0 {
				return roadmap.Fragment{}, false
			}
			return textOf(src).For("public"), true
		}
		a, okA := fragment("CANARYONE *x* [r]: /y/")
		b, okB := fragment("[r]: <CANARYTWO>")
		if okA && okB && !strings.Contains(before+after, "CANARY") {
			if html := shown(a); strings.Contains(html, "CANARY") {
				t.Errorf("the hidden section is shown: %q", html)
			}
			if diff := cmp.Diff(shown(a), shown(b)); diff != "" {
				t.Errorf("the hidden section changes what is shown:\n%s", diff)
			}
		}
	})
}
