package cli

import (
	"context"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"github.com/waypost/waypost/generator/internal/roadmap"
)

// today is the one day that the whole build counts as today: --as-of, else as_of in
// the config, else ("auto") the newest commit of content/, else SOURCE_DATE_EPOCH, else
// the clock.
func (a *app) today(ctx context.Context, cfg *roadmap.Config, flag string) (roadmap.Date, error) {
	if flag != "" {
		day, err := parseDay(flag, cfg.Fiscal)
		if err != nil {
			return 0, usageError{withHint("write a day like 2026-03-31", "--as-of: %w", err)}
		}
		return day, nil
	}
	if cfg.AsOf != "" && cfg.AsOf != "auto" {
		// The reader has checked it; a bad one is already among the problems.
		if day, err := parseDay(cfg.AsOf, cfg.Fiscal); err == nil {
			return day, nil
		}
	}
	if day, ok := newestCommit(ctx, a.root, cfg.Fiscal); ok {
		return day, nil
	}
	if epoch := os.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		seconds, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil || seconds < 0 || seconds > 253402300799 {
			return 0, withHint("give seconds since 1970-01-01, or unset it", "SOURCE_DATE_EPOCH: %q is not a time", epoch)
		}
		return civil(time.Unix(seconds, 0).UTC()), nil
	}
	return civil(time.Now()), nil
}

func parseDay(s string, f roadmap.Fiscal) (roadmap.Date, error) {
	p, err := roadmap.ParsePeriod(s, f)
	return p.Last, err
}

func civil(t time.Time) roadmap.Date {
	y, m, d := t.Date()
	return roadmap.NewDate(y, m, d)
}

// newestCommit is the day of the newest commit that touched the content, in the
// committer's own time zone, so that it is the same on every machine.
func newestCommit(ctx context.Context, root string, f roadmap.Fiscal) (roadmap.Date, bool) {
	out, err := exec.CommandContext(ctx, "git", "-C", root, "log", "-1", "--format=%cs", "--", "content", "config.toml").Output()
	if err != nil {
		return 0, false
	}
	day, err := parseDay(strings.TrimSpace(string(out)), f)
	return day, err == nil
}
