package store_test

import (
	"context"
	"os"
	"testing"
	"time"

	"patchbay/internal/engine"
	"patchbay/internal/engine/enginetest"
	"patchbay/internal/event"
)

// relayed runs the relay of a database and gives it the hub that wakes who watches.
func relayed(t *testing.T, w world) (hub *event.Hub, ended <-chan error) {
	t.Helper()
	hub = &event.Hub{}
	ctx, stop := context.WithCancel(w.ctx)
	ending := make(chan error, 1)
	go func() {
		ending <- w.db.Relay(ctx, hub)
		close(ending)
	}()
	t.Cleanup(func() {
		stop()
		for range ending {
		}
	})
	return hub, ending
}

// wake waits for a wake-up. The first one says that the relay has begun.
func wake(t *testing.T, c <-chan struct{}, within time.Duration) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(within):
		t.Fatal("nobody was woken")
	}
}

const soon = 10 * time.Second

func TestRelay(t *testing.T) {
	server := os.Getenv("TEST_POSTGRES_DSN")
	if server == "" {
		t.Skip("TEST_POSTGRES_DSN names no server: make test starts one")
	}
	replicas := func(t *testing.T) (a, b world, c engine.Commit) {
		address := freshSchema(t, server)
		a, b, c = open(t, address), open(t, address), enginetest.Fresh()
		must(t, a.db.CreateConversation(t.Context(), c))
		return a, b, c
	}
	t.Run("a step through one replica wakes who watches at another, and not at its own a second time", func(t *testing.T) {
		a, b, c := replicas(t)
		here, _ := relayed(t, a)
		there, _ := relayed(t, b)
		own, leaveOwn := here.Subscribe(c.Record.ID)
		defer leaveOwn()
		other, leaveOther := there.Subscribe(c.Record.ID)
		defer leaveOther()
		wake(t, own, soon)
		wake(t, other, soon)
		must(t, a.db.CommitStep(t.Context(), enginetest.Next(c)))
		wake(t, other, soon)
		must(t, b.db.CommitStep(t.Context(), enginetest.Next(enginetest.Next(c)))) // what comes behind it was heard later
		wake(t, own, soon)
		select {
		case <-own:
			t.Error("it heard itself")
		default:
		}
	})
	t.Run("a connection that is lost is an error, and whoever watches is woken when it is back", func(t *testing.T) {
		a, b, c := replicas(t)
		hub, ended := relayed(t, b)
		watched, leave := hub.Subscribe(c.Record.ID)
		defer leave()
		wake(t, watched, soon)
		must(t, a.db.Exec(a.ctx, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%' || current_schema() || '%' AND pid <> pg_backend_pid()"))
		if err := <-ended; err == nil {
			t.Error("the relay ended without an error")
		}
		again, _ := relayed(t, b)
		watchedAgain, leaveAgain := again.Subscribe(c.Record.ID)
		defer leaveAgain()
		wake(t, watchedAgain, soon)
	})
	t.Run("what nobody told of is found by looking", func(t *testing.T) {
		a, b, c := replicas(t) // nobody relays at a
		hub, _ := relayed(t, b)
		watched, leave := hub.Subscribe(c.Record.ID)
		defer leave()
		wake(t, watched, soon)
		must(t, a.db.CommitStep(t.Context(), enginetest.Next(c)))
		wake(t, watched, soon)
	})
}

func TestASQLiteDatabaseHasNobodyToTell(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	must(t, open(t, t.TempDir()+"/patchbay.db").db.Relay(ctx, &event.Hub{}))
}
