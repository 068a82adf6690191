-- +goose Up

-- One-time codes (internal/otp). All times are milliseconds since 1970. number, prefix, scope, visitor, ref, code,
-- idempotency and request are HMACs under a key that is not in the database; phone, handle, recipient and text are sealed.
CREATE TABLE otp_codes (
  id         TEXT PRIMARY KEY,
  ref        TEXT NOT NULL UNIQUE,
  code       TEXT NOT NULL,
  number     TEXT NOT NULL,
  scope      TEXT NOT NULL, -- '' when the caller named no conversation
  phone      TEXT NOT NULL,
  attempts   INTEGER NOT NULL,
  issued_at  INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  used_at    INTEGER
);
CREATE INDEX otp_codes_number ON otp_codes (number, scope);
CREATE INDEX otp_codes_expires ON otp_codes (expires_at);

-- What the limits count: one row a message, kept for a day.
CREATE TABLE otp_sends (
  id          TEXT PRIMARY KEY, -- that of the code
  at          INTEGER NOT NULL,
  number      TEXT NOT NULL,
  prefix      TEXT NOT NULL,
  scope       TEXT NOT NULL,
  visitor     TEXT NOT NULL,
  sent        BOOLEAN NOT NULL, -- false: not known
  verified    BOOLEAN NOT NULL,
  idempotency TEXT UNIQUE,
  request     TEXT NOT NULL,    -- what was asked, to tell a repetition from another request
  handle      TEXT NOT NULL,    -- the first answer, for repetitions
  life        INTEGER NOT NULL
);
CREATE INDEX otp_sends_at ON otp_sends (at);
CREATE INDEX otp_sends_number ON otp_sends (number, at);
CREATE INDEX otp_sends_prefix ON otp_sends (prefix, at);
CREATE INDEX otp_sends_scope ON otp_sends (scope, at) WHERE scope <> '';
CREATE INDEX otp_sends_visitor ON otp_sends (visitor, at) WHERE visitor <> '';

-- Attempts paid for and not (yet) right.
CREATE TABLE otp_failures (
  code_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  number  TEXT NOT NULL,
  at      INTEGER NOT NULL,
  PRIMARY KEY (code_id, attempt)
);
CREATE INDEX otp_failures_number ON otp_failures (number, at);
CREATE INDEX otp_failures_at ON otp_failures (at);

-- The sandbox: messages that would have been sent, until their codes expire.
CREATE TABLE otp_outbox (
  id         TEXT PRIMARY KEY,
  recipient  TEXT NOT NULL,
  text       TEXT NOT NULL,
  sent_at    INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);
CREATE INDEX otp_outbox_expires ON otp_outbox (expires_at);

-- +goose Down
DROP TABLE otp_outbox;
DROP TABLE otp_failures;
DROP TABLE otp_sends;
DROP TABLE otp_codes;
