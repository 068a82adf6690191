// Package resilience decides whether, when and how often a call is sent: it repeats what is safe to repeat, leaves hosts
// alone that fail again and again, and floods no host and no API.
//
// Bulkheads and breakers are those of failsafe-go, of which nothing shows outside; they are asked one by one, because its
// executors cost more than all the rest of a call here. The order is measured: retries outside, then the bulkheads, then the
// breaker, so that a call which waited for its slot learns that the host is dead.
//
// It sends nothing by itself, knows no definitions, and keeps what it knows in memory: each process counts for itself.
package resilience

import (
	"cmp"
	"context"
	"math/rand/v2"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"patchbay/internal/egress"
)

// maxKept is how many origins, and how many APIs with limits, are remembered; of others the oldest is forgotten.
const maxKept = 1000

// defaultAtOnce is how many calls may be under way to one origin.
const defaultAtOnce = 16

// Plan says how one call may be sent.
type Plan struct {
	API        string        // whose limits count; calls of the same name share them
	Origin     egress.Origin // where it goes
	Timeout    time.Duration // of everything: turns, slots, pauses and attempts; 0 is egress.DefaultTimeout
	Repeatable bool          // a second time does the work only once: by its method, or because the provider knows its key
	Retries    int           // at most, after the first attempt
	PerSecond  int           // calls of the API in a second, 0 for any number
	AtOnce     int           // calls of the API under way, 0 for any number
}

// Attempt is one try of a call.
type Attempt struct {
	Status int           `json:"status,omitempty"` // 0 when there was no response
	Reason egress.Reason `json:"reason,omitempty"` // why there was none
	Waited time.Duration `json:"waited"`           // before it: a pause, its turn, a free slot
	Took   time.Duration `json:"took"`             // 0 when it was not sent
}

// Options change what a Guard works with. The zero values mean the real time, real chance and 16 calls at once. How long a
// host is left alone is always real time.
type Options struct {
	AtOnce int // to one origin
	Now    func() time.Time
	Wait   func(ctx context.Context, d time.Duration) error // returns early, with its error, when the context is done
	Jitter func() float64                                   // from 0 to 1
}

// Guard stands before all calls of a process. It is safe for concurrent use.
type Guard struct {
	options Options
	hosts   *lru.Cache[egress.Origin, *host]
	apis    *lru.Cache[apiLimits, *api]
}

// New returns a guard that knows no host yet.
func New(o Options) *Guard {
	o.AtOnce = cmp.Or(o.AtOnce, defaultAtOnce)
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Wait == nil {
		o.Wait = wait
	}
	if o.Jitter == nil {
		o.Jitter = rand.Float64
	}
	hosts, _ := lru.New[egress.Origin, *host](maxKept) // it fails for sizes below 1 only
	apis, _ := lru.New[apiLimits, *api](maxKept)
	return &Guard{options: o, hosts: hosts, apis: apis}
}

// Do sends the call under the plan and returns what came last, and every attempt. Its error is the one of send, or a
// *Refusal when nothing was sent. Send must obey its context.
func (g *Guard) Do(ctx context.Context, p Plan, send func(context.Context) (egress.Response, error)) (egress.Response, []Attempt, error) {
	p.Timeout = cmp.Or(p.Timeout, egress.DefaultTimeout)
	ctx, cancel := egress.Within(ctx, p.Timeout)
	defer cancel()
	now := g.options.Now()
	deadline, _ := ctx.Deadline() // the caller may have less time than the plan
	c := &chain{Options: g.options, plan: p, host: g.host(p.Origin), api: g.api(p), send: send, last: now, deadline: now.Add(time.Until(deadline))}
	c.run(ctx)
	return c.response, c.attempts, c.err
}

// host returns what is known of the origin.
func (g *Guard) host(o egress.Origin) *host {
	if known, ok := g.hosts.Get(o); ok {
		return known
	}
	fresh := newHost(o, g.options)
	if known, ok, _ := g.hosts.PeekOrAdd(o, fresh); ok { // another call was faster
		return known
	}
	return fresh
}

func wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
