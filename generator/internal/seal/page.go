package seal

import _ "embed"

//go:embed page/index.html
var indexPage []byte

//go:embed page/unlock.js
var unlockScript []byte

//go:embed page/unlock.css
var unlockStyle []byte

//go:embed page/unlock.svg
var unlockIcon []byte

// page is the locked page: the same bytes for every edition of every site.
func page() map[string][]byte {
	return map[string][]byte{"index.html": indexPage, "unlock.js": unlockScript, "unlock.css": unlockStyle, "unlock.svg": unlockIcon}
}
