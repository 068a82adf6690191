package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/figure"
	"patchbay/internal/store"
)

// madeCalls is how many calls the log has that is searched, before each is made ninety times: a million then.
const madeCalls = 11_200

// BenchmarkFigures prints how long a page of a large API Logs takes, for every combination of filters.
func BenchmarkFigures(b *testing.B) {
	databases := []string{filepath.Join(b.TempDir(), "patchbay.db")}
	if server := os.Getenv("TEST_POSTGRES_DSN"); server != "" {
		databases = append(databases, freshSchema(b, server))
	}
	for _, address := range databases {
		db, err := store.Open(b.Context(), address)
		must(b, err)
		began := time.Now()
		must(b, db.FillCalls(b.Context(), madeCalls, busy))
		must(b, db.MultiplyCalls(b.Context()))
		figure.Plain(db.Backend()+": a million calls are made", time.Since(began).Seconds(), "s")
		if db.Backend() == "postgres" {
			must(b, db.Exec(b.Context(), "VACUUM ANALYZE"))
		}
		pagesOfCalls(b, db)
		trimmed(b, db)
		must(b, db.Close())
	}
}

// busy is the nth call of an installation with 40 APIs, whose calls fail seldom.
func busy(n int) call.LogRow {
	r := logged(n)
	random := rand.New(rand.NewPCG(1, uint64(n)))
	r.APIKey, r.ConversationID = fmt.Sprint("api-", random.IntN(40)), fmt.Sprint("cnv_", n/8)
	if n < madeCalls/100 && n%10 == 0 {
		r.Outcome, r.Status = "timeout", 0
	}
	r.Detail.Answer = strings.Repeat("x", 300)
	return r
}

func pagesOfCalls(b *testing.B, db *store.DB) {
	var times []time.Duration
	for _, f := range filters(31) {
		if !f.To.IsZero() {
			f.To = logged(madeCalls * 3 / 4).At
		}
		for _, f.Before = range []string{"", logged(madeCalls / 2).ID} {
			times = append(times, fastest(b, db, f))
		}
	}
	slices.Sort(times)
	name := db.Backend() + ": a page of a million calls, "
	figure.Plain(name+"median", milliseconds(times[len(times)/2]), "ms")
	figure.Under(b, name+fmt.Sprintf("slowest of %d filters", len(times)), milliseconds(times[len(times)-1]), 20, "ms")
	for _, text := range []string{"orders/999", "nowhere"} {
		f := call.LogFilter{Text: text, API: "api-0", Limit: 31}
		figure.Plain(fmt.Sprintf("%s: %q in the newest calls of an API", db.Backend(), text), milliseconds(fastest(b, db, f)), "ms")
	}
}

// fastest is the best of three, so that the figure is of the query and not of what else the machine does.
func fastest(b *testing.B, db *store.DB, f call.LogFilter) time.Duration {
	b.Helper()
	var times []time.Duration
	for range 3 {
		began := time.Now()
		_, err := db.FindCalls(context.Background(), f)
		must(b, err)
		times = append(times, time.Since(began))
	}
	return slices.Min(times)
}

// trimmed measures how long a batch of the housekeeping keeps others from writing.
func trimmed(b *testing.B, db *store.DB) {
	must(b, db.SaveLogRetention(asSomebody(b.Context()), call.Retention{Days: call.MaxDays, Megabytes: 100}))
	var slowest time.Duration
	for range 50 {
		began := time.Now()
		n, err := db.TrimCalls(b.Context())
		must(b, err)
		if n == 0 {
			b.Fatal("there is nothing to delete")
		}
		slowest = max(slowest, time.Since(began))
	}
	figure.Plain(db.Backend()+": longest batch of the housekeeping", milliseconds(slowest), "ms")
}

func milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
