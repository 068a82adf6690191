package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/id"
)

type userRow struct {
	ID           string `gorm:"primaryKey"`
	Email        string
	Name         string
	Role         auth.Role
	PasswordHash string
	Revision     int
	CreatedAt    time.Time `gorm:"autoCreateTime:false"`
	UpdatedAt    time.Time `gorm:"autoUpdateTime:false"`
}

func (userRow) TableName() string { return "users" }

const onlyOwner = "This is the only owner. Make somebody else an owner first."

// Users returns every user, by name.
func (db *DB) Users(ctx context.Context) ([]auth.User, error) {
	var rows []userRow
	err := db.read.WithContext(ctx).Order("lower(name), email").Find(&rows).Error
	users := make([]auth.User, len(rows))
	for i, r := range rows {
		users[i] = auth.User(r)
	}
	return users, err
}

// User returns the user with the ID, or NotFound. Sign-in sessions are opaque to the store, so web enforces what changes
// here: it reads the user again with every request and compares PasswordHash with the one at sign-in (as a digest in the
// session). So a new role counts at once, a deleted user is out, and a new password ends the sessions of the old one.
func (db *DB) User(ctx context.Context, id string) (auth.User, error) {
	var r userRow
	err := db.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error
	return auth.User(r), missing(err, "user", id)
}

// UserByEmail returns the user who signs in with the e-mail address, however it is spelt, or NotFound.
func (db *DB) UserByEmail(ctx context.Context, email string) (auth.User, error) {
	var r userRow
	err := db.read.WithContext(ctx).Where("email = ?", auth.NormalizeEmail(email)).Take(&r).Error
	return auth.User(r), missing(err, "user", email)
}

// SaveUser validates and stores a new user (without an ID) or the next revision of one. It returns what was stored.
// Invalid also means that the last owner would lose the role, Conflict that somebody has the e-mail address or that
// somebody saved another revision since this one was read.
func (db *DB) SaveUser(ctx context.Context, u auth.User) (auth.User, error) {
	u, create, err := db.stampUser(u)
	if err != nil {
		return u, err
	}
	r := userRow(u)
	err = db.write(ctx, deed{action: "user.save", target: u.ID}, func(tx *gorm.DB) error {
		if create {
			return emailTaken(tx.Create(&r).Error)
		}
		return ownerStays(tx, refuse("role", onlyOwner), func() error {
			return emailTaken(replace(tx, &r, u.ID, u.Revision, "user"))
		})
	})
	return auth.User(r), err
}

// stampUser returns the user as the row will be, and whether it is a new one.
func (db *DB) stampUser(u auth.User) (_ auth.User, create bool, err error) {
	u.Email = auth.NormalizeEmail(u.Email)
	if err := u.Validate(); err != nil {
		return u, false, err
	}
	now := db.Now()
	u.UpdatedAt = now
	u.Revision++
	if create = u.ID == ""; create {
		u.ID, u.CreatedAt, u.Revision = id.New(id.User), now, 1
	}
	return u, create, nil
}

func emailTaken(err error) error {
	return taken(err, "email", "Somebody has this e-mail address already.")
}

// ownerStays runs fn and refuses it when nobody would be left who can let anybody in.
func ownerStays(tx *gorm.DB, refusal error, fn func() error) error {
	if err := lockTable(tx, "users"); err != nil {
		return err
	}
	before, err := hasOwner(tx)
	if err != nil {
		return err
	}
	if err := fn(); err != nil {
		return err
	}
	after, err := hasOwner(tx)
	if err == nil && before && !after {
		return refusal
	}
	return err
}

func hasOwner(tx *gorm.DB) (bool, error) {
	var owners int64
	err := tx.Model(&userRow{}).Where("role = ?", auth.Owner).Count(&owners).Error
	return owners > 0, err
}

// DeleteUser removes the user with the ID, or returns NotFound. Conflict means that it is the last owner, who stays.
func (db *DB) DeleteUser(ctx context.Context, id string) error {
	return db.DeleteUserAt(ctx, id, anyRevision)
}

// DeleteUserAt is DeleteUser for whoever has read a revision. Conflict also means that somebody saved another one since.
func (db *DB) DeleteUserAt(ctx context.Context, id string, revision int) error {
	return db.write(ctx, deed{action: "user.delete", target: id}, func(tx *gorm.DB) error {
		if err := atRevision(tx, &userRow{}, id, revision, "user"); err != nil {
			return err
		}
		return ownerStays(tx, fault.New(fault.Conflict, onlyOwner), func() error {
			return hit(tx.Where("id = ?", id).Delete(&userRow{}), "user", id)
		})
	})
}
