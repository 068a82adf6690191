package engine_test

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/engine"
	"patchbay/internal/event"
	"patchbay/internal/figure"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/preset"
	"patchbay/internal/resilience"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// BenchmarkFigures prints what durable conversations cost, each figure beside what the bare machine does in the same run.
func BenchmarkFigures(b *testing.B) {
	for name, measure := range map[string]func(b *testing.B, name, address string){
		"steps":         durableSteps,
		"timers":        timers,
		"verifications": verifications,
	} {
		b.Run(name, func(b *testing.B) {
			b.Run("sqlite", func(b *testing.B) { measure(b, "SQLite", filepath.Join(b.TempDir(), "patchbay.db")) })
			if server := os.Getenv("TEST_POSTGRES_DSN"); server != "" {
				b.Run("postgres", func(b *testing.B) { measure(b, "PostgreSQL", benchSchema(b, server)) })
			}
		})
	}
}

// benchSchema makes an empty schema on the server and returns the address that works in it alone.
func benchSchema(b *testing.B, server string) string {
	b.Helper()
	c, err := pgx.Connect(b.Context(), server)
	must(b, err)
	schema := id.New("bench")
	_, err = c.Exec(b.Context(), "CREATE SCHEMA "+schema)
	must(b, err)
	b.Cleanup(func() {
		_, err := c.Exec(context.Background(), "DROP SCHEMA "+schema+" CASCADE")
		must(b, err)
		must(b, c.Close(context.Background()))
	})
	return server + "&search_path=" + schema
}

// bench is an engine as the program has it, on a database that others may share.
type bench struct {
	db     *store.DB
	hub    *event.Hub
	engine *engine.Engine
	ctx    context.Context
}

// newBench opens an engine; wrap changes what it sees of the store.
func newBench(b *testing.B, address string, keys *secret.Keyring, wrap func(engine.Store) engine.Store) *bench {
	b.Helper()
	w := &bench{ctx: auth.WithActor(context.Background(), auth.System()), hub: &event.Hub{}}
	var err error
	w.db, err = store.Open(w.ctx, address)
	must(b, err)
	for _, a := range preset.Attributes() {
		_, _ = w.db.SaveAttribute(w.ctx, a) // another replica may have been first
	}
	policy, err := egress.ParsePolicy([]string{"127.0.0.0/8"}, "any")
	must(b, err)
	log := slog.New(slog.DiscardHandler)
	journal := call.NewJournal(w.db, log)
	calls, err := call.NewExecutor(call.Options{Store: w.db, Client: egress.New(policy, nil), Guard: resilience.New(resilience.Options{}), Keys: keys,
		Gateway: "http://127.0.0.1:1", Journal: journal, Now: time.Now, Log: log})
	must(b, err)
	w.engine = engine.New(engine.Options{Store: wrap(w.db), Calls: calls, Sealer: keys, Hub: w.hub, Log: log, Now: w.db.Now})
	must(b, w.engine.Join(w.ctx))
	running, stop := context.WithCancel(w.ctx)
	var run sync.WaitGroup
	run.Go(func() { _ = w.engine.Run(running) })
	b.Cleanup(func() {
		stop()
		run.Wait()
		w.engine.Drain(context.Background())
		journal.Close()
		must(b, w.db.Close())
	})
	return w
}

func benchKeys(b *testing.B) *secret.Keyring {
	b.Helper()
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	must(b, err)
	return keys
}

func plainly(s engine.Store) engine.Store { return s }

func (w *bench) publish(b *testing.B, key string, components ...flow.Component) {
	b.Helper()
	_, err := engine.NewEditor(w.db).Publish(w.ctx, flow.Flow{Key: key, Name: key, Draft: flow.Graph{Components: components}}, "Ada")
	must(b, err)
}

// How long one turn of a contender lasts, and how many each has.
const (
	turn   = 400 * time.Millisecond
	rounds = 7
)

// work has many do something again and again for a turn, and returns how often it was done in a second.
func work(many int, do func(worker int)) float64 {
	var done atomic.Int64
	var all sync.WaitGroup
	began := time.Now()
	for i := range many {
		all.Go(func() {
			for time.Since(began) < turn {
				do(i)
				done.Add(1)
			}
		})
	}
	all.Wait()
	return float64(done.Load()) / time.Since(began).Seconds()
}

// against runs both in turns and returns the median ratio, and the median speed of ours.
func against(ours, bare func() float64) (ratio, speed float64) {
	var ratios, speeds []float64
	bare()
	ours()
	for range rounds {
		theirs, mine := bare(), ours()
		ratios, speeds = append(ratios, mine/theirs), append(speeds, mine)
	}
	slices.Sort(ratios)
	slices.Sort(speeds)
	return ratios[rounds/2], speeds[rounds/2]
}

// stepText is what the bot asks; what a step writes is about as long as in a real chat.
var stepText = strings.Repeat("What is your order number? ", 4)

// durableSteps measures answers of visitors, each read, advanced and stored safely, against the bare writing of the rows.
func durableSteps(b *testing.B, name, address string) {
	bare := bareSQLite
	if store.IsPostgres(address) {
		bare = barePostgres
	}
	w := newBench(b, address, benchKeys(b), plainly)
	_, err := w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "order", Label: "Order", Type: attr.TypeText, Scope: attr.ScopeConversation})
	must(b, err)
	w.publish(b, "steps", flow.Component{ID: "ask", Kind: flow.Text, Name: "Ask", Next: map[string]string{flow.Next: "ask"},
		Settings: flow.Settings{Text: stepText, Attribute: "order"}})
	write := bare(b, address)
	for _, many := range []int{1, 32, 256} {
		conversations := make([]string, many)
		for i := range conversations {
			v, err := w.engine.Start(w.ctx, engine.Start{Flow: "steps", Channel: "webchat"})
			must(b, err)
			conversations[i] = v.ID
		}
		ours := func(i int) {
			if _, err := w.engine.Send(w.ctx, conversations[i], engine.Incoming{ID: id.New(id.Message), Text: "4711"}); err != nil {
				b.Error(err)
			}
		}
		theirs := write(many)
		ratio, speed := against(func() float64 { return work(many, ours) }, func() float64 { return work(many, theirs) })
		figure.Plain(fmt.Sprintf("%s: durable steps, %d conversations at once", name, many), speed, "/s")
		figure.AtLeast(b, "  against a bare loop that writes the same rows", ratio, 0.5, "x")
	}
}
