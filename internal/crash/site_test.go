package crash_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/secret"
	"patchbay/internal/store"
)

// site is one installation: a database, the processes that run on it, and the provider that its APIs call.
type site struct {
	t        *testing.T
	seed     uint64
	folder   string
	database string // an address, as store.Open takes it
	keys     string // file with the keys of secrets
	provider *provider
	history  *history
	replicas []*replica
	reborn   func() // waits until a process that was to die is up again
}

// plan says what an installation is like.
type plan struct {
	seed     uint64
	postgres bool
	replicas int      // on SQLite one
	seconds  int      // that a call may take
	calm     bool     // the provider is never busy
	args     []string // of serve, beside the usual ones
}

// newSite makes the database and everything that is in it before the first process starts. When the test fails, its folder is
// kept: with the history, what the processes printed, and the database of SQLite.
func newSite(t *testing.T, p plan) *site {
	t.Helper()
	folder, err := os.MkdirTemp("", "patchbay-crash-")
	must(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("kept: %s. Again with: CRASH_SEED=%d", folder, p.seed)
			return
		}
		_ = os.RemoveAll(folder)
	})
	s := &site{t: t, seed: p.seed, folder: folder, database: filepath.Join(folder, "patchbay.db"), history: newHistory(t, folder)}
	s.history.note(happening{What: "seed", Say: fmt.Sprint(p.seed)})
	if p.postgres {
		s.database = freshSchema(t)
	}
	s.provider = newProvider(t, p, s.history.note)
	s.keys = filepath.Join(folder, "secret.keys")
	must(t, os.WriteFile(s.keys, []byte(secret.GenerateKeys()+"\n"), 0o600))
	s.define(p.seconds)
	program, err := binary()
	must(t, err)
	for i := range p.replicas {
		s.replicas = append(s.replicas, s.newReplica(program, fmt.Sprintf("replica-%d", i+1), p.args))
	}
	return s
}

func (s *site) newReplica(program, name string, args []string) *replica {
	folder := filepath.Join(s.folder, name)
	must(s.t, os.Mkdir(folder, 0o700))
	r := &replica{name: name, binary: program, folder: folder, history: s.history, output: filepath.Join(folder, "output")}
	r.args = append([]string{"serve", "--data-dir", folder, "--database", s.database, "--secret-keys-file", s.keys, "--listen", "127.0.0.1:0", "--gateway-listen", "127.0.0.1:0",
		"--egress-allow", "127.0.0.0/8", "--egress-ports", "any", "--limit-chat-conversations", "1000000", "--limit-chat-message-rate", "1000",
		"--limit-chat-message-burst", "1000", "--limit-chat-read-rate", "1000"}, args...)
	s.t.Cleanup(r.abandon)
	return r
}

// define stores what there is to talk to, as the forms of the site would.
func (s *site) define(seconds int) {
	s.t.Helper()
	db := s.open()
	defer func() { must(s.t, db.Close()) }()
	ctx := auth.WithActor(s.t.Context(), auth.System())
	for _, a := range attributes() {
		_, err := db.SaveAttribute(ctx, a)
		must(s.t, err)
	}
	for _, a := range apis(s.provider.server.URL, seconds) {
		_, err := db.SaveAPI(ctx, a)
		must(s.t, err)
	}
	for _, seconds := range delays() {
		_, err := engine.NewEditor(db).Publish(ctx, chatFlow(seconds), "Ada")
		must(s.t, err)
	}
}

// open opens the database beside the processes, or after them. Close it.
func (s *site) open() *store.DB {
	s.t.Helper()
	db, err := store.Open(s.t.Context(), s.database)
	must(s.t, err)
	return db
}

// startAll starts every process, the first one alone: it has the empty database to itself.
func (s *site) startAll() {
	s.t.Helper()
	for _, r := range s.replicas {
		must(s.t, r.start())
		must(s.t, r.up())
	}
}

// stopAll asks every process to end, one after the other.
func (s *site) stopAll() {
	s.t.Helper()
	for _, r := range s.replicas {
		if err := r.stop(); err != nil {
			s.t.Error(err)
		}
	}
}

// freshSchema makes an empty schema on the server and returns the address that works in it alone.
func freshSchema(t *testing.T) string {
	t.Helper()
	server := os.Getenv("TEST_POSTGRES_DSN")
	if server == "" {
		t.Skip("TEST_POSTGRES_DSN names no server: make test starts one")
	}
	ctx := context.Background() // t.Context is over when the clean-up drops the schema
	c, err := pgx.Connect(ctx, server)
	must(t, err)
	schema := id.New("crash")
	_, err = c.Exec(ctx, "CREATE SCHEMA "+schema)
	must(t, err)
	t.Cleanup(func() {
		if !t.Failed() {
			_, err := c.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE")
			must(t, err)
		}
		must(t, c.Close(ctx))
	})
	return server + "&search_path=" + schema
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err, fault.Fields(err))
	}
}
