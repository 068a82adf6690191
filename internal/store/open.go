// Package store keeps everything in a database: SQLite, embedded, or PostgreSQL. gorm and SQL stop here; what goes in
// and comes out are the types of the definition packages. One exported method is one transaction.
//
// It asks nobody's permission (web and cmd do), never sees a secret in clear, and runs no conversation.
package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/logger"
	"gorm.io/gorm/schema"

	"patchbay/internal/fault"
)

// DB is an open database. It is safe for concurrent use.
type DB struct {
	write0  *gorm.DB // every change goes through here; one connection on SQLite
	read    *gorm.DB
	dialect dialect
	now     func() time.Time
	close   []func() error
	decoded decoded
	facets  facetMemory

	presented     shared[presentedKey, presented]
	conversations conversations
}

// dialect says which of the two databases it is.
type dialect struct {
	name string // also the folder of the migrations
}

// Option changes how a database is opened.
type Option func(*DB)

// WithClock makes the database take the time of its rows from now, for tests.
func WithClock(now func() time.Time) Option { return func(db *DB) { db.now = now } }

// Open opens the database at the address, a file name or a postgres:// URL, brings its schema up to date and checks
// that it is as safe as it must be. A database of a newer program is refused.
func Open(ctx context.Context, address string, options ...Option) (*DB, error) {
	db := &DB{now: time.Now}
	for _, o := range options {
		o(db)
	}
	open := db.openSQLite
	if IsPostgres(address) {
		open = db.openPostgres
	}
	if err := open(ctx, address); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// IsPostgres says whether the address is that of a PostgreSQL server and not a file name.
func IsPostgres(address string) bool {
	return strings.HasPrefix(address, "postgres://") || strings.HasPrefix(address, "postgresql://")
}

// Close gives the connections back. The database can't be used afterwards.
func (db *DB) Close() error {
	var err error
	for _, c := range db.close {
		err = errors.Join(err, c())
	}
	return err
}

// Ping says whether the database answers.
func (db *DB) Ping(ctx context.Context) error {
	pool, err := db.read.DB()
	if err != nil {
		return err
	}
	return fault.Wrap(pool.PingContext(ctx), fault.Unavailable, "The database does not answer.")
}

// Now returns the time as rows keep it: in UTC, to the millisecond.
func (db *DB) Now() time.Time { return db.now().UTC().Truncate(time.Millisecond) }

// pool returns the connections below gorm, for SQL that gorm would only slow down.
func pool(g *gorm.DB) *sql.DB {
	p, err := g.DB()
	if err != nil {
		panic(err) // only when gorm was opened without a pool, which Open never does
	}
	return p
}

// brief is the context of a statement that reads a row or two. SQLite needs no network for it, so nobody waits beside it for
// the caller to give up: database/sql would start a goroutine each time, which costs a third of the read.
func (db *DB) brief(ctx context.Context) context.Context {
	if db.dialect.name == "sqlite" {
		return context.WithoutCancel(ctx)
	}
	return ctx
}

// config is the same for both databases: no default transaction round single writes, errors translated, and a logger
// that never prints the values of rows.
func (db *DB) config() *gorm.Config {
	schema.RegisterSerializer("json", jsonColumn{}) // gorm keeps them for the whole program; ours is always the same
	return &gorm.Config{
		SkipDefaultTransaction: true,
		TranslateError:         true,
		NowFunc:                db.Now,
		Logger:                 logger.Discard,
	}
}

// jsonColumn is gorm's serializer of JSON, except that nothing is the JSON null and not SQL's, which no column takes.
type jsonColumn struct{ schema.JSONSerializer }

// Value encodes what a column keeps.
func (jsonColumn) Value(_ context.Context, _ *schema.Field, _ reflect.Value, value any) (any, error) {
	text, err := json.Marshal(value)
	return string(text), err
}
