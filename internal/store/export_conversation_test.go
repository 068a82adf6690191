package store

import (
	"context"
	"strings"

	"patchbay/internal/engine"
)

// ConversationPlan returns how the database finds the page of a filter.
func (db *DB) ConversationPlan(ctx context.Context, f engine.ConversationFilter) (string, error) {
	q := finding{postgres: db.read.Name() == "postgres"}
	explain := "EXPLAIN QUERY PLAN "
	if q.postgres {
		explain = "EXPLAIN (COSTS OFF) "
	}
	var lines []string
	err := db.each(ctx, func(found rows) error {
		var id, parent, unused int64
		var line string
		into := []any{&id, &parent, &unused, &line}
		if q.postgres {
			into = into[3:]
		}
		err := found.Scan(into...)
		lines = append(lines, line)
		return err
	}, explain+q.page(f), q.args...)
	return strings.Join(lines, "\n"), err
}

// FillConversations stores n conversations of 20 flows without events, in one statement.
func (db *DB) FillConversations(ctx context.Context, n int) error {
	numbers := "WITH RECURSIVE n(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM n WHERE k < ?) "
	for _, statement := range []string{
		"INSERT INTO contacts (id, attributes, created_at, updated_at) " + numbers +
			`SELECT 'con_' || (100000000 + k), '{"name":"Visitor ' || k || '"}', k, k FROM n`,
		"INSERT INTO conversations (id, flow_id, flow_key, version, contact_id, channel, visitor, component, status, seq, visit, walked, attempt, attributes, started_at, updated_at, due_at) " + numbers +
			`SELECT 'cnv_' || (100000000 + k), 'flw_' || (k % 20), 'flow-' || (k % 20), 1, 'con_' || (100000000 + k), CASE WHEN k % 50 = 0 THEN 'cli' ELSE 'webchat' END, '', 'c',
			CASE WHEN k < 100 THEN 'failed' WHEN k % 10 = 0 THEN 'delayed' WHEN k % 7 = 0 THEN 'waiting' ELSE 'ended' END, 1, 1, 1, 0, '{}', k, k, CASE WHEN k % 10 = 0 THEN k END FROM n`,
	} {
		if err := db.write0.WithContext(ctx).Exec(statement, n).Error; err != nil {
			return err
		}
	}
	return nil
}
