package roadmap

// Field is a group of facts that an audience may see or not. Title, summary, id,
// service, milestone and the reader's own texts are always shown with a visible item.
type Field string

// The fields.
const (
	FieldValue    Field = "value"    // the customer's value of an MVF
	FieldScope    Field = "scope"    // part_of, full_scope
	FieldBody     Field = "body"     // the Markdown under the front matter
	FieldStatus   Field = "status"   // status, progress
	FieldPlan     Field = "plan"     // planned start and due
	FieldActual   Field = "actual"   // started, shipped, lateness
	FieldForecast Field = "forecast" // where the item is expected now
	FieldEffort   Field = "effort"
	FieldTeam     Field = "team"    // team, owner
	FieldAfter    Field = "after"   // dependencies
	FieldLife     Field = "life"    // life, lives_until
	FieldHorizon  Field = "horizon" // short or long term, balance
	FieldMoves    Field = "moves"   // the metrics that an item moves
	FieldDelay    Field = "delay"   // cost of delay, priority
	FieldSlack    Field = "slack"   // slack, critical path, driver
	FieldHealth   Field = "health"
	FieldGoal     Field = "goal"
	FieldAnnounce Field = "announce"
	FieldPoints   Field = "points"  // a metric's readings
	FieldCompare  Field = "compare" // the plan with and without MVFs
	FieldOdds     Field = "odds"    // by when a milestone is done with 50, 85 and 95 percent
	FieldWhatIf   Field = "whatif"  // the plan with other numbers of teams
	FieldEarned   Field = "earned-value"
	FieldRunway   Field = "runway" // the first milestone that moves revenue against the end of cash
)

// Fields lists every field.
var Fields = []Field{
	FieldValue, FieldScope, FieldBody, FieldStatus, FieldPlan, FieldActual, FieldForecast, FieldEffort, FieldTeam,
	FieldAfter, FieldLife, FieldHorizon, FieldMoves, FieldDelay, FieldSlack, FieldHealth, FieldGoal, FieldAnnounce,
	FieldPoints, FieldCompare, FieldOdds, FieldWhatIf, FieldEarned, FieldRunway,
}

// Presets are named allow-lists for `sees`.
var Presets = map[string][]Field{
	"everything": Fields,
	"public":     {FieldValue, FieldBody, FieldStatus, FieldActual, FieldForecast, FieldGoal},
	"marketing":  {FieldValue, FieldScope, FieldBody, FieldStatus, FieldActual, FieldForecast, FieldGoal, FieldAnnounce, FieldMoves},
	"investors": {
		FieldValue, FieldScope, FieldBody, FieldStatus, FieldPlan, FieldActual, FieldForecast, FieldMoves, FieldHealth,
		FieldGoal, FieldPoints, FieldCompare, FieldHorizon, FieldOdds, FieldRunway,
	},
	"executives": {
		FieldValue, FieldScope, FieldBody, FieldStatus, FieldPlan, FieldActual, FieldForecast, FieldTeam, FieldMoves,
		FieldHealth, FieldGoal, FieldPoints, FieldCompare, FieldHorizon, FieldEffort, FieldSlack, FieldOdds, FieldWhatIf,
		FieldEarned, FieldRunway,
	},
	"product": {
		FieldValue, FieldScope, FieldBody, FieldStatus, FieldPlan, FieldActual, FieldForecast, FieldEffort, FieldTeam,
		FieldAfter, FieldHorizon, FieldMoves, FieldDelay, FieldHealth, FieldGoal, FieldAnnounce, FieldPoints, FieldCompare,
		FieldOdds,
	},
	"engineering": {
		FieldValue, FieldScope, FieldBody, FieldStatus, FieldPlan, FieldActual, FieldForecast, FieldEffort, FieldTeam,
		FieldAfter, FieldLife, FieldHorizon, FieldMoves, FieldSlack, FieldHealth, FieldGoal, FieldCompare,
		FieldWhatIf,
	},
}
