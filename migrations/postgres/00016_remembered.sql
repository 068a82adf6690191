-- +goose Up

-- Conversations that were erased: a call of theirs that was under way must not be written down afterwards. Nothing in it
-- says whose they were. Times are milliseconds since 1970.
CREATE TABLE erased_conversations (
  id TEXT PRIMARY KEY,
  at BIGINT NOT NULL
);

-- One row: the latest time that the gateway of one-time codes has seen, so that it notices a clock that was set back while
-- the program was down.
CREATE TABLE otp_clock (
  seen BIGINT NOT NULL
);
INSERT INTO otp_clock (seen) VALUES (0);

-- +goose Down
DROP TABLE otp_clock;
DROP TABLE erased_conversations;
