package theme

import "github.com/waypost/waypost/generator/internal/diag"

// Catalogue lists the codes of the problems that Open reports.
var Catalogue = []diag.Entry{
	{
		Code: codeBadLayout, Says: "A layout cannot be parsed, or asks for what the contract does not have",
		Mend:    "Mend the line that is named: themes/CONTRACT.md lists what each layout receives.",
		Example: "{{.Titel}}   # wrong\n{{.Title}}   # right",
	},
	{
		Code: codeBadTheme, Says: "theme.toml is wrong, or a file of the theme is missing", Mend: "Compare with the default theme.",
		Example: "palette.ink = \"#111\"              # wrong\npalette.ink = \"#111111 #eeeeee\"   # right: on light, then on dark",
	},
	{
		Code: codeLowContrast, Says: "The accent cannot be read on the ground of the page", Mend: "Take the colour of the same hue that the message names.",
		Example: "[theme]\naccent = \"#ffcc00\"   # wrong: 1.5:1 on white\naccent = \"#8f7200\"   # right: 4.5:1",
	},
	{
		Code: codeNoAsset, Says: "config.toml names a file that assets/ does not have", Mend: "Put the file into the folder assets/ beside config.toml.",
		Example: "[theme]\nlogo = \"logo.svg\"   # the file assets/logo.svg",
	},
}
