package store_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/pressly/goose/v3"

	"patchbay/internal/apidef"
	"patchbay/internal/history"
)

func TestWhatIsThereAlreadyIsTheBeginningOfItsHistory(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		historyBegins(t, "sqlite3", goose.DialectSQLite3, filepath.Join(t.TempDir(), "patchbay.db"))
	})
	if server := os.Getenv("TEST_POSTGRES_DSN"); server != "" {
		t.Run("postgres", func(t *testing.T) { historyBegins(t, "pgx", goose.DialectPostgres, freshSchema(t, server)) })
	}
}

func historyBegins(t *testing.T, driver string, dialect goose.Dialect, address string) {
	old := migrated(t, driver, dialect, address, 14)
	for _, sql := range []string{
		`INSERT INTO apis (id, key, name, method, url, parameters, headers, body, auth, attributes, mappings, outcomes, options, integration, folder, tags, revision,
			created_at, updated_at) VALUES ('api_1', 'order', 'Größe "x"', 'GET', 'https://a.example', 'null', '[{"key":"A","value":"1"}]', '{"kind":"none"}',
			'{}', 'null', 'null', '[{"name":"ok","status":"2xx"}]', '{"retries":2}', '', 'Shop', '["new"]', 7, '2026-01-01 00:00:00+00:00', '2026-02-01 00:00:00+00:00')`,
		`INSERT INTO attributes (id, key, label, type, scope, default_value, description, revision, created_at, updated_at)
			VALUES ('att_1', 'shop', 'Shop', 'text', 'contact', '', '', 1, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00')`,
		`INSERT INTO environments (id, key, name, constants, built_in, active, revision, created_at, updated_at)
			VALUES ('env_1', 'x', 'X', 'null', TRUE, TRUE, 3, '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00')`,
	} {
		_, err := old.ExecContext(t.Context(), sql)
		must(t, err)
	}
	must(t, old.Close())
	w := open(t, address)
	first := got(w.db.APIRevision(w.ctx, "api_1", 7))(t)
	want := got(w.db.API(w.ctx, "order"))(t)
	first.Thing.CreatedAt, first.Thing.UpdatedAt = want.CreatedAt, want.UpdatedAt
	if diff := cmp.Diff(want, first.Thing); diff != "" || first.By != "" || !first.At.Equal(want.UpdatedAt) {
		t.Errorf("it is remembered as %+v, different by:\n%s", first.Entry, diff)
	}
	must(t, w.db.DeleteAPI(w.ctx, "order"))
	got(w.db.Undelete(w.ctx, history.API, "api_1"))(t)
	if last := got(w.db.LastChanges(w.ctx, history.Environment))(t)["env_1"]; last.Revision != 3 {
		t.Errorf("the environment is remembered as %+v", last)
	}
	e := got(w.db.Environment(w.ctx, "x"))(t)
	e.Constants = []apidef.Row{{Key: "a", Value: "b"}}
	got(w.db.SaveEnvironment(w.ctx, e))(t)
}
