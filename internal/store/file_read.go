package store

import (
	"context"

	"patchbay/internal/file"
)

const fileColumns = "SELECT id, name, type, size, sha256, coalesce(conversation_id, ''), kept, created_at FROM files WHERE finished "

// File returns a finished file, or NotFound.
func (db *DB) File(ctx context.Context, id string) (file.Info, error) {
	return db.oneFile(ctx, id, "AND id = ?", id)
}

// FileFor returns a finished file of the conversation or of its contact, or NotFound. Without a conversation these are the
// test files.
func (db *DB) FileFor(ctx context.Context, id, conversation string) (file.Info, error) {
	if conversation == "" {
		return db.oneFile(ctx, id, "AND id = ? AND conversation_id IS NULL", id)
	}
	return db.oneFile(ctx, id, `AND id = ? AND (conversation_id = ?
		OR contact_id = (SELECT c.contact_id FROM conversations c WHERE c.id = ?))`, id, conversation, conversation)
}

func (db *DB) oneFile(ctx context.Context, id, where string, args ...any) (file.Info, error) {
	f, err := scanFile(db.read.WithContext(ctx).Raw(fileColumns+where, args...).Row())
	return f, missing(err, "file", id)
}

// TestFiles returns the finished files of no conversation, the newest first.
func (db *DB) TestFiles(ctx context.Context, limit int) ([]file.Info, error) {
	rows, err := db.read.WithContext(ctx).Raw(fileColumns+"AND conversation_id IS NULL ORDER BY id DESC LIMIT ?", limit).Rows()
	if err != nil {
		return nil, err
	}
	defer func() { _ = rows.Close() }()
	var files []file.Info
	for rows.Next() {
		f, err := scanFile(rows)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, rows.Err()
}

func scanFile(row interface{ Scan(...any) error }) (f file.Info, err error) {
	var created int64
	err = row.Scan(&f.ID, &f.Name, &f.Type, &f.Size, &f.SHA256, &f.Conversation, &f.Kept, &created)
	f.CreatedAt = fromMillis(created)
	return f, err
}

// Chunk returns a chunk of a file, or NotFound.
func (db *DB) Chunk(ctx context.Context, id string, number int) ([]byte, error) {
	var chunk []byte
	err := pool(db.read).QueryRowContext(ctx, "SELECT bytes FROM file_chunks WHERE file_id = $1 AND number = $2", id, number).Scan(&chunk)
	return chunk, missing(err, "part of the file", id)
}
