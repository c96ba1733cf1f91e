package cli

import (
	"maps"
	"slices"

	"github.com/waypost/waypost/generator/internal/audience"
	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/history"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/rules"
	"github.com/waypost/waypost/generator/internal/schedule"
	"github.com/waypost/waypost/generator/internal/site"
	"github.com/waypost/waypost/generator/internal/theme"
)

// catalogue is every code of the program. A package that reports problems lists its
// codes and is named here.
var catalogue = diag.JoinCatalogue( //nolint:gochecknoglobals // a constant
	content.Catalogue, roadmap.Catalogue, history.Catalogue, rules.Catalogue, schedule.Catalogue, audience.Catalogue, theme.Catalogue, site.Catalogue, ownCodes,
)

var ownCodes = []diag.Entry{
	{
		Code: "build-failed", Says: "The site could not be built, for a reason outside the content",
		Mend: "Mend what the message names: a folder, a permission, a theme.", Example: "waypost serve --root my-roadmap",
	},
	{
		Code: "leak", Says: "An edition tells of something that its audience may not see",
		Mend: "When a layout of your own theme does this, take it out there. Else it is a bug in Waypost: please report it.", Example: "waypost audit",
	},
	{
		Code: "secret", Says: "A secret of config.toml stands in an edition of an audience that is not named beside it",
		Mend: "Take it out of what the audience sees, or name the audience.", Example: "[audit]\nsecrets = [\"Project Heron\", { text = \"4.2 M\", audiences = [\"board\"] }]",
	},
	{
		Code: "rule-fixed", Says: "config.toml lowers an error that keeps pages right and safe",
		Mend:    "Take the line out, and mend what is reported. Warnings and the rules of the method may be set.",
		Example: "[rules]\nunknown-mvf = \"off\"          # wrong: a page would link to nothing\nmvf-short-life = \"warning\"   # right",
	},
	{
		Code: "seal-no-passphrase", Says: "An edition is to be sealed, and no passphrase opens it", Mend: "Run waypost seal add with the id of the audience.",
		Example: "waypost seal add investors",
	},
	{
		Code: "seal-no-secret", Says: "An edition is to be sealed, and the build has no secret to seal it with",
		Mend: "Set WAYPOST_SECRET where the build runs. Nothing is published in clear instead.", Example: "export WAYPOST_SECRET=wps1_…",
	},
	{
		Code: "seal-bad-secret", Says: "WAYPOST_SECRET holds something that is no build secret", Mend: "Set what waypost seal init printed, whole.",
		Example: "export WAYPOST_SECRET=wps1_…",
	},
	{
		Code: "seal-other-secret", Says: "The passphrases of an edition were made with another secret, so they would open nothing",
		Mend: "Set the secret that they were made with. If it is lost, run waypost seal init --new.", Example: "waypost seal init --new",
	},
	{
		Code: "separate-link", Says: "An edition on a host of its own links to editions whose address is not known",
		Mend: "Set base_url in config.toml, or take the links out.", Example: "base_url = \"https://example.github.io/roadmap/\"",
	},
	{
		Code: "unknown-rule", Says: "config.toml sets a code that does not exist", Mend: "Write a code of waypost check --list.",
		Example: "[rules]\nlife-short = \"off\"           # wrong\nmvf-short-life = \"off\"       # right",
	},
}

// checkLevels holds [rules] of the config to the catalogue.
func checkLevels(cfg *roadmap.Config) diag.List {
	var problems diag.List
	for _, code := range slices.Sorted(maps.Keys(cfg.Rules)) {
		pos := cfg.At("rules." + code)
		e := catalogue.Find(code)
		switch {
		case e == nil:
			hint := "waypost check --list shows every code"
			if near := diag.Nearest(code, catalogue.Codes()); near != "" {
				hint = "did you mean " + near + "?"
			}
			problems.Errorf("unknown-rule", pos, hint, "no problem has the code %q", code)
		case e.Fixed() && cfg.Rules[code] != diag.LevelError && cfg.Rules[code] != "":
			problems.Errorf("rule-fixed", pos, "take the line out, and mend what is reported",
				"%s is always an error, because a page would be wrong or unsafe without it", code)
		}
	}
	return problems
}
