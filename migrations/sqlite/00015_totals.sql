-- +goose Up

-- One row: the sizes of all files together, which every upload asks for. The triggers keep it, whoever deletes files:
-- a conversation and a contact take theirs with them.
CREATE TABLE file_total (
  bytes INTEGER NOT NULL
);
INSERT INTO file_total (bytes) SELECT COALESCE(SUM(size), 0) FROM files;

-- +goose StatementBegin
CREATE TRIGGER files_added AFTER INSERT ON files BEGIN
  UPDATE file_total SET bytes = bytes + NEW.size;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER files_resized AFTER UPDATE OF size ON files BEGIN
  UPDATE file_total SET bytes = bytes + NEW.size - OLD.size;
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER files_removed AFTER DELETE ON files BEGIN
  UPDATE file_total SET bytes = bytes - OLD.size;
END;
-- +goose StatementEnd

-- Few conversations may come through a channel. It never changes, so that this costs the steps nothing.
CREATE INDEX conversations_by_channel ON conversations (channel, id);

-- +goose Down
DROP INDEX conversations_by_channel;
DROP TRIGGER files_removed;
DROP TRIGGER files_resized;
DROP TRIGGER files_added;
DROP TABLE file_total;
