package content

import (
	"maps"
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

const idHint = "an id is a file name and an address: letters, digits, dots, hyphens and underscores"

// maxID is the longest id in bytes; file systems allow 255 for a whole name.
const maxID = 100

// badID says why an id cannot be a file name on every system and an address.
func badID(id string) string {
	switch {
	case id == "":
		return "is empty"
	case len(id) > maxID:
		return "is longer than 100 bytes"
	case id[0] == '.' || id[len(id)-1] == '.':
		return "starts or ends with a dot"
	case reservedName(id):
		return "is a reserved name on Windows"
	}
	for i, r := range id {
		mark := i > 0 && unicode.IsMark(r) // part of a letter in many scripts
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && !mark && !strings.ContainsRune(".-_", r) {
			return "holds " + string(r) + ", which no id may hold"
		}
	}
	return ""
}

func reservedName(id string) bool {
	base, _, _ := strings.Cut(strings.ToUpper(id), ".")
	switch base {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	return len(base) == 4 && (base[:3] == "COM" || base[:3] == "LPT") && base[3] >= '0' && base[3] <= '9'
}

// item reads the keys that every kind has.
func (t *table) item(kind roadmap.Kind, file string) roadmap.Item {
	it := roadmap.Item{
		Kind: kind, File: file, Keys: roadmap.KeysOf(t.places.keys),
		ID: strings.TrimSuffix(path.Base(file), ".md"), Title: t.title("title"), Summary: t.words("summary"),
		Audiences: t.labels("audiences"), For: map[string]roadmap.Text{},
	}
	t.require("title")
	pos := t.pos()
	if t.has("id") {
		it.ID, pos = t.text("id"), t.valuePos("id")
	} else {
		t.take("id")
	}
	if _, isText := t.values["id"].(string); isText || !t.has("id") {
		if why := badID(it.ID); why != "" {
			t.errorf(codeBadID, pos, idHint, "the id %q %s", it.ID, why)
		}
	}
	it.Slug = strings.ToLower(it.ID)
	if in := t.table("for"); in != nil {
		for _, id := range slices.Sorted(maps.Keys(in.values)) {
			if words := in.table(id); words != nil {
				it.For[id] = roadmap.Text{Title: words.words("title"), Summary: words.words("summary"), Value: words.words("value")}
				words.close()
			}
		}
	}
	switch kind {
	case roadmap.KindService, roadmap.KindMilestone, roadmap.KindMVF, roadmap.KindMetric:
		it.Declassify = t.declassify()
	case roadmap.KindAudience, roadmap.KindPost, roadmap.KindPage: // nothing of them is computed
	}
	t.table("extra")
	return it
}

const maxOrder = 1_000_000

func (t *table) order() int { return t.whole("order", -maxOrder, maxOrder, 0) }

func (t *table) service(it roadmap.Item) *roadmap.ServiceSource {
	return &roadmap.ServiceSource{
		Item: it, Letter: t.words("letter"), Order: t.order(), Owner: t.words("owner"),
		CustomerFacing: t.flag("customer_facing"), FullScope: t.words("full_scope"),
		BigBangEffort: t.duration("big_bang_effort", roadmap.Duration{}),
	}
}

func (t *table) milestone(it roadmap.Item) *roadmap.MilestoneSource {
	return &roadmap.MilestoneSource{
		Item: it, Goal: t.words("goal"), Order: t.order(), Due: t.period("due"), Launch: t.flag("launch"),
		Announce: t.text("announce"), Health: t.health("health"), Metrics: t.refs("metrics"),
	}
}

func (t *table) mvf(it roadmap.Item) *roadmap.MVFSource {
	t.require("service")
	t.conflict("life", "lives_until")
	return &roadmap.MVFSource{
		Item: it, Service: t.ref("service"), Milestone: t.ref("milestone"),
		Status: enum(t, "status", roadmap.Statuses, roadmap.Planned),
		Value:  t.words("value"), PartOf: t.words("part_of"),
		Life: t.duration("life", roadmap.Duration{}), LivesUntil: t.period("lives_until").Last,
		Effort: t.effort("effort"), Team: t.words("team"), After: t.edges("after"),
		Start: t.period("start"), Due: t.period("due"), Started: t.day("started"), Shipped: t.day("shipped"),
		Horizon: enum(t, "horizon", []roadmap.Horizon{roadmap.ShortTerm, roadmap.LongTerm}, ""),
		Moves:   t.refs("moves"), Delay: t.delay(),
	}
}

// delay reads the cost of delay: money a week, or value, time and risk.
func (t *table) delay() roadmap.Delay {
	in := t.table("delay")
	if in == nil {
		return roadmap.Delay{}
	}
	defer in.close()
	for _, key := range []string{"value", "time", "risk"} {
		in.conflict("cost_per_week", key)
	}
	const minor, points = 100, 20
	return roadmap.Delay{
		CostPerWeek: roadmap.Money(in.number("cost_per_week", bounds{0, 1e12, "write an amount that is not negative"}).V*minor + 0.5),
		Value:       in.whole("value", 1, points, 0), Time: in.whole("time", 1, points, 0), Risk: in.whole("risk", 1, points, 0),
	}
}

var precisions = map[string]roadmap.Precision{
	"day": roadmap.Daily, "month": roadmap.Monthly, "quarter": roadmap.Quarterly, "half": roadmap.HalfYearly, "none": roadmap.Hidden,
}

// publicID is the audience at the root of the site, which sees the least unless told.
const publicID = "public"

func (t *table) audience(it roadmap.Item) *roadmap.Audience {
	dates, money := "day", roadmap.MoneyExact
	if it.ID == publicID {
		dates, money = "quarter", roadmap.MoneyHidden
	}
	return &roadmap.Audience{
		Item: it, Order: t.order(),
		Access:   enum(t, "access", []roadmap.Access{roadmap.Open, roadmap.Passphrase, roadmap.Separate}, roadmap.Open),
		Sees:     t.sees(it.ID),
		Dates:    precisions[enum(t, "dates", []string{"day", "month", "quarter", "half", "none"}, dates)],
		Money:    enum(t, "money", []roadmap.MoneyShown{roadmap.MoneyExact, roadmap.MoneyIndexed, roadmap.MoneyHidden}, money),
		Statuses: enums(t, "statuses", roadmap.Statuses), Disclaimer: t.text("disclaimer"),
	}
}

// enums reads a list of known names.
func enums[T ~string](t *table, key string, known []T) []T {
	elements, _ := t.list(key)
	var out []T
	for _, e := range elements {
		if v := asEnum(t, e.path, e.v, known, ""); v != "" && !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// sees reads the name of a preset or a list of fields.
func (t *table) sees(audience string) []roadmap.Field {
	const key = "sees"
	presets := slices.Sorted(maps.Keys(roadmap.Presets))
	preset := publicID
	if slices.Contains(presets, audience) {
		preset = audience
	}
	if _, isList := t.values[key].([]any); isList {
		return enums(t, key, roadmap.Fields)
	}
	return roadmap.Presets[enum(t, key, presets, preset)]
}

func (t *table) post(it roadmap.Item) *roadmap.PostSource {
	t.require("date")
	return &roadmap.PostSource{
		Item: it, Date: t.day("date"), PostKind: enum(t, "kind", roadmap.PostKinds, "progress"), About: t.refs("about"),
		Health: t.health("health"), Highlights: t.texts("highlights"), Lowlights: t.texts("lowlights"), Asks: t.texts("asks"),
		Snapshot: t.flag("snapshot"),
	}
}

func (t *table) page(it roadmap.Item) *roadmap.Page {
	return &roadmap.Page{Item: it, Order: t.order(), Menu: t.flag("menu")}
}
