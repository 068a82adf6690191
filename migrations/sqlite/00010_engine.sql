-- +goose Up

-- What the reducer remembers beyond its position: JSON, opaque to the store; what is secret in it is sealed.
ALTER TABLE conversations ADD COLUMN memory TEXT NOT NULL DEFAULT '{}';

-- +goose Down
ALTER TABLE conversations DROP COLUMN memory;
