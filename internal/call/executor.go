package call

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// maxBody is the largest response body that is read, in bytes.
const maxBody = 1 << 20

// sender sends requests; *egress.Client is one.
type sender interface {
	Do(ctx context.Context, r egress.Request) (egress.Response, error)
}

// keys opens entries of the secret store; *secret.Keyring is one.
type keys interface {
	OpenEntry(e secret.Entry) (secret.Value, error)
	Derive(purpose string) []byte
}

// Options are what an Executor works with. All are needed.
type Options struct {
	Store   Store
	Client  sender
	Keys    keys
	Gateway string // origin of this process's OTP gateway, as http://127.0.0.1:8081
	Journal *Journal
	Now     func() time.Time
	Log     *slog.Logger
}

// Executor makes calls. It is safe for concurrent use.
type Executor struct {
	store   Store
	client  sender
	keys    keys
	hashKey []byte // of the hashes of requests in the log
	uuidKey []byte // of what {{uuid}} is in a call that may be repeated
	gateway string
	grant   egress.Origin
	journal *Journal
	now     func() time.Time
	log     *slog.Logger
	cache   cache
}

// NewExecutor returns an executor. The gateway's origin must be a proper one.
func NewExecutor(o Options) (*Executor, error) {
	grant, err := egress.ParseOrigin(o.Gateway)
	return &Executor{store: o.Store, client: o.Client, keys: o.Keys, hashKey: o.Keys.Derive("request-hash"), uuidKey: o.Keys.Derive("call-uuid"),
		gateway: o.Gateway, grant: grant, journal: o.Journal, now: o.Now, log: o.Log}, err
}

// Do makes one call. A response of any status is a result, and so is a call that found none; its error is a definition
// that does not exist or can't be rendered.
func (x *Executor) Do(ctx context.Context, r Request) (Result, error) {
	c, err := x.find(ctx, r)
	if err != nil {
		return Result{}, err
	}
	started := x.now()
	rendered, err := x.render(c, r, started)
	if err == nil && !r.DryRun {
		err = c.maySend()
	}
	if err != nil {
		if !r.DryRun {
			x.journal.add(failedRow(c.api, r, started, err))
		}
		return Result{}, err
	}
	result := Result{API: c.api.Key, Request: rendered.Redacted(), RequestHash: x.fingerprint(rendered), LogID: id.New(id.CallLog)}
	if r.DryRun {
		result.LogID = ""
		return result, nil
	}
	response, err := x.client.Do(ctx, x.outgoing(c, r, rendered))
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
	a, revision, err := x.store.Definition(ctx, r.API)
	if err != nil {
		return nil, err
	}
	key := cacheKey{a.ID, a.Revision, revision}
	if c, ok := x.cache.get(key); ok {
		return c, nil
	}
	w, err := x.Workspace(ctx)
	if err != nil {
		return nil, err
	}
	c, err := x.compile(a, w)
	if err == nil {
		x.cache.put(cacheKey{a.ID, a.Revision, w.Revision}, c)
	}
	return c, err
}

func (x *Executor) render(c *compiled, r Request, now time.Time) (*render.Rendered, error) {
	secrets := map[string]secret.Value{}
	for _, key := range c.request.SecretsUsed() {
		for _, e := range c.workspace.Secrets {
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
	return c.request.Render(render.Input{Values: r.Values, Secrets: secrets, Conversation: r.Conversation, Now: now, UUID: x.uuids(r.IdempotencyKey)})
}

// idempotencyKey is the header by which a provider knows a repetition.
const idempotencyKey = "Idempotency-Key"

func (x *Executor) outgoing(c *compiled, r Request, rendered *render.Rendered) egress.Request {
	header := http.Header{}
	for name, value := range rendered.Headers() {
		header.Add(name, value)
	}
	if header.Get(idempotencyKey) == "" && r.IdempotencyKey != "" {
		header.Set(idempotencyKey, r.IdempotencyKey)
	}
	out := egress.Request{Method: rendered.Method, URL: rendered.URL(), Header: header, Body: rendered.Body(),
		Timeout: c.api.Options.Timeout(), MaxBytes: maxBody}
	if c.gateway {
		out.Grants = []egress.Origin{x.grant}
		header.Set(apidef.ConversationHeader, r.Conversation.ID)
		header.Set(apidef.VisitorHeader, r.Visitor)
	}
	return out
}

// settle turns what egress brought into the result: outcome, mapped values, what may be shown.
func (x *Executor) settle(result *Result, c *compiled, r Request, rendered *render.Rendered, response egress.Response, err error) {
	if err != nil {
		result.Outcome, result.Problem = noResponse(err)
		return
	}
	mask := newMask(rendered.Taints())
	result.Status, result.Phases = response.Status, response.Phases
	result.Outcome = c.mapped(result, r, newReceived(response, mask, x.now(), result.Elapsed)) // first: it finds further secrets to mask
	result.Response = Response{Header: mask.header(response.Header), Body: mask.bytes(response.Body), Size: len(response.Body)}
	if c.gateway {
		result.VerifiedPhone = verifiedPhone(rendered, response)
	}
}

// noResponse returns the outcome of a call that found no response, and why, for builders.
func noResponse(err error) (outcome, problem string) {
	if e, ok := errors.AsType[*egress.Error](err); ok {
		return string(e.Reason), e.Detail()
	}
	return apidef.NoConnection, fault.Message(err)
}
