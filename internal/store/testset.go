package store

import (
	"context"
	"time"

	"gorm.io/gorm"

	"patchbay/internal/apidef"
	"patchbay/internal/id"
)

type testSetRow struct {
	ID        string `gorm:"primaryKey"`
	API       string `gorm:"column:api_id"`
	Name      string
	Typed     map[string]string `gorm:"serializer:json"`
	UpdatedAt time.Time         `gorm:"autoUpdateTime:false"`
}

func (testSetRow) TableName() string { return "api_test_sets" }

// TestSets returns the test values that are kept for the API with the ID, by name.
func (db *DB) TestSets(ctx context.Context, api string) ([]apidef.TestSet, error) {
	var rows []testSetRow
	err := db.read.WithContext(ctx).Where("api_id = ?", api).Order("lower(name), id").Find(&rows).Error
	sets := make([]apidef.TestSet, len(rows))
	for i, r := range rows {
		sets[i] = apidef.TestSet(r)
	}
	return sets, err
}

// SaveTestSet validates and stores a new set (without an ID) or replaces one of the same API. It returns what was stored.
// Conflict means that another set of the API has the name, NotFound that the set or its API is gone, Invalid also that
// there are too many.
func (db *DB) SaveTestSet(ctx context.Context, key string, s apidef.TestSet) (apidef.TestSet, error) {
	if err := s.Validate(); err != nil {
		return s, err
	}
	s.UpdatedAt = db.Now()
	err := db.write(ctx, deed{action: "api.test_set", target: key, fields: []string{s.Name}}, func(tx *gorm.DB) error {
		var a apiRow
		if err := tx.Where("key = ?", key).Take(&a).Error; err != nil {
			return missing(err, "API", key)
		}
		s.API = a.ID
		return saveTestSet(tx, &s)
	})
	return s, err
}

func saveTestSet(tx *gorm.DB, s *apidef.TestSet) error {
	const nameTaken = "There are test values with this name already."
	if s.ID != "" {
		changed := tx.Model(&testSetRow{}).Where("id = ? AND api_id = ?", s.ID, s.API).Select("name", "typed", "updated_at").Updates((*testSetRow)(s))
		if err := taken(changed.Error, "set_name", nameTaken); err != nil {
			return err
		}
		return hit(changed, "set of test values", s.Name)
	}
	var count int64
	if err := tx.Model(&testSetRow{}).Where("api_id = ?", s.API).Count(&count).Error; err != nil {
		return err
	}
	if count >= apidef.MaxTestSets {
		return refuse("set_name", "An API keeps 50 sets of test values. Delete one first.")
	}
	s.ID = id.New(id.TestSet)
	return taken(tx.Create((*testSetRow)(s)).Error, "set_name", nameTaken)
}

// DeleteTestSet removes a set of the API with the key, or returns NotFound.
func (db *DB) DeleteTestSet(ctx context.Context, key, id string) error {
	return db.write(ctx, deed{action: "api.test_set_delete", target: key}, func(tx *gorm.DB) error {
		of := tx.Where("id = ? AND api_id IN (SELECT id FROM apis WHERE key = ?)", id, key)
		return hit(of.Delete(&testSetRow{}), "set of test values", id)
	})
}
