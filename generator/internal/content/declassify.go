package content

import (
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// declassify reads who gets what is computed from hidden things, and why.
func (t *table) declassify() roadmap.Declassify {
	in := t.table("declassify")
	if in == nil {
		return roadmap.Declassify{}
	}
	in.require("to", "reason")
	d := roadmap.Declassify{To: in.labels("to"), Reason: in.words("reason")}
	if in.has("reason") && d.Reason == "" {
		in.errorf(codeBadValue, in.valuePos("reason"), "say why these audiences may have it; waypost audit lists the sentence", "the reason is empty")
	}
	in.close()
	return d
}

// secrets reads texts that nobody, or only some audiences, may read.
func (t *table) secrets(key string) []roadmap.Secret {
	elements, _ := t.list(key)
	var out []roadmap.Secret
	for _, e := range elements {
		secret := roadmap.Secret{Pos: t.valuePos(e.path)}
		if _, isTable := e.v.(map[string]any); isTable {
			in := t.asTable(e.path, e.v)
			in.require("text")
			secret.Text, secret.Audiences = in.words("text"), in.labels("audiences")
			in.close()
		} else {
			secret.Text = strings.Join(strings.Fields(t.asText(e.path, e.v)), " ")
		}
		const shortest = 3
		if n := len([]rune(secret.Text)); n > 0 && n < shortest {
			t.errorf(codeBadValue, secret.Pos, "write at least three letters or digits", "the secret %q is too short to be told from other text", secret.Text)
			continue
		}
		if secret.Text != "" {
			out = append(out, secret)
		}
	}
	return out
}
