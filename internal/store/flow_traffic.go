package store

import (
	"context"
	"strings"

	"patchbay/internal/engine"
)

// newestOf are the conversations of a version that began last. The index conversations_flow has them in this order.
const newestOf = "SELECT id, component, status FROM conversations WHERE flow_id = $1 AND version = $2 ORDER BY id DESC LIMIT $3"

// maxTaken is how many steps are looked at, should conversations have very many.
const maxTaken = 100_000

// Traffic counts what the newest conversations of a version did.
func (db *DB) Traffic(ctx context.Context, flowID string, version, newest int) (engine.Traffic, error) {
	t := engine.NewTraffic(version, newest)
	err := db.each(ctx, func(found rows) error {
		var id, component string
		var status engine.Status
		err := found.Scan(&id, &component, &status)
		t.Stand(component, status)
		return err
	}, newestOf, flowID, version, newest)
	if err != nil {
		return t, err
	}
	took := map[string][]string{}
	err = db.each(ctx, func(found rows) error {
		var id, ways string
		err := found.Scan(&id, &ways)
		took[id] = append(took[id], strings.Fields(ways)...)
		return err
	}, "SELECT e.conversation_id, e.took FROM ("+newestOf+") c JOIN events e ON e.conversation_id = c.id WHERE e.took <> '' LIMIT $4",
		flowID, version, newest, maxTaken)
	for _, ways := range took {
		t.Take(ways)
	}
	return t, err
}
