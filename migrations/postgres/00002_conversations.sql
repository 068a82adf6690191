-- +goose Up

CREATE TABLE contacts (
  id         TEXT PRIMARY KEY,
  attributes TEXT NOT NULL, -- JSON object; secret values are sealed
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);

-- All times here are milliseconds since 1970.
CREATE TABLE conversations (
  id         TEXT PRIMARY KEY,
  flow_id    TEXT NOT NULL,
  flow_key   TEXT NOT NULL,
  version    BIGINT NOT NULL,
  contact_id TEXT NOT NULL REFERENCES contacts (id),
  channel    TEXT NOT NULL,
  visitor    TEXT NOT NULL, -- the network that the visitor came from
  component  TEXT NOT NULL,
  status     TEXT NOT NULL,
  seq        BIGINT NOT NULL, -- of the newest event; fences every write
  visit      BIGINT NOT NULL, -- how many components were entered; names calls for Idempotency-Key
  walked     BIGINT NOT NULL, -- how many of them since the last answer or delay; bounds loops
  attempt    BIGINT NOT NULL, -- of a call; while waiting, how many answers were refused
  due_at     BIGINT,          -- when the engine looks again: end of a delay, watchdog of a call
  attributes TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
) WITH (fillfactor = 80); -- every step updates the row in place
CREATE INDEX conversations_due ON conversations (due_at, id) WHERE due_at IS NOT NULL;

CREATE TABLE events (
  id              BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  conversation_id TEXT NOT NULL REFERENCES conversations (id),
  seq             BIGINT NOT NULL,
  kind            TEXT NOT NULL,
  component       TEXT NOT NULL,
  text            TEXT NOT NULL,
  sealed          BOOLEAN NOT NULL, -- text is the sealed answer to a question for a secret
  dedupe          TEXT,
  at              BIGINT NOT NULL
);
CREATE UNIQUE INDEX events_seq ON events (conversation_id, seq);
CREATE UNIQUE INDEX events_dedupe ON events (conversation_id, dedupe) WHERE dedupe IS NOT NULL;

CREATE TABLE call_logs (
  id              TEXT PRIMARY KEY,
  at              BIGINT NOT NULL,
  api_id          TEXT NOT NULL,
  api_key         TEXT NOT NULL,
  api_revision    BIGINT NOT NULL,
  conversation_id TEXT NOT NULL,
  called_by       TEXT NOT NULL, -- test, chat, cli, api
  outcome         TEXT NOT NULL,
  status          BIGINT NOT NULL,
  elapsed_ms      BIGINT NOT NULL,
  request_hash    TEXT NOT NULL,
  detail          TEXT NOT NULL -- JSON: request, response, mappings, phases, all redacted
);
CREATE INDEX call_logs_at ON call_logs (at);
CREATE INDEX call_logs_api ON call_logs (api_key, id);

-- +goose Down
DROP TABLE call_logs;
DROP TABLE events;
DROP TABLE conversations;
DROP TABLE contacts;
