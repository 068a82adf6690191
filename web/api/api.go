// Package api is the JSON API, for programs: with a token they do what builders and admins do on the site, and call stored
// APIs as chat flows do.
//
// One table of operations serves it and is what its description is made from (package describe). It makes no call itself
// (package call does), knows no session or cookie, and shows nothing that builders may not see; the value of a secret is
// written and never read.
package api

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/convert"
	"patchbay/internal/engine"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/web/limit"
	"patchbay/web/respond"
)

// Store is what the API reads and writes. Each file declares the part that it uses.
type Store interface {
	apiStore
	attributeStore
	environmentStore
	flowStore
	flowTestStore
	conversationStore
	logStore
	secretStore
	userStore
	tokenStore
	bundleStore
	importStore
	onceStore
	Workspace(ctx context.Context) (call.Workspace, error)
}

// presentedStore reads what every request begins with.
type presentedStore interface {
	// Presented returns what decides whether the token may be used, or NotFound, and the API with the key, which has no ID
	// when there is none.
	Presented(ctx context.Context, id, key string) (auth.Token, call.Definition, error)
}

// Options are what the API works with. All but Limits are needed.
type Options struct {
	Store     Store
	Calls     *call.Executor
	Engine    *engine.Engine
	Keys      auth.TokenKeys
	Seals     *secret.Keyring
	Passwords *auth.Passwords
	Formats   []convert.Format // that can be imported
	Log       *slog.Logger
	Now       func() time.Time
	Limits    Limits // none at all are DefaultLimits
}

// API serves programs. It is safe for concurrent use.
type API struct {
	Options
	callers   *limit.Limiter // requests, by token
	strangers *limit.Limiter // wrong tokens, by network
	seen      *sightings
	seats     chan struct{} // of requests that are worked on
	described []byte        // the description
}

// New returns the API.
func New(o Options) *API {
	if o.Limits == (Limits{}) {
		o.Limits = DefaultLimits()
	}
	l := o.Limits
	a := &API{Options: o, seen: newSightings(), seats: make(chan struct{}, l.AllRequests),
		callers:   limit.New(l.Rate, l.Burst, o.Now),
		strangers: limit.New(float64(l.WrongTokens)/time.Hour.Seconds(), l.WrongTokens, o.Now)}
	var err error
	if a.described, err = a.Description().OpenAPI(); err != nil {
		panic(err) // only for types that no JSON is made of
	}
	return a
}

// root is below what every path of the API is.
const root = "/api/v1"

// Serves says whether the path is one of the API's, whether there is something or not.
func Serves(path string) bool { return path == root || strings.HasPrefix(path, root+"/") }

// Register mounts the API. Calls have a way of their own: there are by far the most of them.
func (a *API) Register(e *echo.Echo) {
	g := e.Group(root, unkept)
	g.POST("/apis/:key/call", a.with(auth.Call, apiKey, a.call), a.capped)
	a.register(g)
}

// unkept keeps answers out of caches.
func unkept(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		c.Response().Header().Set("Cache-Control", "no-store")
		return next(c)
	}
}

// capped keeps requests within their size.
func (a *API) capped(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
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
