package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/fault"
)

type tokenRow struct {
	ID         string `gorm:"primaryKey"`
	Name       string
	Scopes     string
	Hash       string
	CreatedBy  string
	CreatedAt  time.Time `gorm:"autoCreateTime:false"`
	ExpiresAt  *time.Time
	LastUsedAt *time.Time
	RevokedAt  *time.Time
}

func (tokenRow) TableName() string { return "tokens" }

func (r tokenRow) token() auth.Token {
	t := auth.Token{ID: r.ID, Name: r.Name, Hash: r.Hash, CreatedBy: r.CreatedBy, CreatedAt: r.CreatedAt,
		ExpiresAt: timeOf(r.ExpiresAt), LastUsedAt: timeOf(r.LastUsedAt), RevokedAt: timeOf(r.RevokedAt)}
	for _, s := range strings.Fields(r.Scopes) {
		t.Scopes = append(t.Scopes, auth.Scope(s))
	}
	return t
}

// timeOf is the time of a column that may be empty.
func timeOf(t *time.Time) time.Time {
	if t == nil {
		return time.Time{}
	}
	return t.UTC()
}

func rowOfToken(t auth.Token) tokenRow {
	r := tokenRow{ID: t.ID, Name: t.Name, Hash: t.Hash, CreatedBy: t.CreatedBy, CreatedAt: t.CreatedAt}
	scopes := make([]string, len(t.Scopes))
	for i, s := range t.Scopes {
		scopes[i] = string(s)
	}
	r.Scopes = strings.Join(scopes, " ")
	if !t.ExpiresAt.IsZero() {
		r.ExpiresAt = &t.ExpiresAt
	}
	return r
}

// Tokens returns every token, the newest first; those that can't be used any more are among them.
func (db *DB) Tokens(ctx context.Context) ([]auth.Token, error) {
	var rows []tokenRow
	err := db.read.WithContext(ctx).Order("id DESC").Find(&rows).Error // ids sort by time
	tokens := make([]auth.Token, len(rows))
	for i, r := range rows {
		tokens[i] = r.token()
	}
	return tokens, err
}

// Token returns the token with the ID, or NotFound.
func (db *DB) Token(ctx context.Context, id string) (auth.Token, error) {
	var r tokenRow
	if err := db.read.WithContext(ctx).Where("id = ?", id).Take(&r).Error; err != nil {
		return auth.Token{}, missing(err, "token", id)
	}
	return r.token(), nil
}

// Presented returns what decides whether the token with the ID may be used (its name, its scopes, its hash and when it ends), and the
// API with the key, as they are at one moment. NotFound means that there is no such token; an API that is not there has no
// ID. Every request of a program asks, so that a revocation counts at once wherever it was made.
func (db *DB) Presented(ctx context.Context, id, key string) (auth.Token, call.Definition, error) {
	p, err := db.presented.get(ctx, presentedKey{id, key}, func(ctx context.Context) (presented, error) {
		t, d, err := db.readPresented(ctx, id, key)
		return presented{t, d}, err
	})
	return p.token, p.definition, err
}

// presentedKey is a token and an API that a request names.
type presentedKey struct{ token, api string }

type presented struct {
	token      auth.Token
	definition call.Definition
}

// readPresented is Presented for one or more requests, in one statement round gorm.
func (db *DB) readPresented(ctx context.Context, id, key string) (auth.Token, call.Definition, error) {
	r := tokenRow{ID: id}
	var api string
	var revision int
	var d call.Definition
	err := pool(db.read).QueryRowContext(db.brief(ctx), "SELECT t.name, t.scopes, t.hash, t.expires_at, t.revoked_at, COALESCE(a.id, ''), COALESCE(a.revision, 0), "+
		workspaceRevision+" FROM tokens t LEFT JOIN apis a ON a.key = $1 WHERE t.id = $2", key, id).
		Scan(&r.Name, &r.Scopes, &r.Hash, &r.ExpiresAt, &r.RevokedAt, &api, &revision, &d.Workspace)
	if err != nil {
		return auth.Token{}, d, missing(err, "token", id)
	}
	known := api == ""
	if !known {
		d.API, known = db.decoded.api(api, revision)
	}
	if !known {
		workspace := d.Workspace
		if d, err = db.decodeDefinition(ctx, key); errors.Is(err, fault.NotFound) {
			d, err = call.Definition{Workspace: workspace}, nil // it was deleted since; nothing is wrong with the token
		}
	}
	return r.token(), d, err
}

// CreateToken validates and stores a new token. It has its ID, because the ID is a part of the text that was hashed. Its
// lifetime begins now; 0 is for ever. It returns what was stored.
func (db *DB) CreateToken(ctx context.Context, t auth.Token, lifetime time.Duration) (auth.Token, error) {
	if t.ID == "" || t.Hash == "" {
		return t, fault.New(fault.Internal, "a token without an ID or a hash")
	}
	actor, _ := auth.ActorOf(ctx)
	t.CreatedBy, t.CreatedAt, t.ExpiresAt = actor.Name, db.Now(), time.Time{}
	if lifetime > 0 {
		t.ExpiresAt = t.CreatedAt.Add(lifetime)
	}
	if err := t.Validate(); err != nil {
		return t, err
	}
	r := rowOfToken(t)
	err := db.write(ctx, deed{action: "token.create", target: t.ID}, func(tx *gorm.DB) error { return tx.Create(&r).Error })
	return r.token(), err
}

// RevokeToken makes the token useless for ever. NotFound means that there is none with the ID, Conflict that it was revoked
// before.
func (db *DB) RevokeToken(ctx context.Context, id string) error {
	return db.write(ctx, deed{action: "token.revoke", target: id}, func(tx *gorm.DB) error {
		result := tx.Model(&tokenRow{}).Where("id = ? AND revoked_at IS NULL", id).Update("revoked_at", db.Now())
		if result.Error != nil || result.RowsAffected == 1 {
			return result.Error
		}
		if err := tx.Where("id = ?", id).Take(&tokenRow{}).Error; err != nil {
			return missing(err, "token", id)
		}
		return fault.New(fault.Conflict, "This token was revoked before.")
	})
}

// usedEvery is how often it is written that a token was used.
const usedEvery = time.Minute

// TouchToken notes that the token is used now, once a minute at most. Nobody is the actor: the program itself keeps it.
func (db *DB) TouchToken(ctx context.Context, id string) error {
	now := db.Now()
	return db.write0.WithContext(ctx).Model(&tokenRow{}).
		Where("id = ? AND (last_used_at IS NULL OR last_used_at <= ?)", id, now.Add(-usedEvery)).Update("last_used_at", now).Error
}
