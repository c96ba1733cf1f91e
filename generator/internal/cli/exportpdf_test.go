package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
	"github.com/waypost/waypost/generator/internal/cli"
)

var (
	sheets   = regexp.MustCompile(`/Type /Page\b`)
	mediaBox = regexp.MustCompile(`/MediaBox \[0 0 (\d+)`)
)

// TestExportPDF prints an edition and its slides.
func TestExportPDF(t *testing.T) {
	browser := browsertest.Find(t)
	root := writeExample(t)
	for _, c := range []struct {
		args  []string
		least int
		width string // in points
	}{
		{[]string{"--audience", "investors"}, 3, "594"},
		{[]string{"--audience", "investors", "--paper", "letter"}, 3, "612"},
		{[]string{"slides/", "--audience", "investors"}, 8, "841"},
	} {
		out := filepath.Join(t.TempDir(), "out.pdf")
		run(t, append([]string{"export", "pdf", "--root", root, "--browser", browser, "-o", out}, c.args...)...)
		data, err := os.ReadFile(out)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(sheets.FindAll(data, -1)); n < c.least {
			t.Errorf("%q: %d pages", c.args, n)
		}
		for _, box := range mediaBox.FindAllSubmatch(data, -1) {
			if string(box[1]) != c.width {
				t.Errorf("%q: a page is %s points wide, want %s", c.args, box[1], c.width)
			}
		}
	}
}

// TestExportPDFRefuses holds what a reader is told when nothing can be printed.
func TestExportPDFRefuses(t *testing.T) {
	root := writeExample(t)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"--paper", "a5"}, 2, `there is no paper "a5"`},
		{[]string{"--browser", "no-such-browser"}, 1, "there is no program no-such-browser"},
		{[]string{"--browser", self, "slids/"}, 2, "did you mean slides/?"},
		{[]string{"--browser", self, "--audience", "publik"}, 2, "no audience has the id"},
	} {
		var stdout, stderr bytes.Buffer
		code := cli.Main(context.Background(), append([]string{"export", "pdf", "--root", root}, c.args...), strings.NewReader(""), &stdout, &stderr)
		if code != c.code || !strings.Contains(stderr.String(), c.want) {
			t.Errorf("%q: exit %d, %s", c.args, code, &stderr)
		}
	}
}
