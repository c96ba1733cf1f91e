package seal

import (
	"bytes"
	_ "embed"
	"fmt"
	"html/template"

	"github.com/waypost/waypost/generator/internal/locale"
)

//go:embed page/index.html
var indexPage string

//go:embed page/unlock.js
var unlockScript []byte

//go:embed page/unlock.css
var unlockStyle []byte

//go:embed page/unlock.svg
var unlockIcon []byte

// Page is the locked page in a language: the same bytes for every edition of every site in
// it. What its script says stands in the page, so that the script is one for all.
func Page(words locale.Locale) (map[string][]byte, error) {
	door, err := template.New("door").Funcs(template.FuncMap{
		"say": func(text string) string { return words.T(text) },
		"code": func(text, name string) template.HTML {
			return template.HTML(fmt.Sprintf(template.HTMLEscapeString(words.T(text)), "<code>"+name+"</code>")) //nolint:gosec // escaped but for the element
		},
	}).Parse(indexPage)
	var index bytes.Buffer
	if err == nil {
		err = door.Execute(&index, struct{ Language, Direction string }{words.Language(), words.Direction()})
	}
	if err != nil {
		return nil, fmt.Errorf("writing the locked page: %w", err)
	}
	return map[string][]byte{"index.html": index.Bytes(), "unlock.js": unlockScript, "unlock.css": unlockStyle, "unlock.svg": unlockIcon}, nil
}
