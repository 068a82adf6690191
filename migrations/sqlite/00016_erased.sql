-- +goose Up

-- Conversations that were erased: a call of theirs that was under way must not be written down afterwards. Nothing in it
-- says whose they were. Times are milliseconds since 1970.
CREATE TABLE erased_conversations (
  id TEXT PRIMARY KEY,
  at INTEGER NOT NULL
) WITHOUT ROWID;

-- +goose Down
DROP TABLE erased_conversations;
