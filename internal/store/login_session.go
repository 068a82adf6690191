package store

import (
	"context"
	"time"

	"gorm.io/gorm/clause"
)

type loginSessionRow struct {
	Token   string `gorm:"primaryKey"`
	Data    []byte
	Expires int64 // milliseconds since 1970
}

func (loginSessionRow) TableName() string { return "login_sessions" }

// LoginSessions keeps the sign-in sessions of package scs: it is a scs.CtxStore. What is in a session is scs's; the
// token must be hashed already (HashTokenInStore). These writes are not audited: signing in and out is web's to record.
type LoginSessions struct{ db *DB }

// LoginSessions returns the sign-in sessions.
func (db *DB) LoginSessions() LoginSessions { return LoginSessions{db} }

// FindCtx returns what the session with the token holds, and false when there is none or it is over.
func (s LoginSessions) FindCtx(ctx context.Context, token string) (data []byte, found bool, err error) {
	var rows []loginSessionRow
	now := s.db.Now().UnixMilli()
	err = s.db.read.WithContext(ctx).Where("token = ? AND expires > ? AND length(data) > 0", token, now).Limit(1).Find(&rows).Error
	if err != nil || len(rows) == 0 {
		return nil, false, err
	}
	return rows[0].Data, true, nil
}

// CommitCtx stores what the session holds and until when, new or not. A session that was ended stays so: a request that
// was under way meanwhile must not bring it back.
func (s LoginSessions) CommitCtx(ctx context.Context, token string, data []byte, expiry time.Time) error {
	r := loginSessionRow{Token: token, Data: data, Expires: expiry.UnixMilli()}
	return s.db.write0.WithContext(ctx).Clauses(clause.OnConflict{
		Columns: []clause.Column{{Name: "token"}}, DoUpdates: clause.AssignmentColumns([]string{"data", "expires"}),
		Where: clause.Where{Exprs: []clause.Expression{clause.Expr{SQL: "length(login_sessions.data) > 0"}}},
	}).Create(&r).Error
}

// DeleteCtx ends the session, if there is one. An empty row says so until the session would have been over.
func (s LoginSessions) DeleteCtx(ctx context.Context, token string) error {
	return s.db.write0.WithContext(ctx).Model(&loginSessionRow{}).Where("token = ?", token).Update("data", []byte{}).Error
}

// Find is FindCtx without a context, which the interface of scs asks for and scs does not call.
func (s LoginSessions) Find(token string) (data []byte, found bool, err error) {
	return s.FindCtx(context.Background(), token)
}

// Commit is CommitCtx without a context.
func (s LoginSessions) Commit(token string, data []byte, expiry time.Time) error {
	return s.CommitCtx(context.Background(), token, data, expiry)
}

// Delete is DeleteCtx without a context.
func (s LoginSessions) Delete(token string) error { return s.DeleteCtx(context.Background(), token) }

// PurgeLoginSessions removes the sessions that are over.
func (db *DB) PurgeLoginSessions(ctx context.Context) error {
	return db.write0.WithContext(ctx).Where("expires <= ?", db.Now().UnixMilli()).Delete(&loginSessionRow{}).Error
}
