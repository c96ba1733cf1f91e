package roadmap

import "iter"

// Items lists every item of the content but audiences, in the order of the kinds.
func (rm *Roadmap) Items() []*Item {
	n := len(rm.Services) + len(rm.Milestones) + len(rm.MVFs) + len(rm.Metrics) + len(rm.Posts) + len(rm.Pages)
	all := make([]*Item, 0, n)
	for it := range rm.items() {
		all = append(all, it)
	}
	return all
}

// Reworded lists those of Items whose texts have been replaced since an earlier roadmap of
// the same items: all, where that is not known.
func (rm *Roadmap) Reworded(before *Roadmap) []*Item {
	replaced, known := rm.Texts.Since(before.Texts)
	if !known {
		return rm.Items()
	}
	var some []*Item
	if len(replaced) > 0 {
		for it := range rm.items() {
			if replaced[it.Key()] {
				some = append(some, it)
			}
		}
	}
	return some
}

func (rm *Roadmap) items() iter.Seq[*Item] {
	return func(yield func(*Item) bool) {
		_ = each(rm.Services, func(s *Service) *Item { return &s.Item }, yield) &&
			each(rm.Milestones, func(m *Milestone) *Item { return &m.Item }, yield) &&
			each(rm.MVFs, func(m *MVF) *Item { return &m.Item }, yield) &&
			each(rm.Metrics, func(m *Metric) *Item { return &m.Item }, yield) &&
			each(rm.Posts, func(p *Post) *Item { return &p.Item }, yield) &&
			each(rm.Pages, func(p *Page) *Item { return &p.Item }, yield)
	}
}

func each[T any](list []T, item func(T) *Item, yield func(*Item) bool) bool {
	for _, v := range list {
		if !yield(item(v)) {
			return false
		}
	}
	return true
}
