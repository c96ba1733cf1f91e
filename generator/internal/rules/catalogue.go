package rules

import "github.com/waypost/waypost/generator/internal/diag"

// Catalogue lists every check, in the order of the method's rules.
var Catalogue = []diag.Entry{
	{
		Code: "mvf-no-value", Severity: diag.Error, Rule: minimal, Says: "An MVF does not say what a customer gets from it",
		Mend:    "Write what a customer can do when it ships, in one to three sentences.",
		Example: "value = \"\"   # wrong\nvalue = \"Analysts get yesterday's orders without asking us.\"",
	},
	{
		Code: "mvf-long-value", Severity: diag.Warning, Rule: minimal, Says: "The value of an MVF is longer than three sentences or 300 letters",
		Mend:    "Say what a customer gets, and leave how it is built to the text below.",
		Example: "value = \"We will first … and then … and finally …\"   # wrong\nvalue = \"Analysts get yesterday's orders without asking us.\"",
	},
	{
		Code: "mvf-too-big", Severity: diag.Error, Rule: minimal, Says: "An MVF takes more work than mvf.max_effort",
		Mend:    "Split it into fragments that each give value, or raise mvf.max_effort in config.toml.",
		Example: "effort = \"30w\"   # wrong\neffort = \"3w\"    # right",
	},
	{
		Code: "mvf-short-life", Severity: diag.Error, Rule: lasting, Says: "An MVF lives shorter than mvf.min_life, which makes it an MVP",
		Mend:    "Design it to live longer, or lower mvf.min_life in config.toml.",
		Example: "life = \"6m\"   # wrong\nlife = \"3y\"   # right",
	},
	{
		Code: "mvf-no-life", Severity: diag.Warning, Rule: lasting, Says: "An MVF does not say how long it lives",
		Mend:    "Add life, or lives_until with a day.",
		Example: "life = \"3y\"   # or lives_until = 2029-06-30",
	},
	{
		Code: "mvf-words", Severity: diag.Warning, Rule: lasting, Says: "The title of an MVF calls it an MVP, a prototype, or quick and dirty",
		Mend:    "Name it by what customers get, and design it to last.",
		Example: "title = \"Prototype of the import\"                 # wrong\ntitle = \"Acquire one data type from one source\"   # right",
	},
	{
		Code: "mvf-no-part-of", Severity: diag.Warning, Rule: fragment, Says: "An MVF does not say what it is a fragment of",
		Mend:    "Add part_of: the full thing.",
		Example: "part_of = \"Acquire N data types from N sources\"",
	},
	{
		Code: "mvf-whole-product", Severity: diag.Error, Rule: fragment, Says: "An MVF is the whole of what it is a part of, or the full scope of its service",
		Mend:    "Say in the title what this fragment does, and in part_of what it is a fragment of.",
		Example: "title = \"Acquire all data\"\npart_of = \"Acquire all data\"                      # wrong\ntitle = \"Acquire one data type from one source\"   # right",
	},
	{
		Code: "mvf-no-milestone", Severity: diag.Error, Rule: milestone, Says: "An MVF that is more than an idea is in no milestone",
		Mend:    "Add milestone, or set the status to idea.",
		Example: "milestone = \"raw-data\"",
	},
	{
		Code: "milestone-empty", Severity: diag.Warning, Rule: milestone, Says: "A milestone holds no MVF",
		Mend:    "Set milestone in the MVFs that reach it, or remove the milestone.",
		Example: "content/mvfs/a1.md:   milestone = \"raw-data\"",
	},
	{
		Code: "balance-all-short", Severity: diag.Warning, Rule: balanced, Says: "All work is short-term: visible wins, and no growth of the platform",
		Mend:    "Plan work for the long term too.",
		Example: "horizon = \"long\"",
	},
	{
		Code: "balance-all-long", Severity: diag.Warning, Rule: balanced, Says: "All work is long-term: nothing is seen until the platform is finished, and money may run out first",
		Mend:    "Plan work that customers see soon.",
		Example: "horizon = \"short\"",
	},
	{
		Code: "balance-outside-band", Severity: diag.Warning, Rule: balanced, Says: "The share of short-term work lies outside balance.short_term",
		Mend:    "Change what is planned, or the band in config.toml.",
		Example: "[balance]\nshort_term = [0.2, 0.5]   # 20 to 50 % of the effort",
	},
	{
		Code: "audience-no-story", Severity: diag.Warning, Rule: stories, Says: "An audience has no narrative",
		Mend:    "Write under the front matter what this reader asks and what the roadmap answers.",
		Example: "content/audiences/investors.md:   text below the second +++",
	},
}
