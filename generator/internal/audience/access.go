package audience

import (
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// checkPublicFacts refuses an open edition that shows confidential fields on a host that
// serves everyone, until the config says that it is meant.
func checkPublicFacts(list *diag.List, cfg *roadmap.Config, a *roadmap.Audience) {
	host := cfg.PublicHost()
	if a.Access != roadmap.Open || cfg.PublicFacts || host == "" {
		return
	}
	var shown []string
	for _, f := range roadmap.Confidential {
		if slices.Contains(a.Sees, f) {
			shown = append(shown, string(f))
		}
	}
	if len(shown) == 0 {
		return
	}
	pos := a.At("access")
	if !a.Keys.Has("access") {
		pos = a.At("sees")
	}
	list.Errorf("confidential-in-public", pos,
		`set access = "passphrase" or "separate", take the fields out of sees, or say that it is meant: confidential_on_public_host = true under [publish] in config.toml`,
		"everyone could read the edition %q on %s, and it shows %s", a.ID, host, strings.Join(shown, ", "))
}
