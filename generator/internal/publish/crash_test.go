//go:build unix

package publish

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"syscall"
	"testing"
)

// The variables that make the test binary a build that dies.
const (
	crashDir  = "WAYPOST_CRASH_DIR"
	crashMode = "WAYPOST_CRASH_MODE"
	crashStep = "WAYPOST_CRASH_STEP"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(crashDir); dir != "" {
		os.Exit(buildAndDie(dir))
	}
	os.Exit(m.Run())
}

// buildAndDie publishes second and kills itself, as kill -9 would, at a step given by
// its number.
func buildAndDie(dir string) int {
	die, err := strconv.Atoi(os.Getenv(crashStep))
	if err != nil {
		return 2
	}
	opts, n := modes[os.Getenv(crashMode)], 0
	opts.step = func(string) error {
		n++
		if n == die {
			if err := syscall.Kill(os.Getpid(), syscall.SIGKILL); err != nil {
				return err
			}
			select {} // the signal is on its way
		}
		return nil
	}
	if _, err := write(dir, second, opts); err != nil {
		return 3
	}
	return 0
}

func TestKilledAtEachStep(t *testing.T) {
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	for mode, opts := range modes {
		t.Run(mode, func(t *testing.T) {
			kills := 0
			for step := 1; ; step++ {
				dir := filepath.Join(t.TempDir(), "public")
				if mode == "spare" {
					mustWrite(t, dir, first, opts)
					mustWrite(t, dir, second, opts)
				}
				mustWrite(t, dir, first, opts)
				cmd := exec.Command(self)
				cmd.Env = append(os.Environ(), crashDir+"="+dir, crashMode+"="+mode, crashStep+"="+strconv.Itoa(step))
				err := cmd.Run()
				if err == nil {
					same(t, dir, text(second))
					break // no step of this number: every one was tried
				}
				var exit *exec.ExitError
				if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
					t.Fatalf("step %d: the build ended with %v, not killed", step, err)
				}
				kills++
				whole(t, dir, mode, step)
				linked(t, dir)

				// The next build puts everything right, whichever site it publishes.
				next := second
				if step%2 == 0 {
					next = first
				}
				mustWrite(t, dir, next, opts)
				same(t, dir, text(next))
				clean(t, dir)
			}
			if kills < 6 {
				t.Errorf("only %d steps were killed", kills)
			}
		})
	}
}

// whole fails unless a reader finds the old site or the new one. Between the two
// renames there is none, until the next build brings the old one back; in place, each
// file is old or new.
func whole(t *testing.T, dir, mode string, step int) {
	t.Helper()
	if mode == "renames" && !exists(dir) {
		if err := collect(dir); err != nil {
			t.Fatal(err)
		}
	}
	got := map[string]string{}
	for p, content := range read(t, dir) {
		if filepath.Base(filepath.Dir(p)) != stageSite && !hasStage(p) {
			got[p] = content
		}
	}
	if maps.Equal(got, text(first)) || maps.Equal(got, text(second)) {
		return
	}
	if !modes[mode].noSwap {
		t.Errorf("step %d: neither the old site nor the new: %v", step, got)
	}
	for p, content := range got {
		if content != string(first[p]) && content != string(second[p]) {
			t.Errorf("step %d: %s is %q", step, p, content)
		}
	}
	if got["index.html"] == "two" && (got["style.css"] != "css2" || got["new/index.html"] != "new") {
		t.Errorf("step %d: the home page came before what it links to", step)
	}
}

func hasStage(p string) bool {
	prefix := stagePrefix("public")
	return len(p) > len(prefix) && p[:len(prefix)] == prefix
}
