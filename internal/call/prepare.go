package call

import (
	"context"
	"fmt"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

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
	in := render.Input{Values: r.Values, Secrets: secrets, Conversation: r.Conversation, Now: now, UUID: x.uuids(r.IdempotencyKey),
		File: x.filesOf(ctx, r.Conversation.ID)}
	if r.DryRun {
		return c.request.Trace(in)
	}
	return c.request.Render(in)
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
