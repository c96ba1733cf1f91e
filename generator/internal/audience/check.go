package audience

import (
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/diag"
	"github.com/waypost/waypost/generator/internal/roadmap"
	"github.com/waypost/waypost/generator/internal/schedule"
)

// viewNeeds lists the fields without which a placed view has nothing to show.
var viewNeeds = map[string][]roadmap.Field{
	"balance":      {roadmap.FieldHorizon},
	"compare":      {roadmap.FieldCompare},
	"earned-value": {roadmap.FieldEarned, roadmap.FieldEffort, roadmap.FieldStatus},
	"forecast":     {roadmap.FieldOdds, roadmap.FieldStatus},
	"metrics":      {roadmap.FieldPoints},
	"parallel":     {roadmap.FieldAfter, roadmap.FieldStatus},
	"priority":     {roadmap.FieldDelay, roadmap.FieldStatus},
	"progress":     {roadmap.FieldStatus},
	"ready":        {roadmap.FieldAfter, roadmap.FieldStatus},
	"retirement":   {roadmap.FieldLife},
	"runway":       {roadmap.FieldRunway, roadmap.FieldPoints, roadmap.FieldStatus},
	"whatif":       {roadmap.FieldWhatIf, roadmap.FieldStatus},
	"why":          {roadmap.FieldSlack},
}

// chartNeeds lists the same for the charts of the roadmap; a chart of a metric needs its
// readings.
var chartNeeds = map[string][]roadmap.Field{
	"balance":  {roadmap.FieldHorizon},
	"burn-up":  {roadmap.FieldStatus, roadmap.FieldActual},
	"effort":   {roadmap.FieldForecast},
	"flow":     {roadmap.FieldStatus, roadmap.FieldActual},
	"progress": {roadmap.FieldStatus},
	"slippage": {roadmap.FieldPlan, roadmap.FieldForecast},
}

// needs are the fields without which a placed view has nothing to show.
func needs(rm *roadmap.Roadmap, view *roadmap.View) []roadmap.Field {
	if view.Name != "chart" {
		return viewNeeds[view.Name]
	}
	if slices.ContainsFunc(rm.Metrics, func(m *roadmap.Metric) bool { return m.ID == view.Arg }) {
		return []roadmap.Field{roadmap.FieldPoints}
	}
	return chartNeeds[view.Arg]
}

// Check finds what stands between a plan and its editions: confidential fields that everyone
// could read, a result that its reader may not see. What texts ask for is CheckNarratives'
// and CheckTexts'.
func Check(plan *schedule.Plan) diag.List {
	var list diag.List
	hasPublic := false
	for _, a := range plan.Roadmap.Audiences {
		hasPublic = hasPublic || a.ID == PublicID
		checkPublicFacts(&list, &plan.Roadmap.Config, a)
	}
	if !hasPublic {
		list.Warnf("no-public-edition", diag.Pos{File: "content/audiences"},
			"add content/audiences/public.md, or leave it so: the front page then says that there is nothing public",
			"no audience has the id public, so the root of the site has no roadmap")
	}
	checkReleases(&list, plan.Roadmap)
	for _, p := range plan.Roadmap.Posts {
		if p.Date > plan.Today {
			list.Warnf("post-in-future", p.At("date"), "it appears once the as-of date reaches it; or give it an earlier date",
				"the post %q is dated %s, after the as-of date %s, so no edition shows it yet", p.ID, p.Date, plan.Today)
		}
	}
	return list
}

// CheckNarratives finds the views of narratives that ask for what their reader may not see.
func CheckNarratives(rm *roadmap.Roadmap) diag.List {
	var list diag.List
	for _, a := range rm.Audiences {
		checkViews(&list, rm, a)
	}
	return list
}

// CheckTexts finds the charts of hidden metrics in all other texts: in those that have
// been replaced since an earlier roadmap of the same items, whose texts have none.
func CheckTexts(rm, before *roadmap.Roadmap) diag.List {
	var list diag.List
	items := rm.Reworded(before)
	for _, a := range rm.Audiences {
		checkCharts(&list, rm, a, items)
	}
	return list
}

func checkViews(list *diag.List, rm *roadmap.Roadmap, a *roadmap.Audience) {
	for _, part := range rm.Texts.Of(&a.Item).For(a.ID).Parts {
		view := part.View
		if view == nil {
			continue
		}
		var missing []string
		for _, f := range needs(rm, view) {
			if !slices.Contains(a.Sees, f) {
				missing = append(missing, string(f))
			}
		}
		if len(missing) > 0 {
			list.Warnf("view-hidden", view.Pos, "add the field to sees, or take the view out of this narrative",
				"the view %s shows %s, which the audience %q may not see, so it stays empty", view.Name, strings.Join(missing, " and "), a.ID)
			continue
		}
		checkChart(list, rm, a, view)
	}
}

// checkChart finds a chart of a metric that its reader may not see.
func checkChart(list *diag.List, rm *roadmap.Roadmap, a *roadmap.Audience, view *roadmap.View) {
	if view.Name != "chart" {
		return
	}
	for _, id := range []string{view.Arg, view.Options["compare"]} {
		if id != "" && !seesMetric(rm, a, id) {
			list.Errorf("chart-hidden", view.Pos, "label the metric for this audience, or put the chart in a section for those who may see it (::: for)",
				"the chart shows the metric %q, which the audience %q may not see", id, a.ID)
		}
	}
}

// checkCharts finds charts of hidden metrics in the texts of some items, as far as the
// audience reads them.
func checkCharts(list *diag.List, rm *roadmap.Roadmap, a *roadmap.Audience, items []*roadmap.Item) {
	for _, it := range items {
		if !maySee(rm, a, it) || !readsBody(a, it.Kind) {
			continue
		}
		for _, part := range rm.Texts.Of(it).For(a.ID).Parts {
			if part.View != nil {
				checkChart(list, rm, a, part.View)
			}
		}
	}
}

// readsBody reports whether an audience reads the text of a kind: posts and pages are
// nothing but text.
func readsBody(a *roadmap.Audience, k roadmap.Kind) bool {
	return k == roadmap.KindPost || k == roadmap.KindPage || slices.Contains(a.Sees, roadmap.FieldBody)
}

func seesMetric(rm *roadmap.Roadmap, a *roadmap.Audience, id string) bool {
	for _, m := range rm.Metrics {
		if m.ID == id {
			return maySee(rm, a, &m.Item) && !(m.Unit == roadmap.Currency && a.Money == roadmap.MoneyHidden)
		}
	}
	return true // an unknown metric is reported where the references are joined
}
