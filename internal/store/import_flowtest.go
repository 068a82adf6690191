package store

import (
	"gorm.io/gorm"

	"patchbay/internal/bundle"
	"patchbay/internal/flow"
	"patchbay/internal/simulate"
)

// importedFlowTest is a test of a flow that an import stored.
type importedFlowTest struct {
	ID     string       `json:"id"` // that the import gave it
	FlowID string       `json:"flow_id"`
	Flow   string       `json:"flow"` // key
	Name   string       `json:"name"`
	Before *flowTestRow `json:"before,omitempty"`
}

// testsOf are the tests of the flows.
func testsOf(tx *gorm.DB, flows []flow.Flow) ([]simulate.Test, error) {
	var rows []flowTestRow
	if err := tx.Order("flow_id, name").Find(&rows).Error; err != nil {
		return nil, err
	}
	keys := map[string]string{}
	for _, f := range flows {
		keys[f.ID] = f.Key
	}
	tests := make([]simulate.Test, len(rows))
	for i, r := range rows {
		tests[i] = r.test(keys[r.FlowID])
	}
	return tests, nil
}

// flowTest stores a test of a flow, in the place of the one with its name.
func (a *applier) flowTest(f flowRow, t simulate.Test) error {
	if err := t.Validate(); err != nil {
		return err
	}
	before, err := flowTestNamed(a.tx, f.ID, t.Name)
	if err != nil {
		return err
	}
	done := importedFlowTest{FlowID: f.ID, Flow: f.Key, Name: t.Name, Before: before}
	done.ID, err = putFlowTest(a.tx, f.ID, t, a.now)
	a.undo.FlowTests = append(a.undo.FlowTests, done)
	return err
}

// flowTestNamed is the row of a test, nil when there is none.
func flowTestNamed(tx *gorm.DB, flowID, name string) (*flowTestRow, error) {
	var r flowTestRow
	found := tx.Where("flow_id = ? AND name = ?", flowID, name).Limit(1).Find(&r)
	if found.RowsAffected == 0 {
		return nil, found.Error
	}
	return &r, found.Error
}

func (u *undoer) lookAtFlowTests(all []importedFlowTest) error {
	for _, c := range all {
		now, err := flowTestNamed(u.tx, c.FlowID, c.Name)
		if err != nil {
			return err
		}
		name := "The test " + c.Name + " of " + bundle.Ref{Kind: bundle.FlowItem, Key: c.Flow}.String()
		switch {
		case now == nil && c.Before != nil:
			u.against = append(u.against, name+" was deleted since.")
		case now != nil && now.ID != c.ID:
			u.against = append(u.against, name+" was changed since.")
		}
	}
	return nil
}

func (u *undoer) putFlowTests(all []importedFlowTest) error {
	for _, c := range all {
		if err := u.tx.Where("flow_id = ? AND name = ?", c.FlowID, c.Name).Delete(&flowTestRow{}).Error; err != nil {
			return err
		}
		if c.Before == nil {
			continue
		}
		if err := u.tx.Create(c.Before).Error; err != nil {
			return err
		}
	}
	return nil
}
