package audit

import "fmt"

// Canary is a word that a variant puts in a hidden place.
type Canary struct {
	Word string
	From string // where it stands: "title of content/mvfs/a1.md"
}

// Canaries are all the canaries of a variant.
type Canaries []Canary

type canaries struct{ known Canaries }

// add makes a word for a place. It is made of letters and digits, so that no escaping
// changes it, and no word is the start of another.
func (c *canaries) add(file, key string) string {
	word := fmt.Sprintf("qzcanary%dzq", len(c.known))
	c.known = append(c.known, Canary{word, key + " of " + file})
	return word
}
