package publish

import (
	"bytes"
	"encoding/json"
	"testing"
)

// A manifest is what encoding/json writes of it, whatever the names of the files are.
func TestManifestIsJSON(t *testing.T) {
	names := map[string]string{"index.html": digest(nil), "a/b.html": "1", "a-b": "2"}
	for _, special := range []string{`"`, `\`, "<", ">", "&", "\x00", "\n", "\x1f", "\x7f", "\xff", "é", "\u2028"} {
		names["a"+special] = "3"
	}
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
