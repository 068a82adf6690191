package store

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"patchbay/internal/engine"
	"patchbay/internal/secret"
)

// sealedColumn is a column with sealed text. A row is found by its key, and by a number where the key alone is not enough.
type sealedColumn struct {
	what   string // for people, as a sentence begins
	table  string
	column string
	key    string
	number string // "0" for none
	among  string // a condition that keeps the scan short, "" for none
	place  func(r sealedRow) string

	begins string                                                        // what stands before sealed text in the column, "" where it is all there is
	inside func(k *secret.Keyring, place, stored string) (string, error) // seals what is inside of the column; nil where it is all there is
}

type sealedRow struct {
	ID     string
	Number int64
	Text   string
}

// sealedColumns are all of them. The places are those that the packages seal for which own the rows.
func sealedColumns() []sealedColumn {
	placed := func(table, name string) func(sealedRow) string {
		return func(r sealedRow) string { return table + "|" + r.ID + "|" + name }
	}
	return []sealedColumn{
		{what: "Secrets", table: "secrets", column: "sealed", key: "id", number: "0", place: placed("secrets", "value")},
		{what: "OAuth tokens", table: "oauth_tokens", column: "sealed", key: "hash", number: "0", place: placed("oauth_tokens", "token")},
		{what: "Contacts", table: "contacts", column: "attributes", key: "id", number: "0", begins: sealedAttribute, inside: resealAttributes, place: placed("contacts", "")},
		{what: "Conversations", table: "conversations", column: "attributes", key: "id", number: "0", begins: sealedAttribute, inside: resealAttributes, place: placed("conversations", "")},
		{what: "Memories of conversations", table: "conversations", column: "memory", key: "id", number: "0", begins: `%"sealed":"`, inside: resealMemory, place: placed("conversations", "")},
		{what: "Messages of conversations", table: "events", column: "text", key: "conversation_id", number: "seq", among: "sealed AND ",
			place: func(r sealedRow) string { return "events|" + r.ID + "|" + strconv.FormatInt(r.Number, 10) }},
		{what: "Steps of conversations", table: "events", column: "changes", key: "conversation_id", number: "seq", among: "changes <> '' AND ", begins: sealedAttribute, inside: resealAttributes,
			place: func(r sealedRow) string { return "events|" + r.ID + "|" + strconv.FormatInt(r.Number, 10) + "|" }},
		{what: "Answers to programs", table: "idempotency_keys", column: "answer", key: "id", number: "0", place: placed("idempotency_keys", "answer")},
		{what: "Codes", table: "otp_codes", column: "phone", key: "id", number: "0", place: placed("otp_codes", "phone")},
		{what: "Answers about codes", table: "otp_sends", column: "handle", key: "id", number: "0", place: placed("otp_sends", "handle")},
		{what: "Recipients of the outbox", table: "otp_outbox", column: "recipient", key: "id", number: "0", place: placed("otp_outbox", "recipient")},
		{what: "Texts of the outbox", table: "otp_outbox", column: "text", key: "id", number: "0", place: placed("otp_outbox", "text")},
	}
}

// sealedAttribute is how a sealed value begins among stored attributes.
const sealedAttribute = `%":{"$sealed":"`

func resealAttributes(k *secret.Keyring, place, stored string) (string, error) {
	return engine.ResealAttributes(k, place, stored)
}

func resealMemory(k *secret.Keyring, place, stored string) (string, error) {
	return engine.ResealMemory(k, place, stored)
}

// find returns the next rows behind the last one that older keys have sealed.
func (c sealedColumn) find(tx *gorm.DB, older []string, last sealedRow) (rows []sealedRow, err error) {
	var conditions []string
	arguments := []any{}
	for _, name := range older {
		conditions, arguments = append(conditions, c.column+" LIKE ?"), append(arguments, c.begins+secret.SealedBy(name)+"%")
	}
	arguments = append(arguments, last.ID, last.ID, last.Number, resealBatch)
	err = tx.Raw(fmt.Sprintf("SELECT %[1]s AS id, %[2]s AS number, %[3]s AS text FROM %[4]s WHERE %[5]s(%[6]s) AND (%[1]s > ? OR %[1]s = ? AND %[2]s > ?) ORDER BY 1, 2 LIMIT ?",
		c.key, c.number, c.column, c.table, c.among, strings.Join(conditions, " OR ")), arguments...).Scan(&rows).Error
	return rows, err
}

// reseal seals the row anew unless somebody wrote it meanwhile, who has sealed it anew already.
func (c sealedColumn) reseal(tx *gorm.DB, k *secret.Keyring, r sealedRow) (done bool, err error) {
	var fresh string
	if c.inside != nil {
		fresh, err = c.inside(k, c.place(r), r.Text)
	} else {
		fresh, err = k.Reseal(c.place(r), r.Text)
	}
	if err != nil {
		return false, nil // no key opens it: nothing is lost by leaving it
	}
	return true, tx.Exec(fmt.Sprintf("UPDATE %s SET %[2]s = ? WHERE %[3]s = ? AND %[4]s = ? AND %[2]s = ?", c.table, c.column, c.key, c.number),
		fresh, r.ID, r.Number, r.Text).Error
}

// resealBatch is how many rows are sealed anew in one transaction.
const resealBatch = 200

// Resealed is what a batch has done, and where the next one begins.
type Resealed struct {
	What string // "Secrets"; "" when everything was looked at
	Rows int    // that were sealed anew
	Lost int    // that no key opens
	next sealedPlace
}

// sealedPlace is a row of one of the columns.
type sealedPlace struct {
	column int
	row    sealedRow
}

// Reseal seals the next rows with the current key that older ones have sealed, and returns what it did; the zero Resealed
// is the beginning. Revisions stay as they are, because what is sealed does not change.
func (db *DB) Reseal(ctx context.Context, k *secret.Keyring, last Resealed) (Resealed, error) {
	at := last.next
	all := sealedColumns()
	if at.column >= len(all) {
		return Resealed{next: at}, nil
	}
	c, done := all[at.column], Resealed{}
	err := db.transaction(ctx, func(tx *gorm.DB) error {
		done = Resealed{What: c.what, next: sealedPlace{column: at.column + 1}}
		rows, err := c.find(tx, k.Older(), at.row)
		for _, r := range rows {
			fits, err := c.reseal(tx, k, r)
			if err != nil {
				return err
			}
			if fits {
				done.Rows++
			} else {
				done.Lost++
			}
		}
		if len(rows) == resealBatch {
			done.next = sealedPlace{at.column, rows[len(rows)-1]}
		}
		return err
	})
	return done, err
}

// SettleKeys notes that nothing is sealed with an older key any more, so that the database opens without them, and keeps
// what they bequeath. It says whether that is news.
func (db *DB) SettleKeys(ctx context.Context, k *secret.Keyring) (news bool, err error) {
	legacy, err := k.Bequeath()
	if err != nil {
		return false, err
	}
	current := k.Checks()[0]
	if known, err := setting(db.read.WithContext(ctx), settingKeyCheck); err != nil || known == current {
		return false, err
	}
	err = db.write(ctx, deed{action: "secret_key.change", target: k.Current()}, func(tx *gorm.DB) error {
		if err := putSetting(tx, settingHeirlooms, legacy); err != nil {
			return err
		}
		return putSetting(tx, settingKeyCheck, current)
	})
	return err == nil, err
}

// Heirlooms returns what SettleKeys has kept of older keys, "" for nothing.
func (db *DB) Heirlooms(ctx context.Context) (string, error) {
	return setting(db.read.WithContext(ctx), settingHeirlooms)
}
