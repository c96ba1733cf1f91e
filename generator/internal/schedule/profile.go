package schedule

// profileSize is above the number of any working day of years 1 to 9999.
const profileSize = 1 << 22

// profile is how many tasks a team runs on each of its working days, by number, and
// finds where one more fits. It is a segment tree over the days that have had tasks, which
// splits only where the load changes; each node knows its longest runs of days with room for
// one more. Finding and taking a place costs the logarithm of the span of the plan.
type profile struct {
	parallel int32
	lo, hi   int32  // the days of the root, [lo, hi): all others have no task; none when they are equal
	nodes    []load // nodes[0] stands for "no node", nodes[1] is the root
	unused   []int32
}

// load is the load of a stretch of days: the same on all of them when it has no halves.
type load struct {
	left, right            int32
	tasks                  int32
	prefix, suffix, widest int32 // days with room: at the start, at the end, the longest run
}

func newProfile(parallel int) *profile {
	p := &profile{parallel: int32(max(parallel, 1)), nodes: make([]load, 1, 64)}
	p.reset()
	return p
}

// reset takes all tasks away.
func (p *profile) reset() {
	p.nodes, p.unused = p.nodes[:1], p.unused[:0]
	p.leaf(0, p.hi-p.lo)
}

// cover makes the root reach over the days [from, to), by another half as long as itself again
// and again.
func (p *profile) cover(from, to int32) {
	if p.lo == p.hi {
		p.lo, p.hi = from, from+1
		p.nodes[1] = p.even(0, 1)
	}
	for from < p.lo || to > p.hi {
		size := p.hi - p.lo
		old, more := p.leaf(0, size), p.leaf(0, size)
		p.nodes[old] = p.nodes[1]
		if from < p.lo {
			p.nodes[1] = p.join(more, old, size)
			p.lo -= size
		} else {
			p.nodes[1] = p.join(old, more, size)
			p.hi += size
		}
	}
}

// leaf makes a node with one load on all its days.
func (p *profile) leaf(tasks, size int32) int32 {
	n := int32(len(p.nodes))
	if last := len(p.unused) - 1; last >= 0 {
		n = p.unused[last]
		p.unused = p.unused[:last]
	} else {
		p.nodes = append(p.nodes, load{})
	}
	p.nodes[n] = p.even(tasks, size)
	return n
}

func (p *profile) even(tasks, size int32) load {
	if tasks >= p.parallel {
		size = 0
	}
	return load{tasks: tasks, prefix: size, suffix: size, widest: size}
}

// take adds one task on the days [from, to). Days that are full stay as they are:
// typed dates may ask of a team more than it can do.
func (p *profile) take(from, to int) {
	first, end := int32(max(from, 0)), int32(min(to, profileSize))
	if first < end {
		p.cover(first, end)
		p.add(1, p.lo, p.hi, first, end)
	}
}

func (p *profile) add(n, lo, hi, from, to int32) {
	if hi <= from || to <= lo || p.nodes[n].widest == 0 {
		return
	}
	node := p.nodes[n]
	whole := node.left == 0
	if whole && from <= lo && hi <= to {
		p.nodes[n] = p.even(node.tasks+1, hi-lo)
		return
	}
	mid := (lo + hi) / 2
	if whole {
		left, right := p.leaf(node.tasks, mid-lo), p.leaf(node.tasks, hi-mid)
		p.nodes[n].left, p.nodes[n].right = left, right
	}
	left, right := p.nodes[n].left, p.nodes[n].right
	p.add(left, lo, mid, from, to)
	p.add(right, mid, hi, from, to)
	p.nodes[n] = p.join(left, right, mid-lo)
}

// join sums up two halves of the given size, and makes them one where they are alike.
func (p *profile) join(left, right, half int32) load {
	l, r := p.nodes[left], p.nodes[right]
	full := l.widest == 0 && r.widest == 0
	if full || l.left == 0 && r.left == 0 && l.tasks == r.tasks {
		p.unused = append(p.unused, left, right)
		return p.even(l.tasks, 2*half)
	}
	sum := load{left: left, right: right, prefix: l.prefix, suffix: r.suffix, widest: max(l.widest, r.widest, l.suffix+r.prefix)}
	if l.prefix == half {
		sum.prefix += r.prefix
	}
	if r.suffix == half {
		sum.suffix += l.suffix
	}
	return sum
}

// fit is the first day from which days in a row have room for one more, not before
// from. Without any left it is the last day of all.
func (p *profile) fit(from, days int) int {
	s := search{profile: p, from: int32(min(max(from, 0), profileSize-1)), days: int32(min(days, profileSize))}
	s.run = max(p.lo-s.from, 0) // before the root
	switch {
	case s.run >= s.days:
		s.found = s.from
	case !s.in(1, p.lo, p.hi):
		s.found = max(p.hi-s.run, s.from) // it goes on after the root
	}
	if s.found > profileSize-s.days {
		return profileSize - 1
	}
	return int(s.found)
}

// search walks a profile from left to right and carries the run of days with room
// that reaches the place it has come to.
type search struct {
	*profile
	from, days, run, found int32
}

func (s *search) in(n, lo, hi int32) bool {
	if hi <= s.from {
		return false
	}
	node := s.nodes[n]
	if node.left == 0 {
		lo = max(lo, s.from)
		switch {
		case node.widest == 0:
			s.run = 0
		case s.run+hi-lo >= s.days:
			s.found = lo - s.run
			return true
		default:
			s.run += hi - lo
		}
		return false
	}
	if lo >= s.from {
		if s.run+node.prefix >= s.days {
			s.found = lo - s.run
			return true
		}
		if node.widest < s.days {
			if node.prefix == hi-lo {
				s.run += hi - lo
			} else {
				s.run = node.suffix
			}
			return false
		}
	}
	mid := (lo + hi) / 2
	return s.in(node.left, lo, mid) || s.in(node.right, mid, hi)
}
