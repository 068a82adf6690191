-- +goose Up

-- Runs of a flow that must go as they went.
CREATE TABLE flow_tests (
  id       TEXT PRIMARY KEY,
  flow_id  TEXT NOT NULL REFERENCES flows (id) ON DELETE CASCADE,
  name     TEXT NOT NULL,
  body     TEXT NOT NULL, -- JSON: what is done, what calls are answered, what must come of it
  saved_at BIGINT NOT NULL, -- milliseconds since 1970
  UNIQUE (flow_id, name)
);

-- +goose Down
DROP TABLE flow_tests;
