package call

import (
	"context"
	"errors"
	"net/http"

	"github.com/google/uuid"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/internal/resilience"
)

// maxBody is the largest response body that is read, in bytes.
const maxBody = 1 << 20

// sender sends requests; *egress.Client is one.
type sender interface {
	Do(ctx context.Context, r egress.Request) (egress.Response, error)
}

// send sends the call as often as its definition allows.
func (x *Executor) send(ctx context.Context, c *compiled, r Request, auth *credential.Call) (egress.Response, []Attempt, error) {
	ctx, cancel := context.WithTimeout(ctx, c.api.Options.Timeout()) // a token is fetched in the time of the call
	defer cancel()
	if err := x.auth.Complete(ctx, auth); err != nil {
		return egress.Response{}, nil, err
	}
	out := x.outgoing(c, r, auth.Request)
	return x.guard.Do(ctx, c.plan(out.URL), func(ctx context.Context) (egress.Response, error) { return x.attempt(ctx, out, auth) })
}

// plan is how the definition wants to be called. A URL without an origin is refused by egress.
func (c *compiled) plan(url string) resilience.Plan {
	origin, _ := egress.OriginOf(url)
	o := c.api.Options
	return resilience.Plan{API: c.api.ID, Origin: origin, Timeout: o.Timeout(), Repeatable: c.api.Repeatable(), Retries: o.Retries,
		PerSecond: o.PerSecond, AtOnce: o.AtOnce}
}

// idempotencyKey is the header by which a provider knows a repetition.
const idempotencyKey = "Idempotency-Key"

// outgoing is the request as it is sent, the same in all attempts.
func (x *Executor) outgoing(c *compiled, r Request, rendered *render.Rendered) egress.Request {
	header := http.Header{}
	for name, value := range rendered.Headers() {
		header.Add(name, value)
	}
	if key := c.keyOf(r); key != "" && header.Get(idempotencyKey) == "" {
		header.Set(idempotencyKey, key)
	}
	out := egress.Request{Method: rendered.Method, URL: rendered.URL(), Header: header,
		Timeout: c.api.Options.Timeout(), MaxBytes: maxBody}
	setBody(&out, rendered)
	if c.gateway {
		out.Grants = []egress.Origin{x.grant}
		header.Set(apidef.ConversationHeader, r.Conversation.ID)
		header.Set(apidef.VisitorHeader, r.Visitor)
	}
	return out
}

// keyOf is the key by which the provider knows a repetition. A provider that honours keys always gets one, because the call
// may be sent again.
func (c *compiled) keyOf(r Request) string {
	if r.IdempotencyKey == "" && c.api.Options.HonoursKey {
		return uuid.NewString()
	}
	return r.IdempotencyKey
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
	result.Response = Response{Header: mask.header(response.Header), Body: bodyForPeople(response, mask), Size: len(response.Body)}
	if c.gateway {
		result.VerifiedPhone = verifiedPhone(rendered, response)
	}
}

// noResponse returns the outcome of a call that found no response, and why, for builders.
func noResponse(err error) (outcome, problem string) {
	if e, ok := errors.AsType[*egress.Error](err); ok {
		return string(e.Reason), e.Detail()
	}
	if r, ok := errors.AsType[*resilience.Refusal](err); ok {
		return string(r.Reason), r.Detail
	}
	if r, ok := errors.AsType[*credential.Refusal](err); ok {
		return string(r.Reason), r.Detail
	}
	return apidef.NoConnection, fault.Message(err)
}
