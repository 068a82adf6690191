package store

import (
	"context"
	"crypto/subtle"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
)

// NeedsSetup says whether nobody owns this installation yet.
func (db *DB) NeedsSetup(ctx context.Context) (bool, error) {
	owned, err := hasOwner(db.read.WithContext(ctx))
	return !owned, err
}

// SaveSetupToken keeps the hash of the token that lets its holder become the first owner until it expires. It takes the
// place of the one before. The program does this by itself at start, so it needs no actor.
func (db *DB) SaveSetupToken(ctx context.Context, hash string, expires time.Time) error {
	if hash == "" {
		return fault.New(fault.Internal, "a set-up token without a hash")
	}
	return db.transaction(ctx, func(tx *gorm.DB) error {
		return putSetting(tx, settingSetupToken, strconv.FormatInt(expires.UnixMilli(), 10)+" "+hash)
	})
}

// CreateOwner stores the first owner for who holds the set-up token, which is used up by it. The deed is the new
// owner's own. Denied means that the token is wrong or too old, NotFound that there is an owner already; of many who
// try at once one succeeds.
func (db *DB) CreateOwner(ctx context.Context, tokenHash string, u auth.User) (auth.User, error) {
	u.ID, u.Revision, u.Role = "", 0, auth.Owner
	u, _, err := db.stampUser(u)
	if err != nil {
		return u, err
	}
	visitor, _ := auth.ActorOf(ctx) // nobody is signed in; web says where the request came from
	ctx = auth.WithActor(ctx, auth.Actor{ID: u.ID, Name: u.Name, Role: u.Role, IP: visitor.IP})
	r := userRow(u)
	err = db.write(ctx, deed{action: "setup.finish", target: u.ID}, func(tx *gorm.DB) error {
		if err := lockTable(tx, "users"); err != nil {
			return err
		}
		if err := db.checkSetup(tx, tokenHash); err != nil {
			return err
		}
		if err := dropSetting(tx, settingSetupToken); err != nil {
			return err
		}
		return emailTaken(tx.Create(&r).Error)
	})
	return auth.User(r), err
}

// checkSetup says whether the holder of the token may become the owner. The table of users is locked.
func (db *DB) checkSetup(tx *gorm.DB, tokenHash string) error {
	owned, err := hasOwner(tx)
	if err != nil {
		return err
	}
	if owned {
		return fault.New(fault.NotFound, "Patchbay has an owner already. Please sign in.")
	}
	stored, err := setting(tx, settingSetupToken)
	if err != nil {
		return err
	}
	until, hash, _ := strings.Cut(stored, " ")
	expires, err := strconv.ParseInt(until, 10, 64)
	right := subtle.ConstantTimeCompare([]byte(hash), []byte(tokenHash)) == 1
	if err != nil || !right || db.Now().UnixMilli() >= expires {
		return fault.New(fault.Denied, "This set-up link is wrong or too old. Start Patchbay again to get a new one.")
	}
	return nil
}
