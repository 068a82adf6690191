package main

import (
	"context"
	"time"
)

// houseEvery is how often what has expired is deleted.
const houseEvery = time.Minute

// keepHouse deletes what has expired, until the context is done: at once, every minute, and when somebody asks for it.
func (a *app) keepHouse(ctx context.Context) {
	tick := time.NewTicker(houseEvery)
	defer tick.Stop()
	for {
		a.purge(ctx)
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		case <-a.untidy:
		}
	}
}

// sealAnew has done once, after a start, what a new secret key needs.
func (a *app) sealAnew(ctx context.Context) {
	if len(a.keys.Older()) == 0 {
		return
	}
	err := a.reseal(ctx, func(sentence string) { a.log.InfoContext(ctx, "secret key: "+sentence) })
	if err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "housekeeping: secret key", "err", err)
	}
}

// readNames reads what all definitions name, once after a start, so that no page waits for it.
func (a *app) readNames(ctx context.Context) {
	if _, err := a.named.Names(ctx); err != nil && ctx.Err() == nil {
		a.log.ErrorContext(ctx, "housekeeping: names in definitions", "err", err)
	}
}

// tidy asks for the housekeeping to be done now.
func (a *app) tidy() {
	select {
	case a.untidy <- struct{}{}:
	default: // it was asked already
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
	complain("answers to programs", a.db.PurgeOnce(ctx))
	complain("API Logs", a.trimCalls(ctx))
	complain("files", a.files.Tidy(ctx))
	complain("what was deleted", a.db.PurgeHistory(ctx))
}

// trimCalls deletes the calls that are not kept any longer. After each batch it leaves the database to others for as long
// as it had it.
func (a *app) trimCalls(ctx context.Context) error {
	for {
		began := time.Now()
		n, err := a.db.TrimCalls(ctx)
		if n == 0 || err != nil {
			return err
		}
		if pause(ctx, time.Since(began)); ctx.Err() != nil {
			return nil
		}
	}
}
