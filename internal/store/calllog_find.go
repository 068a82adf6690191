package store

import (
	"context"

	"gorm.io/gorm"

	"patchbay/internal/call"
)

// maxMerged is how many facets are merged at most, and so how many rows a page of them may have.
const maxMerged = 200

// Calls returns the newest calls before the row with the id, the newest first: of one API, or of all for "". Before ""
// means from the end.
func (db *DB) Calls(ctx context.Context, apiKey, before string, limit int) ([]call.LogRow, error) {
	return db.FindCalls(ctx, call.LogFilter{API: apiKey, Before: before, Limit: limit})
}

// FindCalls returns a page of the calls that the filter chooses, the newest first. It reads few rows that are not on the
// page, however many there are, unless it looks for a text.
func (db *DB) FindCalls(ctx context.Context, f call.LogFilter) ([]call.LogRow, error) {
	q := db.read.WithContext(ctx)
	ids, err := pageOfCalls(q, f)
	if err != nil || len(ids) == 0 {
		return nil, err
	}
	var rows []callRow
	if err := q.Where("id IN ?", ids).Order("id DESC").Find(&rows).Error; err != nil {
		return nil, err
	}
	logs := make([]call.LogRow, len(rows))
	for i, r := range rows {
		if logs[i], err = r.log(); err != nil {
			return nil, err
		}
	}
	return logs, nil
}

// pageOfCalls returns the ids of the page, the next to its cursor first.
func pageOfCalls(q *gorm.DB, f call.LogFilter) ([]string, error) {
	switch {
	case f.Text != "":
		return searchCalls(q, f)
	case comesFromFacets(f):
		return mergeCalls(q, f)
	}
	return callIDs(q, plainCalls(f))
}

func comesFromFacets(f call.LogFilter) bool {
	return f.Conversation == "" && ofFacets(f).sql != "" && f.Limit <= maxMerged
}

// mergeCalls takes the page out of the rows next to the cursor, when enough of those fit, and else out of its facets. A page
// of n rows comes from n facets at most: those whose first rows are the next to the cursor. So one row of each facet is read,
// and then n rows of each of those. An API has few facets, and seldom the newest rows: those are not looked at for it.
func mergeCalls(q *gorm.DB, f call.LogFilter) ([]string, error) {
	if f.API == "" {
		near, err := callIDs(q, nearCalls(f))
		if err != nil || len(near) == f.Limit {
			return near, err
		}
	}
	facets, err := facetsOfPage(q, f)
	if err != nil || len(facets) == 0 {
		return nil, err
	}
	return callIDs(q, rowsOfFacets(f, facets))
}

func facetsOfPage(q *gorm.DB, f call.LogFilter) ([]int64, error) {
	var heads []struct {
		ID   int64
		Head *string // nil when the facet has no such row
	}
	first := firstOfFacets(f)
	err := q.Raw(first.sql, first.args...).Scan(&heads).Error
	var facets []int64
	for _, h := range heads {
		if h.Head != nil {
			facets = append(facets, h.ID)
		}
	}
	return facets, err
}

func callIDs(q *gorm.DB, s statement) ([]string, error) {
	var ids []string
	return ids, q.Raw(s.sql, s.args...).Scan(&ids).Error
}
