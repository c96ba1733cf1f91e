package audience

import "github.com/waypost/waypost/generator/internal/diag"

// Catalogue lists the codes of the problems that Check reports.
var Catalogue = []diag.Entry{
	{
		Code: "confidential-in-public", Says: "An open edition shows confidential facts on a host that serves everyone",
		Mend:    "Seal it, set it apart, take the fields out of sees, or say under [publish] that it is meant.",
		Example: "access = \"passphrase\"                   # in the audience\n[publish]\nconfidential_on_public_host = true      # or in config.toml, when everyone may know",
	},
	{
		Code: "no-public-edition", Severity: diag.Warning, Says: "No audience has the id public, so the front page says that there is nothing public",
		Mend: "Add content/audiences/public.md, or switch this off when nothing shall be public.", Example: "[rules]\nno-public-edition = \"off\"",
	},
	{
		Code: "post-in-future", Severity: diag.Warning, Says: "A post is dated after the as-of date, so no edition shows it yet",
		Mend: "Wait until the as-of date reaches it, or give it an earlier date.", Example: "as_of = \"2026-08-14\" in config.toml\ndate = 2026-09-01      # not shown yet",
	},
	{
		Code: "view-hidden", Severity: diag.Warning, Says: "A narrative places a view of what its reader may not see, so the view stays empty",
		Mend: "Add the field to sees, or take the view out of this narrative.", Example: "sees = [\"value\", \"status\"]\n```compare              # wrong without \"compare\" in sees\n```",
	},
	{
		Code: "computed-from-hidden", Severity: diag.Warning, Says: "A metric is computed from metrics that its reader may not see in full, so its edition leaves those readings out",
		Mend: "Let the audience see the inputs too, or give it the result with declassify.", Example: "declassify = { to = [\"product\"], reason = \"The ratio alone tells no price.\" }",
	},
	{
		Code: "declassified-hidden", Severity: diag.Warning, Says: "Something is declassified to an audience that may not see it at all",
		Mend: "Add the audience to audiences, or take it out of declassify.", Example: "audiences = [\"board\"]\ndeclassify = { to = [\"public\"], reason = \"…\" }   # public is not in audiences",
	},
	{
		Code: "chart-hidden", Says: "A narrative charts a metric that its reader may not see",
		Mend: "Label the metric for this audience, or take the chart out of this narrative.", Example: "audiences/public.md:   ```chart revenue   # wrong\nmetrics/revenue.md:    audiences = [\"investors\"]",
	},
}
