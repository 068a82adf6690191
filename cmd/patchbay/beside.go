package main

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/netip"

	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

// beside is an app for one command: beside a running server, whose gateway it uses, or alone with a gateway of its own.
type beside struct {
	*app
	server  running
	alone   bool
	gateway *http.Server
}

// besideServer opens an app for the lifetime of a command. Close it.
func besideServer(ctx context.Context, t terminal, d dataFlags, n networkFlags) (*beside, error) {
	b := &beside{}
	var ok bool
	b.server, ok = d.findRunning(ctx)
	b.alone = !ok
	w := wiring{data: d, network: n, limits: otp.DefaultLimits(), log: slog.New(slog.DiscardHandler), fail: &failPoint{}}
	var listener net.Listener
	var err error
	if b.alone {
		if listener, err = listenSomewhere(ctx, n.GatewayListen); err != nil {
			return nil, err
		}
		w.gateway = addressOf(listener)
	} else if w.gateway, err = netip.ParseAddrPort(b.server.Gateway); err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "The file %s is damaged. Restart the server.", d.runningFile())
	}
	if b.app, err = w.open(ctx); err != nil {
		return nil, errors.Join(err, closed(listener))
	}
	tellKey(t.err, b.keyFile)
	if !b.alone {
		return b, nil
	}
	b.gateway = newServer(b.gatewayHandler(), b.log)
	go func() { _ = b.gateway.Serve(listener) }()
	if err := b.seed(ctx, true); err != nil {
		return nil, errors.Join(err, b.Close())
	}
	return b, nil
}

// closed closes a listener that may not be there.
func closed(l net.Listener) error {
	if l == nil {
		return nil
	}
	return l.Close()
}

// Close ends the gateway and gives the app's parts back.
func (b *beside) Close() error {
	if b.gateway != nil {
		_ = b.gateway.Close()
	}
	return b.app.Close()
}

// listenSomewhere prefers the address; when another program has it, any free port does for one command.
func listenSomewhere(ctx context.Context, address string) (net.Listener, error) {
	if l, err := listen(ctx, address, "--gateway-listen"); err == nil {
		return l, nil
	}
	return listen(ctx, "127.0.0.1:0", "--gateway-listen")
}
