package oracle_test

import (
	"context"
	"log/slog"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/convert"
	"patchbay/internal/egress"
	"patchbay/internal/file"
	"patchbay/internal/id"
	"patchbay/internal/resilience"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// world is an executor over a real database that may call this machine.
type world struct {
	ctx   context.Context
	db    *store.DB
	keys  *secret.Keyring
	calls *call.Executor
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{ctx: auth.WithActor(t.Context(), auth.System())}
	var err error
	w.keys, err = secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	w.db, err = store.Open(t.Context(), filepath.Join(t.TempDir(), "patchbay.db"))
	must(t, err)
	t.Cleanup(func() { must(t, w.db.Close()) })
	policy, err := egress.ParsePolicy([]string{"127.0.0.0/8"}, "any")
	must(t, err)
	log := slog.New(slog.DiscardHandler)
	journal := call.NewJournal(w.db, log)
	t.Cleanup(journal.Close)
	w.calls, err = call.NewExecutor(call.Options{Store: w.db, Client: egress.New(policy, nil), Guard: resilience.New(resilience.Options{}), Keys: w.keys,
		Files: file.New(w.db, file.Limits{}, w.db.Now), Gateway: "http://127.0.0.1:1", Journal: journal, Now: time.Now, Log: log})
	must(t, err)
	return w
}

// do calls the API: secrets have the values that were found, attributes those of the samples or of the shell.
func (w *world) do(t *testing.T, a apidef.API, r convert.Result) {
	t.Helper()
	found := map[string]string{}
	for _, s := range r.Secrets {
		found[s.Name] = s.Value.Reveal()
	}
	for _, s := range r.Bundle.Secrets {
		if found[s.Name] == "" {
			found[s.Name] = environment[strings.ToUpper(s.Name)]
		}
		e := secret.Entry{ID: id.New(id.Secret), Key: s.Name, Hosts: s.Hosts}
		e, err := w.keys.SealEntry(e, secret.New(found[s.Name]))
		must(t, err)
		_, err = w.db.SaveSecret(w.ctx, e)
		must(t, err)
		defer func() { must(t, w.db.DeleteSecret(w.ctx, s.Name)) }()
	}
	_, err := w.calls.Do(w.ctx, call.Request{Draft: &a, Pending: r.Bundle.Attributes, Values: values(t, r), CalledBy: call.ByTest})
	must(t, err)
}

func values(t *testing.T, r convert.Result) attr.Values {
	t.Helper()
	all := attr.Values{}
	for name, value := range environment {
		all[strings.ToLower(name)] = attr.TextOf(value)
	}
	schema := attr.NewSchema(0, r.Bundle.Attributes)
	for _, s := range r.Samples {
		a, _ := schema.Lookup(s.Attribute)
		v, err := a.Type.Parse(s.Value)
		must(t, err)
		all[s.Attribute] = v
	}
	return all
}
