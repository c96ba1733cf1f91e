package site_test

import (
	"testing"

	"github.com/waypost/waypost/generator/internal/browsertest"
)

func TestHeadingsCopyTheirAddress(t *testing.T) {
	page := browsertest.Open(t, render(t, fullEdition()))
	page.Go("mvfs/a.1/")
	page.Eval(`(navigator.clipboard.writeText = async (text) => { window.copied = text }, 0)`, nil)
	page.Click("#why .copy-link")
	page.Wait(`[...document.querySelectorAll("[role=status]")].some(said => said.textContent === "Link copied")`)
	if got, want := page.Text(`copied`), page.URL+"mvfs/a.1/#why"; got != want {
		t.Errorf("copied %s, want %s", got, want)
	}
	page.Eval(`(navigator.clipboard.writeText = async () => { throw new Error("no") }, 0)`, nil)
	page.Click("#why .copy-link")
	page.Wait(`location.hash === "#why"`)
	if bad := append(page.Problems(), page.Violations()...); len(bad) > 0 {
		t.Errorf("the browser says %q", bad)
	}
}
