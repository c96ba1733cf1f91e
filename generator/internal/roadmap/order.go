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
	// Keys that lie side by side, because there may be very many.
	type place struct {
		milestone, service, before int
		mvf                        *MVF
	}
	places := make([]place, len(rm.MVFs))
	for i, m := range rm.MVFs {
		places[i] = place{milestones[m.Milestone], services[m.Service], i, m}
	}
	slices.SortFunc(places, func(a, b place) int {
		if c := cmp.Or(cmp.Compare(a.milestone, b.milestone), cmp.Compare(a.service, b.service)); c != 0 {
			return c
		}
		return cmp.Or(CompareIDs(a.mvf.ID, b.mvf.ID), cmp.Compare(a.before, b.before))
	})
	for i, at := range places {
		m := at.mvf
		rm.MVFs[i], m.Index = m, i
		m.Service.MVFs = append(m.Service.MVFs, m)
		if m.Milestone != nil {
			m.Milestone.MVFs = append(m.Milestone.MVFs, m)
		}
	}
}
