package resilience

import (
	"context"

	"github.com/failsafe-go/failsafe-go/bulkhead"
	"golang.org/x/time/rate"
)

// apiLimits name the limits of an API; when they are changed, counting begins anew.
type apiLimits struct {
	name              string
	perSecond, atOnce int
}

// api is how much of one API is going on. What has no limit is nil.
type api struct {
	pace  *rate.Limiter
	slots bulkhead.Bulkhead[any]
}

// api returns what is going on of the plan's API.
func (g *Guard) api(p Plan) *api {
	key := apiLimits{p.API, p.PerSecond, p.AtOnce}
	if p.PerSecond <= 0 && p.AtOnce <= 0 {
		return &api{}
	}
	if known, ok := g.apis.Get(key); ok {
		return known
	}
	fresh := newAPI(key)
	if known, ok, _ := g.apis.PeekOrAdd(key, fresh); ok {
		return known
	}
	return fresh
}

// newAPI spaces the calls evenly: a burst would bring two seconds' worth of calls into one.
func newAPI(l apiLimits) *api {
	a := &api{}
	if l.perSecond > 0 {
		a.pace = rate.NewLimiter(rate.Limit(l.perSecond), 1)
	}
	if l.atOnce > 0 {
		a.slots = bulkhead.New[any](uint(l.atOnce))
	}
	return a
}

// turn waits until the API may be called again. It does not wait for a turn that comes too late. Turns are taken before
// slots: an API that is called slowly must not hold the slots of its host meanwhile.
func (c *chain) turn(ctx context.Context) error {
	if c.api.pace == nil {
		return nil
	}
	now := c.Now()
	turn := c.api.pace.ReserveN(now, 1)
	pause := turn.DelayFrom(now)
	if !now.Add(pause).Before(c.deadline) {
		turn.CancelAt(now)
		return errNoTurn
	}
	err := c.Wait(ctx, pause)
	if err != nil {
		turn.CancelAt(c.Now())
	}
	return err
}
