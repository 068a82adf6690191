package store

import (
	"context"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

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

// facetIDs are the facets of a batch, which has few of them.
type facetIDs map[callFacet]int64

// of returns the id of the call's facet and makes a facet that was not there yet.
func (known facetIDs) of(tx *gorm.DB, l call.LogRow) (int64, error) {
	f := callFacet{APIKey: l.APIKey, Outcome: l.Outcome, Status: l.Status, CalledBy: l.CalledBy}
	if id, ok := known[f]; ok {
		return id, nil
	}
	found, err := findFacet(tx, f)
	if err == nil && found == 0 {
		fresh := f
		if err = tx.Clauses(clause.OnConflict{DoNothing: true}).Create(&fresh).Error; err == nil {
			found, err = findFacet(tx, f) // another replica may have been first
		}
	}
	known[f] = found
	return found, err
}

// findFacet returns 0 when there is no such facet.
func findFacet(tx *gorm.DB, f callFacet) (int64, error) {
	var ids []int64
	err := tx.Model(&callFacet{}).Where("api_key = ? AND outcome = ? AND status = ? AND called_by = ?", f.APIKey, f.Outcome, f.Status, f.CalledBy).
		Pluck("id", &ids).Error
	if len(ids) == 0 {
		return 0, err
	}
	return ids[0], err
}

// LogChoices returns what calls that were ever logged can be filtered by.
func (db *DB) LogChoices(ctx context.Context) (call.LogChoices, error) {
	var facets []callFacet
	err := db.read.WithContext(ctx).Find(&facets).Error
	var c call.LogChoices
	for _, f := range facets {
		c.APIs, c.Outcomes, c.Statuses = append(c.APIs, f.APIKey), append(c.Outcomes, f.Outcome), append(c.Statuses, f.Status)
	}
	slices.Sort(c.APIs)
	slices.Sort(c.Outcomes)
	slices.Sort(c.Statuses)
	c.APIs, c.Outcomes, c.Statuses = slices.Compact(c.APIs), slices.Compact(c.Outcomes), slices.Compact(c.Statuses)
	return c, err
}
