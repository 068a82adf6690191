package store

import (
	"context"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/simulate"
)

type flowTestRow struct {
	ID      string
	FlowID  string
	Name    string
	Body    simulate.Test `gorm:"serializer:json"`
	SavedAt int64         `gorm:"autoUpdateTime:false"`
}

func (flowTestRow) TableName() string { return "flow_tests" }

func (r flowTestRow) test(flow string) simulate.Test {
	t := r.Body
	t.ID, t.Flow, t.Name, t.At = r.ID, flow, r.Name, fromMillis(r.SavedAt)
	return t
}

// FlowTests returns the tests of the flow with the key, by name. A flow that does not exist has none.
func (db *DB) FlowTests(ctx context.Context, flow string) ([]simulate.Test, error) {
	var rows []flowTestRow
	err := db.read.WithContext(ctx).Where("flow_id = (SELECT id FROM flows WHERE key = ?)", flow).Order("name").Find(&rows).Error
	tests := make([]simulate.Test, len(rows))
	for i, r := range rows {
		tests[i] = r.test(flow)
	}
	return tests, err
}

// SaveFlowTest stores a test, in the place of one of the same name. NotFound means that there is no such flow.
func (db *DB) SaveFlowTest(ctx context.Context, t simulate.Test) error {
	if err := t.Validate(); err != nil {
		return err
	}
	return db.write(ctx, deed{action: "flow.test_save", target: t.Flow + ": " + t.Name}, func(tx *gorm.DB) error {
		var f flowRow
		if err := tx.Select("id").Where("key = ?", t.Flow).Take(&f).Error; err != nil {
			return missing(err, "chat flow", t.Flow)
		}
		var others int64
		if err := tx.Model(&flowTestRow{}).Where("flow_id = ? AND name <> ?", f.ID, t.Name).Count(&others).Error; err != nil {
			return err
		}
		if others >= simulate.MaxTests {
			return fault.New(fault.Invalid, "A chat flow can have %d tests at most.", simulate.MaxTests)
		}
		row := flowTestRow{ID: id.New(id.FlowTest), FlowID: f.ID, Name: t.Name, Body: t, SavedAt: db.Now().UnixMilli()}
		return tx.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "flow_id"}, {Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"body", "saved_at"})}).Create(&row).Error
	})
}

// DeleteFlowTest removes a test of the flow, or returns NotFound.
func (db *DB) DeleteFlowTest(ctx context.Context, flow, name string) error {
	return db.write(ctx, deed{action: "flow.test_delete", target: flow + ": " + name}, func(tx *gorm.DB) error {
		result := tx.Where("name = ? AND flow_id = (SELECT id FROM flows WHERE key = ?)", name, flow).Delete(&flowTestRow{})
		if result.Error == nil && result.RowsAffected == 0 {
			return fault.New(fault.NotFound, "There is no test %q any more.", name)
		}
		return result.Error
	})
}
