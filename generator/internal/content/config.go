package content

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
)

var (
	months   = []string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
	weekdays = []string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"}
)

// readConfig reads config.toml; what is not written keeps its default.
func readConfig(text *text, problems *diag.List) roadmap.Config {
	c := roadmap.DefaultConfig()
	values, at, ok := parseTOML(text, problems)
	if !ok {
		return c
	}
	c.Keys = at.keys
	t := &table{problems: problems, places: at, values: values}
	if in := t.table("fiscal"); in != nil {
		c.Fiscal.YearStarts = time.Month(1 + slices.Index(months, enum(in, "year_starts", months, "Jan")))
		c.Fiscal.NamedByStart = enum(in, "named_by", []string{"start", "end"}, "end") == "start"
		in.close()
	}
	t.fiscal = c.Fiscal

	if t.has("title") {
		c.Title = t.title("title")
	} else {
		t.take("title")
	}
	c.Description = t.words("description")
	c.BaseURL = t.baseURL("base_url")
	c.Language = t.name("language", c.Language, languageTag, `write a language tag such as "en" or "pt-BR"`)
	c.Currency = t.name("currency", c.Currency, currencyCode, `write the three letters of a currency, such as "USD"`)
	c.Theme, c.Look = t.theme(c.Theme)
	c.AsOf = t.asOf("as_of", c.AsOf)
	c.DefaultAudiences = t.labels("default_audiences")

	if in := t.table("calendar"); in != nil {
		in.calendar(&c)
		in.close()
	}
	if in := t.table("teams"); in != nil {
		for _, id := range slices.Sorted(maps.Keys(in.values)) {
			if team := in.table(id); team != nil {
				c.Teams = append(c.Teams, team.team(id, in.keyPos(id)))
				team.close()
			}
		}
	}
	if in := t.table("mvf"); in != nil {
		c.MinLife = in.duration("min_life", c.MinLife)
		c.MaxEffort = in.duration("max_effort", c.MaxEffort)
		in.close()
	}
	if in := t.table("balance"); in != nil {
		c.BalanceShortTerm = in.band("short_term", c.BalanceShortTerm)
		in.close()
	}
	if in := t.table("rules"); in != nil {
		c.Rules = map[string]diag.Level{}
		for _, code := range slices.Sorted(maps.Keys(in.values)) {
			c.Rules[code] = enum(in, code, diag.Levels, "")
		}
		in.close()
	}
	if in := t.table("compare"); in != nil {
		c.CompareOrder = in.refs("order")
		c.CompareStart = in.period("start").First
		c.CompareUntil = in.period("until").Last
		if c.CompareStart != roadmap.NoDate && c.CompareUntil != roadmap.NoDate && c.CompareUntil < c.CompareStart {
			in.errorf(codeBadRange, in.valuePos("until"), "write a later day", "until is before start")
		}
		in.close()
	}
	if in := t.table("publish"); in != nil {
		c.PublicFacts = in.flag("confidential_on_public_host")
		in.close()
	}
	c.Declassify = t.declassify()
	if in := t.table("audit"); in != nil {
		c.Audit.Secrets = in.secrets("secrets")
		in.close()
	}
	t.table("extra")
	t.close()
	return c
}

// name reads a text that must pass a check.
func (t *table) name(key, unset string, valid func(string) bool, hint string) string {
	if !t.has(key) {
		t.take(key)
		return unset
	}
	s := t.text(key)
	if _, isText := t.values[key].(string); isText && !valid(s) {
		t.errorf(codeBadValue, t.valuePos(key), hint, "%q is not a %s", s, key)
		return unset
	}
	return s
}

