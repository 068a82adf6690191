package call

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"
)

// down is a database that does not answer until a time.
type down struct {
	until time.Time
	rows  int
}

func (d *down) AppendCalls(_ context.Context, rows []LogRow) error {
	if time.Now().Before(d.until) {
		return errors.New("the database is locked")
	}
	d.rows += len(rows)
	return nil
}

func TestTheJournalWaitsForADatabase(t *testing.T) {
	for _, c := range []struct {
		name            string
		down, busy      time.Duration // how long it does not answer, and when the program is stopped
		stored, dropped int
		within          time.Duration // of stopping
	}{
		{"that is locked for seconds while the program is stopped", 12 * time.Second, 0, 300, 0, 13 * time.Second},
		{"that is locked for minutes while the program runs", 3 * time.Minute, 4 * time.Minute, 300, 0, time.Second},
		{"and gives up in the end", time.Hour, 0, 0, 300, closeTime},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				var said strings.Builder
				d := &down{until: time.Now().Add(c.down)}
				j := NewJournal(d, slog.New(slog.NewTextHandler(&said, nil)))
				for range 300 {
					j.add(LogRow{})
				}
				time.Sleep(c.busy) // of the bubble's time, which passes at once
				began := time.Now()
				j.Close()
				if took := time.Since(began); d.rows != c.stored || j.Dropped() != int64(c.dropped) || took > c.within {
					t.Errorf("%d rows are stored, %d dropped, in %s", d.rows, j.Dropped(), took)
				}
				if told := strings.Contains(said.String(), "in_all=300"); told != (c.dropped > 0) || j.weight.Load() != 0 {
					t.Errorf("%d bytes are left over; the log says: %s", j.weight.Load(), said.String())
				}
			})
		})
	}
}

func TestAFullJournalDropsWhatComesAndStoresWhatIsInIt(t *testing.T) {
	for _, c := range []struct {
		name        string
		row         LogRow
		least, most int // rows that are taken
	}{
		{"of small rows", LogRow{}, maxWaiting, maxWaiting + maxBatch},
		{"of large bodies", LogRow{Detail: LogDetail{Body: strings.Repeat("x", maxLogged), Answer: strings.Repeat("x", maxLogged)}}, 400, maxWeight / (2 * maxLogged)},
		{"of large headers", LogRow{Detail: LogDetail{Response: map[string][]string{"X": {strings.Repeat("x", 1<<20)}}}}, 60, 64},
	} {
		t.Run(c.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				d := &down{until: time.Now().Add(2 * time.Second)}
				j := NewJournal(d, slog.New(slog.DiscardHandler))
				made := 0
				for ; j.Dropped() == 0 && made < 10_000; made++ {
					j.add(c.row)
				}
				taken := made - int(j.Dropped())
				j.Close()
				if d.rows != taken || taken < c.least || taken > c.most {
					t.Errorf("%d rows were taken, %d stored", taken, d.rows)
				}
			})
		})
	}
}
