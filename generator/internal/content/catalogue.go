package content

import "github.com/waypost/waypost/generator/internal/diag"

// Catalogue lists the codes of codes.go. A section for an audience that does not exist has
// its entry where references are joined.
var Catalogue = []diag.Entry{
	{
		Code: codeNoConfig, Says: "The folder has no config.toml, so it is no site",
		Mend:    "Run waypost init, or give the right folder with --root.",
		Example: "waypost check --root my-roadmap",
	},
	{
		Code: codeUnreadable, Says: "A file or a folder cannot be read",
		Mend:    "Check its permissions.",
		Example: "chmod u+r content/mvfs/a1.md",
	},
	{
		Code: codeNotAFile, Says: "A symbolic link or a device stands where a file should be",
		Mend:    "Copy the file itself into the folder.",
		Example: "cp --dereference link.md content/mvfs/a1.md",
	},
	{
		Code: codeUnknownFolder, Severity: diag.Warning, Says: "Markdown lies in a folder of content/ that is no kind of content, and is left out",
		Mend:    "Move it into services, milestones, mvfs, metrics, audiences, posts or pages.",
		Example: "content/mvf/a1.md    # wrong\ncontent/mvfs/a1.md   # right",
	},
	{
		Code: codeTooLarge, Says: "A file, a front matter or a table is larger than the cap",
		Mend:    "Split it, or move long texts into the body of a page.",
		Example: "1 MiB a file, 256 KiB of TOML, 100,000 cells a table",
	},
	{
		Code: codeTooDeep, Says: "TOML or Markdown is nested deeper than the cap",
		Mend:    "Write fewer levels.",
		Example: "TOML and Markdown: 32 levels",
	},
	{
		Code: codeBadEncoding, Says: "A file is not UTF-8",
		Mend:    "Save it as UTF-8.",
		Example: "iconv -f latin1 -t utf-8 a1.md",
	},
	{
		Code: codeBadCharacter, Says: "A text holds a control character, a noncharacter or a change of writing direction",
		Mend:    "Delete the character.",
		Example: "title = \"a\\u202Eb\"   # wrong: it would read backwards",
	},
	{
		Code: codeNoFrontMatter, Says: "A content file does not start with a line +++",
		Mend:    "Write the front matter between two lines +++, and the text below.",
		Example: "+++\ntitle = \"Acquire one data type\"\n+++\nText.",
	},
	{
		Code: codeUnclosed, Says: "A front matter or a section is never closed",
		Mend:    "Close a front matter with a line +++, and a section with a line :::.",
		Example: "::: for investors\nOnly they read this.\n:::",
	},
	{
		Code: codeTOML, Says: "The TOML cannot be parsed",
		Mend:    "Mend the line: a text stands between quotes, a list between square brackets.",
		Example: "title = Roadmap     # wrong\ntitle = \"Roadmap\"   # right",
	},
	{
		Code: codeUnknownKey, Says: "A key does not exist here",
		Mend:    "Write the name that is offered, or put the key under [extra].",
		Example: "titel = \"Roadmap\"   # wrong\ntitle = \"Roadmap\"   # right",
	},
	{
		Code: codeMissingKey, Says: "A key that is required is not written",
		Mend:    "Add the key.",
		Example: "title = \"Acquire one data type\"\nservice = \"data-acquisition\"   # an MVF needs both",
	},
	{
		Code: codeConflict, Says: "Two keys that exclude each other are both written",
		Mend:    "Keep one of the two.",
		Example: "life = \"3y\"\nlives_until = 2029-06-30   # wrong beside life",
	},
	{
		Code: codeBadType, Says: "A value has another type than its key takes",
		Mend:    "Write the value as the hint shows.",
		Example: "order = \"1\"   # wrong\norder = 1     # right",
	},
	{
		Code: codeBadValue, Says: "A value is none of the names that its key takes",
		Mend:    "Write one of the names that the hint lists.",
		Example: "status = \"done\"      # wrong\nstatus = \"shipped\"   # right",
	},
	{
		Code: codeBadNumber, Says: "A number is out of its range",
		Mend:    "Write a number in the range, or leave the key out when it is not known.",
		Example: "[delay]\nvalue = 50   # wrong: 1 to 20",
	},
	{
		Code: codeBadDate, Says: "A text or a value is no civil date",
		Mend:    "Write a day, a month, a quarter or a year, without a time of day.",
		Example: "due = \"soon\"       # wrong\ndue = 2026-03-31   # right, and so is \"2026-Q1\"",
	},
	{
		Code: codeBadDuration, Says: "A text is no duration",
		Mend:    "Write a number and a unit: d, w, m or y.",
		Example: "effort = \"two weeks\"   # wrong\neffort = \"2w\"          # right",
	},
	{
		Code: codeBadID, Says: "An id cannot be a file name and an address",
		Mend:    "Write letters, digits, dots, hyphens and underscores.",
		Example: "id = \"A/1\"   # wrong\nid = \"A.1\"   # right",
	},
	{
		Code: codeBadURL, Says: "base_url is no absolute web address",
		Mend:    "Write the address of the published site.",
		Example: "base_url = \"example.github.io\"                    # wrong\nbase_url = \"https://example.github.io/roadmap/\"   # right",
	},
	{
		Code: codeBadRange, Says: "A range ends before it starts",
		Mend:    "Exchange the two ends.",
		Example: "effort = [\"5w\", \"3w\", \"2w\"]   # wrong\neffort = [\"2w\", \"3w\", \"5w\"]   # right: low, likely, high",
	},
	{
		Code: codeEmptyAudiences, Says: "audiences is empty, so nobody could see the item",
		Mend:    "Name the audiences, or write [\"*\"] for everyone.",
		Example: "audiences = []      # wrong\naudiences = [\"*\"]   # right",
	},
	{
		Code: codeDuplicatePoint, Says: "A metric has two readings for the same time",
		Mend:    "Delete one of them.",
		Example: "[[points]]\nat = \"2026-Q1\"   # wrong when it stands twice",
	},
	{
		Code: codeBadCSV, Says: "The CSV file of a metric cannot be parsed",
		Mend:    "Give every row the cells of the header.",
		Example: "at,plan,actual\n2026-Q1,100,110",
	},
	{
		Code: codeBadSection, Says: "A line ::: opens or closes nothing",
		Mend:    "Open a section with ::: for and audience ids; close it with ::: alone.",
		Example: "::: investors       # wrong\n::: for investors   # right",
	},
	{
		Code: codeViewArg, Says: "A view lacks its argument, or has one too many",
		Mend:    "Name the metric of a chart; place a second view in a block of its own.",
		Example: "```chart           # wrong\n```chart revenue   # right",
	},
	{
		Code: codeViewOption, Says: "A view has no such option",
		Mend:    "Write the option that is offered.",
		Example: "```timeline\ngroups = \"service\"   # wrong\ngroup = \"service\"    # right\n```",
	},
	{
		Code: codeViewValue, Says: "An option of a view has no such value",
		Mend:    "Write one of the values that the hint lists.",
		Example: "```timeline\ngroup = \"team\"      # wrong\ngroup = \"service\"   # right\n```",
	},
	{
		Code: codeBadLink, Says: "A link has an address that a page may not hold",
		Mend:    "Link to https://, mailto:, a #heading, a file of content/ or a page of the site.",
		Example: "[here](javascript:alert)   # wrong\n[here](../mvfs/a1.md)      # right",
	},
	{
		Code: codeBrokenLink, Says: "A link leads to a file, a page or a heading that does not exist",
		Mend:    "Correct the address, or add what it leads to.",
		Example: "[A.1](../mvfs/a01.md)   # wrong\n[A.1](../mvfs/a1.md)    # right",
	},
	{
		Code: codeBadAsset, Says: "A linked file may not be published",
		Mend:    "Link to a picture, a PDF, a CSV or a text file with a plain name; export SVG without scripts.",
		Example: "[Plan](my plan.exe)   # wrong\n[Plan](plan.pdf)      # right",
	},
	{
		Code: codeRawHTML, Severity: diag.Warning, Says: "HTML in Markdown is left out",
		Mend:    "Write it in Markdown.",
		Example: "<b>Now</b>   # left out\n**Now**      # right",
	},
}
