-- +goose Up

-- Where a secret may go and which APIs may use it: lists in JSON. Those that are there already are bound to nothing.
ALTER TABLE secrets ADD COLUMN hosts TEXT NOT NULL DEFAULT '[]';
ALTER TABLE secrets ADD COLUMN apis TEXT NOT NULL DEFAULT '[]';
ALTER TABLE secrets ADD COLUMN changed_by TEXT NOT NULL DEFAULT '';
UPDATE secrets SET changed_by = COALESCE((SELECT name FROM audit_entries
  WHERE action = 'secret.save' AND target = secrets.key ORDER BY number DESC LIMIT 1), '');

-- Computed from the sealed value where it is shown; in clear it stood in every copy of the database.
ALTER TABLE secrets DROP COLUMN last4;

-- +goose Down
ALTER TABLE secrets ADD COLUMN last4 TEXT NOT NULL DEFAULT '';
ALTER TABLE secrets DROP COLUMN changed_by;
ALTER TABLE secrets DROP COLUMN apis;
ALTER TABLE secrets DROP COLUMN hosts;
