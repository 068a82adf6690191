package store

import (
	"slices"

	"patchbay/internal/call"
	"patchbay/internal/id"
)

// statement is SQL, or a part of it, with its arguments.
type statement struct {
	sql  string
	args []any
}

func (s *statement) add(sql string, args ...any) {
	s.sql += sql
	s.args = append(s.args, args...)
}

// plainCalls reads along one index: of a conversation, or of all. With facets it reads more rows than it returns.
func plainCalls(f call.LogFilter) statement {
	s := statement{sql: "SELECT id FROM call_logs WHERE 1 = 1"}
	facets := ofFacets(f)
	switch {
	case f.Conversation != "": // said twice, because the index is of rows that have a conversation
		s.add(" AND conversation_id = ? AND conversation_id <> ''", f.Conversation)
		s.add(facets.sql, facets.args...)
	case facets.sql != "":
		s.add(" AND facet IN (SELECT f.id FROM call_facets f WHERE 1 = 1"+facets.sql+")", facets.args...)
	}
	bounds := boundsOf(f, "id")
	s.add(bounds.sql, bounds.args...)
	s.add(" ORDER BY id "+direction(f)+" LIMIT ?", f.Limit)
	return s
}

// nearby is how many rows next to the cursor are looked at before the facets are.
const nearby = 300

// nearCalls chooses among the rows next to the cursor: what very many facets have is found there at once.
func nearCalls(f call.LogFilter) statement {
	var s statement
	bounds, facets := boundsOf(f, "id"), ofFacets(f)
	s.add("SELECT id FROM (SELECT id, facet FROM call_logs WHERE 1 = 1"+bounds.sql+" ORDER BY id "+direction(f)+" LIMIT ?) AS near", append(slices.Clone(bounds.args), nearby)...)
	s.add(" WHERE EXISTS (SELECT 1 FROM call_facets f WHERE f.id = near.facet"+facets.sql+")", facets.args...)
	s.add(" ORDER BY id "+direction(f)+" LIMIT ?", f.Limit)
	return s
}

// firstOfFacets finds the facets whose first rows are the next to the cursor.
func firstOfFacets(f call.LogFilter) statement {
	var s statement
	bounds, facets := boundsOf(f, "l.id"), ofFacets(f)
	s.add("SELECT f.id, (SELECT l.id FROM call_logs l WHERE l.facet = f.id"+bounds.sql+" ORDER BY l.id "+direction(f)+" LIMIT 1) AS head", bounds.args...)
	s.add(" FROM call_facets f WHERE 1 = 1"+facets.sql, facets.args...)
	s.add(" ORDER BY head "+direction(f)+" NULLS LAST LIMIT ?", f.Limit)
	return s
}

// rowsOfFacets merges the first rows of the facets.
func rowsOfFacets(f call.LogFilter, facets []int64) statement {
	var s statement
	bounds := boundsOf(f, "id")
	for i, facet := range facets {
		if i > 0 {
			s.add(" UNION ALL ")
		}
		s.add("SELECT id FROM (SELECT id FROM call_logs WHERE facet = ?"+bounds.sql+" ORDER BY id "+direction(f)+" LIMIT ?) AS one",
			append(append([]any{facet}, bounds.args...), f.Limit)...)
	}
	return statement{"SELECT id FROM (" + s.sql + ") AS merged ORDER BY id " + direction(f) + " LIMIT ?", append(s.args, f.Limit)}
}

// ofFacets are the conditions on the columns that facets have, "" when there are none.
func ofFacets(f call.LogFilter) statement {
	var s statement
	for _, c := range [][2]string{{"api_key", f.API}, {"outcome", f.Outcome}, {"called_by", string(f.CalledBy)}} {
		if c[1] != "" {
			s.add(" AND "+c[0]+" = ?", c[1])
		}
	}
	if low, high, ok := f.Status.Bounds(); ok {
		s.add(" AND status BETWEEN ? AND ?", low, high)
	} else if f.Status != "" {
		s.add(" AND 1 = 0")
	}
	return s
}

// boundsOf are the conditions on the id, at most one for each side, because an index is entered with one. Ids sort by time.
func boundsOf(f call.LogFilter, column string) statement {
	var s statement
	low, high := f.After, f.Before
	if !f.From.IsZero() {
		low = max(low, id.At(id.CallLog, f.From))
	}
	if to := id.At(id.CallLog, f.To); !f.To.IsZero() && (high == "" || to < high) {
		high = to
	}
	if low != "" {
		s.add(" AND "+column+" > ?", low)
	}
	if high != "" {
		s.add(" AND "+column+" < ?", high)
	}
	return s
}

func direction(f call.LogFilter) string {
	if f.After != "" {
		return "ASC"
	}
	return "DESC"
}
