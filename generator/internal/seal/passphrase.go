package seal

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/sethvargo/go-diceware/diceware"
	"golang.org/x/text/unicode/norm"
)

// Words is the number of words of a generated passphrase: six from a list of 7,776 are
// 77 bits.
const Words = 6

// An attacker tries passphrases offline, so what people make up has to be long.
const (
	shortest = 20 // characters
	variety  = 8  // of which so many differ
)

// NewPassphrase draws words from the EFF's long list.
func NewPassphrase(random io.Reader) (string, error) {
	dice, err := diceware.NewGenerator(&diceware.GeneratorInput{WordList: diceware.WordListEffLarge(), RandReader: random})
	if err != nil {
		return "", fmt.Errorf("drawing a passphrase: %w", err)
	}
	words, err := dice.Generate(Words)
	if err != nil {
		return "", fmt.Errorf("drawing a passphrase: %w", err)
	}
	return strings.Join(words, " "), nil
}

// Weak says, as the end of a sentence, why a passphrase is refused, or returns "".
func Weak(passphrase string) string {
	p := normal(passphrase)
	distinct := map[rune]bool{}
	for _, r := range p {
		distinct[r] = true
	}
	switch {
	case utf8.RuneCountInString(p) < shortest:
		return fmt.Sprintf("has fewer than %d characters", shortest)
	case len(distinct) < variety:
		return fmt.Sprintf("has fewer than %d different characters", variety)
	}
	return ""
}

// normal is the one form of a passphrase, however it was typed or pasted. The page does
// the same: NFKC, white space at the ends dropped and between words one space.
func normal(passphrase string) string {
	words := strings.FieldsFunc(norm.NFKC.String(passphrase), func(r rune) bool {
		return r == ' ' || r >= '\t' && r <= '\r'
	})
	return strings.Join(words, " ")
}
