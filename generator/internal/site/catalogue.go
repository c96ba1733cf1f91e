package site

import "github.com/waypost/waypost/generator/internal/diag"

// Catalogue lists the codes of the problems that Render reports. A broken link has its
// entry where Markdown is read, since most are found there.
var Catalogue = []diag.Entry{
	{
		Code: "card-failed", Says: "A social card cannot be drawn in the colours of the theme", Mend: "Mend the palette of the theme, or use the default theme.",
		Example: "palette.ink = \"#131a26 #e9edf4\"   # in theme.toml: on light, then on dark",
	},
	{
		Code: "chart-failed", Says: "A chart cannot be drawn from its readings", Mend: "Look at the readings of what the chart shows, or take the chart out.",
		Example: "[[points]]\nat = \"2026-Q1\"\nactual = 1e300   # no axis reaches this far",
	},
	{
		Code: "link-hidden", Says: "A text links to an item that its reader may not see",
		Mend:    "Show the target to this audience, or put the link in a section for those who may see it.",
		Example: "::: for investors\n[The plan](../mvfs/a4.md)   # right: read only by those who may see A.4\n:::",
	},
	{
		Code: "route-taken", Says: "Two pages want the same address", Mend: "Give one of them another id.",
		Example: "content/pages/timeline.md   # wrong: every edition has a page timeline/\ncontent/pages/history.md    # right",
	},
	{
		Code: "theme-failed", Says: "A layout of the theme cannot be filled", Mend: "Mend the layout that is named, or use the default theme.",
		Example: "{{.Titel}}   # wrong\n{{.Title}}   # right",
	},
	{
		Code: "unknown-view", Says: "A narrative places a view that does not exist", Mend: "Write the name of a view: timeline, milestones, compare and more.",
		Example: "```timelines   # wrong\n```timeline    # right",
	},
}
