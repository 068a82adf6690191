-- +goose Up

-- Which conversations run on which version of a flow. Nothing in it changes with the steps of a conversation, so that
-- they cost nothing more.
CREATE INDEX conversations_flow ON conversations (flow_id, version, id);

-- +goose Down
DROP INDEX conversations_flow;
