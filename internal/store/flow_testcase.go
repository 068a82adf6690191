package store

import (
	"context"
	"time"

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
		_, err := putFlowTest(tx, f.ID, t, db.Now())
		return err
	})
}

// putFlowTest stores a test, in the place of one of the same name. Its ID is another one each time, which tells saves apart.
func putFlowTest(tx *gorm.DB, flowID string, t simulate.Test, now time.Time) (stored string, err error) {
	var others int64
	if err := tx.Model(&flowTestRow{}).Where("flow_id = ? AND name <> ?", flowID, t.Name).Count(&others).Error; err != nil {
		return "", err
	}
	if others >= simulate.MaxTests {
		return "", fault.New(fault.Invalid, "A chat flow can have %d tests at most.", simulate.MaxTests)
	}
	row := flowTestRow{ID: id.New(id.FlowTest), FlowID: flowID, Name: t.Name, Body: t, SavedAt: now.UnixMilli()}
	over := clause.OnConflict{Columns: []clause.Column{{Name: "flow_id"}, {Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"id", "body", "saved_at"})}
	return row.ID, tx.Clauses(over).Create(&row).Error
}

// renameInFlowTests puts what tests know of an attribute under its new key. A test that changes gets another ID, as one that is
// saved does: undoing an import would bring the old key back.
func renameInFlowTests(tx *gorm.DB, from, to string) error {
	if from == to {
		return nil
	}
	var rows []flowTestRow
	if err := tx.Where("body LIKE ?", `%"`+from+`":%`).Find(&rows).Error; err != nil {
		return err
	}
	for _, r := range rows {
		if !r.Body.RenameAttribute(from, to) {
			continue // the key stands there as something else
		}
		row := tx.Model(&flowTestRow{}).Where("id = ?", r.ID)
		if err := row.Select("id", "body").Updates(&flowTestRow{ID: id.New(id.FlowTest), Body: r.Body}).Error; err != nil {
			return err
		}
	}
	return nil
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
