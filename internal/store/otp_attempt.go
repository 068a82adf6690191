package store

import (
	"context"
	"errors"
	"slices"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

// errOTPSpent rolls a payment back: the number has failed too often.
var errOTPSpent = fault.New(fault.Limited, "The number has failed too often.")

// PayOTP takes one attempt off the live code that fits; see otp.Store.
func (db *DB) PayOTP(ctx context.Context, a otp.Attempt) (otp.Paid, bool, error) {
	var paid []otpPaidRow
	err := db.transaction(ctx, func(tx *gorm.DB) error {
		err := tx.Raw("UPDATE otp_codes SET attempts = attempts + 1"+
			" WHERE ref = ? AND used_at IS NULL AND attempts < ? AND issued_at <= ? AND expires_at > ?"+
			" AND ? IN ('', number) AND ? IN ('', scope) RETURNING id, code, number, phone, attempts",
			a.Ref, a.Tries, a.IssuedUntil.UnixMilli(), a.Now.UnixMilli(), a.Number, a.Scope).Scan(&paid).Error
		if err != nil || len(paid) == 0 {
			return err
		}
		return db.countFailure(tx, a, paid[0])
	})
	if errors.Is(err, errOTPSpent) || err == nil && len(paid) == 0 {
		return otp.Paid{}, false, nil
	}
	if err != nil {
		return otp.Paid{}, false, err
	}
	p := paid[0]
	return otp.Paid{ID: p.ID, Code: p.Code, Phone: p.Phone, Attempt: p.Attempts}, true, nil
}

type otpPaidRow struct {
	ID       string
	Code     string
	Number   string
	Phone    string
	Attempts int
}

// countFailure counts the attempt before anybody knows that it is one: a number's codes in several conversations
// can't be guessed at beside each other.
func (db *DB) countFailure(tx *gorm.DB, a otp.Attempt, p otpPaidRow) error {
	if err := db.lock(tx, "SELECT pg_advisory_xact_lock(?, hashtext(?))", lockOTPNumber, p.Number); err != nil {
		return err
	}
	var q otpQuestion
	for _, c := range a.Caps {
		c.Key = p.Number
		q.askCap(c, a.Now)
	}
	full, err := q.answers(tx)
	if err != nil {
		return err
	}
	if slices.Max(full) > 0 {
		return errOTPSpent
	}
	return tx.Exec("INSERT INTO otp_failures (code_id, attempt, number, at) VALUES (?, ?, ?, ?)",
		p.ID, p.Attempts, p.Number, a.Now.UnixMilli()).Error
}

// UseOTP uses the code up, once.
func (db *DB) UseOTP(ctx context.Context, p otp.Paid, now time.Time) (bool, error) {
	used := false
	err := db.transaction(ctx, func(tx *gorm.DB) error {
		result := tx.Exec("UPDATE otp_codes SET used_at = ? WHERE id = ? AND used_at IS NULL AND expires_at > ?",
			now.UnixMilli(), p.ID, now.UnixMilli())
		if used = result.RowsAffected == 1; !used {
			return result.Error
		}
		return errors.Join(
			tx.Exec("DELETE FROM otp_failures WHERE code_id = ? AND attempt = ?", p.ID, p.Attempt).Error,
			tx.Exec("UPDATE otp_sends SET verified = true WHERE id = ?", p.ID).Error)
	})
	return used && err == nil, err
}
