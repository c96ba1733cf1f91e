package history

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// LogArguments are the arguments of git, run in the root of the site, whose output
// ParseLog reads. They override what a user's configuration would change.
func LogArguments() []string {
	return []string{
		"-c", "log.showSignature=false", "log",
		"--reverse", "--first-parent", "--diff-merges=first-parent", "--relative", "--no-abbrev", "-M", "-l2000", "-z", "--raw", "--no-color",
		"--no-ext-diff", "--ignore-submodules", "--format=commit %H%x00%cs%x00%s%x00", "--", "content",
	}
}

// Log is a parsed log, oldest commit first.
type Log struct {
	commits []commit
	blobs   []string            // the files to read, each once, in the order of the log
	paths   map[string][]string // by blob: the paths that it stood at
}

type commit struct {
	day     roadmap.Date
	subject string
	changes []change
}

type change struct {
	status     byte // A, M, D, R, …
	blob       string
	path, from string // from is where a renamed file was
}

// Blobs lists the ids of the file versions that History needs, in its order.
func (l *Log) Blobs() []string { return l.blobs }

// ParseLog reads the output of git log with LogArguments.
func ParseLog(out []byte) (*Log, error) {
	l := &Log{paths: map[string][]string{}}
	tokens := tokenizer{rest: out}
	var day roadmap.Date
	for {
		token, more := tokens.next()
		if !more {
			return l, nil
		}
		token = strings.TrimPrefix(token, "\n")
		switch {
		case token == "":
		case strings.HasPrefix(token, "commit "):
			date, _ := tokens.next()
			subject, whole := tokens.next()
			on, err := roadmap.ParsePeriod(date, roadmap.Fiscal{})
			if err != nil || !whole {
				return nil, fmt.Errorf("the log of git has no day in its entry %q", token)
			}
			// A clock that went back does not reorder the log.
			day = max(day, on.Last)
			l.commits = append(l.commits, commit{day: day, subject: subject})
		case token[0] == ':' && len(l.commits) > 0:
			c, err := tokens.change(token)
			if err != nil {
				return nil, err
			}
			if c, ok := planned(c); ok {
				l.add(c)
			}
		default:
			return nil, fmt.Errorf("the log of git has an entry that is not understood: %q", token)
		}
	}
}

// add notes a change of the newest commit and the blob that it needs.
func (l *Log) add(c change) {
	last := &l.commits[len(l.commits)-1]
	last.changes = append(last.changes, c)
	if c.status == 'D' {
		return
	}
	paths, known := l.paths[c.blob]
	if !known {
		l.blobs = append(l.blobs, c.blob)
	}
	if !slices.Contains(paths, c.path) {
		l.paths[c.blob] = append(paths, c.path)
	}
}

// planned keeps the changes of files that have a plan. A file that is moved in or out is
// added or deleted.
func planned(c change) (change, bool) {
	switch to, from := hasPlan(c.path), hasPlan(c.from); {
	case c.status == 'R' && from && !to:
		return change{status: 'D', path: c.from}, true
	case c.status == 'R' && !from:
		c.status, c.from = 'A', ""
		return c, to
	default:
		return c, to
	}
}

func hasPlan(file string) bool {
	for _, k := range roadmap.Kinds {
		if slices.Contains(kinds, k.Kind) && strings.HasPrefix(file, "content/"+k.Folder+"/") {
			return strings.HasSuffix(file, ".md")
		}
	}
	return false
}

// tokenizer cuts what git prints with -z.
type tokenizer struct{ rest []byte }

func (t *tokenizer) next() (string, bool) {
	if len(t.rest) == 0 {
		return "", false
	}
	token, rest, _ := bytes.Cut(t.rest, []byte{0})
	t.rest = rest
	return string(token), true
}

var errRaw = errors.New("the log of git ends within a change")

// change reads ":100644 100644 OLD NEW M", and one path or two.
func (t *tokenizer) change(token string) (change, error) {
	fields := strings.Fields(token[1:])
	if len(fields) != 5 {
		return change{}, fmt.Errorf("the log of git has a change that is not understood: %q", token)
	}
	c := change{status: fields[4][0], blob: fields[3]}
	if mode := fields[1]; c.status != 'D' && !strings.HasPrefix(mode, "100") {
		c.status = 'D' // a link or a submodule took the place of the file
	}
	path, ok := t.next()
	if ok && (fields[4][0] == 'R' || fields[4][0] == 'C') {
		c.from = path
		path, ok = t.next()
	}
	if !ok {
		return c, errRaw
	}
	if c.path = path; c.status == 'C' {
		c.status, c.from = 'A', ""
	}
	return c, nil
}
