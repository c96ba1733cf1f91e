package roadmap

import "github.com/waypost/waypost/generator/internal/diag"

// Catalogue lists the codes of the problems that Resolve reports.
var Catalogue = []diag.Entry{
	{
		Code: "duplicate-id", Says: "Two items of one kind have the same id", Mend: "Give one of them another id.",
		Example: "content/mvfs/a1.md      id = \"A.1\"\ncontent/mvfs/other.md   id = \"A.1\"   # wrong\ncontent/mvfs/other.md   id = \"A.2\"   # right",
	},
	{
		Code: "duplicate-slug", Says: "Two ids of one kind differ by case alone, so their pages would have the same address",
		Mend:    "Give one of them an id that differs by more than case.",
		Example: "id = \"A.1\" in one file and \"a.1\" in another   # wrong",
	},
	{
		Code: "duplicate-reference", Severity: diag.Warning, Says: "A list names the same id twice", Mend: "Name it once.",
		Example: "after = [\"B.1\", \"B.1\"]   # wrong\nafter = [\"B.1\"]          # right",
	},
	{
		Code: "unknown-service", Says: "No service has this id", Mend: "Write the id of a file under content/services/, or add one.",
		Example: "service = \"data\"               # wrong\nservice = \"data-acquisition\"   # right",
	},
	{
		Code: "unknown-milestone", Says: "No milestone has this id", Mend: "Write the id of a file under content/milestones/, or add one.",
		Example: "milestone = \"raw\"        # wrong\nmilestone = \"raw-data\"   # right",
	},
	{
		Code: "unknown-mvf", Says: "No MVF has this id", Mend: "Write the id of a file under content/mvfs/, or add one.",
		Example: "after = [\"A1\"]    # wrong\nafter = [\"A.1\"]   # right",
	},
	{
		Code: "unknown-metric", Says: "No metric has this id", Mend: "Write the id of a file under content/metrics/, or add one.",
		Example: "moves = [\"revenu\"]    # wrong\nmoves = [\"revenue\"]   # right",
	},
	{
		Code: "unknown-audience", Says: "No audience has this id, so nobody knows who may read this",
		Mend:    "Write the id of a file under content/audiences/, or add one.",
		Example: "audiences = [\"investor\"]    # wrong\naudiences = [\"investors\"]   # right",
	},
	{
		Code: "unknown-team", Says: "No team of config.toml has this id", Mend: "Write the id of a [teams.<id>] table, or add one to config.toml.",
		Example: "team = \"cor\"    # wrong\nteam = \"core\"   # right, with [teams.core] in config.toml",
	},
	{
		Code: "unknown-item", Says: "A post is about something that does not exist", Mend: "Write the id of an MVF, a milestone, a service or a metric.",
		Example: "about = [\"A.9\"]   # wrong\nabout = [\"A.1\"]   # right",
	},
	{
		Code: "unlabelled", Says: "An item does not say who may see it, and config.toml has no default",
		Mend:    "Add audiences to the item, or default_audiences to config.toml.",
		Example: "audiences = [\"public\"]        # in the item\ndefault_audiences = [\"*\"]   # or once, in config.toml",
	},
	{
		Code: "ambiguous-reference", Says: "A post is about an id that items of several kinds have",
		Mend: "Give all but one of them another id.", Example: "about = [\"revenue\"]   # wrong while a metric and a milestone are both called revenue",
	},
	{
		Code: "self-dependency", Says: "An MVF waits for itself", Mend: "Take it out of after.",
		Example: "id = \"A.1\"\nafter = [\"A.1\"]   # wrong",
	},
	{
		Code: "dependency-cycle", Says: "MVFs wait for each other in a ring, so none of them could ever start",
		Mend: "Take one of them out of the after of another.", Example: "A.1: after = [\"B.1\"]\nB.1: after = [\"A.1\"]   # wrong",
	},
	{
		Code: "start-after-due", Says: "An MVF is planned to start after it is due", Mend: "Swap the two, or leave one out and the scheduler decides.",
		Example: "start = 2026-04-01\ndue = 2026-03-01   # wrong\ndue = 2026-05-01   # right",
	},
	{
		Code: "shipped-before-started", Says: "An MVF has shipped before it started", Mend: "Correct the day that is wrong.",
		Example: "started = 2026-03-02\nshipped = 2026-02-27   # wrong\nshipped = 2026-03-27   # right",
	},
	{
		Code: "shipped-without-date", Says: "An MVF has shipped and nothing says when", Mend: "Add shipped, with the day on which customers had it.",
		Example: "status = \"shipped\"     # wrong alone\nshipped = 2026-03-31   # right beside it",
	},
	{
		Code: "shipped-status", Says: "An MVF has a day of shipping and another status", Mend: "Set status = \"shipped\", or take the day out.",
		Example: "status = \"building\"\nshipped = 2026-03-31   # wrong",
	},
	{
		Code: "metric-role", Says: "A metric cannot play its role: its unit does not fit, or another metric has the role",
		Mend: "Set the unit that goes with the role, or keep the role in one metric.", Example: "role = \"runway\"\nunit = \"count\"    # wrong\nunit = \"months\"   # right",
	},
	{
		Code: "bad-formula", Says: "The formula of a metric cannot be computed", Mend: "Write numbers, metrics, inputs, + - * / and brackets.",
		Example: "formula = \"ltv over cac\"   # wrong\nformula = \"ltv / cac\"      # right",
	},
	{
		Code: "formula-cycle", Says: "Metrics are computed from each other in a ring", Mend: "Give one of them points in place of its formula.",
		Example: "a.md: formula = \"b * 2\"\nb.md: formula = \"a / 2\"   # wrong",
	},
	{
		Code: "formula-input", Says: "A formula reads an input that nothing gives", Mend: "Add the input to the metric's points, or a metric with this id.",
		Example: "formula = \"spend / new_customers\"   # wrong while no point gives spend",
	},
	{
		Code: "formula-disagrees", Says: "A typed value differs from what its formula gives by more than 1 %",
		Mend: "Take the typed value out, or correct it or the inputs of the formula.", Example: "formula = \"ltv / cac\"   # 2.5\nactual = 3.0            # wrong\nactual = 2.5            # right",
	},
}

// unknownCode is the code of a reference to nothing, by the kind that it asks for.
var unknownCode = map[Kind]string{
	KindService: "unknown-service", KindMilestone: "unknown-milestone", KindMVF: "unknown-mvf",
	KindMetric: "unknown-metric", KindAudience: "unknown-audience",
}
