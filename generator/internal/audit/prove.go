// Package audit proves that editions hold nothing of what their audience may not see,
// and searches their files for words that they must not hold.
//
// The proof is non-interference: the files of an edition are made again from content in
// which everything that its audience may not see is deleted, changed or multiplied, and
// compared byte by byte. It finds what no search can: counts, orders, numbers after a
// slug, lengths of axes, places in a picture. See J. Goguen and J. Meseguer, Security
// Policies and Security Models (1982). Facts that the content declassifies are left out
// of the proof on both sides: A. Sabelfeld and A. Myers, A Model for Delimited
// Information Release (2004).
//
// The unit of the proof is what an author labels: items, texts of other readers,
// sections, fields, and files. Dates of visible items are computed from the efforts,
// teams and dependencies of visible items, whether or not those fields are shown.
package audit

import (
	"bytes"
	"cmp"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Read reads the content of a site. Its problems were reported before.
type Read func(fsys fs.FS) *roadmap.Source

// Build makes the files of one audience's edition, by their path in the edition.
type Build func(src *roadmap.Source, audience string) (map[string][]byte, error)

// Leak is a place in an edition that depends on what its audience may not see.
type Leak struct {
	Audience string
	File     string   // in the edition
	Place    string   // "attribute alt of img"
	Changes  []Change // after which it differs
	Was, Is  string   // what stands there before and after the first of them
	From     string   // where a canary comes from: "title of content/mvfs/a1.md"; else ""
}

// Proof is what was compared.
type Proof struct {
	Editions, Builds, Files int
	Leaks                   []Leak
}

// maxLeaks is how many leaks of one edition are worth telling apart.
const maxLeaks = 50

// Prove makes every edition from the content and from its variants, and compares.
func Prove(fsys fs.FS, today roadmap.Date, read Read, build Build) (*Proof, error) {
	base := Closed(read(fsys))
	rm, _ := roadmap.Resolve(base)
	p := &Proof{}
	for _, a := range rm.Audiences {
		was, err := build(base, a.ID)
		if err != nil {
			return nil, fmt.Errorf("building the edition %q: %w", a.ID, err)
		}
		p.Editions++
		p.Builds++
		p.Files += len(was)
		var leaks []*Leak
		for _, change := range Changes {
			src := Closed(read(Sections(fsys, a.ID, change)))
			variant, canaries := Variant(src, rm, a, today, change)
			is, err := build(variant, a.ID)
			if err != nil {
				return nil, fmt.Errorf("building the edition %q with what it may not see %s: %w", a.ID, change, err)
			}
			p.Builds++
			leaks = differences(leaks, a.ID, change, was, is, canaries)
		}
		for _, l := range leaks {
			p.Leaks = append(p.Leaks, *l)
		}
	}
	return p, nil
}

// differences adds what differs between two editions to the leaks that are known.
func differences(leaks []*Leak, reader string, change Change, was, is map[string][]byte, canaries Canaries) []*Leak {
	add := func(file, place, before, after string) {
		i := slices.IndexFunc(leaks, func(l *Leak) bool { return l.File == file && l.Place == place })
		switch {
		case i >= 0:
			if !slices.Contains(leaks[i].Changes, change) {
				leaks[i].Changes = append(leaks[i].Changes, change)
			}
			leaks[i].From = cmp.Or(leaks[i].From, canaries.in(after))
		case len(leaks) < maxLeaks:
			leaks = append(leaks, &Leak{
				Audience: reader, File: file, Place: place, Changes: []Change{change}, Was: excerpt(before, after), Is: excerpt(after, before),
				From: canaries.in(after),
			})
		}
	}
	all := maps.Clone(was)
	maps.Copy(all, is)
	for _, file := range slices.Sorted(maps.Keys(all)) {
		before, had := was[file]
		after, has := is[file]
		switch {
		case !had:
			add(file, "the file itself", "", file)
		case !has:
			add(file, "the file itself", file, "")
		case !bytes.Equal(before, after):
			compareUnits(units(file, before), units(file, after), func(place, b, a string) { add(file, place, b, a) })
		}
	}
	return leaks
}

// compareUnits reports, for each place, the first piece that only one of two files has.
// Files whose pieces are the same differ in their order or in their spelling.
func compareUnits(was, is []unit, differ func(place, before, after string)) {
	count := map[unit]int{}
	for _, u := range was {
		count[u]++
	}
	for _, u := range is {
		count[u]--
	}
	type pair struct{ before, after string }
	byPlace := map[string]*pair{}
	var places []string
	at := func(place string) *pair {
		if byPlace[place] == nil {
			byPlace[place] = &pair{}
			places = append(places, place)
		}
		return byPlace[place]
	}
	for _, u := range was {
		if count[u] > 0 {
			p := at(u.place)
			p.before = cmp.Or(p.before, u.text)
		}
	}
	for _, u := range is {
		if count[u] < 0 {
			p := at(u.place)
			p.after = cmp.Or(p.after, u.text)
		}
	}
	// The whole text of a page says again what its pieces have said, but for their order.
	if len(places) > 1 {
		places = slices.DeleteFunc(places, func(s string) bool { return s == wholeText })
	}
	if len(places) == 1 && places[0] == wholeText {
		differ("order of the text", byPlace[wholeText].before, byPlace[wholeText].after)
		return
	}
	for _, place := range places {
		differ(place, byPlace[place].before, byPlace[place].after)
	}
	if len(places) == 0 {
		differ("order or spelling", "", "")
	}
}

// excerpt is the part of a text around the first difference from another.
func excerpt(text, other string) string {
	const around = 30
	a, b := []rune(text), []rune(other)
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	from, to := max(0, i-around), min(len(a), i+around)
	out := strings.Join(strings.Fields(string(a[from:to])), " ")
	if from > 0 {
		out = "…" + out
	}
	if to < len(a) {
		out += "…"
	}
	return out
}

// in says where a canary of a text comes from.
func (c Canaries) in(text string) string {
	if !strings.Contains(text, "qzcanary") {
		return ""
	}
	for _, canary := range c {
		if strings.Contains(text, canary.Word) {
			return canary.From
		}
	}
	return ""
}
