package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/otp"
)

// eraseAtOnce is how many conversations one transaction erases: steps of others wait behind it on SQLite.
const eraseAtOnce = 50

// EraseContact deletes everything that is kept of the contact: conversations, which end by that, with their events, files
// and calls, its codes and counts, and the contact itself, which goes last together with the audit entry. What was cut
// off in between is finished by erasing again. NotFound means that there is no such contact.
func (db *DB) EraseContact(ctx context.Context, id string, traces otp.Traces) error {
	for {
		n, err := db.eraseConversations(ctx, id)
		if err != nil {
			return err
		}
		if n < eraseAtOnce {
			break
		}
	}
	return db.write(ctx, deed{action: "contact.erase", target: id}, func(tx *gorm.DB) error {
		if err := lockTable(tx, "call_total"); err != nil {
			return err
		}
		if _, err := eraseSome(tx, id, db.Now()); err != nil { // what has come since
			return err
		}
		if err := eraseCodes(tx, traces); err != nil {
			return err
		}
		return hit(tx.Exec("DELETE FROM contacts WHERE id = ?", id), "contact", id)
	})
}

func (db *DB) eraseConversations(ctx context.Context, contact string) (n int, err error) {
	err = db.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockTable(tx, "call_total"); err != nil {
			return err
		}
		n, err = eraseSome(tx, contact, db.Now())
		return err
	})
	return n, err
}

// eraseSome deletes some conversations of the contact. They end first, so that no step of theirs comes in between.
func eraseSome(tx *gorm.DB, contact string, now time.Time) (int, error) {
	var ids []string
	err := tx.Raw("SELECT id FROM conversations WHERE contact_id = ? ORDER BY id LIMIT ?", contact, eraseAtOnce).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return 0, err
	}
	if err := buryConversations(tx, ids, now); err != nil {
		return 0, err
	}
	for _, statement := range []string{
		"UPDATE conversations SET status = 'ended', due_at = NULL, seq = seq + 1 WHERE id IN ?",
		"UPDATE call_total SET bytes = bytes - (SELECT coalesce(sum(size), 0) FROM call_logs WHERE conversation_id IN ?)",
		"DELETE FROM call_logs WHERE conversation_id IN ?",
		"DELETE FROM events WHERE conversation_id IN ?",
		"DELETE FROM files WHERE conversation_id IN ?",
		"DELETE FROM conversations WHERE id IN ?",
	} {
		if err := tx.Exec(statement, ids).Error; err != nil {
			return 0, err
		}
	}
	return len(ids), nil
}

// eraseMemory is how long it is known that a conversation was erased: far longer than a call can be under way, and the
// journal can wait for the database.
const eraseMemory = 7 * 24 * time.Hour

// buryConversations writes down that they are erased, so that AppendCalls takes nothing more of them.
func buryConversations(tx *gorm.DB, ids []string, now time.Time) error {
	for _, id := range ids {
		if err := tx.Exec("INSERT INTO erased_conversations (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING", id, now.UnixMilli()).Error; err != nil {
			return err
		}
	}
	return tx.Exec("DELETE FROM erased_conversations WHERE at < ?", now.Add(-eraseMemory).UnixMilli()).Error
}

// eraseCodes deletes what the gateway keeps of the person: codes, the messages that the sandbox shows, and counts.
func eraseCodes(tx *gorm.DB, traces otp.Traces) error {
	var ids []string
	err := tx.Raw("SELECT id FROM otp_codes WHERE number IN ? OR scope IN ? UNION SELECT id FROM otp_sends WHERE number IN ? OR scope IN ?",
		traces.Numbers, traces.Scopes, traces.Numbers, traces.Scopes).Scan(&ids).Error
	if err != nil {
		return err
	}
	for _, statement := range []string{"DELETE FROM otp_outbox WHERE id IN ?", "DELETE FROM otp_failures WHERE code_id IN ?",
		"DELETE FROM otp_codes WHERE id IN ?", "DELETE FROM otp_sends WHERE id IN ?"} {
		if err := tx.Exec(statement, ids).Error; err != nil {
			return err
		}
	}
	return tx.Exec("DELETE FROM otp_failures WHERE number IN ?", traces.Numbers).Error
}
