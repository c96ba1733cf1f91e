package roadmap

// Declassify gives some audiences a fact that is computed from what they may not see,
// and says why that is meant. Without it such a fact is computed from what they may see.
type Declassify struct {
	To     Labels
	Reason string
}

// Holds reports whether the set names an audience.
func (l Labels) Holds(audience string) bool {
	if l.All {
		return true
	}
	for _, r := range l.IDs {
		if r.ID == audience {
			return true
		}
	}
	return false
}
