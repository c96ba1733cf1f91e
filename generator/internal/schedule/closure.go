package schedule

// closure is the set of tasks, closed under what they wait for, that is worth most when
// each is worth its cost less price times its length; empty when none is worth more than
// nothing. It is the source's side of a minimum cut: J.-C. Picard, Maximal closure of a
// graph and applications to combinatorial problems, Management Science 22 (1976). The cut
// is found by Dinic's algorithm.
func (r *ranking) closure(tasks []int, price float64) []int {
	f := newFlow(len(tasks) + 2)
	source, sink := len(tasks), len(tasks)+1
	at := make(map[int]int, len(tasks))
	for k, i := range tasks {
		at[i] = k
	}
	total := 0.0
	for k, i := range tasks {
		switch worth := r.cost[i] - price*r.length[i]; {
		case worth > 0:
			f.join(source, k, worth)
			total += worth
		case worth < 0:
			f.join(k, sink, -worth)
		}
		for _, dep := range r.tasks[i].after {
			if d, inside := at[dep.task]; inside {
				f.join(k, d, unlimited)
			}
		}
	}
	f.least = total * rounding
	f.maximise(source, sink)
	var set []int
	for k, i := range tasks {
		if f.level[k] >= 0 {
			set = append(set, i)
		}
	}
	return set
}

const unlimited = 1e300

// flow is a network of capacities.
type flow struct {
	arcs  []arc
	first []int // by node: its first arc, or none
	next  []int // by node: the arc to try next
	level []int // by node: arcs from the source with capacity left, or none
	queue []int
	least float64 // what is left of a capacity below this is rounding
}

// arc leads to a node; the arc back is its neighbour in the list (index xor 1).
type arc struct {
	to, next int
	left     float64
}

func newFlow(nodes int) *flow {
	f := &flow{first: make([]int, nodes), next: make([]int, nodes), level: make([]int, nodes)}
	for i := range f.first {
		f.first[i] = none
	}
	return f
}

func (f *flow) join(from, to int, capacity float64) {
	f.arcs = append(f.arcs, arc{to, f.first[from], capacity}, arc{from, f.first[to], 0})
	f.first[from], f.first[to] = len(f.arcs)-2, len(f.arcs)-1
}

// maximise fills the network. Afterwards the nodes with a level are the source's side
// of the cut.
func (f *flow) maximise(source, sink int) {
	for f.levels(source, sink) {
		copy(f.next, f.first)
		for f.push(source, sink, unlimited) > 0 {
		}
	}
}

func (f *flow) levels(source, sink int) bool {
	for i := range f.level {
		f.level[i] = none
	}
	f.level[source] = 0
	f.queue = append(f.queue[:0], source)
	for k := 0; k < len(f.queue); k++ {
		node := f.queue[k]
		for a := f.first[node]; a != none; a = f.arcs[a].next {
			if to := f.arcs[a].to; f.arcs[a].left > f.least && f.level[to] == none {
				f.level[to] = f.level[node] + 1
				f.queue = append(f.queue, to)
			}
		}
	}
	return f.level[sink] != none
}

func (f *flow) push(node, sink int, most float64) float64 {
	if node == sink {
		return most
	}
	for ; f.next[node] != none; f.next[node] = f.arcs[f.next[node]].next {
		a := f.next[node]
		to := f.arcs[a].to
		if f.arcs[a].left <= f.least || f.level[to] != f.level[node]+1 {
			continue
		}
		if pushed := f.push(to, sink, min(most, f.arcs[a].left)); pushed > 0 {
			f.arcs[a].left -= pushed
			f.arcs[a^1].left += pushed
			return pushed
		}
	}
	return 0
}
