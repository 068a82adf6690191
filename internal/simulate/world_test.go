package simulate_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/flow"
	"patchbay/internal/id"
	"patchbay/internal/preset"
	"patchbay/internal/secret"
	"patchbay/internal/simulate"
	"patchbay/internal/store"
)

var noon = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// world is a database with the presets, and an executor that reaches nothing.
type world struct {
	t   *testing.T
	ctx context.Context
	db  *store.DB
	sim simulate.Simulator
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t, ctx: auth.WithActor(t.Context(), auth.System())}
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.db, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"))
	must(t, err)
	t.Cleanup(func() { must(t, w.db.Close()) })
	for _, a := range preset.Attributes() {
		must(t, second(w.db.SaveAttribute(w.ctx, a)))
	}
	for _, a := range preset.APIs() {
		must(t, second(w.db.SaveAPI(w.ctx, a)))
	}
	for _, e := range slices.Backward(preset.Environments()) {
		must(t, second(w.db.SaveEnvironment(w.ctx, e)))
	}
	e, err := keys.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: secret.OTPGatewayKey}, secret.New("the key of the gateway"))
	must(t, err)
	must(t, second(w.db.SaveSecret(w.ctx, e)))
	policy, err := egress.ParsePolicy(nil, "any")
	must(t, err)
	log := slog.New(slog.NewTextHandler(t.Output(), nil))
	journal := call.NewJournal(w.db, log)
	t.Cleanup(journal.Close)
	calls, err := call.NewExecutor(call.Options{Store: w.db, Client: egress.New(policy, nil), Keys: keys, Gateway: "http://127.0.0.1:1", Journal: journal, Now: time.Now, Log: log})
	must(t, err)
	w.sim = simulate.Simulator{Store: w.db, Calls: calls}
	return w
}

// fresh is a run in which nothing was done yet.
func fresh() simulate.Run { return simulate.Run{ID: "cnv_test", Began: noon} }

// play plays the run on a draft, and wants that all of it fits.
func (w *world) play(f flow.Flow, r simulate.Run) (simulate.State, simulate.Run) {
	w.t.Helper()
	s, r, err := w.sim.Play(w.ctx, f, r)
	must(w.t, err)
	if s.Stopped != "" {
		w.t.Errorf("the run stopped: %s", s.Stopped)
	}
	return s, r
}

// do adds inputs to the run and plays it after each, as the screen does.
func (w *world) do(f flow.Flow, r simulate.Run, inputs ...simulate.Input) (s simulate.State, _ simulate.Run) {
	w.t.Helper()
	s, r = w.play(f, r)
	for _, in := range inputs {
		longer, err := r.Do(in)
		must(w.t, err)
		s, r = w.play(f, longer)
	}
	return s, r
}

func say(text string) simulate.Input { return simulate.Input{Kind: simulate.Say, Text: text} }

var pass = simulate.Input{Kind: simulate.Pass}

// said is what the bot said last.
func said(s simulate.State) string {
	last := ""
	for _, step := range s.Steps {
		for _, m := range step.Messages {
			if !m.FromVisitor {
				last = m.Text
			}
		}
	}
	return last
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func second[T any](_ T, err error) error { return err }
