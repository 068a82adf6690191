package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/sqlite"
	"gorm.io/gorm"

	"patchbay/internal/fault"
)

// Connections of the reading pool. Writing has one, because SQLite has one writer: waiting in our queue is cheaper
// than waiting in its busy handler.
const sqliteReaders = 4

// pragmas is what every connection must have in force, as the database prints it.
var pragmas = map[string]string{
	"journal_mode":  "wal",
	"synchronous":   "2", // FULL: what was acknowledged survives a power cut
	"foreign_keys":  "1",
	"busy_timeout":  "10000",
	"secure_delete": "1", // what is deleted is overwritten
}

func (db *DB) openSQLite(ctx context.Context, path string) error {
	db.dialect = dialect{name: "sqlite"}
	if err := makeFile(path); err != nil {
		return err
	}
	var err error
	if db.write0, err = db.connectSQLite(path, 1, "_txlock=immediate&_cache_size=-32768"); err != nil {
		return unusable(err, path)
	}
	if err = db.migrate(ctx); err != nil {
		return unusable(err, path)
	}
	if db.read, err = db.connectSQLite(path, sqliteReaders, "_query_only=1&_cache_size=-8192"); err != nil {
		return unusable(err, path)
	}
	for _, g := range []*gorm.DB{db.write0, db.read} {
		if err := checkPragmas(ctx, g); err != nil {
			return err
		}
	}
	c, err := newSQLiteConversations(ctx, pool(db.write0), pool(db.read))
	if err != nil {
		return unusable(err, path)
	}
	db.conversations = c
	db.close = append([]func() error{c.close}, db.close...)
	return nil
}

// makeFile makes the file so that nobody else on the machine can read it. Its folder must be there: a mistyped address
// must not begin a second, empty installation somewhere.
func makeFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return fault.Wrap(err, fault.Unavailable, "There is no folder %s for the database.", filepath.Dir(path))
	case err != nil:
		return fault.Wrap(err, fault.Unavailable, "The database %s can't be opened: %s.", path, reason(err))
	}
	return f.Close()
}

// reason returns the operating system's words without the path, which the sentence already has.
func reason(err error) string {
	if p, ok := errors.AsType[*os.PathError](err); ok {
		return p.Err.Error()
	}
	return err.Error()
}

// unusable puts what SQLite says into a sentence. Faults have theirs already.
func unusable(err error, path string) error {
	e, ok := errors.AsType[sqlite3.Error](err)
	switch {
	case !ok:
		return err
	case e.Code == sqlite3.ErrNotADB:
		return fault.Wrap(err, fault.Unavailable, "The file %s is not a Patchbay database.", path)
	case e.Code == sqlite3.ErrCantOpen, e.Code == sqlite3.ErrReadonly:
		return fault.Wrap(err, fault.Unavailable, "Patchbay may not write to the database %s or to the folder that it is in.", path)
	}
	return fault.Wrap(err, fault.Unavailable, "The database %s can't be used: %s.", path, e.Code.Error())
}

func (db *DB) connectSQLite(path string, connections int, extra string) (*gorm.DB, error) {
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath(), RawQuery: "_journal_mode=WAL&_synchronous=FULL" +
		"&_foreign_keys=1&_busy_timeout=10000&_secure_delete=1&_stmt_cache_size=64&" + extra}).String()
	p := sql.OpenDB(sqliteConnector{dsn})
	p.SetMaxOpenConns(connections)
	p.SetMaxIdleConns(connections)
	db.close = append([]func() error{p.Close}, db.close...) // the writer last: it folds the WAL into the file
	return gorm.Open(sqliteDialect{&sqlite.Dialector{Conn: p}}, db.config())
}

// sqliteConnector opens connections whose lower() folds the case of every script; SQLite's own knows ASCII only.
type sqliteConnector struct{ dsn string }

// Connect waits for programs that open the same new file: SQLite waits for no lock while it turns a file to WAL.
func (c sqliteConnector) Connect(ctx context.Context) (driver.Conn, error) {
	ctx, cancel := context.WithTimeout(ctx, busyTime)
	defer cancel()
	for {
		conn, err := c.Driver().Open(c.dsn)
		if e, ok := errors.AsType[sqlite3.Error](err); !ok || e.Code != sqlite3.ErrBusy {
			return conn, err
		}
		select {
		case <-ctx.Done():
			return nil, err
		case <-time.After(busyPause):
		}
	}
}

// How long a connection is tried while the file is locked, as busy_timeout has it for statements, and how often.
const (
	busyTime  = 10 * time.Second
	busyPause = 10 * time.Millisecond
)

func (sqliteConnector) Driver() driver.Driver {
	return &sqlite3.SQLiteDriver{ConnectHook: func(c *sqlite3.SQLiteConn) error {
		return c.RegisterFunc("lower", strings.ToLower, true)
	}}
}

// checkPragmas reads back what was asked for: a driver that ignores a setting must not go unnoticed.
func checkPragmas(ctx context.Context, g *gorm.DB) error {
	for name, want := range pragmas {
		var got string
		if err := pool(g).QueryRowContext(ctx, "PRAGMA "+name).Scan(&got); err != nil {
			return fmt.Errorf("read back pragma %s: %w", name, err)
		}
		if !strings.EqualFold(got, want) {
			return fault.New(fault.Unavailable, "SQLite runs with %s = %s where %s is needed. Patchbay does not start like this.", name, got, want)
		}
	}
	return nil
}
