-- +goose Up

-- How an API authenticates: JSON; templates, no secrets.
ALTER TABLE apis ADD COLUMN auth TEXT NOT NULL DEFAULT '{}';

-- Tokens of OAuth 2 (internal/credential). hash is an HMAC, under a key that is not in the database, of the API and of all
-- that the token was asked for with; sealed holds the token and the refresh token to use next.
CREATE TABLE oauth_tokens (
  hash       TEXT PRIMARY KEY,
  api_id     TEXT NOT NULL,
  sealed     TEXT NOT NULL,
  kept_until BIGINT NOT NULL -- milliseconds since 1970
);
CREATE INDEX oauth_tokens_api ON oauth_tokens (api_id);
CREATE INDEX oauth_tokens_kept ON oauth_tokens (kept_until);

-- +goose Down
DROP TABLE oauth_tokens;
ALTER TABLE apis DROP COLUMN auth;
