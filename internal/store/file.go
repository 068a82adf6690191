package store

import (
	"context"

	"gorm.io/gorm"

	"patchbay/internal/file"
)

// DB is where files are kept. This file has their writes, file_read.go their reads.
var _ file.Store = (*DB)(nil)

// BeginFile makes room for a file. NotFound means that there is no such conversation; file.ErrConversationFull and
// file.ErrFull that there is no room.
func (db *DB) BeginFile(ctx context.Context, f file.Info, room file.Room) error {
	return db.transaction(ctx, func(tx *gorm.DB) error {
		if err := lockTable(tx, "files"); err != nil { // who counts waits for who counts
			return err
		}
		if err := fileFits(tx, f, room); err != nil {
			return err
		}
		const columns = "INSERT INTO files (id, name, type, size, sha256, finished, kept, created_at, conversation_id, contact_id) "
		fields := []any{f.ID, f.Name, f.Type, f.Size, f.CreatedAt.UnixMilli()}
		if f.Conversation == "" {
			return tx.Exec(columns+"VALUES (?, ?, ?, ?, '', false, false, ?, NULL, NULL)", fields...).Error
		}
		begun := tx.Exec(columns+`SELECT ?, ?, ?, ?, '', false, false, ?, id, contact_id FROM conversations WHERE id = ?`,
			append(fields, f.Conversation)...)
		if begun.Error == nil && begun.RowsAffected == 0 {
			return errNoConversation
		}
		return begun.Error
	})
}

// fileFits says whether there is room for one more file.
func fileFits(tx *gorm.DB, f file.Info, room file.Room) error {
	var files int
	var bytes, all int64
	err := tx.Raw(`SELECT (SELECT count(*) FROM files WHERE conversation_id = ?), (SELECT coalesce(sum(size), 0) FROM files WHERE conversation_id = ?),
		(SELECT bytes FROM file_total)`, f.Conversation, f.Conversation).Row().Scan(&files, &bytes, &all)
	switch {
	case err != nil:
		return err
	case f.Conversation != "" && (files >= room.Files || bytes+f.Size > room.Bytes):
		return file.ErrConversationFull
	case all+f.Size > room.All:
		return file.ErrFull
	}
	return nil
}

// AppendChunk adds the next chunk of a file that is begun.
func (db *DB) AppendChunk(ctx context.Context, id string, number int, chunk []byte) error {
	return db.write0.WithContext(ctx).Exec("INSERT INTO file_chunks (file_id, number, bytes) VALUES (?, ?, ?)", id, number, chunk).Error
}

// FinishFile makes the file visible. NotFound means that it was deleted meanwhile.
func (db *DB) FinishFile(ctx context.Context, f file.Info) error {
	return hit(db.write0.WithContext(ctx).Exec("UPDATE files SET size = ?, sha256 = ?, finished = true WHERE id = ? AND NOT finished",
		f.Size, f.SHA256, f.ID), "file", f.ID)
}

// DropFile forgets a file; its chunks go with it.
func (db *DB) DropFile(ctx context.Context, id string) error {
	return db.write0.WithContext(ctx).Exec("DELETE FROM files WHERE id = ?", id).Error
}