func languageTag(s string) bool {
	return len(s) >= 2 && len(s) <= 35 && s[0] != '-' && s[len(s)-1] != '-' &&
		strings.Trim(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == ""
}

func currencyCode(s string) bool {
	return len(s) == 3 && strings.Trim(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}

// baseURL reads an absolute web address and ends it in a slash.
func (t *table) baseURL(key string) string {
	s := t.text(key)
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	why := ""
	switch {
	case err != nil:
		why = "cannot be parsed"
	case u.Scheme != "https" && u.Scheme != "http":
		why = "does not start with https:// or http://"
	case u.Hostname() == "" || strings.ContainsAny(u.Host, " \"'<>\\"):
		why = "names no host"
	case u.User != nil:
		why = "holds a user name"
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "" || strings.Contains(s, "#"):
		why = "holds a query or a fragment"
	}
	if why != "" {
		t.errorf(codeBadURL, t.valuePos(key), "write the address of the published site, like https://example.github.io/roadmap/", "%s %s", key, why)
		return ""
	}
	return strings.TrimRight(u.String(), "/") + "/"
}

// asOf reads a day or "auto".
func (t *table) asOf(key, unset string) string {
	v, ok := t.take(key)
	switch {
	case !ok:
		return unset
	case v == any("auto"):
		return "auto"
	}
	day := t.asDay(key, v)
	if day == roadmap.NoDate {
		return unset
	}
	return day.String()
}

func (t *table) calendar(c *roadmap.Config) {
	if elements, ok := t.list("workdays"); ok {
		c.Workdays = [7]bool{}
		for _, e := range elements {
			if i := slices.Index(weekdays, asEnum(t, e.path, e.v, weekdays, "")); i >= 0 {
				c.Workdays[i] = true
			}
		}
		if len(elements) == 0 {
			t.errorf(codeBadValue, t.valuePos("workdays"), `write days like "Mon"`, "a week has at least one working day")
		}
		if c.DaysPerWeek() == 0 {
			c.Workdays = roadmap.DefaultConfig().Workdays
		}
	}
	elements, _ := t.list("holidays")
	for _, e := range elements {
		if day := t.asDay(e.path, e.v); day != roadmap.NoDate {
			c.Holidays = append(c.Holidays, day)
		}
	}
	slices.Sort(c.Holidays)
	c.Holidays = slices.Compact(c.Holidays)
}

const maxParallel = 100

func (t *table) team(id string, pos diag.Pos) roadmap.Team {
	team := roadmap.Team{ID: id, Title: t.words("title"), Parallel: t.whole("parallel", 1, maxParallel, 1), Pos: pos}
	if why := badID(id); why != "" {
		t.errorf(codeBadID, pos, idHint, "%q %s", id, why)
	}
	elements, _ := t.list("leave")
	for _, e := range elements {
		in := t.asTable(e.path, e.v)
		if in == nil {
			continue
		}
		in.require("from", "to")
		leave := roadmap.Leave{From: in.period("from").First, To: in.period("to").Last}
		in.close()
		switch {
		case leave.From == roadmap.NoDate || leave.To == roadmap.NoDate:
		case leave.To < leave.From:
			in.errorf(codeBadRange, in.valuePos("to"), "write a later day", "the leave ends before it starts")
		default:
			team.Leave = append(team.Leave, leave)
		}
	}
	return team
}

// band reads two shares of which the first is the lower one.
func (t *table) band(key string, unset [2]float64) [2]float64 {
	elements, ok := t.list(key)
	if !ok {
		return unset
	}
	if len(elements) != 2 {
		t.errorf(codeBadType, t.valuePos(key), "write the lowest and the highest share: [0.2, 0.5]", "%s has %s, not two", key, counted(len(elements), "number"))
		return unset
	}
	low, high := t.asNumber(elements[0].path, elements[0].v, share), t.asNumber(elements[1].path, elements[1].v, share)
	if !low.OK || !high.OK {
		return unset
	}
	if low.V > high.V {
		t.errorf(codeBadRange, t.valuePos(key), "write the lower share first", "%s starts above its end", key)
		return unset
	}
	return [2]float64{low.V, high.V}
}

func counted(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
