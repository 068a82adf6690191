package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"patchbay/internal/call"
)

// FillCalls stores n calls without a journal.
func (db *DB) FillCalls(ctx context.Context, n int, row func(i int) call.LogRow) error {
	const batch = 1000
	for i := 0; i < n; i += batch {
		rows := make([]call.LogRow, min(batch, n-i))
		for k := range rows {
			rows[k] = row(i + k)
		}
		if err := db.AppendCalls(ctx, rows); err != nil {
			return err
		}
	}
	return nil
}

// MultiplyCalls makes 89 more of every call, each a millisecond after the one before, in one statement.
func (db *DB) MultiplyCalls(ctx context.Context) error {
	const rest = "api_id, api_key, api_revision, conversation_id, called_by, outcome, status, elapsed_ms, request_hash, detail, facet, size"
	return db.transaction(ctx, func(tx *gorm.DB) error {
		err := tx.Exec("INSERT INTO call_logs (id, at, " + rest + ") WITH RECURSIVE n(k) AS (SELECT 10 UNION ALL SELECT k + 1 FROM n WHERE k < 98) " +
			"SELECT id || CAST(k AS TEXT), at + k, " + rest + " FROM call_logs CROSS JOIN n ORDER BY 1").Error
		if err != nil {
			return err
		}
		return tx.Exec("UPDATE call_total SET bytes = (SELECT SUM(size) FROM call_logs)").Error
	})
}

// CallPlans returns how the database carries out each statement of FindCalls, after doing so.
func (db *DB) CallPlans(ctx context.Context, f call.LogFilter) ([]string, error) {
	q := db.read.WithContext(ctx)
	if !comesFromFacets(f) {
		return plans(q, plainCalls(f))
	}
	facets, err := facetsOfPage(q, f)
	if err != nil || len(facets) == 0 {
		return nil, err
	}
	return plans(q, firstOfFacets(f), rowsOfFacets(f, facets))
}

func plans(q *gorm.DB, statements ...statement) ([]string, error) {
	explain, column := "EXPLAIN QUERY PLAN ", 3
	if q.Name() == "postgres" {
		explain, column = "EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) ", 0
	}
	var all []string
	for _, s := range statements {
		rows, err := q.Raw(explain+s.sql, s.args...).Rows()
		if err != nil {
			return nil, err
		}
		var lines []string
		for rows.Next() {
			values := make([]any, column+1)
			var line string
			for i := range values {
				values[i] = new(any)
			}
			values[column] = &line
			if err := rows.Scan(values...); err != nil {
				return nil, err
			}
			lines = append(lines, line)
		}
		if err := rows.Close(); err != nil {
			return nil, err
		}
		all = append(all, strings.Join(lines, "\n"))
	}
	return all, nil
}

// Backend is sqlite or postgres.
func (db *DB) Backend() string { return db.dialect.name }
