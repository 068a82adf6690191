-- +goose Up

-- What an admin allows one API at one origin: to call it although its address is private, or without looking at its
-- certificate. Rows are never changed.
CREATE TABLE api_grants (
  id         TEXT PRIMARY KEY,
  api_id     TEXT NOT NULL,
  kind       TEXT NOT NULL,
  origin     TEXT NOT NULL,
  granted_by TEXT NOT NULL,
  granted_at TIMESTAMPTZ NOT NULL,
  UNIQUE (api_id, kind, origin)
);
INSERT INTO revisions (kind, number) VALUES ('grants', 1);

-- +goose Down
DELETE FROM revisions WHERE kind = 'grants';
DROP TABLE api_grants;
