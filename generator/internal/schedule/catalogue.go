package schedule

import "github.com/waypost/waypost/generator/internal/diag"

const balanced = "A roadmap is a priority order for execution that balances short-term and long-term goals"

// Catalogue lists the codes of the problems that Warnings reports.
var Catalogue = []diag.Entry{
	{
		Code: "ahead-all-short", Severity: diag.Warning, Rule: balanced,
		Says:    "All the work that is left is short-term: visible wins, and no growth of the platform",
		Mend:    "Plan work for the long term too, or let balance.short_term reach 1.",
		Example: "horizon = \"long\"",
	},
	{
		Code: "ahead-all-long", Severity: diag.Warning, Rule: balanced,
		Says:    "All the work that is left is long-term: nothing new is seen until the platform is finished",
		Mend:    "Plan work that customers see soon, or let balance.short_term start at 0.",
		Example: "horizon = \"short\"",
	},
	{
		Code: "revenue-after-cash", Severity: diag.Warning, Rule: balanced,
		Says:    "Cash runs out before the first milestone that moves revenue is ready in 85 of 100 trials",
		Mend:    "Bring a milestone that moves revenue forward, make it smaller, or find money before then.",
		Example: "role = \"runway\"         # in the metric that tells the months until cash runs out\nmoves = [\"revenue\"]     # in an MVF of an earlier milestone",
	},
}
