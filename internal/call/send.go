package call

import (
	"context"
	"net/http"
	"time"

	"github.com/google/uuid"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/egress"
	"patchbay/internal/render"
	"patchbay/internal/resilience"
)

// network sends requests; *egress.Client does.
type network interface {
	credential.Sender
	// Check says why a URL would not be called, without calling it.
	Check(ctx context.Context, rawURL string, grants ...egress.Origin) error
}

// answer returns the answer that is kept, or sends the call. A test always sends, and only says what is kept; its definition
// may be another one than the stored, so that what it brings is kept for nobody.
func (x *Executor) answer(ctx context.Context, result *Result, c *compiled, r Request, auth *credential.Call) (egress.Response, error) {
	key, keeps := x.answerKey(c, auth.Request)
	if now := x.now(); keeps {
		held, ok := x.answers.get(key, now, c.api.Caches())
		if ok {
			result.Kept = &Kept{Age: now.Sub(held.at), Used: r.Draft == nil}
		}
		if ok && result.Kept.Used {
			return held.response, nil
		}
	}
	response, attempts, err := x.send(ctx, c, r, auth)
	result.Attempts = attempts
	if err == nil && keeps && r.Draft == nil {
		x.answers.put(key, response, x.now())
	}
	return response, err
}

// send sends the call as often as its definition allows.
func (x *Executor) send(ctx context.Context, c *compiled, r Request, auth *credential.Call) (egress.Response, []Attempt, error) {
	ctx, cancel := context.WithTimeout(ctx, c.api.Options.Timeout()) // a token is fetched in the time of the call
	defer cancel()
	auth.Grants, auth.Security = c.reach.private, c.security(r, auth)
	if err := x.auth.Complete(ctx, auth); err != nil {
		return egress.Response{}, nil, err
	}
	out := x.outgoing(c, r, auth)
	return x.guard.Do(ctx, c.plan(out.Target.Origin()), func(ctx context.Context) (egress.Response, error) { return x.attempt(ctx, out, auth) })
}

// plan is how the definition wants to be called.
func (c *compiled) plan(origin egress.Origin) resilience.Plan {
	o := c.api.Options
	return resilience.Plan{API: c.api.ID, Origin: origin, Timeout: o.Timeout(), Repeatable: c.api.Repeatable(), Retries: o.Retries,
		PerSecond: o.PerSecond, AtOnce: o.AtOnce}
}

// idempotencyKey is the header by which a provider knows a repetition.
const idempotencyKey = "Idempotency-Key"

// outgoing is the request as it is sent, the same in all attempts.
func (x *Executor) outgoing(c *compiled, r Request, auth *credential.Call) egress.Request {
	rendered, header := auth.Request, http.Header{}
	for name, value := range rendered.Headers() {
		header.Add(name, value)
	}
	if key := c.keyOf(r); key != "" && header.Get(idempotencyKey) == "" {
		header.Set(idempotencyKey, key)
	}
	out := egress.Request{Method: rendered.Method, URL: rendered.URL(), Header: header,
		Timeout: c.api.Options.Timeout(), MaxBytes: c.api.Options.Bytes(), Grants: auth.Grants, Security: auth.Security,
		Redirects: c.api.Follows(rendered.Tainted() || !c.api.Auth.None())}
	out.Target, _ = egress.TargetOf(out.URL) // one that has none is refused by egress
	setBody(&out, rendered)
	if c.gateway {
		out.Redirects = 0 // what proves a number must come from our own gateway
		header.Set(apidef.ConversationHeader, r.Conversation.ID)
		header.Set(apidef.VisitorHeader, r.Visitor)
		header.Set(apidef.LanguageHeader, r.Language.Tag())
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
func settle(result *Result, c *compiled, r Request, rendered *render.Rendered, response egress.Response, err error, started time.Time) {
	mask := newMask(rendered.Taints())
	defer func() { result.Read = c.valuesRead(r, mask) }() // last: the response tells of further secrets
	if err != nil {
		result.fail(err, mask)
		return
	}
	size := len(response.Body)
	note := decode(&response)
	result.Hops, result.Unverified = mask.hops(response.Hops), response.Unverified
	result.Status, result.Phases = response.Status, response.Phases
	in := newReceived(response, mask, started.Add(result.Elapsed), result.Elapsed)
	result.Outcome = c.mapped(result, r, in) // first: it finds further secrets to mask
	result.Response = Response{Header: mask.header(response.Header), Body: bodyForPeople(response, mask), Size: size, Picture: pictureForPeople(response, mask), Note: mask.text(in.remark(note))}
	if c.gateway {
		result.VerifiedPhone = verifiedPhone(rendered, response)
	}
}
