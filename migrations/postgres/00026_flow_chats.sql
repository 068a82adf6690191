-- +goose Up

-- How the chat of a flow looks. A flow without a row has what Patchbay has.
CREATE TABLE flow_chats (
  flow_id      TEXT PRIMARY KEY REFERENCES flows (id) ON DELETE CASCADE,
  look         TEXT NOT NULL, -- JSON
  picture      BYTEA, -- the uploaded avatar
  picture_type TEXT NOT NULL,
  picture_hash TEXT NOT NULL, -- SHA-256 in hex; '' for none
  revision     INTEGER NOT NULL,
  updated_at   BIGINT NOT NULL -- milliseconds since 1970
);

-- On which pages of others it may stand.
CREATE TABLE flow_origins (
  flow_id TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
  number  INTEGER NOT NULL, -- 0, 1, 2, ... as they were typed
  origin  TEXT NOT NULL, -- as browsers write it, or *
  PRIMARY KEY (flow_id, number)
);
CREATE INDEX flow_origins_origin ON flow_origins (origin, flow_id);

-- +goose Down
DROP TABLE flow_origins;
DROP TABLE flow_chats;
