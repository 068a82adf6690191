-- +goose Up

-- What the reducer remembers beyond its position: JSON, opaque to the store; what is secret in it is sealed.
ALTER TABLE conversations ADD COLUMN memory TEXT NOT NULL DEFAULT '{}';

-- Fences writes of attributes: two conversations of one contact, and people who edit it.
ALTER TABLE contacts ADD COLUMN seq BIGINT NOT NULL DEFAULT 0;

-- The step that the event is of, so that an engine whose commit was cut off can tell whether it was stored.
ALTER TABLE events ADD COLUMN step BIGINT NOT NULL DEFAULT 0;

-- Engines that share the database. A row is a promise to answer for calls; who breaks it is removed by the others.
CREATE TABLE replicas (
  id      BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  beat_at TIMESTAMPTZ NOT NULL -- of the database's clock
);

-- The engine that makes the call that is under way. (On SQLite there is one engine.)
ALTER TABLE conversations ADD COLUMN owner BIGINT;
CREATE INDEX conversations_owner ON conversations (owner) WHERE owner IS NOT NULL;

-- +goose Down
ALTER TABLE conversations DROP COLUMN owner;
DROP TABLE replicas;
ALTER TABLE events DROP COLUMN step;
ALTER TABLE contacts DROP COLUMN seq;
ALTER TABLE conversations DROP COLUMN memory;
