-- +goose Up

-- What visitors have sent and what builders test with. It goes with its conversation and its contact. Times are
-- milliseconds since 1970.
CREATE TABLE files (
  id              TEXT PRIMARY KEY,
  conversation_id TEXT REFERENCES conversations (id) ON DELETE CASCADE, -- NULL: a builder's test file
  contact_id      TEXT REFERENCES contacts (id) ON DELETE CASCADE,
  name            TEXT NOT NULL,
  type            TEXT NOT NULL, -- found in the bytes
  size            INTEGER NOT NULL, -- in bytes; the room that is reserved while it is not finished
  sha256          TEXT NOT NULL,
  finished        BOOLEAN NOT NULL, -- until then nobody sees it
  kept            BOOLEAN NOT NULL, -- an answer has it
  created_at      INTEGER NOT NULL
);
CREATE INDEX files_conversation ON files (conversation_id, size);
CREATE INDEX files_contact ON files (contact_id);
CREATE INDEX files_untidy ON files (created_at) WHERE NOT kept;

CREATE TABLE file_chunks (
  file_id TEXT NOT NULL REFERENCES files (id) ON DELETE CASCADE,
  number  INTEGER NOT NULL, -- 0, 1, 2, ...
  bytes   BLOB NOT NULL,
  PRIMARY KEY (file_id, number)
);

-- +goose Down
DROP TABLE file_chunks;
DROP TABLE files;
