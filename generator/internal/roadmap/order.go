package roadmap

import (
	"cmp"
	"slices"
	"strings"
)

// CompareIDs orders ids as people do: runs of digits by their number, letters without
// regard to case (of ASCII). "A.2" comes before "A.10".
func CompareIDs(a, b string) int {
	x, y := a, b
	for x != "" && y != "" {
		n, m := leadingDigits(x), leadingDigits(y)
		if n > 0 && m > 0 {
			p, q := strings.TrimLeft(x[:n], "0"), strings.TrimLeft(y[:m], "0")
			if c := cmp.Or(cmp.Compare(len(p), len(q)), cmp.Compare(p, q)); c != 0 {
				return c
			}
			x, y = x[n:], y[m:]
			continue
		}
		if c := cmp.Compare(lower(x[0]), lower(y[0])); c != 0 {
			return c
		}
		x, y = x[1:], y[1:]
	}
	return cmp.Or(cmp.Compare(len(x), len(y)), cmp.Compare(a, b))
}

func leadingDigits(s string) int {
	n := 0
	for n < len(s) && s[n] >= '0' && s[n] <= '9' {
		n++
	}
	return n
}

func lower(c byte) byte {
	if 'A' <= c && c <= 'Z' {
		return c + 'a' - 'A'
	}
	return c
}

// OrderMVFs sorts the MVFs by milestone, service and id, and lists each under its service
// and its milestone. What is in no milestone comes last.
func (rm *Roadmap) OrderMVFs() {
	milestones := make(map[*Milestone]int, len(rm.Milestones)+1)
	for i, m := range rm.Milestones {
		milestones[m] = i
	}
	milestones[nil] = len(rm.Milestones)
	services := make(map[*Service]int, len(rm.Services))
	for i, s := range rm.Services {
		services[s] = i
	}
	slices.SortStableFunc(rm.MVFs, func(a, b *MVF) int {
		return cmp.Or(
			cmp.Compare(milestones[a.Milestone], milestones[b.Milestone]),
			cmp.Compare(services[a.Service], services[b.Service]),
			CompareIDs(a.ID, b.ID),
		)
	})
	for i, m := range rm.MVFs {
		m.Index = i
		m.Service.MVFs = append(m.Service.MVFs, m)
		if m.Milestone != nil {
			m.Milestone.MVFs = append(m.Milestone.MVFs, m)
		}
	}
}
