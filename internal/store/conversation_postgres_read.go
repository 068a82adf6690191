package store

import (
	"context"
	"database/sql"
	"errors"

	"patchbay/internal/engine"
)

// How conversations are read that are asked for at once: every step reads one, and a query for many costs little more
// than a query for one.
const (
	postgresReaders  = 4
	postgresReadSize = 64
)

const (
	readOneSQL  = "SELECT " + conversationColumns + "WHERE c.id = $1"
	readManySQL = "SELECT " + conversationColumns + "WHERE c.id = ANY ($1::text[])"
)

// postgresRead is a conversation that is asked for, and what there is of it.
type postgresRead struct {
	id     string
	record engine.Record
}

func (p *postgresConversations) conversation(ctx context.Context, id string) (engine.Record, error) {
	r := &postgresRead{id: id}
	err := p.reads.do(ctx, r)
	return r.record, err
}

// readAll reads what is asked for in one query. Its context is the group's own, as that of writeOnce.
func (p *postgresConversations) readAll(all []*postgresRead) []error {
	ctx, cancel := context.WithTimeout(context.Background(), postgresTimeout)
	defer cancel()
	found := map[string]foundRecord{}
	failed := p.readInto(ctx, all, found)
	errs := make([]error, len(all))
	for i, r := range all {
		f, ok := found[r.id]
		switch {
		case failed != nil:
			errs[i] = failed
		case !ok:
			errs[i] = sql.ErrNoRows
		default:
			r.record, errs[i] = f.Record, f.err
		}
	}
	return errs
}

// foundRecord is a row, or why it can't be read.
type foundRecord struct {
	engine.Record
	err error
}

func (p *postgresConversations) readInto(ctx context.Context, all []*postgresRead, into map[string]foundRecord) error {
	query, which := readOneSQL, any(all[0].id)
	if len(all) > 1 {
		ids := make([]string, len(all))
		for i, r := range all {
			ids[i] = r.id
		}
		query, which = readManySQL, ids
	}
	found, err := p.query(ctx, query, which)
	if err != nil {
		return err
	}
	defer found.Close()
	for found.Next() {
		r, err := scanConversation(found)
		if err != nil && !errors.Is(err, errUnreadable) {
			return err
		}
		into[r.ID] = foundRecord{r, err}
	}
	return found.Err()
}
