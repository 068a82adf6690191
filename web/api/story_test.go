package api_test

import (
	"context"
	"net/url"
	"os"
	"testing"

	"github.com/jackc/pgx/v5"

	"patchbay/internal/auth"
	"patchbay/internal/engine"
	"patchbay/internal/id"
	"patchbay/web/api/apitest"
)

func TestAProgramDrivesEveryOperation(t *testing.T) {
	t.Run("on SQLite", func(t *testing.T) { story(t, newWorld(t)) })
	t.Run("on PostgreSQL", func(t *testing.T) {
		server := os.Getenv("TEST_POSTGRES_DSN")
		if server == "" {
			t.Skip("TEST_POSTGRES_DSN names no server: make test starts one")
		}
		story(t, newWorldIn(t, freshSchema(t, server)))
	})
}

func story(t *testing.T, w *world) {
	t.Helper()
	w.client(auth.TokenScopes()...).Story(w.begin)
}

// client is a typed client with a token of the scopes.
func (w *world) client(scopes ...auth.Scope) *apitest.Client {
	w.t.Helper()
	_, token := w.token(0, scopes...)
	return apitest.NewClient(w.t, apitest.Describe(w.t, w.url), w.url+"/api/v1", token)
}

// begin begins a conversation.
func (w *world) begin(flow string) string {
	w.t.Helper()
	v, err := w.chats.Start(w.ctx, engine.Start{Flow: flow, Channel: "webchat", Visitor: "127.0.0.1"})
	must(w.t, err)
	return v.ID
}

// freshSchema makes an empty schema on the server and returns the address that works in it alone.
func freshSchema(t *testing.T, server string) string {
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
	return server + "&search_path=" + url.QueryEscape(schema)
}
