package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"patchbay/internal/audit"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

// deed is what the audit log says of a write.
type deed struct {
	action string   // noun.verb
	target string   // key or id
	fields []string // names of what changed; nil when the action says it all
}

// write runs fn in a transaction together with the audit entry of what it does. It refuses to run for nobody.
func (db *DB) write(ctx context.Context, d deed, fn func(tx *gorm.DB) error) error {
	actor, ok := auth.ActorOf(ctx)
	if !ok {
		return fault.New(fault.Internal, "%s without an actor", d.action)
	}
	return db.transaction(ctx, func(tx *gorm.DB) error {
		if err := fn(tx); err != nil {
			return err
		}
		return db.recordDeed(tx, audit.Entry{At: db.Now(), Actor: actor.ID, Name: actor.Name, IP: actor.IP,
			Action: d.action, Target: d.target, Fields: d.fields})
	})
}

// writeEach is write for several targets of one action: all of it is stored or nothing. It goes through them in order, so that
// two that meet wait for each other and don't block each other.
func (db *DB) writeEach(ctx context.Context, action string, targets []string, fn func(tx *gorm.DB, target string) error) error {
	actor, ok := auth.ActorOf(ctx)
	if !ok {
		return fault.New(fault.Internal, "%s without an actor", action)
	}
	targets = slices.Sorted(slices.Values(targets))
	return db.transaction(ctx, func(tx *gorm.DB) error {
		for _, target := range targets {
			if err := fn(tx, target); err != nil {
				return err
			}
		}
		for _, target := range targets {
			err := db.recordDeed(tx, audit.Entry{At: db.Now(), Actor: actor.ID, Name: actor.Name, IP: actor.IP, Action: action, Target: target})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// transaction is for what the program writes by itself, such as a step of a conversation. People's writes take write.
func (db *DB) transaction(ctx context.Context, fn func(tx *gorm.DB) error) error {
	return db.write0.WithContext(ctx).Transaction(fn)
}

// lockTable makes the transaction wait for others that write to the table; readers go on. On SQLite every transaction that
// writes has the whole database to itself already. Lock what the rule is about first and audit_entries last.
func lockTable(tx *gorm.DB, table string) error {
	if tx.Name() != "postgres" {
		return nil
	}
	return tx.Exec("LOCK TABLE " + table + " IN EXCLUSIVE MODE").Error
}

// bump says that rows of the kind have changed. It comes first in a transaction: on PostgreSQL it makes writers of the
// kind wait for each other, so that what the transaction reads next stays true until its end.
func bump(tx *gorm.DB, kind string) error {
	return tx.Exec("UPDATE revisions SET number = number + 1 WHERE kind = ?", kind).Error
}

// replace updates the row whose revision is still the one that was read, and says whose fault it is when none is. The
// kept columns stay as they are. Afterwards row is what the database holds.
func replace(tx *gorm.DB, row any, id string, revision int, noun string, kept ...string) error {
	result := tx.Model(row).Where("id = ? AND revision = ?", id, revision-1).
		Select("*").Omit(append(kept, "id", "created_at")...).Updates(row)
	if result.Error != nil {
		return result.Error
	}
	if result.RowsAffected == 1 {
		return tx.Where("id = ?", id).Take(row).Error
	}
	return stale(tx, row, id, noun)
}

// fixed refuses a change of what never changes after a row was made.
func fixed(field, stored, given, sentence string) error {
	if stored == given {
		return nil
	}
	return refuse(field, sentence)
}

// refuse is an Invalid fault about one field.
func refuse(field, sentence string) error {
	var p fault.Problems
	p.Add(field, "%s", sentence)
	return p.Err()
}

// Sentences of fixed.
const keyIsFixed = "The key never changes: templates and flows refer to it."

// anyRevision takes the place of a revision where none was read.
const anyRevision = -1

// atRevision refuses a row that has another revision than the one that was read. On PostgreSQL the row waits for the end of
// the transaction; on SQLite the whole database does. A user is found by their ID, everything else by its key.
func atRevision(tx *gorm.DB, row any, key string, revision int, noun string) error {
	if revision == anyRevision {
		return nil
	}
	column, q := "key", tx.Model(row)
	if _, ok := row.(*userRow); ok {
		column = "id"
	}
	if tx.Name() == "postgres" {
		q = q.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	var stored []int
	err := q.Where(column+" = ?", key).Pluck("revision", &stored).Error
	switch {
	case err != nil:
		return err
	case len(stored) == 0:
		return missing(gorm.ErrRecordNotFound, noun, key)
	case stored[0] != revision:
		return fault.Wrap(fault.Stale, fault.Conflict, changedSince, noun)
	}
	return nil
}

// changedSince is what somebody is told who was not the first to save.
const changedSince = "Somebody else changed this %s since you opened it. Open it again to see the changes."

// stale tells a row that was changed by somebody else from one that is gone.
func stale(tx *gorm.DB, row any, id, noun string) error {
	var found int64
	if err := tx.Model(row).Where("id = ?", id).Count(&found).Error; err != nil {
		return err
	}
	if found == 0 {
		return fault.New(fault.NotFound, "This %s was deleted in the meantime.", noun)
	}
	return fault.Wrap(fault.Stale, fault.Conflict, changedSince, noun)
}

// takeOut reads the row with the key and deletes it, so that nobody changes it in between. Afterwards row is what the database
// held.
func takeOut(tx *gorm.DB, row any, noun, key string) error {
	if err := tx.Clauses(clause.Locking{Strength: clause.LockingStrengthUpdate}).Where("key = ?", key).Take(row).Error; err != nil {
		return missing(err, noun, key)
	}
	return tx.Delete(row).Error
}

// missing turns "no such row" into a sentence.
func missing(err error, noun, key string) error {
	if errors.Is(err, gorm.ErrRecordNotFound) || errors.Is(err, sql.ErrNoRows) {
		return fault.Wrap(err, fault.NotFound, "There is no %s %q.", noun, key)
	}
	return err
}

// taken turns a broken uniqueness into a problem of the field.
func taken(err error, field, sentence string) error {
	if errors.Is(err, gorm.ErrDuplicatedKey) {
		return &fault.Error{Kind: fault.Conflict, Message: sentence, Fields: []fault.Field{{Name: field, Message: sentence}}, Err: err}
	}
	return err
}

// hit says NotFound when a deletion or an update of the key found no row.
func hit(result *gorm.DB, noun, key string) error {
	if result.Error == nil && result.RowsAffected == 0 {
		return fault.New(fault.NotFound, "There is no %s %q.", noun, key)
	}
	return result.Error
}

// containing keeps the rows in which one of the columns contains the text, whatever its case.
func containing(q *gorm.DB, text string, columns ...string) *gorm.DB {
	if text == "" {
		return q
	}
	pattern := "%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(text) + "%"
	matches := q.Session(&gorm.Session{NewDB: true})
	for _, c := range columns {
		matches = matches.Or(lower(q, c)+" LIKE "+lower(q, "?")+` ESCAPE '\'`, pattern)
	}
	return q.Where(matches)
}

// lower writes SQL that folds the case of every script. PostgreSQL folds only ASCII in databases of the locale C, so it
// is told how; SQLite has our own function of this name.
func lower(q *gorm.DB, expression string) string {
	if q.Name() == "postgres" {
		return "lower(" + expression + ` COLLATE "und-x-icu")`
	}
	return "lower(" + expression + ")"
}
