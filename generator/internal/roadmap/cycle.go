package roadmap

// components returns the strongly connected components of a graph whose edges are
// next[node], those that a component points at before the component itself. It is
// Tarjan's algorithm with a path of its own in place of recursion, so that a chain of
// a hundred thousand items cannot exhaust the stack.
func components(next [][]int) [][]int {
	type step struct{ node, edge int }
	var (
		out    [][]int
		path   []step
		open   []int // nodes that are in no component yet
		isOpen = make([]bool, len(next))
		number = make([]int, len(next)) // order of discovery from 1; 0 is not seen
		low    = make([]int, len(next)) // the lowest number that can be reached
		count  int
	)
	enter := func(node int) {
		count++
		number[node], low[node], isOpen[node] = count, count, true
		open = append(open, node)
		path = append(path, step{node: node})
	}
	for root := range next {
		if number[root] != 0 {
			continue
		}
		enter(root)
		for len(path) > 0 {
			here := &path[len(path)-1]
			node := here.node
			if here.edge < len(next[node]) {
				to := next[node][here.edge]
				here.edge++
				if number[to] == 0 {
					enter(to)
				} else if isOpen[to] {
					low[node] = min(low[node], number[to])
				}
				continue
			}
			path = path[:len(path)-1]
			if len(path) > 0 {
				from := path[len(path)-1].node
				low[from] = min(low[from], low[node])
			}
			if low[node] != number[node] {
				continue
			}
			first := len(open) - 1
			for open[first] != node {
				first--
			}
			component := append([]int(nil), open[first:]...)
			open = open[:first]
			for _, member := range component {
				isOpen[member] = false
			}
			out = append(out, component)
		}
	}
	return out
}

// loops finds one loop in every component of two or more nodes: each node points at
// the one after it, and the last at the first, which is the lowest of them. within
// tells each node's component, so that a caller can leave its inner edges out.
func loops(next [][]int) (found [][]int, within []int) {
	within = make([]int, len(next))
	parts := components(next)
	for number, part := range parts {
		for _, node := range part {
			within[node] = number
		}
	}
	for number, part := range parts {
		if len(part) > 1 {
			found = append(found, loopIn(next, within, number, part[0]))
		}
	}
	return found, within
}

// loopIn walks inside a component until it stands where it has been.
func loopIn(next [][]int, within []int, number, node int) []int {
	var walk []int
	at := map[int]int{}
	for {
		if first, been := at[node]; been {
			return fromLowest(walk[first:])
		}
		at[node] = len(walk)
		walk = append(walk, node)
		for _, to := range next[node] {
			if within[to] == number {
				node = to
				break
			}
		}
	}
}

func fromLowest(loop []int) []int {
	lowest := 0
	for i, node := range loop {
		if node < loop[lowest] {
			lowest = i
		}
	}
	return append(append([]int(nil), loop[lowest:]...), loop[:lowest]...)
}
