package audience

import (
	"github.com/waypost/waypost/generator/internal/locale"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

// Counted says how many have a status: "4 shipped", "2 being built".
func Counted(words locale.Locale, s roadmap.Status, n int) string {
	switch s {
	case roadmap.Idea:
		return words.N(n, "1 idea", "%d ideas")
	case roadmap.Planned:
		return words.N(n, "1 planned", "%d planned")
	case roadmap.Building:
		return words.N(n, "1 being built", "%d being built")
	case roadmap.Shipped:
		return words.N(n, "1 shipped", "%d shipped")
	case roadmap.Paused:
		return words.N(n, "1 paused", "%d paused")
	case roadmap.Dropped:
		return words.N(n, "1 dropped", "%d dropped")
	}
	return ""
}
