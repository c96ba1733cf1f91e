package roadmap

import "slices"

// Items lists every item of the content but audiences, in the order of the kinds.
func (rm *Roadmap) Items() []*Item {
	n := len(rm.Services) + len(rm.Milestones) + len(rm.MVFs) + len(rm.Metrics) + len(rm.Posts) + len(rm.Pages)
	all := make([]*Item, 0, n)
	for _, s := range rm.Services {
		all = append(all, &s.Item)
	}
	for _, m := range rm.Milestones {
		all = append(all, &m.Item)
	}
	for _, m := range rm.MVFs {
		all = append(all, &m.Item)
	}
	for _, m := range rm.Metrics {
		all = append(all, &m.Item)
	}
	for _, p := range rm.Posts {
		all = append(all, &p.Item)
	}
	for _, p := range rm.Pages {
		all = append(all, &p.Item)
	}
	return all
}

// Reworded lists those of Items whose texts have been replaced since an earlier roadmap of
// the same items: all, where that is not known.
func (rm *Roadmap) Reworded(before *Roadmap) []*Item {
	replaced, known := rm.Texts.Since(before.Texts)
	switch {
	case !known:
		return rm.Items()
	case len(replaced) == 0:
		return nil
	}
	return slices.DeleteFunc(rm.Items(), func(it *Item) bool { return !replaced[it.Key()] })
}
