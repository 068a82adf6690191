package call_test

import (
	"context"
	"errors"
	"log/slog"
	"sync/atomic"
	"testing"

	"patchbay/internal/call"
	"patchbay/internal/store"
)

// flaky is a database that does not answer a few times.
type flaky struct {
	*store.DB
	failures atomic.Int32
}

func (f *flaky) AppendCalls(ctx context.Context, rows []call.LogRow) error {
	if f.failures.Add(-1) >= 0 {
		return errors.New("the database is down")
	}
	return f.DB.AppendCalls(ctx, rows)
}

func TestTheJournalOutlastsADatabaseThatIsDown(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	down := &flaky{DB: w.db}
	down.failures.Store(3)
	w.useJournal(call.NewJournal(down, slog.New(slog.DiscardHandler)))
	r := w.do(nil)
	if row := w.log(); row.ID != r.LogID || w.journal.Dropped() != 0 {
		t.Errorf("the log has %+v, and %d rows were dropped", row, w.journal.Dropped())
	}
}

func TestClosingGivesUpOnADatabaseThatStaysDown(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	down := &flaky{DB: w.db}
	down.failures.Store(1 << 30)
	w.useJournal(call.NewJournal(down, slog.New(slog.DiscardHandler)))
	w.do(nil)
	w.journal.Close()
	if w.journal.Dropped() != 1 {
		t.Errorf("%d rows were dropped, want 1", w.journal.Dropped())
	}
}

func TestACallThatEndsAfterTheJournalIsDropped(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	w.journal.Close()
	if r := w.do(nil); r.Status != 204 || w.journal.Dropped() != 1 {
		t.Errorf("got %d, and %d rows were dropped", r.Status, w.journal.Dropped())
	}
}
