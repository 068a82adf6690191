-- +goose Up

-- Small facts about the installation: the check value of the secret key, the hash of the set-up token.
CREATE TABLE settings (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
);

-- Grow with every change of all rows of a kind, so that what is compiled from them can be cached.
CREATE TABLE revisions (
  kind   TEXT PRIMARY KEY,
  number BIGINT NOT NULL
);
INSERT INTO revisions (kind, number) VALUES ('attributes', 1), ('environments', 1), ('secrets', 1);

CREATE TABLE users (
  id            TEXT PRIMARY KEY,
  email         TEXT NOT NULL UNIQUE,
  name          TEXT NOT NULL,
  role          TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  revision      BIGINT NOT NULL,
  created_at    TIMESTAMPTZ NOT NULL,
  updated_at    TIMESTAMPTZ NOT NULL
);

CREATE TABLE login_sessions (
  token   TEXT PRIMARY KEY, -- a hash of what the cookie holds
  data    BYTEA NOT NULL,
  expires BIGINT NOT NULL  -- milliseconds since 1970
);
CREATE INDEX login_sessions_expires ON login_sessions (expires);

CREATE TABLE audit_entries (
  number BIGINT PRIMARY KEY,
  at     TIMESTAMPTZ NOT NULL,
  actor  TEXT NOT NULL,
  name   TEXT NOT NULL,
  ip     TEXT NOT NULL,
  action TEXT NOT NULL,
  target TEXT NOT NULL,
  fields TEXT NOT NULL,
  hash   TEXT NOT NULL
);

CREATE TABLE attributes (
  id            TEXT PRIMARY KEY,
  key           TEXT NOT NULL UNIQUE,
  label         TEXT NOT NULL,
  type          TEXT NOT NULL,
  scope         TEXT NOT NULL,
  default_value TEXT NOT NULL,
  description   TEXT NOT NULL,
  revision      BIGINT NOT NULL,
  created_at    TIMESTAMPTZ NOT NULL,
  updated_at    TIMESTAMPTZ NOT NULL
);

CREATE TABLE environments (
  id         TEXT PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  constants  TEXT NOT NULL,
  built_in   BOOLEAN NOT NULL,
  active     BOOLEAN NOT NULL,
  revision   BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX environments_one_active ON environments (active) WHERE active;

CREATE TABLE secrets (
  id         TEXT PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,
  sealed     TEXT NOT NULL,
  last4      TEXT NOT NULL,
  revision   BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE apis (
  id          TEXT PRIMARY KEY,
  key         TEXT NOT NULL UNIQUE,
  name        TEXT NOT NULL,
  method      TEXT NOT NULL,
  url         TEXT NOT NULL,
  parameters  TEXT NOT NULL,
  headers     TEXT NOT NULL,
  body        TEXT NOT NULL,
  attributes  TEXT NOT NULL,
  mappings    TEXT NOT NULL,
  outcomes    TEXT NOT NULL,
  options     TEXT NOT NULL,
  integration TEXT NOT NULL,
  revision    BIGINT NOT NULL,
  created_at  TIMESTAMPTZ NOT NULL,
  updated_at  TIMESTAMPTZ NOT NULL
);

CREATE TABLE flows (
  id         TEXT PRIMARY KEY,
  key        TEXT NOT NULL UNIQUE,
  name       TEXT NOT NULL,
  draft      TEXT NOT NULL,
  published  BIGINT NOT NULL,
  revision   BIGINT NOT NULL,
  created_at TIMESTAMPTZ NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE flow_versions (
  id           TEXT PRIMARY KEY,
  flow_id      TEXT NOT NULL,
  flow_key     TEXT NOT NULL,
  number       BIGINT NOT NULL,
  graph        TEXT NOT NULL,
  published_at TIMESTAMPTZ NOT NULL,
  published_by TEXT NOT NULL,
  UNIQUE (flow_id, number)
);

-- +goose Down
DROP TABLE flow_versions;
DROP TABLE flows;
DROP TABLE apis;
DROP TABLE secrets;
DROP TABLE environments;
DROP TABLE attributes;
DROP TABLE audit_entries;
DROP TABLE login_sessions;
DROP TABLE users;
DROP TABLE revisions;
DROP TABLE settings;
