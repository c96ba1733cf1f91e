// Package content reads a site: config.toml and the Markdown files of content/.
//
// Read turns files into a roadmap.Source and a list of every problem in them. It is
// the one door to the TOML and the Markdown parser; no type of theirs leaves it.
// A Reader does the same again and again, and opens and parses only what has changed.
//
// # Files
//
//	config.toml
//	content/services/*.md    content/milestones/*.md   content/mvfs/*.md
//	content/metrics/*.md     content/audiences/*.md    content/posts/*.md
//	content/pages/*.md
//
// Folders may be nested. A content file is TOML between two lines +++, then
// Markdown. Files are UTF-8; a byte order mark, Windows line ends and a missing final
// newline make no difference. Names that start with a dot are left alone; symbolic
// links and devices are errors. Other files under content/ are published when a text
// links to them (png jpg jpeg gif webp avif svg pdf csv txt), else listed as ignored.
// Pictures are written anew, without what is no picture: EXIF, XMP, comments, previews.
//
// An unknown key is an error, except under [extra]. What earlier versions of the files said
// of their plans is read by Earlier; package history keeps it in history.jsonl.
//
// # Values
//
//	date       2026-03-31, "2026-03-31", "2026-03", "2026-Q1", "2026-H1", "2026"; quarters,
//	           halves and years are fiscal; a day where the key says day. Never a date-time.
//	duration   "3d", "2w" (working time), "6m", "3y"
//	audiences  a list of audience ids, or ["*"] for everyone; never empty
//
// # config.toml
//
//	title, description, base_url (https:// or http://), language ("en"; also de, fr, es, ar, ja), currency ("USD"),
//	theme ("default"; or the table [theme]), as_of (a day, or "auto"), default_audiences
//	[theme]      name ("default"), accent ("#1d4fd7", or "#1d4fd7 #86adff" for light and dark),
//	             logo ("logo.svg"), font ("Georgia, serif", or "inter.woff2"), radius ("4px");
//	             files are those of the site's own assets/
//	[fiscal]     year_starts ("Jan" to "Dec"), named_by ("start" or "end")
//	[calendar]   workdays (["Mon", …]), holidays (days)
//	[teams.<id>] title, parallel (1), leave ([{ from, to }])
//	[mvf]        min_life ("3y"), max_effort ("8w")
//	[balance]    short_term ([lowest, highest] share of effort, 0 to 1)
//	[rules]      <code> = error, warning or off, for the codes that may be set (waypost check --list)
//	[compare]    order (service ids), start, until
//	[publish]    confidential_on_public_host (false): open editions may show effort, team, delay,
//	             slack, health or points on a host such as github.io
//	declassify   { to, reason }: audiences that get the dates of the whole plan, and why; else
//	             each edition is planned from what its audience may see
//	[audit]      secrets: texts or amounts that no edition may hold, or, as { text, audiences },
//	             only those of some audiences
//	[extra]      anything
//
// # Every content file
//
//	title (required), id (the file's stem), summary, audiences
//	[for.<audience>]  title, summary, value: what that audience reads instead
//	declassify        { to, reason }, of services, milestones, MVFs and metrics: audiences that get
//	                  its dates, or its readings, as computed from what they may not see, and why
//	[extra]           anything
//
// # Services
//
//	letter, order, owner, customer_facing, full_scope, big_bang_effort (a duration)
//
// # Milestones
//
//	goal, order, due, launch, announce, metrics (metric ids)
//	health  { state = green, amber, red or grey, why, on }, or the state alone
//
// # MVFs
//
//	service (required), milestone
//	status      idea, planned (default), building, shipped, paused, dropped
//	value, part_of, team, horizon (short or long)
//	life (a duration) or lives_until
//	effort      a duration, or three: [low, likely, high]
//	after       ["B.1", "A.1 +5d"]: ids, each with a lag if there is one
//	start, due; started, shipped (days)
//	moves       metric ids
//	[delay]     cost_per_week (in the currency), or value, time and risk (1 to 20)
//
// # Metrics
//
//	unit (required)  currency, percent (12.5 is 12.5 %), ratio, count, months
//	role             revenue (in currency) or runway (in months): what the plan as a whole
//	                 is measured by; a metric with the id revenue or runway needs no role
//	period (quarter, month, year), better (higher, lower), target, source
//	formula          such as "ltv / cac"
//	bands            numbers that rise: [1, 3, 5]
//	[[points]]       at (required), plan, actual, low, high, note; and the raw inputs
//	                 arpa, spend (money), gross_margin, churn (shares, 0 to 1), new_customers,
//	                 start_arr, expansion, contraction, lost_arr, new_arr, net_burn, cash (money);
//	                 the formulas ltv, cac, payback, nrr, burn_multiple and runway read them
//
// In place of points, a CSV file of the same stem beside the metric, with these names
// in its first row.
//
// # Audiences
//
//	order, statuses, disclaimer
//	access  open, or passphrase (encrypted; see waypost seal), or separate (a tree of its own
//	        beside public/, for a host that asks its readers to sign in)
//	sees    a preset or a list of fields; the preset of the audience's id, else public
//	dates   day, month, quarter, half, none; day, and quarter for the audience public
//	money   exact, indexed, hidden; exact, and hidden for the audience public
//
// # Posts
//
//	date (required, a day), kind (progress, launch, board, decision), about (ids), health,
//	highlights, lowlights, asks (lists of texts), snapshot
//
// # Pages
//
//	order, menu
//
// # Markdown
//
// CommonMark with tables, footnotes, strikethrough, task lists and definition lists.
// Headings have anchors, and level 1 becomes level 2. HTML is left out with a warning,
// comments without one.
//
// A section is for the audiences that it names. Each audience's text is rendered from
// the lines that it may see and from nothing else:
//
//	::: for investors product
//	Only these two read this.
//	::: else
//	Everybody else reads this instead. This part may be left out.
//	:::
//
// A fenced block in the language of a view (roadmap.Views) places that view, with its
// options as TOML on the lines of the block:
//
//	```chart revenue
//	from = "2026-Q1"
//	```
//
// A chart is named by a metric's id or by a chart of the roadmap (roadmap.Charts). Its
// options: kind (line, bar, ratio), from and to, compare (the id of a second metric) and
// height, 160 to 1200 pixels; those of the roadmap take height alone.
//
// The view metrics takes as = "strip" and show, the ids of metrics in their order;
// milestones takes as = "table", against their plan; report and posts take the kind of a
// post; lists take limit.
//
// A link leads to https://, http:// or mailto:, to a #heading of the same text, to a
// file under content/ by its relative path, or by a leading slash to a page of the
// edition: /timeline/. Images are files under content/. Every other address is an error.
//
// # Caps
//
// They stand before the parsers: 1 MiB a file, 256 KiB of TOML, TOML and Markdown 32
// levels deep, 32 parts of a dotted key, 100 open brackets in a block of text, 100,000
// cells in a table, 5 MiB an asset, 40 million pixels a picture.
package content
