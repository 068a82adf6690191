package store

import (
	"context"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/flow"
	"patchbay/internal/secret"
)

// listed reads a part of a list: so many rows behind the key, in the order of the keys, that contain the text in one of the
// columns. What is added or removed meanwhile moves no other row into another part.
func listed[R, T any](q *gorm.DB, of func(R) T, search, after string, limit int, key string, columns ...string) ([]T, error) {
	var rows []R
	err := containing(q, search, columns...).Where(key+" > ?", after).Order(key).Limit(limit).Find(&rows).Error
	found := make([]T, len(rows))
	for i, r := range rows {
		found[i] = of(r)
	}
	return found, err
}

// ListAPIs returns so many APIs behind the key that contain the text in their name, key or URL, by key.
func (db *DB) ListAPIs(ctx context.Context, search, after string, limit int) ([]apidef.API, error) {
	return listed(db.read.WithContext(ctx), func(r apiRow) apidef.API { return apidef.API(r) }, search, after, limit, "key", "name", "key", "url")
}

// ListAttributes is ListAPIs for custom attributes, which are searched by label, key and description.
func (db *DB) ListAttributes(ctx context.Context, search, after string, limit int) ([]attr.Attribute, error) {
	return listed(db.read.WithContext(ctx), func(r attributeRow) attr.Attribute { return attr.Attribute(r) }, search, after, limit, "key", "label", "key", "description")
}

// ListEnvironments is ListAPIs for environments, which are searched by name and key.
func (db *DB) ListEnvironments(ctx context.Context, search, after string, limit int) ([]apidef.Environment, error) {
	return listed(db.read.WithContext(ctx), func(r environmentRow) apidef.Environment { return apidef.Environment(r) }, search, after, limit, "key", "name", "key")
}

// ListFlows is ListAPIs for chat flows, which are searched by name and key.
func (db *DB) ListFlows(ctx context.Context, search, after string, limit int) ([]flow.Flow, error) {
	return listed(db.read.WithContext(ctx), func(r flowRow) flow.Flow { return flow.Flow(r) }, search, after, limit, "key", "name", "key")
}

// ListSecrets is ListAPIs for entries of the secret store, which are searched by key. Their values are sealed.
func (db *DB) ListSecrets(ctx context.Context, search, after string, limit int) ([]secret.Entry, error) {
	return listed(db.read.WithContext(ctx), func(r secretRow) secret.Entry { return secret.Entry(r) }, search, after, limit, "key", "key")
}

// ListUsers is ListAPIs for users, by ID; they are searched by name and e-mail address.
func (db *DB) ListUsers(ctx context.Context, search, after string, limit int) ([]auth.User, error) {
	return listed(db.read.WithContext(ctx), func(r userRow) auth.User { return auth.User(r) }, search, after, limit, "id", "name", "email")
}

// ListTokens is ListAPIs for tokens, by ID; they are searched by name.
func (db *DB) ListTokens(ctx context.Context, search, after string, limit int) ([]auth.Token, error) {
	return listed(db.read.WithContext(ctx), tokenRow.token, search, after, limit, "id", "name")
}
