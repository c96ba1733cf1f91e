package publish

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// The manifest is written by hand, as encoding/json writes it.
func TestManifestIsJSON(t *testing.T) {
	for _, m := range []*manifest{
		{Format: manifestFormat, Files: map[string]string{}},
		{Format: manifestFormat, Version: "devel <a&b>", Files: map[string]string{"index.html": "1", "a/ü é.html": "2", "a&b'.html": "3"}},
		{Format: manifestFormat, Files: map[string]string{"b": "1", "a": "2"}, Pending: map[string]string{"c": "4", "a": "3"}},
	} {
		got, err := m.bytes()
		if err != nil {
			t.Fatal(err)
		}
		want, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want)+"\n", string(got)); diff != "" {
			t.Errorf("(-encoding/json +by hand):\n%s", diff)
		}
	}
}
