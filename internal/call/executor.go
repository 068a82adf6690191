package call

import (
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/credential"
	"patchbay/internal/egress"
	"patchbay/internal/id"
	"patchbay/internal/render"
	"patchbay/internal/resilience"
	"patchbay/internal/secret"
)

// keys opens entries of the secret store; *secret.Keyring is one.
type keys interface {
	credential.Keys
	OpenEntry(e secret.Entry) (secret.Value, error)
	Derive(purpose string) []byte
}

// Options are what an Executor works with. All are needed, but without a guard it has one of its own.
type Options struct {
	Store   Store
	Client  network
	Guard   *resilience.Guard // one for all calls of the process
	Keys    keys
	Files   files  // whose bytes requests send; nil sends none
	Gateway string // origin of this process's OTP gateway, as http://127.0.0.1:8081
	Journal *Journal
	Now     func() time.Time
	Log     *slog.Logger
}

// Executor makes calls. It is safe for concurrent use.
type Executor struct {
	store   Store
	client  network
	guard   *resilience.Guard
	keys    keys
	files   files
	auth    *credential.Keeper
	hashes  *sync.Pool // of the HMACs that name requests in the log
	uuidKey []byte     // of what {{uuid}} is in a call that may be repeated
	gateway string
	grant   egress.Origin
	journal *Journal
	now     func() time.Time
	log     *slog.Logger
	cache   cache

	answerKeys []byte // of the names of kept answers
	answers    *answers
}

// NewExecutor returns an executor. The gateway's origin must be a proper one.
func NewExecutor(o Options) (*Executor, error) {
	if o.Guard == nil {
		o.Guard = resilience.New(resilience.Options{})
	}
	grant, err := egress.ParseOrigin(o.Gateway)
	return &Executor{store: o.Store, client: o.Client, guard: o.Guard, keys: o.Keys, files: o.Files,
		auth:   credential.New(credential.Options{Store: o.Store, Keys: o.Keys, Sender: o.Client, Now: o.Now, Log: o.Log}),
		hashes: hashesOf(o.Keys.Derive("request-hash")), uuidKey: o.Keys.Derive("call-uuid"), gateway: o.Gateway, grant: grant, journal: o.Journal, now: o.Now, log: o.Log,
		answerKeys: o.Keys.Derive("kept-answers"), answers: newAnswers()}, err
}

// Do makes one call. A response of any status is a result, and so is a call that found none; its error is a definition
// that does not exist or can't be rendered.
func (x *Executor) Do(ctx context.Context, r Request) (Result, error) {
	c, err := x.find(ctx, r)
	if err != nil {
		return Result{}, err
	}
	started := x.now()
	rendered, err := x.render(ctx, c, r, started)
	if err == nil && !r.DryRun {
		err = c.maySend(rendered)
	}
	auth := &credential.Call{API: c.api.ID, Auth: c.api.Auth, Request: rendered}
	if err == nil {
		err = x.auth.Sign(ctx, auth)
	}
	if err != nil {
		if !r.DryRun {
			x.journal.add(failedRow(c.api, r, started, err))
		}
		return Result{}, err
	}
	if r.DryRun {
		note := auth.Note()
		return Result{API: c.api.Key, Request: rendered.Redacted(), RequestHash: x.fingerprint(rendered), Note: note}, nil
	}
	result := Result{API: c.api.Key, LogID: id.New(id.CallLog)}
	response, err := x.answer(ctx, &result, c, r, auth)
	result.Request, result.RequestHash = rendered.Redacted(), x.fingerprint(rendered)
	result.Elapsed = x.now().Sub(started)
	x.settle(&result, c, r, rendered, response, err)
	x.journal.add(row(c.api, r, started, result))
	return result, nil
}

// find returns the definition that is called, ready.
func (x *Executor) find(ctx context.Context, r Request) (*compiled, error) {
	if r.Draft != nil {
		w, err := x.Workspace(ctx)
		if err != nil {
			return nil, err
		}
		w.Schema = w.Schema.With(r.Pending...)
		return x.compile(*r.Draft, w)
	}
	if r.Prepared.compiled != nil {
		return r.Prepared.compiled, nil
	}
	d, err := x.store.Definition(ctx, r.API)
	if err != nil {
		return nil, err
	}
	return x.ready(ctx, d)
}

// Prepared is a stored API that is ready to be called, as it was at one moment.
type Prepared struct{ compiled *compiled }

// Prepare makes the definition ready, for callers that have read it and need to know the attributes that it works with. Its
// error is an Invalid fault when it can't be called.
func (x *Executor) Prepare(ctx context.Context, d Definition) (Prepared, error) {
	c, err := x.ready(ctx, d)
	return Prepared{c}, err
}

// Schema returns the attributes that the API works with.
func (p Prepared) Schema() attr.Schema { return p.compiled.workspace.Schema }

// ready returns the definition compiled, from the cache when neither it nor what it names has changed.
func (x *Executor) ready(ctx context.Context, d Definition) (*compiled, error) {
	if c, ok := x.cache.get(cacheKey{d.API.ID, d.API.Revision, d.Workspace}); ok {
		return c, nil
	}
	w, err := x.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	c, err := x.compile(d.API, w)
	if err == nil {
		x.cache.put(cacheKey{d.API.ID, d.API.Revision, w.Revision}, c)
	}
	return c, err
}

func (x *Executor) render(ctx context.Context, c *compiled, r Request, now time.Time) (*render.Rendered, error) {
	secrets, err := x.open(c.request, c.workspace)
	if err != nil {
		return nil, err
	}
	return c.request.Render(render.Input{Values: r.Values, Secrets: secrets, Conversation: r.Conversation, Now: now, UUID: x.uuids(r.IdempotencyKey),
		File: x.filesOf(ctx, r.Conversation.ID)})
}

// open opens the secrets that the request names.
func (x *Executor) open(r *render.Request, w Workspace) (map[string]secret.Value, error) {
	secrets := map[string]secret.Value{}
	for _, key := range r.SecretsUsed() {
		for _, e := range w.Secrets {
			if e.Key != key {
				continue
			}
			v, err := x.keys.OpenEntry(e)
			if err != nil {
				return nil, fmt.Errorf("secret %s: %w", key, err)
			}
			secrets[key] = v
		}
	}
	return secrets, nil
}
