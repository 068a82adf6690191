package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"os"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sync/errgroup"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/integration"
	"patchbay/static"
	"patchbay/web"
	"patchbay/web/api"
	"patchbay/web/chat"
)

// serveCommand serves everything until it is told to stop.
type serveCommand struct {
	dataFlags
	networkFlags
	limitFlags
	Listen         string         `default:"127.0.0.1:8080" help:"Address of the site."`
	PublicURL      string         `name:"public-url" placeholder:"URL" help:"Where people reach the site, as https://chat.example.com. (http on the listener)"`
	NoDemo         bool           `name:"no-demo" help:"Do not load the demo into an empty database."`
	TrustedProxies []netip.Prefix `name:"trusted-proxy" placeholder:"CIDR" help:"Proxy whose X-Forwarded-For is believed."`
	LogFormat      string         `name:"log-format" enum:"text,json" default:"text" help:"text or json."`
	LogLevel       slog.Level     `name:"log-level" default:"INFO" help:"DEBUG, INFO, WARN or ERROR."`
	FailPoint      failPoint      `name:"fail-point" hidden:"" placeholder:"PLACE:N" help:"Where to be killed, for tests."`
}

// How long a stopping server waits: for requests, and then for the calls of conversations. Together 20 seconds.
const (
	requestTime = 4 * time.Second
	drainTime   = 12 * time.Second
)

// Run starts everything, tells where it is, and ends it in the reverse order.
func (s *serveCommand) Run(ctx context.Context, t terminal) error {
	collectLess()
	assets, err := static.Load()
	if err != nil {
		return fault.Wrap(err, fault.Unavailable, "The page assets are not in this binary. Build it with: make build")
	}
	site, err := listen(ctx, s.Listen, "--listen")
	if err != nil {
		return err
	}
	defer func() { _ = site.Close() }()
	otpGateway, err := listen(ctx, s.GatewayListen, "--gateway-listen")
	if err != nil {
		return err
	}
	defer func() { _ = otpGateway.Close() }()
	unlock, err := s.lockEngine()
	if err != nil {
		return err
	}
	defer unlock()
	a, err := wiring{data: s.dataFlags, network: s.networkFlags, limits: s.OTP, files: s.File, own: []netip.AddrPort{addressOf(site)},
		base: s.baseURL(site), gateway: addressOf(otpGateway), log: s.logger(t), fail: &s.FailPoint}.open(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = a.Close() }()
	if err := s.begin(ctx, t, a, site, otpGateway); err != nil {
		return err
	}
	defer s.withdraw()
	return s.runAll(ctx, a, s.site(a, assets), site, newServer(a.gatewayHandler(), a.log), otpGateway)
}

// gcPercent lets the heap grow to five times what is in use before it is collected: little is, and every call makes
// garbage, so that Go's own figure has the collector work a fifth of the time.
const gcPercent = 400

// collectLess sets it, unless whoever runs the program has said otherwise.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
}

// begin does what must be done before anything is served.
func (s *serveCommand) begin(ctx context.Context, t terminal, a *app, site, otpGateway net.Listener) error {
	if err := a.seed(ctx, !s.NoDemo); err != nil {
		return err
	}
	if err := a.engine.Join(ctx); err != nil {
		return err
	}
	err := s.announce(running{Address: "http://" + reachable(site), Gateway: addressOf(otpGateway).String(), PID: os.Getpid(), Store: s.identity()})
	if err != nil {
		return err
	}
	return s.greet(ctx, t, a, s.baseURL(site))
}

// site returns the server of the pages and the chats.
func (s *serveCommand) site(a *app, assets *static.Assets) *http.Server {
	chats := chat.New(chat.Options{Engine: a.engine, Hub: a.hub, Files: a.files, Links: file.Links{Key: a.keys.Derive("file-link"), Now: time.Now}, Key: a.keys.Derive("chat-token"), Looks: a.db, PublicURL: s.PublicURL, Log: a.log, Now: time.Now, Limits: s.Chat})
	passwords := auth.NewPasswords()
	programs := api.New(api.Options{Store: a.db, Calls: a.calls, Engine: a.engine, Keys: a.keys.DeriveAll(tokenPurpose), Seals: a.keys, Passwords: passwords, Formats: formats(),
		Log: a.log, Now: time.Now, Limits: s.API})
	options := web.Options{Store: a.db, Calls: a.calls, Named: a.named, Engine: a.engine, Files: a.files, Formats: formats(), Integrations: sync.OnceValues(integration.Catalogue), Chat: chats, API: programs, Tokens: a.keys.DeriveAll(tokenPurpose), Keys: a.keys, Passwords: passwords,
		Sessions: a.db.LoginSessions(), Assets: assets, Log: a.log, Now: time.Now, Version: version(), PublicURL: s.PublicURL,
		TrustedProxies: s.TrustedProxies, Tidy: a.tidy}
	if s.Sandbox {
		options.Outbox = a.sandbox
	}
	server := newServer(web.New(options), a.log)
	server.RegisterOnShutdown(chats.Close) // streams never end by themselves
	return server
}

// runAll runs the servers, the engine and the housekeeping until the context is done or one of them fails.
func (s *serveCommand) runAll(ctx context.Context, a *app, site *http.Server, siteListener net.Listener, gateway *http.Server, gatewayListener net.Listener) error {
	g, running := errgroup.WithContext(ctx)
	g.Go(func() error { return ended(site.Serve(siteListener)) })
	g.Go(func() error { return ended(gateway.Serve(gatewayListener)) })
	g.Go(func() error { return a.engine.Run(running) })
	g.Go(func() error { a.relay(running); return nil })
	g.Go(func() error { a.keepHouse(running); return nil })
	g.Go(func() error { a.sealAnew(running); return nil })
	g.Go(func() error { a.readNames(running); return nil })
	g.Go(func() error {
		<-running.Done()
		return a.stop(site, gateway)
	})
	return g.Wait()
}

// stop takes no new requests, finishes what is under way, and closes the gateway last, because calls go through it.
func (a *app) stop(site, gateway *http.Server) error {
	shutDown(site)
	a.drain()
	shutDown(gateway)
	return nil
}

// shutDown lets requests finish for a while and then ends them.
func shutDown(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), requestTime)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

// drain waits for the calls of conversations. What is left is found by the next process.
func (a *app) drain() {
	ctx, cancel := context.WithTimeout(context.Background(), drainTime)
	defer cancel()
	a.engine.Drain(ctx)
}

func ended(err error) error {
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

func (s *serveCommand) logger(t terminal) *slog.Logger {
	o := &slog.HandlerOptions{Level: s.LogLevel}
	if s.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(t.err, o))
	}
	return slog.New(slog.NewTextHandler(t.err, o))
}

// listen opens a listener; a port in use is one clear line.
func listen(ctx context.Context, address, flag string) (net.Listener, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", address)
	switch {
	case err == nil:
		return l, nil
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fault.Wrap(err, fault.Unavailable, "The address %s is in use by another program. Choose another one with %s.", address, flag)
	}
	return nil, fault.Wrap(err, fault.Unavailable, "Can't listen on %s. Choose another address with %s.", address, flag)
}

// reachable is a host and port at which this machine reaches the listener.
func reachable(l net.Listener) string {
	a := addressOf(l)
	if a.Addr().IsUnspecified() {
		return fmt.Sprintf("127.0.0.1:%d", a.Port())
	}
	return a.String()
}
