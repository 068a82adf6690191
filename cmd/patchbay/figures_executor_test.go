package main

import (
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"testing"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/figure"
	"patchbay/internal/otp"
)

// callOverhead measures one call after the other: what the executor adds to a request that one makes by oneself. It renders,
// checks the address, maps the answer and writes the log.
func callOverhead(b *testing.B) {
	for _, p := range []struct{ name, delay string }{{"a provider that takes 2 ms", "2ms"}, {"a provider that takes no time at all", "0s"}} {
		ratio := executorAgainstClient(b, begin(b, nil, "figure-provider", p.delay).address)
		figure.Wanted("one call against http.Client.Do, "+p.name, ratio, 1.10, "x")
	}
}

func executorAgainstClient(b *testing.B, provider string) float64 {
	b.Helper()
	host, port, _ := net.SplitHostPort(provider)
	data := dataFlags{DataDir: b.TempDir()}
	a, err := wiring{data: data, network: networkFlags{EgressAllow: []string{host}, EgressPorts: port, TwilioBaseURL: "https://api.twilio.com"},
		limits: otp.DefaultLimits(), gateway: netip.MustParseAddrPort("127.0.0.1:1"), log: slog.New(slog.DiscardHandler), fail: &failPoint{}}.open(b.Context())
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	storeOrder(b, data.address(), provider)
	client := &http.Client{Transport: &http.Transport{}, Timeout: 30 * time.Second}
	values := attr.Values{"order_id": attr.NumberOf("4711"), "buyer": attr.TextOf("Ada Lovelace")}
	raw := func() {
		if _, err := askProvider(context.Background(), client, "http://"+provider+"/orders"); err != nil {
			b.Fatal(err)
		}
	}
	ours := func() {
		r, err := a.calls.Do(context.Background(), call.Request{API: "order", Values: values, CalledBy: call.ByAPI})
		if err != nil || r.Values["total"].Text() != "19.99" {
			b.Fatalf("%+v %v", r, err)
		}
	}
	raw()
	ours()
	return figure.Race(figure.Contender{Name: "raw", Do: raw}, figure.Contender{Name: "ours", Do: ours})[1]
}
