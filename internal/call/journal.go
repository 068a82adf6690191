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
	maxBatch   = 512
	maxTaken   = 4 << 20 // bytes of one batch, roughly: other writers wait behind it
)

// batchEvery is how long the journal rests between batches while the line is short: the longer, the less a row costs, because
// the pages of the indexes are written once for each batch.
const batchEvery = 100 * time.Millisecond

// How the journal tries again while the database does not answer. It outlasts what SQLite itself waits for a lock, ten
// seconds, even when the program is stopped; but nobody who stops it waits for longer than closeTime.
const (
	firstPause = 50 * time.Millisecond
	lastPause  = 10 * time.Second
	maxTries   = 30 // some four minutes
	closeTime  = 15 * time.Second
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
	rows    chan LogRow
	door    sync.RWMutex    // held while a row goes in, so that none can slip in behind the last batch
	closing chan struct{}   // closed with the door: what comes later is dropped
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

// LogsDropped returns how many calls of this process are missing in API Logs because the database did not keep up.
func (x *Executor) LogsDropped() int64 { return x.journal.Dropped() }

// Close stores what waits, in a bounded time. The rows of calls that end later are dropped. Call it once.
func (j *Journal) Close() {
	j.door.Lock()
	close(j.closing)
	j.door.Unlock()
	defer time.AfterFunc(closeTime, j.giveUp).Stop()
	j.stopped.Wait()
	j.giveUp()
}

func (j *Journal) add(r LogRow) {
	if !j.take(r) {
		j.drop(r)
	}
}

// take puts the row in line, if there is room for it.
func (j *Journal) take(r LogRow) bool {
	j.door.RLock()
	defer j.door.RUnlock()
	if j.weight.Add(r.weight()) > maxWeight || j.closed() {
		return false
	}
	select {
	case j.rows <- r:
		return true
	default:
		return false
	}
}

func (j *Journal) closed() bool {
	select {
	case <-j.closing:
		return true
	default:
		return false
	}
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
