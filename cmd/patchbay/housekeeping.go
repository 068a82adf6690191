package main

import (
	"context"
	"time"
)

// How often what has expired is deleted, and how long API Logs are kept.
const (
	houseEvery = time.Minute
	keepCalls  = 30 * 24 * time.Hour
)

// keepHouse deletes what has expired until the context is done.
func (a *app) keepHouse(ctx context.Context) {
	tick := time.NewTicker(houseEvery)
	defer tick.Stop()
	for {
		a.purge(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (a *app) purge(ctx context.Context) {
	complain := func(what string, err error) {
		if err != nil && ctx.Err() == nil {
			a.log.ErrorContext(ctx, "housekeeping: "+what, "err", err)
		}
	}
	complain("one-time codes", a.otp.Purge(ctx))
	complain("sign-in sessions", a.db.PurgeLoginSessions(ctx))
	_, err := a.db.PurgeCalls(ctx, a.db.Now().Add(-keepCalls))
	complain("API Logs", err)
}
