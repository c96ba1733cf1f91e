package roadmap

import "github.com/waypost/waypost/generator/internal/diag"

// Body is a text. Sections for some readers only (::: for) make it differ by
// audience, and each audience's fragment is rendered from the Markdown that it may
// see and from nothing else: a hidden footnote cannot shift a visible number.
type Body struct {
	Fragments []Fragment     // the first is what any audience reads that is not named
	ByReader  map[string]int // the place in Fragments of what an audience reads, by its id
}

// NewBody makes a body that is the same for every reader.
func NewBody(f Fragment) Body { return Body{Fragments: []Fragment{f}} }

// NewBodyByReader makes a body that differs by audience id; others is for any
// audience that is not named.
func NewBodyByReader(others Fragment, byReader map[string]Fragment, order []string) Body {
	b := Body{Fragments: []Fragment{others}, ByReader: map[string]int{}}
	for _, id := range order {
		b.ByReader[id] = len(b.Fragments)
		b.Fragments = append(b.Fragments, byReader[id])
	}
	return b
}

// Texts holds the bodies of items. They stand beside the items, because nothing is planned
// from a text: a roadmap whose texts alone have changed is the same plan.
type Texts = ByItem[Body]

// For returns what one audience reads.
func (b Body) For(audience string) Fragment {
	if len(b.Fragments) == 0 {
		return Fragment{}
	}
	return b.Fragments[b.ByReader[audience]]
}

// Fragment is rendered Markdown with holes for what depends on the page it stands
// on: the address of a link or image, and placed views.
type Fragment struct {
	Parts    []Part
	Headings []Heading // level 2 and 3, for a table of contents
	Excerpt  string    // the first paragraph as plain text
	Sum      string    // a digest of all that, but for where links lead: by it a build knows that a text is the same
}

// Empty reports whether there is nothing to read.
func (f Fragment) Empty() bool { return len(f.Parts) == 0 }

// Heading is a heading with its anchor.
type Heading struct {
	Level int
	ID    string
	Text  string
}

// Part is trusted HTML followed by at most one hole. A link hole stands inside an
// attribute value, where the address is to be written; a view hole stands between blocks.
type Part struct {
	HTML string
	Link *Link
	View *View
}

// Link is the address of a link or an image within the site. Exactly one of File
// (a content file: content/mvfs/a1.md), Asset (a path under content/) and Route (an
// address from the edition's home: "timeline/") is set.
type Link struct {
	File     string
	Asset    string
	Route    string
	Fragment string // without "#"
	Pos      diag.Pos
}

// View is a view that a fenced block places in a narrative.
type View struct {
	Name    string            // timeline, chart, compare, ...
	Arg     string            // the metric of a chart
	Options map[string]string // from the lines of the block
	Pos     diag.Pos
}

// ViewSpec says what a placed view takes. An option maps to its allowed values; none
// listed means free text.
type ViewSpec struct {
	Name    string
	Arg     Kind     // the kind that Arg names; "" takes no argument
	ArgMay  bool     // the argument may be left out
	Names   []string // what Arg may be besides
	Options map[string][]string
}

// Charts lists the charts of the roadmap itself, which a narrative places as it does
// those of metrics.
var Charts = []string{"balance", "burn-up", "effort", "flow", "progress", "slippage"}

// Views lists every view that a narrative may place, by name.
var Views = []ViewSpec{
	{Name: "announcements", Options: map[string][]string{"limit": nil}},
	{Name: "balance"},
	{Name: "chart", Arg: KindMetric, Names: Charts, Options: map[string][]string{
		"kind": {"line", "bar", "ratio"}, "from": nil, "to": nil, "compare": nil, "height": nil,
	}},
	{Name: "compare", Options: map[string][]string{"show": {"both", "with", "without"}}},
	{Name: "critical-path"},
	{Name: "earned-value"},
	{Name: "forecast"},
	{Name: "grid", Options: map[string][]string{"by": {"milestone", "mvf"}}},
	{Name: "metrics", Options: map[string][]string{"as": {"tiles", "strip"}, "show": nil}},
	{Name: "milestones", Options: map[string][]string{"as": {"cards", "table"}}},
	{Name: "mvfs", Options: map[string][]string{"status": {"idea", "planned", "building", "shipped", "paused", "dropped"}, "limit": nil}},
	{Name: "now-next-later"},
	{Name: "parallel"},
	{Name: "posts", Options: map[string][]string{"kind": {"progress", "launch", "board", "decision"}, "limit": nil}},
	{Name: "priority"},
	{Name: "progress", Options: map[string][]string{"by": {"roadmap", "milestone", "service"}}},
	{Name: "ready"},
	{Name: "report", Options: map[string][]string{"kind": {"progress", "launch", "board", "decision"}}},
	{Name: "retirement"},
	{Name: "runway"},
	{Name: "timeline", Options: map[string][]string{"group": {"milestone", "service"}, "kind": {"plan", "staircase"}}},
	{Name: "whatif", Options: map[string][]string{"of": {"left", "all"}}},
	{Name: "why"},
}
