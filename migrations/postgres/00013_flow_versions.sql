-- +goose Up

-- Which conversations run on which version of a flow. Nothing in it changes with the steps of a conversation, so that
-- they cost nothing more.
CREATE INDEX conversations_flow ON conversations (flow_id, version, id);

-- The chats that people talk in.
CREATE INDEX conversations_handed_over ON conversations (id) WHERE status = 'handed_over';

-- +goose Down
DROP INDEX conversations_handed_over;
DROP INDEX conversations_flow;
