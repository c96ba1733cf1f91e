package audience

import "github.com/waypost/waypost/generator/internal/roadmap"

// Wording is the texts of an edition and what they refer to. Nothing else in the edition
// depends on a text, so an edition whose texts have changed is the same facts with another
// wording.
type Wording struct {
	Home   roadmap.Fragment // the audience's narrative
	Others []Other
	Assets map[string]roadmap.Asset // what the shown texts refer to
	texts  map[roadmap.ItemID]roadmap.Fragment
}

// Text is the text of an item; empty where there is none, or none that the audience may see.
func (w *Wording) Text(e *Entry) roadmap.Fragment { return w.texts[e.key()] }

// Texts lists the narrative and the texts of all items.
func (e *Edition) Texts() []roadmap.Fragment {
	out := []roadmap.Fragment{e.Home}
	for _, entry := range e.entries() {
		if text, ok := e.texts[entry.key()]; ok {
			out = append(out, text)
		}
	}
	return out
}

// SetText gives an item another text.
func (w *Wording) SetText(e *Entry, f roadmap.Fragment) {
	if w.texts == nil {
		w.texts = map[roadmap.ItemID]roadmap.Fragment{}
	}
	w.texts[e.key()] = f
}

// Reword returns an edition of an audience with the texts of a roadmap; all else in that
// must be what the edition was made of. The edition itself is not changed, and shares its
// facts.
func Reword(ed *Edition, rm *roadmap.Roadmap, a *roadmap.Audience) *Edition {
	out := *ed
	entries := ed.entries()
	w := Wording{
		Home: rm.Texts.Of(&a.Item).For(a.ID), Assets: map[string]roadmap.Asset{}, texts: make(map[roadmap.ItemID]roadmap.Fragment, len(entries)),
	}
	others := map[string]bool{}
	for _, other := range rm.Audiences {
		if other.Access == roadmap.Open && other.ID != a.ID && mayKnow(rm, a, other) {
			others[other.File] = true
		}
	}
	linked := map[string]bool{}
	refer := func(f roadmap.Fragment) {
		for _, p := range f.Parts {
			if p.Link == nil {
				continue
			}
			if asset, ok := rm.Assets[p.Link.Asset]; ok {
				w.Assets[asset.Path] = asset
			}
			if others[p.Link.File] {
				linked[p.Link.File] = true
			}
		}
	}
	refer(w.Home)
	for _, e := range entries {
		if !readsBody(a, e.Kind) {
			continue
		}
		if text := rm.Texts[e.key()].For(a.ID); !text.Empty() {
			w.texts[e.key()] = text
			refer(text)
		}
	}
	for _, other := range rm.Audiences {
		if linked[other.File] {
			w.Others = append(w.Others, Other{ID: other.ID, Title: other.Title, File: other.File})
		}
	}
	out.Wording = w
	return &out
}

// entries lists every entry of the edition.
func (e *Edition) entries() []*Entry {
	var all []*Entry
	for _, s := range e.Services {
		all = append(all, &s.Entry)
	}
	for _, m := range e.Milestones {
		all = append(all, &m.Entry)
	}
	for _, m := range e.MVFs {
		all = append(all, &m.Entry)
	}
	for _, m := range e.Metrics {
		all = append(all, &m.Entry)
	}
	for _, p := range e.Posts {
		all = append(all, &p.Entry)
	}
	for _, p := range e.Pages {
		all = append(all, &p.Entry)
	}
	return all
}
