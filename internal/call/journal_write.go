package call

import (
	"errors"
	"time"

	"patchbay/internal/fault"
)

// write stores rows until the journal is closed and nothing waits. The first call after a quiet time is stored at once; of
// many, those that end within a moment are stored together, because a transaction costs more than the rows in it.
func (j *Journal) write() {
	defer j.tell()
	for {
		select {
		case first := <-j.rows:
			j.keep(j.batch(first))
			if len(j.rows) < maxBatch {
				j.pause(batchEvery, j.closing)
			}
		case <-j.closing:
			for len(j.rows) > 0 {
				j.keep(j.batch(<-j.rows))
			}
			return
		}
	}
}

// batch returns the row and what waits behind it, as much as is stored at once.
func (j *Journal) batch(first LogRow) []LogRow {
	rows, weight := []LogRow{first}, first.weight()
	for len(rows) < maxBatch && weight < maxTaken && len(j.rows) > 0 {
		next := <-j.rows
		rows, weight = append(rows, next), weight+next.weight()
	}
	return rows
}

// keep stores the batch, or all of it but the rows that can't be stored.
func (j *Journal) keep(batch []LogRow) {
	j.settle(batch, j.persist(batch))
	j.tell()
}

// persist tries again while the database does not take the batch. A row that can't be stored must not hold up the others
// for ever; with Invalid the database says at once that there is one. When the journal is closing, only time counts.
func (j *Journal) persist(batch []LogRow) error {
	pause := firstPause
	for try := 1; ; try++ {
		err := j.store.AppendCalls(j.ctx, batch)
		if err == nil || errors.Is(err, fault.Invalid) || try >= maxTries && !j.closed() {
			return err
		}
		j.tell()
		j.log.Error("API Logs: rows can't be stored yet", "rows", len(batch), "err", err)
		if j.retryLater(pause); j.ctx.Err() != nil {
			return err
		}
		pause = min(2*pause, lastPause)
	}
}

// settle ends a batch: when it failed, its halves are tried once more, and theirs, until only the rows are left that nothing
// can be done about.
func (j *Journal) settle(batch []LogRow, err error) {
	switch {
	case err == nil:
		j.lift(batch)
		return
	case j.ctx.Err() != nil:
		j.drop(batch...)
		return
	case len(batch) == 1:
		j.log.Error("API Logs: a row can't be stored", "call", batch[0].ID, "err", err)
		j.drop(batch...)
		return
	}
	half := len(batch) / 2
	for _, part := range [][]LogRow{batch[:half], batch[half:]} {
		j.settle(part, j.store.AppendCalls(j.ctx, part))
	}
}

// retryLater pauses; when the journal is closing, only for a moment.
func (j *Journal) retryLater(pause time.Duration) {
	if j.closed() {
		j.pause(firstPause, nil)
		return
	}
	j.pause(pause, j.closing)
}

// pause ends early when the journal gives up, or when the other channel says so.
func (j *Journal) pause(d time.Duration, or <-chan struct{}) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-or:
	case <-j.ctx.Done():
	}
}

// tell logs that more rows were lost than were told of.
func (j *Journal) tell() {
	if lost := j.dropped.Load(); lost > j.told {
		j.log.Error("API Logs: rows were lost", "rows", lost-j.told, "in_all", lost)
		j.told = lost
	}
}
