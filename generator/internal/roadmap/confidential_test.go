package roadmap

import "testing"

func TestPublicHost(t *testing.T) {
	for base, want := range map[string]string{
		"":                                  "",
		"https://northwind.github.io/plan/": "northwind.github.io",
		"https://Northwind.GitHub.io:443/":  "northwind.github.io",
		"https://github.io/":                "github.io",
		"https://notgithub.io/":             "",
		"https://github.io.example.com/":    "",
		"https://plan.northwind.example/":   "",
		"http://a.b.pages.dev/":             "a.b.pages.dev",
		"://":                               "",
	} {
		if got := (&Config{BaseURL: base}).PublicHost(); got != want {
			t.Errorf("%q: %q, want %q", base, got, want)
		}
	}
}
