-- +goose Up

-- The last imports, with what is needed to undo them: the rows as they were before, and their revisions afterwards.
CREATE TABLE imports (
  id        TEXT PRIMARY KEY,
  source    TEXT NOT NULL,
  format    TEXT NOT NULL,
  summary   TEXT NOT NULL,
  items     TEXT NOT NULL,
  secrets   TEXT NOT NULL,
  undo      TEXT NOT NULL,
  at        DATETIME NOT NULL,
  by_name   TEXT NOT NULL,
  undone_at DATETIME,
  undone_by TEXT NOT NULL
);

-- What was read and whose plan somebody looks at. Secrets that were found in it are sealed.
CREATE TABLE import_plans (
  id         TEXT PRIMARY KEY,
  user_id    TEXT NOT NULL,
  source     TEXT NOT NULL,
  format     TEXT NOT NULL,
  text       TEXT NOT NULL,
  notes      TEXT NOT NULL,
  samples    TEXT NOT NULL,
  sealed     TEXT NOT NULL,
  expires_at BIGINT NOT NULL
);
CREATE INDEX import_plans_expire ON import_plans (expires_at);

-- +goose Down
DROP TABLE import_plans;
DROP TABLE imports;
