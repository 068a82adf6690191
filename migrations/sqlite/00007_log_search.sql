-- +goose Up

-- What API Logs is filtered by, beside time and conversation. There are few combinations of it, so that one index over
-- (facet, id) finds the newest calls of any. Facets are never deleted.
CREATE TABLE call_facets (
  id        INTEGER PRIMARY KEY,
  api_key   TEXT NOT NULL,
  outcome   TEXT NOT NULL,
  status    INTEGER NOT NULL,
  called_by TEXT NOT NULL,
  UNIQUE (api_key, outcome, status, called_by)
);
INSERT INTO call_facets (api_key, outcome, status, called_by) SELECT DISTINCT api_key, outcome, status, called_by FROM call_logs;

ALTER TABLE call_logs ADD COLUMN facet INTEGER NOT NULL DEFAULT 0;
ALTER TABLE call_logs ADD COLUMN size INTEGER NOT NULL DEFAULT 0; -- what the row holds, in bytes
UPDATE call_logs SET size = length(CAST(detail AS BLOB)) + length(id) + length(api_id) + length(api_key) + length(conversation_id)
  + length(outcome) + length(request_hash), facet = (SELECT f.id FROM call_facets f WHERE f.api_key = call_logs.api_key
  AND f.outcome = call_logs.outcome AND f.status = call_logs.status AND f.called_by = call_logs.called_by);

-- One row: the sizes of all calls together.
CREATE TABLE call_total (
  bytes INTEGER NOT NULL
);
INSERT INTO call_total (bytes) SELECT COALESCE(SUM(size), 0) FROM call_logs;

DROP INDEX call_logs_at;
DROP INDEX call_logs_api;
CREATE INDEX call_logs_facet ON call_logs (facet, id);
CREATE INDEX call_logs_conversation ON call_logs (conversation_id, id) WHERE conversation_id <> '';

-- +goose Down
DROP INDEX call_logs_conversation;
DROP INDEX call_logs_facet;
CREATE INDEX call_logs_at ON call_logs (at);
CREATE INDEX call_logs_api ON call_logs (api_key, id);
DROP TABLE call_total;
ALTER TABLE call_logs DROP COLUMN size;
ALTER TABLE call_logs DROP COLUMN facet;
DROP TABLE call_facets;
