package call_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/internal/fault"
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

func TestACallThatEndsAfterTheJournalIsDropped(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	w.journal.Close()
	if r := w.do(nil); r.Status != 204 || w.journal.Dropped() != 1 {
		t.Errorf("got %d, and %d rows were dropped", r.Status, w.journal.Dropped())
	}
}

// picky is a database that can't take some rows and says so, or does not.
type picky struct {
	*store.DB
	bad  map[string]bool // by API
	says error
}

func (p *picky) AppendCalls(ctx context.Context, rows []call.LogRow) error {
	for _, r := range rows {
		if p.bad[r.APIKey] {
			return p.says
		}
	}
	return p.DB.AppendCalls(ctx, rows)
}

func TestARowThatCannotBeStoredTakesNoOtherWithIt(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	w.save(func(a *apidef.API) { a.Key = "poison" })
	gate := &gated{appender: &picky{DB: w.db, bad: map[string]bool{"poison": true}, says: fault.New(fault.Invalid, "This can't be stored.")},
		entered: make(chan struct{}, 1), open: make(chan struct{})}
	w.useJournal(call.NewJournal(gate, slog.New(slog.DiscardHandler)))
	w.do(nil)
	<-gate.entered // the others wait behind it and make one batch
	for i := range 50 {
		key := "order"
		if i == 7 || i == 31 {
			key = "poison"
		}
		_, err := w.calls.Do(w.ctx, call.Request{API: key, CalledBy: call.ByTest})
		must(t, err)
	}
	close(gate.open)
	w.journal.Close()
	rows, err := w.db.Calls(w.ctx, "", "", 100)
	must(t, err)
	if len(rows) != 49 || w.calls.LogsDropped() != 2 {
		t.Errorf("%d of 49 rows are there, %d were dropped", len(rows), w.calls.LogsDropped())
	}
}

// gated is a database that answers when it is told to.
type gated struct {
	appender interface {
		AppendCalls(ctx context.Context, rows []call.LogRow) error
	}
	entered, open chan struct{}
}

func (g *gated) AppendCalls(ctx context.Context, rows []call.LogRow) error {
	select {
	case g.entered <- struct{}{}:
	default:
	}
	<-g.open
	return g.appender.AppendCalls(ctx, rows)
}

func TestClosingStoresAllThatWaits(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	gate := &gated{appender: w.db, entered: make(chan struct{}, 1), open: make(chan struct{})}
	w.useJournal(call.NewJournal(gate, slog.New(slog.DiscardHandler)))
	for range 600 {
		w.do(nil)
	}
	closed := make(chan struct{})
	go func() { w.journal.Close(); close(closed) }()
	<-gate.entered
	close(gate.open)
	<-closed
	rows, err := w.db.Calls(w.ctx, "", "", 1000)
	must(t, err)
	if len(rows) != 600 || w.journal.Dropped() != 0 {
		t.Errorf("%d of 600 rows are there, %d were dropped", len(rows), w.journal.Dropped())
	}
}

func TestNothingIsLostOrForgottenWhileTheJournalCloses(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	const callers, each = 8, 40
	var calls sync.WaitGroup
	began := make(chan struct{}, callers*each)
	for range callers {
		calls.Go(func() {
			for range each {
				w.do(nil)
				began <- struct{}{}
			}
		})
	}
	for range callers {
		<-began
	}
	w.journal.Close()
	calls.Wait()
	rows, err := w.db.Calls(w.ctx, "", "", 1000)
	must(t, err)
	if got := int64(len(rows)) + w.journal.Dropped(); got != callers*each {
		t.Errorf("%d of %d calls are stored or counted as dropped", got, callers*each)
	}
}
