package store

import (
	"context"
	"errors"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/otp"
)

type otpMessageRow struct {
	ID        string `gorm:"primaryKey"`
	Recipient string
	Text      string
	SentAt    int64
	ExpiresAt int64
}

func (otpMessageRow) TableName() string { return "otp_outbox" }

// SaveOTPMessage keeps a sealed message of the sandbox.
func (db *DB) SaveOTPMessage(ctx context.Context, m otp.SealedMessage) error {
	return db.write0.WithContext(ctx).Create(&otpMessageRow{ID: m.ID, Recipient: m.Recipient, Text: m.Text,
		SentAt: m.SentAt.UnixMilli(), ExpiresAt: m.ExpiresAt.UnixMilli()}).Error
}

// OTPMessages returns the sandbox's messages that have not expired by now, the newest first.
func (db *DB) OTPMessages(ctx context.Context, now time.Time) ([]otp.SealedMessage, error) {
	var rows []otpMessageRow
	err := db.read.WithContext(ctx).Where("expires_at > ?", now.UnixMilli()).Order("sent_at DESC, id DESC").Find(&rows).Error
	messages := make([]otp.SealedMessage, len(rows))
	for i, r := range rows {
		messages[i] = otp.SealedMessage{ID: r.ID, Recipient: r.Recipient, Text: r.Text,
			SentAt: time.UnixMilli(r.SentAt).UTC(), ExpiresAt: time.UnixMilli(r.ExpiresAt).UTC()}
	}
	return messages, err
}

// otpPurges delete a chunk of each table: what expired by the first time, counts from before the second.
var otpPurges = []string{
	"DELETE FROM otp_codes WHERE id IN (SELECT id FROM otp_codes WHERE expires_at <= @now LIMIT @chunk)",
	"DELETE FROM otp_outbox WHERE id IN (SELECT id FROM otp_outbox WHERE expires_at <= @now LIMIT @chunk)",
	"DELETE FROM otp_sends WHERE id IN (SELECT id FROM otp_sends WHERE at <= @since LIMIT @chunk)",
	"DELETE FROM otp_failures WHERE at <= @since AND code_id IN (SELECT code_id FROM otp_failures WHERE at <= @since LIMIT @chunk)",
}

// PurgeOTP deletes a chunk of what expired by now and of counts from before since, and returns how many rows.
func (db *DB) PurgeOTP(ctx context.Context, now, since time.Time) (int64, error) {
	var deleted int64
	err := db.transaction(ctx, func(tx *gorm.DB) error {
		for _, statement := range otpPurges {
			result := tx.Exec(statement, map[string]any{"now": now.UnixMilli(), "since": since.UnixMilli(), "chunk": otpChunk})
			if result.Error != nil {
				return result.Error
			}
			deleted += result.RowsAffected
		}
		return nil
	})
	return deleted, err
}

// SeeOTP remembers the time unless a later one is remembered, and returns the latest that was seen before; zero is none.
func (db *DB) SeeOTP(ctx context.Context, now time.Time) (latest time.Time, err error) {
	var seen int64
	err = db.transaction(ctx, func(tx *gorm.DB) error {
		if err := tx.Raw("SELECT seen FROM otp_clock").Scan(&seen).Error; err != nil {
			return err
		}
		return tx.Exec("UPDATE otp_clock SET seen = ? WHERE seen < ?", now.UnixMilli(), now.UnixMilli()).Error
	})
	if seen > 0 {
		latest = time.UnixMilli(seen).UTC()
	}
	return latest, err
}

// SetBackOTP follows a clock that went back. What lives ends earlier by as much, so that it lives as long as it
// should; counts move to now at the latest, so that none blocks until the wrong time comes round. Both err on the safe
// side for replicas whose clocks were right.
func (db *DB) SetBackOTP(ctx context.Context, now time.Time, by time.Duration) error {
	at, back := now.UnixMilli(), by.Milliseconds()+1 // rounded up
	return db.transaction(ctx, func(tx *gorm.DB) error {
		return errors.Join(
			tx.Exec("UPDATE otp_clock SET seen = ? WHERE seen > ?", at, at).Error,
			tx.Exec("UPDATE otp_codes SET issued_at = issued_at - ?, expires_at = expires_at - ?", back, back).Error,
			tx.Exec("UPDATE otp_outbox SET sent_at = sent_at - ?, expires_at = expires_at - ?", back, back).Error,
			tx.Exec("UPDATE otp_sends SET at = ? WHERE at > ?", at, at).Error,
			tx.Exec("UPDATE otp_failures SET at = ? WHERE at > ?", at, at).Error)
	})
}
