package cli_test

import (
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"
	"testing"
)

// TestASecondTheme builds the example with a theme that shares nothing with the default
// one: what the contract gives is enough for it, and every page is there.
func TestASecondTheme(t *testing.T) {
	root, out := writeExample(t), filepath.Join(t.TempDir(), "out")
	if err := os.CopyFS(filepath.Join(root, "themes", "plain"), os.DirFS("testdata/themes/plain")); err != nil {
		t.Fatal(err)
	}
	edit(t, filepath.Join(root, "config.toml"), `theme = "default"`, `theme = "plain"`)
	run(t, "build", "--root", root, "--output", out, "--strict")
	got, want := tree(t, out), buildExample(t)
	for name, page := range want {
		if path.Ext(name) != ".html" || strings.HasSuffix("/"+name, "/slides/index.html") { // a theme may leave slides out
			continue
		}
		if got[name] == nil {
			t.Errorf("%s is not there", name)
		}
		if bytes.Contains(page, []byte("<h1")) != bytes.Contains(got[name], []byte("<h1")) && !bytes.Contains(page, []byte("kind-embed")) {
			t.Errorf("%s has no heading", name)
		}
	}
	for name := range got {
		if path.Ext(name) == ".png" && !strings.HasPrefix(name, "media/") && !strings.Contains(name, "/media/") {
			t.Errorf("%s is made, and no page of the theme shows it", name)
		}
	}
	if bytes.Contains(got["index.html"], []byte("site-header")) {
		t.Error("the default theme is in the page")
	}
}

// edit replaces a text that stands in a file once.
func edit(t *testing.T, name, old, text string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Count(data, []byte(old)) != 1 {
		t.Fatalf("%s does not hold %q once", name, old)
	}
	if err := os.WriteFile(name, bytes.Replace(data, []byte(old), []byte(text), 1), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestLanguages builds the example in every language: its own words stay as they were
// written, and those of the interface follow.
func TestLanguages(t *testing.T) {
	for language, want := range map[string][]string{
		"de": {`lang="de" dir="ltr"`, ">Meilensteine</a>", "Stand 14. Aug. 2026", "Zum Inhalt springen", ">In Arbeit<"},
		"fr": {`lang="fr" dir="ltr"`, ">Jalons</a>", "Au 14 août 2026", "Aller au contenu"},
		"es": {`lang="es" dir="ltr"`, ">Hitos</a>", "A fecha de 14 ago 2026", "Saltar al contenido"},
		"ar": {`lang="ar" dir="rtl"`, ">المراحل</a>", "حتى تاريخ 14 أغسطس 2026", "الانتقال إلى المحتوى"},
		"ja": {`lang="ja" dir="ltr"`, ">マイルストーン</a>", "基準日 2026年8月14日", "本文へ移動"},
	} {
		t.Run(language, func(t *testing.T) {
			root, out := writeExample(t), filepath.Join(t.TempDir(), "out")
			edit(t, filepath.Join(root, "config.toml"), `language = "en"`, `language = "`+language+`"`)
			run(t, "build", "--root", root, "--output", out, "--strict", "--audience", "public,investors")
			files := tree(t, out)
			home := files["index.html"]
			for _, text := range want {
				if !bytes.Contains(home, []byte(text)) {
					t.Errorf("home does not say %q", text)
				}
			}
			if name := os.Getenv("LANGUAGE_DIR"); name != "" {
				if err := os.CopyFS(filepath.Join(name, language), os.DirFS(out)); err != nil {
					t.Fatal(err)
				}
			}
			for _, file := range []string{"index.html", "timeline/index.html", "milestones/raw-data/index.html", "mvfs/a.1/index.html", "investors/index.html"} {
				for _, english := range []string{">Milestones<", "As of ", ">Skip to the content<"} {
					if bytes.Contains(files[file], []byte(english)) {
						t.Errorf("%s says %q in English", file, english)
					}
				}
			}
		})
	}
}
