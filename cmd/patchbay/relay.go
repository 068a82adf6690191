package main

import (
	"context"
	"time"
)

// relayPause is how long the program waits before it connects anew to hear of other replicas.
const relayPause = time.Second

// relay wakes visitors' chats when another replica has moved their conversation, whatever becomes of the connection that
// tells so, until the context is done.
func (a *app) relay(ctx context.Context) {
	for {
		err := a.db.Relay(ctx, a.hub)
		if err == nil {
			return
		}
		a.log.WarnContext(ctx, "replicas do not hear of each other; trying again", "err", err)
		select {
		case <-ctx.Done():
			return
		case <-time.After(relayPause):
		}
	}
}
