package store_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/engine"
	"patchbay/internal/figure"
	"patchbay/internal/store"
)

// conversationFilters are the ways to choose conversations that an index must answer.
func conversationFilters() []engine.ConversationFilter {
	var all []engine.ConversationFilter
	for _, flow := range []string{"", "flow-7"} {
		for _, status := range []engine.Status{"", engine.Ended, engine.Delayed, engine.Failed} {
			for _, before := range []string{"", "cnv_100500000"} {
				all = append(all, engine.ConversationFilter{Flow: flow, Status: status, Before: before, Limit: 51})
			}
		}
	}
	return append(all, engine.ConversationFilter{Contact: "con_100000007", Limit: 51}, engine.ConversationFilter{Channel: "cli", Limit: 51})
}

func TestConversationsAreFoundByAnIndex(t *testing.T) {
	onBoth(t, "no filter sorts or reads the whole table", func(t *testing.T, w world) {
		must(t, w.db.FillConversations(w.ctx, 20_000))
		must(t, w.db.Exec(w.ctx, "ANALYZE"))
		for _, f := range conversationFilters() {
			plan, err := w.db.ConversationPlan(w.ctx, f)
			must(t, err)
			if strings.Contains(plan, "Seq Scan on conversations") || strings.HasPrefix(plan, "SCAN conversations\n") || plan == "SCAN conversations" {
				t.Errorf("%+v: %s", f, plan)
			}
		}
	})
}

// BenchmarkConversations prints how long a page of a million conversations takes, and the list of what is parked.
func BenchmarkConversations(b *testing.B) {
	databases := []string{filepath.Join(b.TempDir(), "patchbay.db")}
	if server := os.Getenv("TEST_POSTGRES_DSN"); server != "" {
		databases = append(databases, freshSchema(b, server))
	}
	for _, address := range databases {
		db, err := store.Open(b.Context(), address)
		must(b, err)
		must(b, db.FillConversations(b.Context(), 1_000_000))
		must(b, db.Exec(b.Context(), "ANALYZE"))
		slowest, name := time.Duration(0), db.Backend()+": a page of a million conversations, "
		filters := conversationFilters()
		for _, f := range filters {
			slowest = max(slowest, ninetyNinth(b, func() error { _, err := db.FindConversations(context.Background(), f); return err }))
		}
		figure.Under(b, name+fmt.Sprintf("p99 of the slowest of %d filters", len(filters)), milliseconds(slowest), 20, "ms")
		parked := ninetyNinth(b, func() error {
			_, err := db.Parked(context.Background(), engine.Place{Due: time.UnixMilli(0)}, 101)
			return err
		})
		figure.Plain(db.Backend()+": a page of 100,000 parked conversations, p99", milliseconds(parked), "ms")
		forecast := ninetyNinth(b, func() error { _, err := db.ParkedForecast(context.Background(), time.UnixMilli(500_000)); return err })
		figure.Plain(db.Backend()+": the forecast of 100,000 parked conversations, p99", milliseconds(forecast), "ms")
		must(b, db.Close())
	}
}

// ninetyNinth is the 99th percentile of a hundred.
func ninetyNinth(b *testing.B, do func() error) time.Duration {
	b.Helper()
	times := make([]time.Duration, 100)
	for i := range times {
		began := time.Now()
		must(b, do())
		times[i] = time.Since(began)
	}
	slices.Sort(times)
	return times[98]
}
