-- +goose Up

-- API tokens. The text of a token is nowhere: hash is its HMAC under a key that is not in the database.
CREATE TABLE tokens (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  scopes       TEXT NOT NULL, -- with spaces between them
  hash         TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  created_at   TIMESTAMPTZ NOT NULL,
  expires_at   TIMESTAMPTZ,
  last_used_at TIMESTAMPTZ,
  revoked_at   TIMESTAMPTZ
);

-- +goose Down
DROP TABLE tokens;
