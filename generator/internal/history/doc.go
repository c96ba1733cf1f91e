// Package history turns a repository's log into what earlier versions of the content
// said of their plans, and reads and writes that as a file.
//
// # From the log
//
// ParseLog reads one pass of git log over content/ (LogArguments), History the files that
// it names, in the order of Blobs, as git cat-file --batch prints them. The package runs
// no program: the caller does.
//
//   - A day is the day of the commit, in the committer's own time zone: the day on which
//     the plan was shared, the same on every machine. The author's date may lie weeks
//     before a change was merged. A clock that went back does not reorder the log: a commit
//     is never earlier than the one before it.
//   - The line of first parents counts. A branch says something on the day it is merged.
//   - Of several commits on one day the last one counts.
//   - A commit that changes none of the keys of a plan changes nothing.
//   - A file that git sees as renamed keeps its trail, also when its id changes with it. So
//     does an item that is moved to another file and keeps its id. The trail has the id of
//     today, and MVFs name milestones by the ids of today.
//   - A version that cannot be read is skipped and counted: a placeholder of a template, a
//     date such as "TBD", a merge conflict that was committed.
//   - A metric's readings from a CSV file are not part of the history.
//
// # The file
//
// history.jsonl stands beside config.toml. It is JSON, one object a line. The first line
// names the format; "from": "git" says that waypost history --write wrote the file, which
// may then write it again:
//
//	{"waypost_history": 1, "from": "git"}
//
// Every other line says what one item said from one day on:
//
//	{"on":"2026-01-01","kind":"mvf","id":"B.2","status":"planned","milestone":"normalized-data","effort":"27d","start":"2026-04-22","due":"2026-05-28"}
//	{"on":"2026-06-01","kind":"mvf","id":"B.2","due":"2026-06-08","why":"Refunds stay in the format"}
//
//	on         a day: 2026-06-01
//	kind, id   mvf, milestone or metric, and its id
//	status, milestone, effort, start, due
//	           as in the front matter; effort is "27d", or "24d 27d 35d" for low, likely
//	           and high; "" means that the key is not written any more
//	plan       of a metric: {"2026-Q1": 1000000}; null takes a reading out
//	gone       true: the item was taken out of the content
//	why        a word on the change; it appears in waypost history and in no edition
//
// The first line of an item says everything, each later one what changed. The oldest day
// of the file is the baseline. Lines may stand in any order; the writer sorts them by day,
// kind and id. People may write the file by hand.
package history
