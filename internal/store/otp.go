package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/otp"
)

// The gateway's writes are the program's own, so they carry no audit row. All times are milliseconds since 1970.

// Numbers of PostgreSQL's advisory locks; SQLite has one writer anyway. Bookings wait for each other, because the cap
// of the day counts all of them; payments wait only for those of the same number.
const (
	lockOTPReserve = 7301
	lockOTPNumber  = 7302
)

// otpChunk is how many rows of a table one purge deletes.
const otpChunk = 500

// ReserveOTP books a message; see otp.Store. What is refused is refused by a reader, so that a flood of requests does
// not hold up the one writer.
func (db *DB) ReserveOTP(ctx context.Context, r otp.Reservation, admit func(otp.Traffic) error) (otp.Earlier, bool, error) {
	earlier, found, err := askOTP(db.read.WithContext(ctx), r, admit)
	if found || err != nil {
		return earlier, found, err
	}
	err = db.transaction(ctx, func(tx *gorm.DB) error {
		if err := db.lock(tx, "SELECT pg_advisory_xact_lock(?)", lockOTPReserve); err != nil {
			return err
		}
		if earlier, found, err = askOTP(tx, r, admit); found || err != nil {
			return err
		}
		return bookOTP(tx, r)
	})
	return earlier, found, err
}

// lock runs the statement on PostgreSQL.
func (db *DB) lock(tx *gorm.DB, statement string, args ...any) error {
	if db.dialect.name != "postgres" {
		return nil
	}
	return tx.Exec(statement, args...).Error
}

// askOTP looks for the first answer to the request, and asks for admission when there is none.
func askOTP(tx *gorm.DB, r otp.Reservation, admit func(otp.Traffic) error) (otp.Earlier, bool, error) {
	if r.Idempotency != "" {
		var rows []otpSendRow
		err := tx.Raw("SELECT id, request, handle, life, sent FROM otp_sends WHERE idempotency = ?", r.Idempotency).Scan(&rows).Error
		if err != nil || len(rows) > 0 {
			return earlierOTP(rows), len(rows) > 0, err
		}
	}
	t, err := otpTraffic(tx, r)
	if err != nil {
		return otp.Earlier{}, false, err
	}
	return otp.Earlier{}, false, admit(t)
}

type otpSendRow struct {
	ID      string
	Request string
	Handle  string
	Life    int64
	Sent    bool
}

func earlierOTP(rows []otpSendRow) otp.Earlier {
	if len(rows) == 0 {
		return otp.Earlier{}
	}
	r := rows[0]
	return otp.Earlier{ID: r.ID, Request: r.Request, Handle: r.Handle, Life: time.Duration(r.Life) * time.Millisecond, Sent: r.Sent}
}

func bookOTP(tx *gorm.DB, r otp.Reservation) error {
	at := r.IssuedAt.UnixMilli()
	var idempotency *string
	if r.Idempotency != "" {
		idempotency = &r.Idempotency
	}
	return errors.Join(
		tx.Exec("DELETE FROM otp_codes WHERE number = ? AND scope = ?", r.Number, r.Scope).Error,
		tx.Exec("INSERT INTO otp_codes (id, ref, code, number, scope, phone, attempts, issued_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)",
			r.ID, r.Ref, r.Code, r.Number, r.Scope, r.Phone, at, r.IssuedAt.Add(r.Life).UnixMilli()).Error,
		tx.Exec("INSERT INTO otp_sends (id, at, number, prefix, scope, visitor, sent, verified, idempotency, request, handle, life) "+
			"VALUES (?, ?, ?, ?, ?, ?, false, false, ?, ?, ?, ?)",
			r.ID, at, r.Number, r.Prefix, r.Scope, r.Visitor, idempotency, r.Request, r.Handle, r.Life.Milliseconds()).Error)
}

// SettleOTP notes that a booked message was sent, or takes the booking back.
func (db *DB) SettleOTP(ctx context.Context, id string, sent bool) error {
	if sent {
		return db.write0.WithContext(ctx).Exec("UPDATE otp_sends SET sent = true WHERE id = ?", id).Error
	}
	return db.transaction(ctx, func(tx *gorm.DB) error {
		return errors.Join(
			tx.Exec("DELETE FROM otp_codes WHERE id = ?", id).Error,
			tx.Exec("DELETE FROM otp_sends WHERE id = ?", id).Error)
	})
}
