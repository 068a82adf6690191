package store_test

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/auth"
	"patchbay/internal/id"
	"patchbay/internal/store"
)

// world is a fresh database and a context in which somebody acts.
type world struct {
	db  *store.DB
	ctx context.Context
}

// onBoth runs the test on SQLite, and on PostgreSQL when TEST_POSTGRES_DSN names a server (make test sees to that).
func onBoth(t *testing.T, name string, test func(*testing.T, world)) {
	t.Helper()
	t.Run("sqlite/"+name, func(t *testing.T) { test(t, open(t, filepath.Join(t.TempDir(), "patchbay.db"))) })
	server := os.Getenv("TEST_POSTGRES_DSN")
	if server == "" {
		return
	}
	t.Run("postgres/"+name, func(t *testing.T) { test(t, open(t, freshSchema(t, server))) })
}

func open(t *testing.T, address string) world {
	t.Helper()
	db, err := store.Open(t.Context(), address)
	must(t, err)
	t.Cleanup(func() { must(t, db.Close()) })
	return world{db, asSomebody(t.Context())}
}

func asSomebody(ctx context.Context) context.Context {
	return auth.WithActor(ctx, auth.Actor{ID: "usr_1", Name: "Ada", Role: auth.Owner, IP: "127.0.0.1"})
}

// freshSchema makes an empty schema on the server and returns the address that works in it alone.
func freshSchema(t testing.TB, server string) string {
	t.Helper()
	ctx := context.Background() // t.Context is over when the clean-up drops the schema
	c, err := pgx.Connect(ctx, server)
	must(t, err)
	schema := id.New("test")
	_, err = c.Exec(ctx, "CREATE SCHEMA "+schema)
	must(t, err)
	t.Cleanup(func() {
		_, err := c.Exec(ctx, "DROP SCHEMA "+schema+" CASCADE")
		must(t, err)
		must(t, c.Close(ctx))
	})
	sep := "?"
	if strings.Contains(server, "?") {
		sep = "&"
	}
	return fmt.Sprintf("%s%ssearch_path=%s", server, sep, url.QueryEscape(schema))
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
