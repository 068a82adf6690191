package crash_test

import (
	"context"
	"database/sql"
	"fmt"
	"strings"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "github.com/mattn/go-sqlite3"

	"patchbay/internal/store"
)

// connect opens the database below the program.
func (s *site) connect() *sql.DB {
	s.t.Helper()
	driver := "sqlite3"
	if store.IsPostgres(s.database) {
		driver = "pgx"
	}
	c, err := sql.Open(driver, s.database)
	must(s.t, err)
	return c
}

// sound asks the database whether it is in order, and whether anything refers to what is not there.
func (s *site) sound() (problem string) {
	c := s.connect()
	defer func() { _ = c.Close() }()
	var problems []string
	if !store.IsPostgres(s.database) {
		for _, pragma := range []string{"integrity_check", "foreign_key_check"} {
			problems = append(problems, ask(s.t.Context(), c, "PRAGMA "+pragma)...)
		}
	}
	for what, query := range map[string]string{
		"events of no conversation":    "SELECT id FROM events WHERE conversation_id NOT IN (SELECT id FROM conversations)",
		"contacts of no conversation":  "SELECT id FROM contacts WHERE id NOT IN (SELECT contact_id FROM conversations)",
		"timers of nobody who waits":   "SELECT id FROM conversations WHERE due_at IS NOT NULL AND status NOT IN ('delayed', 'calling')",
		"conversations without timers": "SELECT id FROM conversations WHERE due_at IS NULL AND status IN ('delayed', 'calling')",
	} {
		if found := ask(s.t.Context(), c, query); len(found) > 0 {
			problems = append(problems, fmt.Sprintf("%s: %v", what, found))
		}
	}
	return strings.Join(problems, "; ")
}

// ask returns the first column of what a query finds; "ok" is SQLite's word for nothing.
func ask(ctx context.Context, c *sql.DB, query string) []string {
	rows, err := c.QueryContext(ctx, query)
	if err != nil {
		return []string{err.Error()}
	}
	defer func() { _ = rows.Close() }()
	var found []string
	for rows.Next() {
		var text any
		columns, _ := rows.Columns()
		into := make([]any, len(columns))
		for i := range into {
			into[i] = new(any)
		}
		into[0] = &text
		if err := rows.Scan(into...); err != nil {
			return []string{err.Error()}
		}
		if found = append(found, fmt.Sprint(text)); found[0] == "ok" {
			found = nil
		}
	}
	if err := rows.Err(); err != nil {
		found = append(found, err.Error())
	}
	return found
}

// busy returns the conversations in which something is under way.
func (s *site) busy(c *sql.DB) []string {
	return ask(s.t.Context(), c, "SELECT id FROM conversations WHERE status IN ('delayed', 'calling')")
}
