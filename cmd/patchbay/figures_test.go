package main

import (
	"bytes"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/figure"
)

// BenchmarkFigures prints the figures that are promised, one line each, and fails when one is missed. It measures the
// program that make build leaves; make bench runs it.
func BenchmarkFigures(b *testing.B) {
	binary := os.Getenv("BENCH_BINARY")
	if binary == "" {
		b.Skip("BENCH_BINARY names no program: make bench")
	}
	coldStart(b, binary)
	callThroughput(b, binary)
	callOverhead(b)
	callMemory(b, binary)
	widgetSize(b)
	chatListeners(b, binary)
}

// coldStart measures a start on a database that is there already, and the memory of a server that nobody uses.
func coldStart(b *testing.B, binary string) {
	const starts = 9
	data := b.TempDir()
	var times []time.Duration
	var idle float64
	for i := range starts + 1 {
		took, memory := start(b, binary, data)
		if i > 0 { // the first one makes the database
			times, idle = append(times, took), max(idle, memory)
		}
	}
	slices.Sort(times)
	figure.Under(b, "cold start, exec to first page (median)", float64(times[starts/2].Milliseconds()), 300, "ms")
	figure.Under(b, "idle memory after the first page (most)", idle, 60, "MiB")
}

func start(b *testing.B, binary, data string) (took time.Duration, memory float64) {
	b.Helper()
	site, err := freeAddress(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	gateway, err := freeAddress(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	c := exec.Command(binary, "serve", "--data-dir", data, "--listen", site, "--gateway-listen", gateway)
	began := time.Now()
	if err := c.Start(); err != nil {
		b.Fatal(err)
	}
	defer func() { _ = c.Process.Kill(); _ = c.Wait() }()
	for time.Since(began) < 10*time.Second {
		r, err := http.Get("http://" + site + "/chat/phone-verification")
		if err != nil {
			time.Sleep(time.Millisecond)
			continue
		}
		_ = r.Body.Close()
		took = time.Since(began)
		if r.StatusCode != http.StatusOK {
			b.Fatalf("the first page answered %s", r.Status)
		}
		time.Sleep(time.Second) // let it come to rest before its memory is read
		return took, resident(b, c.Process.Pid)
	}
	b.Fatal("the server did not answer")
	return 0, 0
}

// resident reads the memory that a process holds, in MiB.
func resident(b *testing.B, pid int) float64 {
	b.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range bytes.Lines(status) {
		var kib float64
		if n, _ := fmt.Sscanf(strings.TrimSpace(string(line)), "VmRSS: %f kB", &kib); n == 1 {
			return kib / 1024
		}
	}
	b.Fatal("the system does not tell the memory of processes")
	return 0
}
