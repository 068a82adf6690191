package store

import (
	"errors"

	"patchbay/internal/engine"
)

// dueRecord is a conversation that is due, how it is stepped, and why it can't be or was not.
type dueRecord struct {
	record engine.Record
	row    conversationRow
	err    error
}

// stuck says whether the conversation must get out of the way. One that was stepped by somebody else, or perhaps by us,
// does by itself.
func (r dueRecord) stuck() bool {
	return r.err != nil && !errors.Is(r.err, engine.ErrStale) && !errors.Is(r.err, engine.ErrUnsure)
}

// advance says what comes of those that can be read.
func advance(due []dueRecord, d engine.Due) {
	for i := range due {
		if r := &due[i]; r.err == nil {
			r.row, r.err = advanced(r.record, d)
		}
	}
}

// scanDue reads the rows to their end, also past those that can't be read.
func scanDue(found rows) ([]dueRecord, error) {
	defer found.Close()
	var due []dueRecord
	for found.Next() {
		r, err := scanConversation(found)
		if err != nil && !errors.Is(err, errUnreadable) {
			return nil, err
		}
		due = append(due, dueRecord{record: r, err: err})
	}
	return due, found.Err()
}

func advanced(r engine.Record, d engine.Due) (conversationRow, error) {
	c, err := d.Advance(r)
	if err != nil {
		return conversationRow{}, err
	}
	return rowOf(c)
}

func wokenOf(due []dueRecord) []engine.Woken {
	woken := make([]engine.Woken, len(due))
	for i, r := range due {
		woken[i] = engine.Woken{ID: r.record.ID, Err: r.err}
	}
	return woken
}

// stepAtSQL finds the step that an event is of, 0 when there is no such event.
const stepAtSQL = "SELECT coalesce(max(step), 0) FROM events WHERE conversation_id = $1 AND seq = $2"
