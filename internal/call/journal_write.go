package call

import "time"

// write stores rows until the journal is closed and nothing waits.
func (j *Journal) write() {
	for {
		select {
		case first := <-j.rows:
			j.keep(j.batch(first))
		case <-j.closing:
			for len(j.rows) > 0 {
				j.keep(j.batch(<-j.rows))
			}
			return
		}
	}
}

// batch returns the row and what waits behind it.
func (j *Journal) batch(first LogRow) []LogRow {
	rows := []LogRow{first}
	for len(rows) < maxBatch && len(j.rows) > 0 {
		rows = append(rows, <-j.rows)
	}
	return rows
}

// keep stores the batch, and tries again while the database does not take it.
func (j *Journal) keep(batch []LogRow) {
	pause := firstPause
	for range maxTries {
		err := j.store.AppendCalls(j.ctx, batch)
		j.tell()
		if err == nil {
			j.lift(batch)
			return
		}
		j.log.Error("API Logs: rows can't be stored yet", "rows", len(batch), "err", err)
		if j.wait(pause); j.ctx.Err() != nil {
			break
		}
		pause = min(2*pause, lastPause)
	}
	j.drop(batch...)
	j.tell()
}

// wait pauses; when the journal is closing, only for a moment.
func (j *Journal) wait(pause time.Duration) {
	closing := j.closing
	select {
	case <-closing:
		closing, pause = nil, firstPause
	default:
	}
	timer := time.NewTimer(pause)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-closing:
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
