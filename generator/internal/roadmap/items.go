package roadmap

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
