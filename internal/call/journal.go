package call

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"
)

// Sizes of the journal: what waits, and rows that are stored at once.
const (
	maxWaiting = 4096     // rows
	maxWeight  = 64 << 20 // bytes, roughly
	maxBatch   = 256
)

// How the journal tries again while the database does not answer. A row that can't be stored at all must not hold up the
// others for ever, and nobody who stops the program waits for longer than closeTime.
const (
	firstPause = 50 * time.Millisecond
	lastPause  = 10 * time.Second
	maxTries   = 30 // some four minutes
	closeTime  = 5 * time.Second
)

// appender stores rows; Store is one.
type appender interface {
	AppendCalls(ctx context.Context, rows []LogRow) error
}

// Journal writes the log in batches, off the path of the calls. It drops rows only when the database can't keep up, and
// counts them.
type Journal struct {
	store   appender
	log     *slog.Logger
	rows    chan LogRow // never closed: a call may still end while the journal closes
	closing chan struct{}
	ctx     context.Context // done when closing has taken too long
	giveUp  context.CancelFunc
	stopped sync.WaitGroup
	weight  atomic.Int64 // of what waits
	dropped atomic.Int64
	told    int64 // of the dropped, in the server's log
}

// NewJournal returns a journal that writes until it is closed.
func NewJournal(store appender, log *slog.Logger) *Journal {
	j := &Journal{store: store, log: log, rows: make(chan LogRow, maxWaiting), closing: make(chan struct{})}
	j.ctx, j.giveUp = context.WithCancel(context.Background())
	j.stopped.Go(j.write)
	return j
}

// Dropped returns how many rows were lost because the database did not keep up.
func (j *Journal) Dropped() int64 { return j.dropped.Load() }

// Close stores what waits, in a bounded time. The rows of calls that end later are dropped. Call it once.
func (j *Journal) Close() {
	close(j.closing)
	defer time.AfterFunc(closeTime, j.giveUp).Stop()
	j.stopped.Wait()
	j.giveUp()
	for len(j.rows) > 0 {
		j.drop(<-j.rows)
	}
}

func (j *Journal) add(r LogRow) {
	if j.weight.Add(r.weight()) <= maxWeight && j.ctx.Err() == nil {
		select {
		case j.rows <- r:
			return
		default:
		}
	}
	j.drop(r)
}

func (j *Journal) drop(rows ...LogRow) {
	j.dropped.Add(int64(len(rows)))
	j.lift(rows)
}

// lift takes the rows off the weight.
func (j *Journal) lift(rows []LogRow) {
	for _, r := range rows {
		j.weight.Add(-r.weight())
	}
}
