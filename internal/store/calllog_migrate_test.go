package store_test

import (
	"database/sql"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/pressly/goose/v3"

	"patchbay/internal/call"
	"patchbay/migrations"
)

func TestALogFromBeforeItWasSearchedIsTakenOver(t *testing.T) {
	t.Run("sqlite", func(t *testing.T) {
		takesOver(t, "sqlite3", goose.DialectSQLite3, filepath.Join(t.TempDir(), "patchbay.db"))
	})
	if server := os.Getenv("TEST_POSTGRES_DSN"); server != "" {
		t.Run("postgres", func(t *testing.T) { takesOver(t, "pgx", goose.DialectPostgres, freshSchema(t, server)) })
	}
}

// migrated opens an empty database and brings it as far as the version.
func migrated(t *testing.T, driver string, dialect goose.Dialect, address string, version int64) *sql.DB {
	t.Helper()
	old, err := sql.Open(driver, address)
	must(t, err)
	folder := map[string]string{"sqlite3": "sqlite", "pgx": "postgres"}[driver]
	files, err := fs.Sub(migrations.Files, folder)
	must(t, err)
	provider, err := goose.NewProvider(dialect, old, files, goose.WithDisableGlobalRegistry(true))
	must(t, err)
	_, err = provider.UpTo(t.Context(), version)
	must(t, err)
	return old
}

func takesOver(t *testing.T, driver string, dialect goose.Dialect, address string) {
	old := migrated(t, driver, dialect, address, 6)
	for i := range 50 {
		_, err := old.ExecContext(t.Context(), fmt.Sprintf(`INSERT INTO call_logs (id, at, api_id, api_key, api_revision, conversation_id, called_by, outcome,
			status, elapsed_ms, request_hash, detail) VALUES ('log_%02d', 0, '', 'api-%d', 1, '', 'chat', 'ok', 200, 1, '', '{"url":"ü"}')`, i, i%5))
		must(t, err)
	}
	must(t, old.Close())
	w := open(t, address)
	if got := w.pages(t, call.LogFilter{API: "api-3", Status: "200", Limit: 4}); len(got) != 10 || got[0] != "log_48" {
		t.Errorf("the calls of an API are %v", got)
	}
	if bytes := w.logBytes(t); bytes != 50*int64(len("log_00api-3ok"+`{"url":"ü"}`)) {
		t.Errorf("they hold %d bytes", bytes)
	}
}
