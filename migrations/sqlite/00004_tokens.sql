-- +goose Up

-- API tokens. The text of a token is nowhere: hash is its HMAC under a key that is not in the database.
CREATE TABLE tokens (
  id           TEXT PRIMARY KEY,
  name         TEXT NOT NULL,
  scopes       TEXT NOT NULL, -- with spaces between them
  hash         TEXT NOT NULL,
  created_by   TEXT NOT NULL,
  created_at   DATETIME NOT NULL,
  expires_at   DATETIME,
  last_used_at DATETIME,
  revoked_at   DATETIME
);

-- +goose Down
DROP TABLE tokens;
