package store

import (
	"context"
	"time"

	"patchbay/internal/engine"
)

// Parked returns the conversations that wake by themselves behind the place, the soonest first.
func (db *DB) Parked(ctx context.Context, after engine.Place, limit int) ([]engine.Record, error) {
	return db.listed(ctx, "SELECT "+conversationColumns+`WHERE c.due_at IS NOT NULL AND (c.due_at, c.id) > ($1, $2) ORDER BY c.due_at, c.id LIMIT $3`,
		after.Due.UnixMilli(), after.ID, limit)
}

// ParkedForecast counts what wakes when.
func (db *DB) ParkedForecast(ctx context.Context, now time.Time) (engine.Forecast, error) {
	var f engine.Forecast
	const hour = int64(time.Hour / time.Millisecond)
	at := now.UnixMilli()
	err := db.each(ctx, func(found rows) error {
		var h, n int
		if err := found.Scan(&h, &n); err != nil {
			return err
		}
		f.Count(h-1, n)
		return nil
	}, `SELECT CASE WHEN d.due_at < $1 THEN 0 WHEN d.due_at >= $1 + 24 * $2 THEN 25 ELSE 1 + (d.due_at - $1) / $2 END AS hour, count(*)
		FROM (SELECT due_at FROM conversations WHERE due_at IS NOT NULL ORDER BY due_at, id LIMIT $3) d GROUP BY 1`, at, hour, engine.MaxForecast)
	f.More = f.Total() == engine.MaxForecast
	return f, err
}
