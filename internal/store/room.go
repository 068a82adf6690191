package store

import (
	"errors"
	"slices"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	"gorm.io/driver/postgres"
	"gorm.io/driver/sqlite"

	"patchbay/internal/fault"
)

// noRoom says in words that a write failed because there is no space for it. Nothing was stored then, reading goes on,
// and the next write that finds space is stored as if nothing had been.
func noRoom(err error) error {
	if !isFull(err) || errors.Is(err, fault.Unavailable) {
		return err
	}
	return fault.Wrap(err, fault.Unavailable, "Nothing was saved: there is no space left for the database. Free some and try again.")
}

// diskFull is PostgreSQL's code for it (appendix A of its manual).
const diskFull = "53100"

func isFull(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return e.Code == diskFull
	}
	e, ok := errors.AsType[sqlite3.Error](err)
	return ok && (e.Code == sqlite3.ErrFull ||
		e.Code == sqlite3.ErrIoErr && slices.Contains([]syscall.Errno{syscall.ENOSPC, syscall.EFBIG, syscall.EDQUOT}, e.SystemErrno))
}

// sqliteDialect and postgresDialect are gorm's, except that they say so too.
type (
	sqliteDialect   struct{ *sqlite.Dialector }
	postgresDialect struct{ *postgres.Dialector }
)

// Translate turns an error of the driver into one of gorm's, or of ours.
func (d sqliteDialect) Translate(err error) error { return noRoom(d.Dialector.Translate(err)) }

// Translate turns an error of the driver into one of gorm's, or of ours.
func (d postgresDialect) Translate(err error) error { return noRoom(d.Dialector.Translate(err)) }
