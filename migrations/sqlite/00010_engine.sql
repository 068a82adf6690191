-- +goose Up

-- What the reducer remembers beyond its position: JSON, opaque to the store; what is secret in it is sealed.
ALTER TABLE conversations ADD COLUMN memory TEXT NOT NULL DEFAULT '{}';

-- Fences writes of attributes: two conversations of one contact, and people who edit it.
ALTER TABLE contacts ADD COLUMN seq INTEGER NOT NULL DEFAULT 0;

-- The step that the event is of, so that an engine whose commit was cut off can tell whether it was stored.
ALTER TABLE events ADD COLUMN step INTEGER NOT NULL DEFAULT 0;

-- +goose Down
ALTER TABLE events DROP COLUMN step;
ALTER TABLE contacts DROP COLUMN seq;
ALTER TABLE conversations DROP COLUMN memory;
