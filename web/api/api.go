// Package api is the JSON API, for programs: with a token they call a stored API as chat flows do.
//
// It makes no call itself (package call does), knows no session or cookie, and shows nothing of an answer that builders
// may not see.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/web/limit"
	"patchbay/web/respond"
)

// Store is what the API reads and writes.
type Store interface {
	// Presented returns what decides whether the token may be used, or NotFound, and the API with the key, which has no ID
	// when there is none.
	Presented(ctx context.Context, id, key string) (auth.Token, call.Definition, error)
	TouchToken(ctx context.Context, id string) error
}

// Options are what the API works with. All but Limits are needed.
type Options struct {
	Store  Store
	Calls  *call.Executor
	Keys   auth.TokenKeys
	Log    *slog.Logger
	Now    func() time.Time
	Limits Limits // none at all are DefaultLimits
}

// API serves programs. It is safe for concurrent use.
type API struct {
	Options
	callers   *limit.Limiter // requests, by token
	strangers *limit.Limiter // wrong tokens, by network
	seen      *sightings
	seats     chan struct{} // of requests that are worked on
}

// New returns the API.
func New(o Options) *API {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	l := o.Limits
	return &API{Options: o, seen: newSightings(), seats: make(chan struct{}, l.AllRequests),
		callers:   limit.New(l.Rate, l.Burst, o.Now),
		strangers: limit.New(float64(l.WrongTokens)/time.Hour.Seconds(), l.WrongTokens, o.Now)}
}

// Prefix begins every path of the API.
const Prefix = "/api/v1/"

// Register mounts the API.
func (a *API) Register(e *echo.Echo) {
	g := e.Group("/api/v1", a.guard)
	g.POST("/apis/:key/call", a.with(auth.Call, a.call))
}

// guard keeps answers out of caches and requests within their size.
func (a *API) guard(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		c.Request().Body = http.MaxBytesReader(c.Response(), c.Request().Body, a.Limits.Body)
		return next(c)
	}
}

// busyFor is when to come back where everything is full.
const busyFor = time.Second

// enter lets a request in that was read whole: one that is sent slowly takes nobody's place.
func (a *API) enter(c echo.Context) (leave func(), err error) {
	select {
	case a.seats <- struct{}{}:
		return func() { <-a.seats }, nil
	default:
		respond.RetryAfter(c, busyFor)
		return nil, fault.New(fault.Unavailable, "Very many requests are under way at the moment. Please try again shortly.")
	}
}
