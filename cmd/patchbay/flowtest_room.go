package main

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"slices"
	"strings"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/internal/simulate"
	"patchbay/internal/store"
)

// testRoom is where tests are played: on the definitions of a database, which nobody listens beside.
type testRoom struct {
	db        *store.DB
	simulator simulate.Simulator
	journal   *call.Journal
	folder    string // that is removed afterwards; "" for none
}

// Close gives everything back.
func (r *testRoom) Close() error {
	if r.journal != nil {
		r.journal.Close()
	}
	var err error
	if r.db != nil {
		err = r.db.Close()
	}
	if r.folder != "" {
		err = errors.Join(err, os.RemoveAll(r.folder))
	}
	return err
}

// ownRoom plays on the database of the installation, which it only reads.
func (c *testCommand) ownRoom(ctx context.Context) (*testRoom, error) {
	db, err := c.openStore(ctx)
	if err != nil {
		return nil, err
	}
	r := &testRoom{db: db}
	ring, err := c.testKeys(ctx, db)
	if err == nil {
		err = r.furnish(ring)
	}
	if err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

// testKeys are the keys of the installation. One that has none has no secrets, and gets none for a test.
func (c *testCommand) testKeys(ctx context.Context, db *store.DB) (*secret.Keyring, error) {
	known, err := db.HasKey(ctx)
	if err != nil {
		return nil, err
	}
	if !known {
		return secret.ParseKeys(secret.GenerateKeys())
	}
	ring, _, err := c.keys(ctx, db)
	return ring, err
}

// furnish makes the simulator. Its executor has a network, as all have, and no test uses it.
func (r *testRoom) furnish(ring *secret.Keyring) error {
	policy, err := egress.ParsePolicy(nil, "443")
	if err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	r.journal = call.NewJournal(r.db, log)
	calls, err := call.NewExecutor(call.Options{Store: r.db, Client: egress.New(policy, nil), Keys: ring, Gateway: unusedGateway, Journal: r.journal, Now: time.Now, Log: log})
	r.simulator = simulate.Simulator{Store: r.db, Calls: calls}
	return err
}

// unusedGateway stands where definitions name the gateway. Nobody calls it.
const unusedGateway = "http://127.0.0.1:8081"

// bundleRoom plays on the definitions of a file, in a database that lives as long as the command.
func (c *testCommand) bundleRoom(ctx context.Context, t terminal) (*testRoom, error) {
	file, err := fileFlags{File: c.File}.read(t)
	if err != nil {
		return nil, err
	}
	printNotes(t.err, file.Notes)
	folder, err := os.MkdirTemp("", "patchbay-test-*")
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "A folder for the time of the test can't be made.")
	}
	r := &testRoom{folder: folder}
	if err = r.moveIn(ctx, t, file.Bundle, c.Environment); err != nil {
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *testRoom) moveIn(ctx context.Context, t terminal, b bundle.Bundle, environment string) error {
	var err error
	if r.db, err = store.Open(ctx, dataFlags{DataDir: r.folder}.address()); err != nil {
		return err
	}
	ring, err := secret.ParseKeys(secret.GenerateKeys())
	if err == nil {
		err = r.furnish(ring)
	}
	if err == nil {
		err = r.settle(ctx, t, b, environment)
	}
	if err != nil {
		return err
	}
	here, err := hereOf(ctx, r.db)
	if err != nil {
		return err
	}
	b.Environments = nil
	plan := bundle.MakePlan(b, here, bundle.Rules{Default: bundle.Skip})
	if err := broken(plan); err != nil {
		return err
	}
	entries, err := plan.SealSecrets(ring, standIns(plan, here.Workspace))
	if err != nil {
		return err
	}
	_, err = r.db.ApplyImport(ctx, bundle.Import{Source: "test"}, plan.Write, entries)
	return err
}

// broken names what can't be stored: a test of it would say nothing.
func broken(p bundle.Plan) error {
	var problems fault.Problems
	for _, i := range p.Items {
		for _, problem := range i.Problems {
			problems.Add(string(i.Kind)+"."+i.Key, "%s", problem)
		}
	}
	return problems.Err()
}

// standIns are values for the secrets that the plan needs, each of which may go wherever an API of it calls.
func standIns(p bundle.Plan, w call.Workspace) map[string]secret.Value {
	w.Schema = attr.NewSchema(0, p.Write.Attributes)
	for _, need := range p.Secrets {
		w.Secrets = append(w.Secrets, secret.Entry{Key: need.Name})
	}
	values := map[string]secret.Value{}
	for i := range p.Secrets {
		need := &p.Secrets[i]
		values[need.Name] = secret.New("stand-in")
		need.APIs = nil
		for _, a := range p.Write.APIs {
			if host := call.Host(a, w); host != "" && !slices.Contains(need.Hosts, host) && slices.Contains(call.NeedsOf(a, w).Secrets, need.Name) {
				need.Hosts = append(need.Hosts, host)
			}
		}
		if len(need.Hosts) == 0 {
			need.Hosts = []string{standInHost}
		}
	}
	return values
}

const standInHost = "stand-in.example"

// settle makes the one environment: that of the key, or the built-in one. What it lacks comes from the others of the bundle, and
// from stand-ins.
func (r *testRoom) settle(ctx context.Context, t terminal, b bundle.Bundle, key string) error {
	at := slices.IndexFunc(b.Environments, func(e apidef.Environment) bool { return e.Key == key || key == "" && e.BuiltIn })
	if key != "" && at < 0 {
		return fault.New(fault.NotFound, "There is no environment %q in the bundle.", key)
	}
	first := b.Environments
	if at >= 0 {
		first = append([]apidef.Environment{b.Environments[at]}, b.Environments...)
	}
	e := apidef.Environment{Key: "test", Name: "Test", BuiltIn: true}
	for _, from := range first {
		for _, constant := range from.Constants {
			if constant.Key != apidef.OTPGateway && !has(e, constant.Key) {
				e.Constants = append(e.Constants, constant)
			}
		}
	}
	for _, name := range b.Constants(call.Workspace{Environment: e, Schema: attr.NewSchema(0, b.Attributes)}) {
		if name == apidef.OTPGateway || has(e, name) {
			continue
		}
		printNotes(t.err, []bundle.Note{{Message: "The constant " + name + " is not in the bundle. A stand-in is in its place."}})
		e.Constants = append(e.Constants, apidef.Row{Key: name, Value: standInFor(name, b.APIs)})
	}
	_, err := r.db.SaveEnvironment(ctx, e)
	return err
}

func has(e apidef.Environment, name string) bool {
	return slices.ContainsFunc(e.Constants, func(c apidef.Row) bool { return c.Key == name })
}

// standInFor is the value of a constant that is not known: an address where one is expected.
func standInFor(name string, apis []apidef.API) string {
	begins := func(a apidef.API) bool {
		inside, _, _ := strings.Cut(strings.TrimPrefix(strings.TrimSpace(a.URL), "{{"), "}}")
		return strings.HasPrefix(strings.TrimSpace(a.URL), "{{") && strings.TrimSpace(inside) == "env."+name
	}
	if slices.ContainsFunc(apis, begins) {
		return "https://" + standInHost
	}
	return standInHost
}
