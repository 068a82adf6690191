package store

import (
	"context"
	"strconv"
	"strings"

	"patchbay/internal/engine"
	"patchbay/internal/id"
)

// FindConversations returns the conversations that the filter chooses. It reads few rows that are not on the page, however
// many there are. A text is looked for in the newest engine.MaxSearched that the rest of the filter chooses.
func (db *DB) FindConversations(ctx context.Context, f engine.ConversationFilter) ([]engine.Record, error) {
	q := finding{postgres: db.read.Name() == "postgres"}
	page := q.page(f)
	if f.Text != "" {
		page = q.searched(f, page)
	}
	return db.listed(ctx, "SELECT "+conversationColumns+"WHERE c.id IN ("+page+") ORDER BY c.id DESC", q.args...)
}

// finding is a statement with its arguments.
type finding struct {
	postgres bool
	args     []any
}

// arg adds an argument and returns its placeholder.
func (q *finding) arg(v any) string {
	q.args = append(q.args, v)
	return "$" + strconv.Itoa(len(q.args))
}

// statuses are all of them, for an index that begins with one.
var statuses = []engine.Status{engine.Waiting, engine.Delayed, engine.Calling, engine.HandedOver, engine.Ended, engine.Failed}

// page selects the ids. Of one flow with any status it merges the pages of each status, which one index has in order.
func (q *finding) page(f engine.ConversationFilter) string {
	limit := f.Limit
	if f.Text != "" {
		limit = engine.MaxSearched
	}
	if f.Flow == "" || f.Status != "" || f.Contact != "" {
		return q.ordered(f, limit)
	}
	var parts []string
	for _, s := range statuses {
		f.Status = s
		parts = append(parts, "SELECT id FROM ("+q.ordered(f, limit)+") AS "+string(s))
	}
	return "SELECT id FROM (" + strings.Join(parts, " UNION ALL ") + ") AS merged ORDER BY id DESC LIMIT " + q.arg(limit)
}

func (q *finding) ordered(f engine.ConversationFilter, limit int) string {
	conditions := []string{"1 = 1"}
	add := func(column, value string) {
		if value != "" {
			conditions = append(conditions, column+q.arg(value))
		}
	}
	add("contact_id = ", f.Contact)
	add("flow_key = ", f.Flow)
	add("status = ", string(f.Status))
	add("channel = ", f.Channel)
	add("id < ", f.Before)
	if !f.From.IsZero() {
		add("id >= ", id.At(id.Conversation, f.From))
	}
	if !f.To.IsZero() {
		add("id < ", id.At(id.Conversation, f.To))
	}
	return "SELECT id FROM conversations WHERE " + strings.Join(conditions, " AND ") + " ORDER BY id DESC LIMIT " + q.arg(limit)
}

// searched keeps what has the text in it. Sealed values and texts have not.
func (q *finding) searched(f engine.ConversationFilter, page string) string {
	like := func(text string) string {
		return q.arg("%" + strings.NewReplacer(`\`, `\\`, "%", `\%`, "_", `\_`).Replace(strings.ToLower(text)) + "%")
	}
	plain, inside := like(f.Text), like(insideJSON(f.Text))
	has := func(column, pattern string) string { return q.lower(column) + " LIKE " + pattern + ` ESCAPE '\'` }
	return "SELECT s.id FROM conversations s JOIN contacts p ON p.id = s.contact_id WHERE s.id IN (" + page + ") AND (" +
		has("s.id", plain) + " OR " + has("s.attributes", inside) + " OR " + has("p.attributes", inside) +
		" OR EXISTS (SELECT 1 FROM events e WHERE e.conversation_id = s.id AND NOT e.sealed AND e.kind IN ('said', 'answered') AND " +
		has("e.text", plain) + ")) ORDER BY s.id DESC LIMIT " + q.arg(f.Limit)
}

// lower folds the case of every script; see the other lower.
func (q *finding) lower(column string) string {
	if q.postgres {
		return "lower(" + column + ` COLLATE "und-x-icu")`
	}
	return "lower(" + column + ")"
}
