package audience

import (
	"maps"
	"slices"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Wording is the texts of an edition and what they refer to. Nothing else in the edition
// depends on a text, so an edition whose texts have changed is the same facts with another
// wording.
type Wording struct {
	Home   roadmap.Fragment // the audience's narrative
	Others []Other
	Assets map[string]roadmap.Asset         // what the shown texts refer to
	texts  roadmap.ByItem[roadmap.Fragment] // of the items whose texts the audience reads; some are empty
}

// Text is the text of an item; empty where there is none, or none that the audience may see.
func (w *Wording) Text(e *Entry) roadmap.Fragment { return w.texts.At(e.key()) }

// Texts lists the narrative and the texts of all items.
func (e *Edition) Texts() []roadmap.Fragment {
	entries := e.entries()
	out := append(make([]roadmap.Fragment, 0, 1+len(entries)), e.Home)
	for _, entry := range entries {
		if text := e.Text(entry); !text.Empty() {
			out = append(out, text)
		}
	}
	return out
}

// SetText gives an item another text.
func (w *Wording) SetText(e *Entry, f roadmap.Fragment) {
	w.texts = w.texts.With(map[roadmap.ItemID]roadmap.Fragment{e.key(): f})
}

// Replaced tells the items whose texts have been replaced since an earlier wording of the
// same edition; false when that is not known.
func (w *Wording) Replaced(before *Wording) (replaced func(*Entry) bool, known bool) {
	ids, known := w.texts.Since(before.texts)
	return func(e *Entry) bool { return ids[e.key()] }, known
}

// Reword returns an edition of an audience with the texts of a roadmap; all else in that
// must be what the edition was made of. The edition itself is not changed, and shares its
// facts. Where before is the roadmap whose texts the edition has, those that have been
// replaced since are looked at alone.
func Reword(ed *Edition, rm *roadmap.Roadmap, a *roadmap.Audience, before *roadmap.Roadmap) *Edition {
	out := *ed
	r := newRewording(rm, a)
	var ok bool
	if out.Wording, ok = r.again(&ed.Wording, before); !ok {
		out.Wording = r.whole(ed.entries())
	}
	return &out
}

// rewording is the work on the texts of an edition.
type rewording struct {
	rm     *roadmap.Roadmap
	reader *roadmap.Audience
	others map[string]bool // the files of the other editions that a text may lead to
}

func newRewording(rm *roadmap.Roadmap, a *roadmap.Audience) *rewording {
	r := &rewording{rm, a, map[string]bool{}}
	for _, other := range rm.Audiences {
		if other.Access == roadmap.Open && other.ID != a.ID && mayKnow(rm, a, other) {
			r.others[other.File] = true
		}
	}
	return r
}

// home is the narrative.
func (r *rewording) home() roadmap.Fragment {
	return r.rm.Texts.Of(&r.reader.Item).For(r.reader.ID)
}

// refersTo lists the assets and the other editions that a text leads to.
func (r *rewording) refersTo(f roadmap.Fragment) (assets, others []string) {
	for _, p := range f.Parts {
		if p.Link == nil {
			continue
		}
		if asset, ok := r.rm.Assets[p.Link.Asset]; ok {
			assets = append(assets, asset.Path)
		}
		if r.others[p.Link.File] {
			others = append(others, p.Link.File)
		}
	}
	return assets, others
}

// whole words every entry.
func (r *rewording) whole(entries []*Entry) Wording {
	w := Wording{Home: r.home(), Assets: map[string]roadmap.Asset{}}
	linked := map[string]bool{}
	refer := func(f roadmap.Fragment) {
		assets, others := r.refersTo(f)
		for _, path := range assets {
			w.Assets[path] = r.rm.Assets[path]
		}
		for _, file := range others {
			linked[file] = true
		}
	}
	refer(w.Home)
	texts := make(map[roadmap.ItemID]roadmap.Fragment, len(entries))
	for _, e := range entries {
		if readsBody(r.reader, e.Kind) {
			text := r.rm.Texts.At(e.key()).For(r.reader.ID)
			texts[e.key()] = text
			refer(text)
		}
	}
	w.texts = roadmap.NewByItem(texts)
	for _, other := range r.rm.Audiences {
		if linked[other.File] {
			w.Others = append(w.Others, Other{ID: other.ID, Title: other.Title, File: other.File})
		}
	}
	return w
}

// again words what has been replaced since the roadmap of an earlier wording. That does
// not do when other texts may decide what is referred to.
func (r *rewording) again(old *Wording, before *roadmap.Roadmap) (Wording, bool) {
	if before == nil || !maps.EqualFunc(r.rm.Assets, before.Assets, roadmap.Asset.Same) {
		return Wording{}, false
	}
	replaced, known := r.rm.Texts.Since(before.Texts)
	w := *old
	w.Home = r.home()
	if !known || !r.refersAlike(w.Home, old.Home) {
		return Wording{}, false
	}
	texts := map[roadmap.ItemID]roadmap.Fragment{}
	for id := range replaced {
		was, read := old.texts.Find(id)
		if !read {
			continue
		}
		texts[id] = r.rm.Texts.At(id).For(r.reader.ID)
		if !r.refersAlike(texts[id], was) {
			return Wording{}, false
		}
	}
	w.texts = old.texts.With(texts)
	return w, true
}

// refersAlike reports whether two texts lead to the same assets and other editions.
func (r *rewording) refersAlike(a, b roadmap.Fragment) bool {
	assets, others := r.refersTo(a)
	wereAssets, wereOthers := r.refersTo(b)
	return slices.Equal(assets, wereAssets) && slices.Equal(others, wereOthers)
}

// entries lists every entry of the edition.
func (e *Edition) entries() []*Entry {
	all := make([]*Entry, 0, len(e.Services)+len(e.Milestones)+len(e.MVFs)+len(e.Metrics)+len(e.Posts)+len(e.Pages))
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
