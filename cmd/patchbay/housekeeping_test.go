package main

import (
	"context"
	"fmt"
	"log/slog"
	"net/netip"
	"testing"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/otp"
)

func TestCallsGoSoonAfterSomebodySaidThatTheyAreNotKept(t *testing.T) {
	ctx, cancel := context.WithCancel(auth.WithActor(t.Context(), auth.System()))
	defer cancel()
	a, err := wiring{data: dataFlags{DataDir: t.TempDir()}, network: networkFlags{EgressPorts: "any", TwilioBaseURL: "https://api.twilio.com"},
		limits: otp.DefaultLimits(), gateway: netip.MustParseAddrPort("127.0.0.1:1"), log: slog.New(slog.DiscardHandler)}.open(ctx)
	must(t, err)
	defer func() { must(t, a.Close()) }()
	var rows []call.LogRow
	for i := range 1200 {
		rows = append(rows, call.LogRow{ID: fmt.Sprintf("log_%04d", i), At: time.Now().AddDate(0, 0, i/600*5-5)}) // half of them five days old
	}
	must(t, a.db.AppendCalls(ctx, rows))
	must(t, a.trimCalls(ctx))
	if n := countCalls(ctx, t, a); n != 1200 {
		t.Errorf("%d of 1200 calls are left though none is overdue", n)
	}
	a.tidy() // twice at once is asking once
	a.tidy()
	<-a.untidy
	must(t, a.db.SaveLogRetention(ctx, call.Retention{Days: 2, Megabytes: 10}))
	ended := make(chan struct{})
	go func() { a.keepHouse(ctx); close(ended) }()
	wantCalls(ctx, t, a, 600) // by the housekeeping at the start
	must(t, a.db.SaveLogRetention(ctx, call.Retention{Days: 2, Megabytes: 1}))
	must(t, a.db.AppendCalls(ctx, []call.LogRow{{ID: "log_0", At: time.Now().AddDate(0, 0, -3)}}))
	a.tidy()
	wantCalls(ctx, t, a, 600)
	cancel()
	<-ended
}

// wantCalls waits for the housekeeping, but not until its next turn.
func wantCalls(ctx context.Context, t *testing.T, a *app, want int) {
	t.Helper()
	for began := time.Now(); countCalls(ctx, t, a) != want; {
		if time.Since(began) > houseEvery/2 {
			t.Fatalf("%d calls are left, want %d", countCalls(ctx, t, a), want)
		}
	}
}

func countCalls(ctx context.Context, t *testing.T, a *app) int {
	t.Helper()
	rows, err := a.db.Calls(ctx, "", "", 2000)
	must(t, err)
	return len(rows)
}
