package main

import (
	"cmp"
	"context"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"time"

	"patchbay/internal/call"
	"patchbay/internal/egress"
	"patchbay/internal/engine"
	"patchbay/internal/event"
	"patchbay/internal/file"
	"patchbay/internal/otp"
	"patchbay/internal/resilience"
	"patchbay/internal/secret"
	"patchbay/internal/store"
	"patchbay/internal/usage"
	"patchbay/web/gateway"
)

// app is the parts of the program below the site, put together.
type app struct {
	log     *slog.Logger
	db      *store.DB
	keys    *secret.Keyring
	keyFile string // where a new key file was written; "" when there was one
	client  *egress.Client
	journal *call.Journal
	files   *file.Keeper
	calls   *call.Executor
	named   *usage.Index
	hub     *event.Hub
	engine  *engine.Engine
	otp     *otp.Gateway
	sandbox *otp.Sandbox
	untidy  chan struct{} // asks for the housekeeping
}

// wiring is what an app is made from.
type wiring struct {
	data    dataFlags
	network networkFlags
	limits  otp.Limits
	files   file.Limits      // none at all are the defaults
	own     []netip.AddrPort // listeners of this program that are never called
	base    string           // where the outside reaches the site; "" when it does not
	gateway netip.AddrPort   // the one that may be granted
	log     *slog.Logger
	fail    *failPoint
}

// open opens the database, checks the key against it, and puts the parts together.
func (w wiring) open(ctx context.Context) (*app, error) {
	policy, err := w.network.policy(w.own...)
	if err != nil {
		return nil, err
	}
	if err := w.limits.Validate(); err != nil {
		return nil, asUsage(err)
	}
	w.files = cmp.Or(w.files, file.DefaultLimits())
	if err := w.files.Validate(); err != nil {
		return nil, asUsage(err)
	}
	a := &app{log: w.log, hub: &event.Hub{}, client: egress.New(policy, nil), untidy: make(chan struct{}, 1)}
	if a.db, err = w.data.openStore(ctx); err != nil {
		return nil, err
	}
	if err = a.assemble(ctx, w); err != nil {
		_ = a.db.Close()
		return nil, err
	}
	return a, nil
}

func (a *app) assemble(ctx context.Context, w wiring) error {
	var err error
	if a.keys, a.keyFile, err = w.data.keys(ctx, a.db); err != nil {
		return err
	}
	origin := a.client.SetGateway(w.gateway)
	a.journal = call.NewJournal(w.fail.appender(a.db), w.log)
	a.files = file.New(a.db, w.files, a.db.Now)
	a.calls, err = call.NewExecutor(call.Options{Store: a.db, Client: w.fail.sender(a.client), Guard: resilience.New(resilience.Options{}), Keys: a.keys, Files: a.files, Gateway: origin.String(),
		Journal: a.journal, Now: time.Now, Log: w.log})
	if err != nil {
		return err
	}
	o := otp.Options{Store: a.db, Keys: a.keys, Limits: w.limits, Log: w.log,
		Twilio: otp.NewTwilio(a.client, w.network.TwilioBaseURL)}
	a.sandbox = otp.NewSandbox(a.db, a.keys, time.Now)
	if w.network.Sandbox {
		o.Sender = w.fail.codes(a.sandbox)
	}
	if a.otp, err = otp.New(o); err != nil {
		return err
	}
	a.named = usage.NewIndex(a.db, a.calls.Workspace)
	a.engine = engine.New(engine.Options{Store: w.fail.store(a.db), Calls: a.calls, Codes: a.otp, Callbacks: engine.Callbacks{Key: a.keys.Derive("callback"), Base: w.base}, Files: a.files, Sealer: a.keys, Hub: a.hub, Log: w.log, Now: a.db.Now})
	return nil
}

// Close gives everything back; what was logged is stored first.
func (a *app) Close() error {
	a.journal.Close()
	a.client.CloseIdleConnections()
	return a.db.Close()
}

// gatewayHandler serves the OTP gateway to callers that know the key of the secret store.
func (a *app) gatewayHandler() http.Handler {
	return gateway.New(a.otp, func(ctx context.Context, token string) (bool, error) {
		key, err := a.gatewayKey(ctx)
		return err == nil && gateway.Same(key, token), err
	}, a.log)
}

// gatewayKey returns what callers of the gateway must present.
func (a *app) gatewayKey(ctx context.Context) (secret.Value, error) {
	e, err := a.db.Secret(ctx, secret.OTPGatewayKey)
	if err != nil {
		return secret.Value{}, err
	}
	return a.keys.OpenEntry(e)
}

// Time limits of our servers. Streams set their own deadlines.
const (
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 30 * time.Second
	writeTimeout      = 60 * time.Second
	idleTimeout       = 120 * time.Second
	maxHeaderBytes    = 32 << 10
)

func newServer(handler http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{Handler: handler, ReadHeaderTimeout: readHeaderTimeout, ReadTimeout: readTimeout, WriteTimeout: writeTimeout,
		IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeaderBytes, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug)}
}

// addressOf returns what a listener listens on.
func addressOf(l net.Listener) netip.AddrPort { return l.Addr().(*net.TCPAddr).AddrPort() }
