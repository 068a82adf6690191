package egress_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"testing"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/figure"
)

// BenchmarkFigures prints the figures that are promised of servers that mean ill. What they do at all is in the tests.
func BenchmarkFigures(b *testing.B) {
	gzipBomb(b)
	drip(b)
}

// gzipBomb measures how a body of 512 MiB is refused that is 0.5 MiB on the wire.
func gzipBomb(b *testing.B) {
	bomb := zipped(b, io.LimitReader(zeros{}, 512<<20))
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		_, _ = w.Write(bomb)
	}))
	defer server.Close()
	client := egress.New(loopback(), nil)
	var times []time.Duration
	var most uint64
	for range 21 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		began := time.Now()
		_, err := client.Do(b.Context(), egress.Request{URL: server.URL})
		times = append(times, time.Since(began))
		runtime.ReadMemStats(&after)
		most = max(most, after.TotalAlloc-before.TotalAlloc)
		if err == nil {
			b.Fatal("the bomb went through")
		}
	}
	slices.Sort(times)
	figure.Under(b, "a gzip bomb of 512 MiB is refused (median)", milliseconds(times[len(times)/2]), 50, "ms")
	figure.Under(b, "  and allocates, the server with it (most)", float64(most)/(1<<20), 8, "MiB")
}

// drip measures how long after its deadline a call ends whose body comes byte by byte.
func drip(b *testing.B) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte("."))
			_ = http.NewResponseController(w).Flush()
			<-tick.C
		}
	}))
	defer server.Close()
	const deadline = 200 * time.Millisecond
	client := egress.New(loopback(), nil)
	var late time.Duration
	for range 20 {
		began := time.Now()
		if _, err := client.Do(b.Context(), egress.Request{URL: server.URL, Timeout: deadline}); err == nil {
			b.Fatal("a body without an end ended")
		}
		late = max(late, time.Since(began)-deadline)
	}
	figure.Under(b, "a dripping body ends after its deadline (latest)", milliseconds(late), 100, "ms")
}

func milliseconds(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
