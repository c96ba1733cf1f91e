package scaffold_test

import (
	"slices"
	"testing"
	"testing/fstest"

	"github.com/waypost/waypost/generator/internal/content"
	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/rules"
	"github.com/waypost/waypost/generator/internal/scaffold"
)

// read reads a roadmap as a build does, and returns its problems.
func read(files []scaffold.File) (*roadmap.Roadmap, []diag.Problem) {
	fsys := fstest.MapFS{}
	for _, f := range files {
		fsys[f.Path] = &fstest.MapFile{Data: f.Data}
	}
	src, problems := content.Read(fsys)
	rm, more := roadmap.Resolve(src)
	problems.Append(more)
	problems.Append(rules.Check(rm))
	problems.Append(rules.Stories(rm))
	return rm, problems.Sorted()
}

func TestMinimalHasNoProblem(t *testing.T) {
	rm, problems := read(scaffold.Minimal("A title"))
	for _, p := range problems {
		t.Errorf("%s: %s: %s (%s)", p.Pos, p.Severity, p.Text, p.Hint)
	}
	if len(rm.Services) == 0 || len(rm.Milestones) == 0 || len(rm.MVFs) == 0 || len(rm.Audiences) == 0 {
		t.Error("the smallest roadmap lacks a kind of content")
	}
}

func TestExampleHasNoError(t *testing.T) {
	_, problems := read(scaffold.Example())
	for _, p := range problems {
		if p.Severity == diag.Error {
			t.Errorf("%s: %s (%s)", p.Pos, p.Text, p.Hint)
		}
	}
}

// TestDraftsAreContent adds a draft of each kind to the smallest roadmap. The one thing
// that a writer must add before the next build is the value of an MVF, which is what
// makes it one; every other key of a draft is known and has a value that it can have.
func TestDraftsAreContent(t *testing.T) {
	minimal := scaffold.Minimal("")
	rm, _ := read(minimal)
	k := scaffold.Known{Services: []string{rm.Services[0].ID}, Milestones: []string{rm.Milestones[0].ID}}
	for _, team := range rm.Config.Teams {
		k.Teams = append(k.Teams, team.ID)
	}
	want := map[roadmap.Kind][]string{roadmap.KindMVF: {"mvf-no-value"}}
	for _, kind := range roadmap.Kinds {
		if kind.Kind == roadmap.KindPage {
			continue
		}
		draft, err := scaffold.New(kind.Kind, "A draft", today, k)
		if err != nil {
			t.Fatal(err)
		}
		_, problems := read(append(minimal[:len(minimal):len(minimal)], draft))
		var codes []string
		for _, p := range problems {
			if p.Severity == diag.Error {
				codes = append(codes, p.Code)
				t.Logf("%s: %s (%s)", p.Pos, p.Text, p.Hint)
			}
		}
		if !slices.Equal(codes, want[kind.Kind]) {
			t.Errorf("the draft of a %s has the errors %q, want %q", kind.Kind, codes, want[kind.Kind])
		}
	}
}
