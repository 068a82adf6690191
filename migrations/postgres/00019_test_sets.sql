-- +goose Up

-- Values that builders keep to test one API with, as typed. Values of secret attributes are never among them.
CREATE TABLE api_test_sets (
  id         TEXT PRIMARY KEY,
  api_id     TEXT NOT NULL,
  name       TEXT NOT NULL,
  typed      TEXT NOT NULL,
  updated_at TIMESTAMPTZ NOT NULL,
  UNIQUE (api_id, name)
);

-- +goose Down
DROP TABLE api_test_sets;
