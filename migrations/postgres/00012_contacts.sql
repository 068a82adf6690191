-- +goose Up

-- What an event changed: a JSON object of attributes and values, secret ones sealed; '' for nothing.
ALTER TABLE events ADD COLUMN changes TEXT NOT NULL DEFAULT '';

-- What the list of conversations is filtered by, and the conversations of one contact.
CREATE INDEX conversations_by_status ON conversations (status, id);
CREATE INDEX conversations_by_flow ON conversations (flow_key, status, id);
CREATE INDEX conversations_by_contact ON conversations (contact_id, id);

-- +goose Down
DROP INDEX conversations_by_contact;
DROP INDEX conversations_by_flow;
DROP INDEX conversations_by_status;
ALTER TABLE events DROP COLUMN changes;
