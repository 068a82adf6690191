package store

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"slices"
	"sync"

	"patchbay/internal/call"
)

// callFacet is a combination of what API Logs is filtered by.
type callFacet struct {
	ID       int64  `gorm:"primaryKey"`
	APIKey   string `gorm:"column:api_key"`
	Outcome  string
	Status   int
	CalledBy call.Caller
}

func (callFacet) TableName() string { return "call_facets" }

// maxFacets bounds the facets that are remembered; beyond it the memory begins anew.
const maxFacets = 10_000

// facetIDs are facets and their ids.
type facetIDs map[callFacet]int64

// facetMemory remembers the ids of facets: they are never deleted, so what is remembered stays right. The zero value is ready.
type facetMemory struct {
	mu  sync.Mutex
	ids facetIDs
}

// known returns what is remembered, which must not be changed.
func (m *facetMemory) known() facetIDs {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.ids
}

// keep remembers more facets, which must be committed.
func (m *facetMemory) keep(more facetIDs) {
	if len(more) == 0 {
		return
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	all := facetIDs{}
	if len(m.ids) < maxFacets {
		maps.Copy(all, m.ids)
	}
	maps.Copy(all, more)
	m.ids = all
}

// setFacets gives every row its facet, and returns those that were not known. Transactions make them in the same order, or
// two could wait for each other.
func (w *callWriter) setFacets(rows []callRow, known facetIDs) (more facetIDs, err error) {
	more = facetIDs{}
	for _, r := range rows {
		if f := r.facet(); known[f] == 0 {
			more[f] = 0
		}
	}
	for _, f := range slices.SortedFunc(maps.Keys(more), callFacet.compare) {
		if more[f], err = w.facet(f); err != nil {
			return nil, err
		}
	}
	for i, r := range rows {
		rows[i].Facet = known[r.facet()] + more[r.facet()] // it is in one of them
	}
	return more, nil
}

func (r callRow) facet() callFacet {
	return callFacet{APIKey: r.APIKey, Outcome: r.Outcome, Status: r.Status, CalledBy: r.CalledBy}
}

func (f callFacet) compare(g callFacet) int {
	return cmp.Or(cmp.Compare(f.APIKey, g.APIKey), cmp.Compare(f.Outcome, g.Outcome), cmp.Compare(f.Status, g.Status), cmp.Compare(f.CalledBy, g.CalledBy))
}

// facet returns the id of the facet, which it makes when it is not there yet.
func (w *callWriter) facet(f callFacet) (int64, error) {
	id, err := w.findFacet(f)
	if !errors.Is(err, sql.ErrNoRows) {
		return id, err
	}
	_, err = w.tx.ExecContext(w.ctx, "INSERT INTO call_facets (api_key, outcome, status, called_by) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
		f.APIKey, f.Outcome, f.Status, string(f.CalledBy))
	if err != nil {
		return 0, err
	}
	return w.findFacet(f) // another replica may have been first
}

func (w *callWriter) findFacet(f callFacet) (id int64, err error) {
	err = w.tx.QueryRowContext(w.ctx, "SELECT id FROM call_facets WHERE api_key = $1 AND outcome = $2 AND status = $3 AND called_by = $4",
		f.APIKey, f.Outcome, f.Status, string(f.CalledBy)).Scan(&id)
	return id, err
}

// LogChoices returns what calls that were ever logged can be filtered by; of very many APIs none, because nobody could choose.
func (db *DB) LogChoices(ctx context.Context) (call.LogChoices, error) {
	var c call.LogChoices
	tx := db.read.WithContext(ctx)
	err := errors.Join(tx.Raw(distinct("api_key", call.MaxChoices+1)).Scan(&c.APIs).Error,
		tx.Raw(distinct("outcome", call.MaxChoices)).Scan(&c.Outcomes).Error, tx.Raw(distinct("status", call.MaxChoices)).Scan(&c.Statuses).Error)
	if c.Many = len(c.APIs) > call.MaxChoices; c.Many {
		c.APIs = nil
	}
	return c, err
}

// distinct is a statement that steps from each value of an indexed column to the next, so that it costs what it returns and not
// what there is.
func distinct(column string, most int) string {
	return fmt.Sprintf(`WITH RECURSIVE v(x) AS (SELECT MIN(%[1]s) FROM call_facets UNION ALL
		SELECT (SELECT MIN(%[1]s) FROM call_facets WHERE %[1]s > v.x) FROM v WHERE v.x IS NOT NULL) SELECT x FROM v WHERE x IS NOT NULL LIMIT %[2]d`, column, most)
}
