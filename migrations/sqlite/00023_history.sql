-- +goose Up

-- Every revision of what people change, the deleted ones included; see internal/history.
CREATE TABLE history (
  kind     TEXT NOT NULL,
  thing    TEXT NOT NULL, -- its id
  revision INTEGER NOT NULL,
  key      TEXT NOT NULL,
  name     TEXT NOT NULL,
  deed     TEXT NOT NULL,
  note     TEXT NOT NULL,
  at       DATETIME NOT NULL,
  made_by  TEXT NOT NULL, -- a name; '' before there was a history
  body     TEXT NOT NULL, -- JSON of the whole thing
  PRIMARY KEY (kind, thing, revision)
) WITHOUT ROWID;
CREATE INDEX history_deleted ON history (at) WHERE deed = 'deleted';

INSERT INTO history (kind, thing, revision, key, name, deed, note, at, made_by, body)
SELECT 'api', id, revision, key, name, 'saved', '', updated_at, '', json_object('ID', id, 'Key', key, 'Name', name, 'Method', method, 'URL', url,
  'Parameters', json(parameters), 'Headers', json(headers), 'Body', json(body), 'Auth', json(auth), 'Attributes', json(attributes),
  'Mappings', json(mappings), 'Outcomes', json(outcomes), 'Options', json(options), 'Integration', integration, 'Folder', folder,
  'Tags', json(tags), 'Revision', revision) FROM apis;
INSERT INTO history (kind, thing, revision, key, name, deed, note, at, made_by, body)
SELECT 'attribute', id, revision, key, label, 'saved', '', updated_at, '', json_object('ID', id, 'Key', key, 'Label', label, 'Type', type, 'Scope', scope,
  'Default', default_value, 'Description', description, 'Revision', revision) FROM attributes;
INSERT INTO history (kind, thing, revision, key, name, deed, note, at, made_by, body)
SELECT 'environment', id, revision, key, name, 'saved', '', updated_at, '', json_object('ID', id, 'Key', key, 'Name', name, 'Constants', json(constants),
  'BuiltIn', json(CASE WHEN built_in THEN 'true' ELSE 'false' END), 'Revision', revision) FROM environments;

-- +goose Down
DROP TABLE history;
