-- +goose Up

-- Requests of programs that name themselves by an Idempotency-Key, and what the first of each was answered. Times are
-- milliseconds since 1970.
CREATE TABLE idempotency_keys (
  id         TEXT PRIMARY KEY, -- hash of the token and the key
  request    TEXT NOT NULL,    -- hash of the request
  answer     TEXT NOT NULL,    -- sealed; '' while the request is under way
  claimed_at BIGINT NOT NULL
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (claimed_at);

-- +goose Down
DROP TABLE idempotency_keys;
