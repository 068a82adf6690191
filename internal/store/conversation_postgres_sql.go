package store

import (
	"fmt"
	"strings"
)

// What the engine writes to PostgreSQL, each in one statement and therefore in one round trip. Every part of a statement
// sees the database as it was before the statement, but rows that are locked or updated as they are then: so the fences
// hold whatever else is written meanwhile. A statement returns "", or which conflict kept it from writing anything.
const (
	createSQL = `WITH contact AS (
		INSERT INTO contacts (id, attributes, created_at, updated_at) VALUES ($1, $2, $3, $3)
	), conversation AS (
		INSERT INTO conversations (` + columnsFixed + `, ` + columnsSet + `, owner)
		VALUES ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21,
			CASE WHEN $32::boolean THEN nullif($33::bigint, 0) END)
	), event AS (
		INSERT INTO events (conversation_id, ` + columnsEvent + `)
		SELECT $4, e.seq, e.kind, e.component, e.text, e.sealed, e.dedupe, $29::bigint, e.changes, e.took, e.at
		FROM unnest($22::bigint[], $23::text[], $24::text[], $25::text[], $26::boolean[], $27::text[], $28::bigint[], $30::text[], $31::text[])
			AS e (seq, kind, component, text, sealed, dedupe, at, changes, took)
	) SELECT ''`

	// A step that leaves the contact alone is fenced by the update itself.
	stepSQL = `WITH ` + stepSeen + `, moved AS (` + stepMove + `
		WHERE id = $1 AND seq = $2 AND NOT EXISTS (SELECT 1 FROM seen) RETURNING 1
	), ` + stepEvents

	// The same without asking what keeps it from being stored; see plainStep.
	plainMoveSQL = `UPDATE conversations SET (` + columnsSet + `) = ROW ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15),
		owner = CASE WHEN $16::boolean THEN nullif($17::bigint, 0) WHEN $4 = 'calling' THEN owner END WHERE id = $1 AND seq = $2`

	// One that writes the contact locks both rows before it writes either.
	stepContactSQL = `WITH ` + stepSeen + `, here AS (
		SELECT 1 FROM conversations WHERE id = $1 AND seq = $2 FOR NO KEY UPDATE
	), known AS (
		SELECT 1 FROM contacts WHERE id = $29 AND seq = $30 FOR NO KEY UPDATE
	), moved AS (` + stepMove + `
		WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM seen) AND EXISTS (SELECT 1 FROM here) AND EXISTS (SELECT 1 FROM known) RETURNING 1
	), contact AS (
		UPDATE contacts SET attributes = $31, updated_at = $13, seq = seq + 1 WHERE id = $29 AND EXISTS (SELECT 1 FROM moved)
	), ` + stepEvents

	stepSeen = `seen AS (SELECT 1 FROM events WHERE conversation_id = $1 AND dedupe = ANY ($3::text[]))`

	// While a call is under way its owner stays, whatever steps come in between.
	stepMove = `UPDATE conversations SET (` + columnsSet + `) = ($4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16),
		owner = CASE WHEN $27::boolean THEN nullif($28::bigint, 0) WHEN $5 = 'calling' THEN owner END`

	stepEvents = `event AS (
		INSERT INTO events (conversation_id, ` + columnsEvent + `)
		SELECT $1, e.seq, e.kind, e.component, e.text, e.sealed, e.dedupe, $24::bigint, e.changes, e.took, e.at
		FROM moved, unnest($17::bigint[], $18::text[], $19::text[], $20::text[], $21::boolean[], $22::text[], $23::bigint[], $25::text[], $26::text[])
			AS e (seq, kind, component, text, sealed, dedupe, at, changes, took)
	) SELECT CASE WHEN EXISTS (SELECT 1 FROM seen) THEN 'seen' WHEN NOT EXISTS (SELECT 1 FROM moved) THEN 'stale' ELSE '' END`

	// A call that is due although its owner lives is its owner's to give up: only it knows whether the call is still made.
	mayStep = `(c.owner IS NULL OR c.owner = $1)`

	// Whoever locks these rows steps them; others pass over them and do not wait. The contact's is locked with it, so that
	// nothing that is written afterwards ever waits.
	claimDueSQL = `SELECT ` + conversationColumns + `WHERE c.due_at <= $2 AND ` + mayStep + `
		ORDER BY c.due_at, c.id LIMIT $3 FOR NO KEY UPDATE OF c, k SKIP LOCKED`
	claimOneSQL = `SELECT ` + conversationColumns + `WHERE c.due_at <= $2 AND ` + mayStep + ` AND c.id = $3 FOR NO KEY UPDATE OF c, k SKIP LOCKED`
	nextDueSQL  = `SELECT min(c.due_at) FROM conversations c WHERE c.due_at IS NOT NULL AND ` + mayStep
	putOffSQL   = `UPDATE conversations SET due_at = $3 WHERE id = $1 AND seq = $2`
)

// plainEventsSQL store events, by their number less one.
var plainEventsSQL = func() (all [maxAtOnce]string) {
	row := func(i int) string {
		columns := make([]string, eventWidth)
		for c := range columns {
			columns[c] = fmt.Sprintf("$%d", i*eventWidth+c+1)
		}
		return "(" + strings.Join(columns, ", ") + ")"
	}
	values := ""
	for i := range all {
		values += ", " + row(i)
		all[i] = "INSERT INTO events (conversation_id, " + columnsEvent + ") VALUES " + values[2:]
	}
	return all
}()
