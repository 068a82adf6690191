package store

import (
	"context"
	"fmt"

	"gorm.io/gorm"

	"patchbay/internal/engine"
)

// over are the statuses of conversations to which nothing happens any more.
const over = "('ended', 'failed')"

// Running counts the conversations that are under way on each version of the flow.
func (db *DB) Running(ctx context.Context, flowID string) (map[int]int, error) {
	var rows []struct{ Version, Running int }
	err := db.read.WithContext(ctx).Raw("SELECT version, count(*) AS running FROM conversations WHERE flow_id = ? AND status NOT IN "+over+
		" GROUP BY version", flowID).Scan(&rows).Error
	running := make(map[int]int, len(rows))
	for _, r := range rows {
		running[r.Version] = r.Running
	}
	return running, err
}

// RunningBefore returns the ids of conversations that are under way on versions of the flow older than the given one, in
// order, after the given id.
func (db *DB) RunningBefore(ctx context.Context, flowID string, version int, after string, limit int) ([]string, error) {
	var ids []string
	err := db.read.WithContext(ctx).Raw("SELECT id FROM conversations WHERE flow_id = ? AND version < ? AND id > ? AND status NOT IN "+over+
		" ORDER BY id LIMIT ?", flowID, version, after, limit).Scan(&ids).Error
	return ids, err
}

// NoteMigration writes down that somebody moves the conversations of a flow to a version. Each of them is moved by a step
// of its own.
func (db *DB) NoteMigration(ctx context.Context, key string, version int) error {
	return db.write(ctx, deed{action: "flow.migrate", target: fmt.Sprintf("%s version %d", key, version)}, func(*gorm.DB) error { return nil })
}

// HandedOver returns the conversations that people are to talk in: those in which the visitor wrote last, and then the
// others, the oldest first of both.
func (db *DB) HandedOver(ctx context.Context, limit int) ([]engine.Record, error) {
	return db.listed(ctx, "SELECT "+conversationColumns+`WHERE c.status = 'handed_over'
		ORDER BY CASE WHEN c.memory LIKE '%"unread":true%' THEN 0 ELSE 1 END, c.id LIMIT $1`, limit)
}
