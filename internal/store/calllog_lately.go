package store

import (
	"cmp"
	"context"
	"slices"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/id"
)

// newestOfFacets are the newest calls of each facet of some APIs since a time, few of each: both indexes are entered once for a
// facet, however many calls there are.
const newestOfFacets = `SELECT f.api_key, f.outcome, f.status, l.id FROM call_facets f JOIN call_logs l ON l.facet = f.id
	WHERE f.api_key IN ? AND l.id > ? AND l.id >= COALESCE((SELECT x.id FROM call_logs x WHERE x.facet = f.id AND x.id > ? ORDER BY x.id DESC LIMIT 1 OFFSET ?), '')
	UNION SELECT f.api_key, f.outcome, f.status, (SELECT l.id FROM call_logs l WHERE l.facet = f.id ORDER BY l.id DESC LIMIT 1) FROM call_facets f WHERE f.api_key IN ?`

// Lately returns for each of the APIs its newest calls since the time, the newest first, so many at most; or the newest of all
// when there was none since. Its cost is bounded by the number of APIs and of outcomes, not of calls.
func (db *DB) Lately(ctx context.Context, keys []string, since time.Time, most int) (map[string][]call.Brief, error) {
	lately := map[string][]call.Brief{}
	if len(keys) == 0 {
		return lately, nil
	}
	var rows []struct {
		APIKey  string `gorm:"column:api_key"`
		Outcome string
		Status  int
		ID      *string // nil when the facet has no call any longer
	}
	day := id.At(id.CallLog, since)
	if err := db.read.WithContext(ctx).Raw(newestOfFacets, keys, day, day, most-1, keys).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		if r.ID != nil {
			lately[r.APIKey] = append(lately[r.APIKey], call.Brief{ID: *r.ID, Outcome: r.Outcome, Status: r.Status, Old: *r.ID <= day})
		}
	}
	for key, calls := range lately {
		slices.SortFunc(calls, func(a, b call.Brief) int { return cmp.Compare(b.ID, a.ID) })
		n := min(len(calls), most)
		for n > 1 && calls[n-1].Old {
			n--
		}
		lately[key] = calls[:n]
	}
	return lately, nil
}
