package api

import (
	"errors"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

// handler answers a request whose token is right.
type handler func(c echo.Context, p presented) error

// presented is what a request names: its token, and the API in its path. They were read together, so that all of a request
// is decided by one moment.
type presented struct {
	token auth.Token
	api   call.Definition
}

// with asks for a token that has the scope, and is not used too often, before the handler is asked. The key is that of an
// API to read together with the token; "" for none.
func (a *API) with(scope auth.Scope, key func(echo.Context) string, handle handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		p, err := a.presented(c, key(c))
		if err != nil {
			return err
		}
		t := p.token
		if err := a.callers.Take(c, t.ID, errTokenTooOften); err != nil {
			return err
		}
		if !t.May(scope) {
			c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer error="insufficient_scope", scope="`+string(scope)+`"`)
			return fault.New(fault.Denied, "This token does not have the scope %q.", scope)
		}
		a.touch(c, t)
		return handle(c, p)
	}
}

// presented returns what the request presents. Who presents a wrong one learns nothing, not even whether it was
// right once; who does so often waits, except where the right one comes from the same address.
func (a *API) presented(c echo.Context, key string) (presented, error) {
	scheme, text, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") || text == "" {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
		return presented{}, fault.New(fault.SignedOut, "Send an API token, as Authorization: Bearer pby_...")
	}
	id, formed := auth.TokenID(strings.TrimSpace(text))
	network := otp.Network(c.RealIP())
	if a.strangers.Spent(network) && !a.seen.lately(id) {
		return presented{}, a.wrong(c, network)
	}
	if !formed {
		return presented{}, a.wrong(c, network)
	}
	t, d, err := a.Store.Presented(c.Request().Context(), id, key)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return presented{}, err
	}
	if err != nil || !a.Keys.Fits(strings.TrimSpace(text), t.Hash) || !t.Live(a.Now()) {
		return presented{}, a.wrong(c, network)
	}
	return presented{t, d}, nil
}

// apiKey is the key of the API in the path, "" for what no key can be: PostgreSQL takes no such text.
func apiKey(c echo.Context) string {
	key := c.Param("key")
	if !utf8.ValidString(key) || strings.ContainsRune(key, 0) {
		return ""
	}
	return key
}

// noKey is the key where no API is read together with the token.
func noKey(echo.Context) string { return "" }

var (
	errTokenTooOften = fault.New(fault.Limited, "This token is used too often. Wait a moment and try again.")
	errTooManyWrong  = fault.New(fault.Limited, "Too many wrong API tokens came from this address. Wait and try again.")
)

// wrong counts a wrong token for the address and refuses it.
func (a *API) wrong(c echo.Context, network string) error {
	if err := a.strangers.Take(c, network, errTooManyWrong); err != nil {
		return err
	}
	c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer error="invalid_token"`)
	return fault.New(fault.SignedOut, "This API token is wrong, expired or revoked.")
}

// touch notes that the token is used, once a minute: the other requests write nothing. A request that can be answered does
// not fail because of it.
func (a *API) touch(c echo.Context, t auth.Token) {
	if !a.seen.claim(t.ID, a.Now()) {
		return
	}
	if err := a.Store.TouchToken(c.Request().Context(), t.ID); err != nil {
		a.Log.ErrorContext(c.Request().Context(), "last use of an API token", "token", t.ID, "err", err)
	}
}

// Sightings are remembered for so many tokens, each for so long.
const (
	maxSightings   = 10_000
	sightingsEvery = time.Minute
)

// sightings are when tokens were used that were right.
type sightings struct {
	mu sync.Mutex
	at *lru.Cache[string, time.Time]
}

func newSightings() *sightings {
	at, err := lru.New[string, time.Time](maxSightings)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &sightings{at: at}
}

// lately says whether the token was right here before.
func (s *sightings) lately(id string) bool { return s.at.Contains(id) }

// claim says whether this use of the token is the one of its minute that is written down.
func (s *sightings) claim(id string, now time.Time) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if last, ok := s.at.Get(id); ok && now.Sub(last) < sightingsEvery {
		return false
	}
	s.at.Add(id, now)
	return true
}
