package roadmap

import (
	"maps"
	"math/rand/v2"
	"strconv"
	"testing"
)

// After any replacements each state holds what a map would, and knows what was replaced
// since another: no less than what differs, and no more than what was touched.
func TestByItem(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	type state struct {
		ByItem[int]
		want map[ItemID]int
	}
	id := func() ItemID { return ItemID{KindMVF, strconv.Itoa(random.IntN(2 * maxOver))} }
	states := []state{{want: map[ItemID]int{}}, {NewByItem(map[ItemID]int{{KindMVF, "0"}: -1}), map[ItemID]int{{KindMVF, "0"}: -1}}}
	known := 0
	for i := range 2000 {
		from := states[random.IntN(len(states))]
		to := state{want: maps.Clone(from.want)}
		touched := map[ItemID]int{}
		for range random.IntN(4) {
			touched[id()] = i
		}
		maps.Copy(to.want, touched)
		to.ByItem = from.With(touched)
		if !maps.Equal(to.All(), to.want) || !maps.Equal(from.All(), from.want) {
			t.Fatalf("step %d: the state is not what was put together", i)
		}
		if one := id(); to.At(one) != to.want[one] {
			t.Fatalf("step %d: %v is %d, want %d", i, one, to.At(one), to.want[one])
		}
		if replaced, ok := to.Since(from.ByItem); ok && len(replaced) != len(touched) {
			t.Fatalf("step %d: %d replaced, want %d", i, len(replaced), len(touched))
		}
		other := states[random.IntN(len(states))]
		if replaced, ok := to.Since(other.ByItem); ok {
			known++
			for of, v := range to.want {
				if old, was := other.want[of]; !replaced[of] && (!was || v != old) {
					t.Fatalf("step %d: %v differs and is not named", i, of)
				}
			}
			for of := range other.want {
				if _, is := to.want[of]; !is && !replaced[of] {
					t.Fatalf("step %d: %v is gone and is not named", i, of)
				}
			}
		}
		states = append(states, to)
		if len(states) > 20 {
			states = states[1:]
		}
	}
	if known < 500 {
		t.Errorf("only %d states had something in common", known)
	}
}
