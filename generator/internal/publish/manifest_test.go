package publish

import (
	"bytes"
	"encoding/json"
	"testing"
)

// A manifest is what encoding/json writes of it, whatever the names of the files are.
func TestManifestIsJSON(t *testing.T) {
	names := map[string]string{"index.html": digest(nil), "a/b.html": "1", "a-b": "2", "é/\u2028": "3", "a\"b\\<>&": "4", "\x00\x7f\n": "5", "\xff": "6"}
	for _, m := range []manifest{
		{Format: 1, Files: map[string]string{}},
		{Format: 1, Version: "v1 <dev>", Files: names},
		{Format: 1, Files: names, Pending: map[string]string{"b": "1", "a": "2"}},
	} {
		want, err := json.MarshalIndent(m, "", "  ")
		if err != nil {
			t.Fatal(err)
		}
		got, err := m.bytes()
		if err != nil || !bytes.Equal(got, append(want, '\n')) {
			t.Errorf("%v: got\n%s\nwant\n%s", err, got, want)
		}
	}
}
