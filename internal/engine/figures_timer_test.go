package engine_test

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/engine"
	"patchbay/internal/engine/enginetest"
	"patchbay/internal/figure"
	"patchbay/internal/flow"
	"patchbay/internal/store"
)

const (
	parked = 1_000_000
	woken  = 2_000
)

// timers measures how late delays end that end within one second, while a million others have hours to go. PostgreSQL has
// three replicas.
func timers(b *testing.B, name, address string) {
	replicas, promised := 1, 500.0
	if store.IsPostgres(address) {
		name, replicas, promised = "PostgreSQL, 3 replicas", 3, 100
	}
	keys, late := benchKeys(b), &lateness{due: map[string]time.Time{}, woken: map[string]int{}}
	w := newBench(b, address, keys, late.of)
	for range replicas - 1 {
		newBench(b, address, keys, late.of)
	}
	w.publish(b, "delay", flow.Component{ID: "d", Kind: flow.Delay, Name: "Wait", Settings: flow.Settings{Seconds: 5}, Next: map[string]string{flow.Next: "e"}},
		flow.Component{ID: "e", Kind: flow.End, Settings: flow.Settings{Text: "Bye"}})
	version, err := w.db.Published(w.ctx, "delay")
	must(b, err)
	park(b, address, version)
	late.begin(b, w, version)
	p50, p99, twice := late.end(b)
	figure.Under(b, fmt.Sprintf("%s: a million parked, %d due in a second, median", name, woken), p50, 20, "ms")
	figure.Under(b, "  and 99 of 100 no later than", p99, promised, "ms")
	figure.Under(b, "  woken twice", float64(twice), 1, "")
	if replicas == 1 {
		debug.FreeOSMemory()
		figure.Under(b, "  memory of the process", residentMiB(b), 200, "MiB")
	}
}

// park stores a million conversations that wait for hours.
func park(b *testing.B, address string, v engine.Published) {
	b.Helper()
	const columns = `INSERT INTO conversations (id, flow_id, flow_key, version, contact_id, channel, visitor, component, status, seq, visit, walked,
		attempt, due_at, attributes, memory, started_at, updated_at) `
	row := fmt.Sprintf(`SELECT 'cnv_parked' || n, '%s', 'delay', %d, 'con_parked', 'webchat', '', 'd', 'delayed', 2, 1, 1, 0, %d + n, '{"order":"4711"}', '{}', 0, 0 FROM `,
		v.FlowID, v.Version, time.Now().Add(5*time.Hour).UnixMilli())
	contact := "INSERT INTO contacts (id, attributes, created_at, updated_at) VALUES ('con_parked', '{}', 0, 0)"
	if !store.IsPostgres(address) {
		db, err := sql.Open("sqlite3", "file:"+address+"?_busy_timeout=10000")
		must(b, err)
		defer func() { _ = db.Close() }()
		for _, statement := range []string{contact, columns + row + fmt.Sprintf("(WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < %d) SELECT n FROM s)", parked),
			"PRAGMA wal_checkpoint(TRUNCATE)"} {
			_, err = db.Exec(statement)
			must(b, err)
		}
		return
	}
	c, err := pgx.Connect(b.Context(), address)
	must(b, err)
	defer func() { _ = c.Close(context.Background()) }()
	for _, statement := range []string{contact, columns + row + fmt.Sprintf("generate_series(1, %d) n", parked), "VACUUM ANALYZE conversations", "CHECKPOINT"} {
		_, err = c.Exec(b.Context(), statement)
		must(b, err)
	}
}

// lateness looks over the shoulder of stores at what becomes of delays.
type lateness struct {
	mu    sync.Mutex
	due   map[string]time.Time
	late  []time.Duration
	woken map[string]int
}

type lateStore struct {
	engine.Store
	l *lateness
}

func (l *lateness) of(s engine.Store) engine.Store { return lateStore{s, l} }

// StepDue notes when the steps were stored.
func (s lateStore) StepDue(ctx context.Context, d engine.Due) ([]engine.Woken, error) {
	all, err := s.Store.StepDue(ctx, d)
	now := time.Now()
	s.l.mu.Lock()
	defer s.l.mu.Unlock()
	for _, w := range all {
		if due, ok := s.l.due[w.ID]; ok && w.Err == nil {
			s.l.late = append(s.l.late, now.Sub(due))
			s.l.woken[w.ID]++
		}
	}
	return all, err
}

// begin stores the conversations whose delays end within one second, a few seconds from now.
func (l *lateness) begin(b *testing.B, w *bench, v engine.Published) {
	first := time.Now().Add(5 * time.Second).Truncate(time.Millisecond)
	var all sync.WaitGroup
	for i := range woken {
		c := enginetest.Fresh()
		r := &c.Record
		r.FlowID, r.FlowKey, r.Version, r.Component, r.Status = v.FlowID, "delay", v.Version, "d", engine.Delayed
		r.DueAt = first.Add(time.Duration(i) * time.Second / woken).Truncate(time.Millisecond)
		l.mu.Lock()
		l.due[r.ID] = r.DueAt
		l.mu.Unlock()
		all.Go(func() {
			if err := w.db.CreateConversation(w.ctx, c); err != nil {
				b.Error(err)
			}
		})
	}
	all.Wait()
	if time.Now().After(first) {
		b.Error("the machine is too slow to store them in time")
	}
}

// end waits until all are over, and a moment longer for what may be woken a second time.
func (l *lateness) end(b *testing.B) (p50, p99 float64, twice int) {
	for deadline := time.Now().Add(time.Minute); l.count() < woken; time.Sleep(50 * time.Millisecond) {
		if time.Now().After(deadline) {
			b.Fatalf("only %d delays have ended", l.count())
		}
	}
	time.Sleep(time.Second)
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Sort(l.late)
	ms := func(share float64) float64 {
		return float64(l.late[int(share*float64(len(l.late)))]) / float64(time.Millisecond)
	}
	return ms(0.5), ms(0.99), len(l.late) - len(l.woken)
}

func (l *lateness) count() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.woken)
}

// residentMiB reads the memory that this process holds.
func residentMiB(b *testing.B) float64 {
	b.Helper()
	status, err := os.ReadFile("/proc/self/status")
	must(b, err)
	for line := range bytes.Lines(status) {
		var kib float64
		if n, _ := fmt.Sscanf(strings.TrimSpace(string(line)), "VmRSS: %f kB", &kib); n == 1 {
			return kib / 1024
		}
	}
	b.Fatal("the system does not tell the memory of processes")
	return 0
}
