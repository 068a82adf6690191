package store

import (
	"context"
	"database/sql"
	"fmt"
	"io/fs"

	"github.com/pressly/goose/v3"

	"patchbay/internal/fault"
	"patchbay/migrations"
)

// migrate brings the schema up to date. On PostgreSQL replicas that start together wait for each other.
func (db *DB) migrate(ctx context.Context) error {
	files, err := fs.Sub(migrations.Files, db.dialect.name)
	if err != nil {
		return err
	}
	kind, options := goose.DialectSQLite3, []goose.ProviderOption{goose.WithDisableGlobalRegistry(true)}
	if db.dialect.name == "postgres" {
		kind, options = goose.DialectPostgres, append(options, goose.WithSessionLocker(migrationLock{}))
	}
	provider, err := goose.NewProvider(kind, pool(db.write0), files, options...)
	if err != nil {
		return err
	}
	return upgrade(ctx, provider)
}

// upgrade applies what is missing. On SQLite, which has no lock for this, another process may apply the same at the same
// time; each migration is one transaction, so whoever comes second fails on it and looks how far the schema is then.
func upgrade(ctx context.Context, provider *goose.Provider) error {
	sources := provider.ListSources()
	newest := sources[len(sources)-1].Version
	for tried := int64(-1); ; {
		current, err := provider.GetDBVersion(ctx)
		if err != nil {
			return fmt.Errorf("read the version of the schema: %w", err)
		}
		switch {
		case current > newest:
			return fault.New(fault.Conflict,
				"The database is of a newer Patchbay (schema %d) than this program (schema %d). Start the newer program.", current, newest)
		case current == newest:
			return nil // no DDL at an ordinary start
		}
		if _, err = provider.Up(ctx); err != nil && current == tried {
			return fault.Wrap(err, fault.Unavailable, "The database could not be brought up to date.")
		}
		tried = current
	}
}

// migrationLock lets one program at a time migrate a schema of PostgreSQL. The others sleep until it is done; goose's own
// locker looks again only every five seconds.
type migrationLock struct{}

// patchbayLock is the number by which our advisory locks differ from those of other programs on the server.
const patchbayLock = 0x70617463

// SessionLock waits for the lock.
func (migrationLock) SessionLock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1, hashtext(current_schema()))", patchbayLock)
	return err
}

// SessionUnlock gives the lock back.
func (migrationLock) SessionUnlock(ctx context.Context, c *sql.Conn) error {
	_, err := c.ExecContext(ctx, "SELECT pg_advisory_unlock($1, hashtext(current_schema()))", patchbayLock)
	return err
}
