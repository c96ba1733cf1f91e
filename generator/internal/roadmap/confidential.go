package roadmap

import (
	"net/url"
	"slices"
	"strings"
)

// Confidential lists the fields that companies do not tell outside: an edition that shows
// one of them is not meant for everyone.
var Confidential = []Field{FieldEffort, FieldTeam, FieldDelay, FieldSlack, FieldHealth, FieldPoints, FieldOdds, FieldWhatIf, FieldEarned, FieldRunway}

// publicHosts are domains under which hosts serve sites to anyone who asks.
var publicHosts = []string{
	"github.io", "gitlab.io", "bitbucket.io", "codeberg.page", "pages.dev", "workers.dev", "netlify.app", "vercel.app", "surge.sh",
	"web.app", "firebaseapp.com", "onrender.com", "herokuapp.com", "fly.dev", "deno.dev", "amplifyapp.com", "cloudfront.net",
	"azurestaticapps.net", "neocities.org", "sourceforge.io", "readthedocs.io",
}

// PublicHost returns the host of base_url if it is known to serve everyone, else "".
func (c *Config) PublicHost() string {
	u, err := url.Parse(c.BaseURL)
	if err != nil {
		return ""
	}
	host := strings.ToLower(u.Hostname())
	if slices.ContainsFunc(publicHosts, func(known string) bool { return host == known || strings.HasSuffix(host, "."+known) }) {
		return host
	}
	return ""
}
