//go:build !race

package hugepages

import (
	"math"
	"os"
	"os/exec"
	"regexp"
	"runtime"
	"runtime/metrics"
	"strconv"
	"strings"
	"testing"
)

// kilobytes is a figure that the kernel has of this process.
func kilobytes(t *testing.T, file, name string) int {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Skip(err)
	}
	m := regexp.MustCompile(`(?m)^` + name + `:\s+(\d+) kB$`).FindStringSubmatch(string(text))
	if m == nil {
		t.Skipf("%s does not tell %s", file, name)
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func freeHeap() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/free:bytes"}, {Name: "/memory/classes/heap/released:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64() + s[1].Value.Uint64()
}

// What is reserved is free heap, takes no memory before it is used, and comes in huge pages then.
func TestReserve(t *testing.T) {
	const child = "WAYPOST_TEST_RESERVE"
	if os.Getenv(child) == "" { // at the beginning of a program
		cmd := exec.Command(os.Args[0], "-test.run=^TestReserve$", "-test.count=1", "-test.v")
		cmd.Env = append(os.Environ(), child+"=1")
		said, err := cmd.CombinedOutput()
		switch {
		case err != nil:
			t.Errorf("%v\n%s", err, said)
		case strings.Contains(string(said), "--- SKIP"):
			t.Skipf("%s", said)
		}
		return
	}
	const size = 256 << 20
	leave() // as a collection before it does
	free, resident := freeHeap(), kilobytes(t, "/proc/self/status", "VmRSS")
	Reserve(size)
	if got := freeHeap(); got < free+size*9/10 {
		t.Errorf("%d bytes of heap are free after reserving %d, %d before", got, size, free)
	}
	if got := kilobytes(t, "/proc/self/status", "VmRSS"); got > resident+(size>>10)/16 {
		t.Errorf("%d KB are in memory after reserving, %d before", got, resident)
	}

	policy, err := os.ReadFile("/sys/kernel/mm/transparent_hugepage/enabled")
	if err != nil || strings.Contains(string(policy), "[never]") {
		t.Skip("this system has no huge pages for programs")
	}
	before := kilobytes(t, "/proc/self/smaps_rollup", "AnonHugePages")
	used := make([][]byte, 64)
	for i := range used {
		used[i] = make([]byte, 1<<20)
		for at := 0; at < len(used[i]); at += 1 << 12 {
			used[i][at] = 1
		}
	}
	if got := kilobytes(t, "/proc/self/smaps_rollup", "AnonHugePages"); got < before+(len(used)<<10)/2 {
		t.Errorf("%d KB are in huge pages after %d MB were used, %d before", got, len(used), before)
	}
	runtime.KeepAlive(used)
}

// leave leaves memory that was used at the end of what the heap has.
func leave() {
	var used [][]byte
	for range 64 {
		b := make([]byte, 64<<10)
		b[0] = 1
		used = append(used, b)
	}
	runtime.KeepAlive(used)
	runtime.GC()
}

// Nothing ends the program, whatever is asked for.
func TestReserveTooMuch(*testing.T) {
	for _, size := range []int{-1, 0, 1, 4096, math.MaxInt / 2} {
		Reserve(size)
	}
}
