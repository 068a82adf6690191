-- +goose Up

-- One row: the sizes of all files together, which every upload asks for. The triggers keep it, whoever deletes files:
-- a conversation and a contact take theirs with them.
CREATE TABLE file_total (
  bytes BIGINT NOT NULL
);
INSERT INTO file_total (bytes) SELECT COALESCE(SUM(size), 0) FROM files;

-- +goose StatementBegin
CREATE FUNCTION count_files() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  more BIGINT := 0;
BEGIN
  IF TG_OP <> 'DELETE' THEN
    SELECT more + COALESCE(SUM(size), 0) INTO more FROM added;
  END IF;
  IF TG_OP <> 'INSERT' THEN
    SELECT more - COALESCE(SUM(size), 0) INTO more FROM removed;
  END IF;
  IF more <> 0 THEN
    UPDATE file_total SET bytes = bytes + more;
  END IF;
  RETURN NULL;
END $$;
-- +goose StatementEnd
CREATE TRIGGER files_added AFTER INSERT ON files
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_files();
CREATE TRIGGER files_resized AFTER UPDATE ON files
  REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION count_files();
CREATE TRIGGER files_removed AFTER DELETE ON files
  REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION count_files();

-- Few conversations may come through a channel. It never changes, so that this costs the steps nothing.
CREATE INDEX conversations_by_channel ON conversations (channel, id);

-- +goose Down
DROP INDEX conversations_by_channel;
DROP TRIGGER files_removed ON files;
DROP TRIGGER files_resized ON files;
DROP TRIGGER files_added ON files;
DROP FUNCTION count_files;
DROP TABLE file_total;
