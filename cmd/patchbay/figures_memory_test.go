package main

import (
	"fmt"
	"os"
	"strconv"
	"testing"

	"patchbay/internal/figure"
)

// callMemory measures what a server holds after a tenth of many calls and after all of them: it must not grow with what it
// has done. A million calls take minutes, so that it is asked for: BENCH_CALLS=1000000 make bench.
func callMemory(b *testing.B, binary string) {
	calls, err := strconv.Atoi(os.Getenv("BENCH_CALLS"))
	if err != nil || calls < 10 {
		return
	}
	provider := begin(b, nil, "figure-provider", "0s")
	ours := beginPatchbay(b, binary, provider.address)
	c := caller(ours.address, "/api/v1/apis/order/call", ours.token, 16)
	made := 0
	until := func(n int) float64 {
		for made < n {
			made += c.run(b, turn)
		}
		return resident(b, ours.command.Process.Pid)
	}
	first := until(calls / 10)
	figure.Plain(fmt.Sprintf("memory of a server after %d calls", made), first, "MiB")
	last := until(calls)
	figure.Plain(fmt.Sprintf("memory of a server after %d calls", made), last, "MiB")
	figure.Under(b, "  against the first", last/first, 1.25, "x")
	ours.end(b)
	figure.Under(b, fmt.Sprintf("  calls that are not in API Logs after SIGTERM, of %d", made), float64(made-ours.logged(b)), 1, "")
}
