package roadmap

// Look is what a site changes of its theme, from [theme] in config.toml. What is empty
// stays as the theme has it. Files are names in the site's own assets/.
type Look struct {
	Accent, AccentDark string // "#1d4fd7", on a light and on a dark ground; AccentDark may be left out
	Logo               string // a file: "logo.svg"
	Font               string // families, "Georgia, serif", or a file: "inter.woff2"
	Radius             string // of corners, a length: "4px"
}
