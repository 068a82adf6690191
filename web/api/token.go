package api

import (
	"errors"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/otp"
)

// handler answers a request whose token is right.
type handler func(c echo.Context, t auth.Token) error

// with asks for a token that has the scope, and is not used too often, before the handler is asked.
func (a *API) with(scope auth.Scope, handle handler) echo.HandlerFunc {
	return func(c echo.Context) error {
		t, err := a.token(c)
		if err != nil {
			return err
		}
		if err := a.callers.Take(c, t.ID, "This token is used too often. Wait a moment and try again."); err != nil {
			return err
		}
		if !t.May(scope) {
			c.Response().Header().Set(echo.HeaderWWWAuthenticate, `Bearer error="insufficient_scope", scope="`+string(scope)+`"`)
			return fault.New(fault.Denied, "This token does not have the scope %q.", scope)
		}
		a.touch(c, t)
		return handle(c, t)
	}
}

// token returns the token that the request presents. Who presents a wrong one learns nothing, not even whether it was
// right once; who does so often waits, except where the right one comes from the same address.
func (a *API) token(c echo.Context) (auth.Token, error) {
	scheme, text, _ := strings.Cut(c.Request().Header.Get(echo.HeaderAuthorization), " ")
	if !strings.EqualFold(scheme, "Bearer") || text == "" {
		c.Response().Header().Set(echo.HeaderWWWAuthenticate, "Bearer")
		return auth.Token{}, fault.New(fault.SignedOut, "Send an API token, as Authorization: Bearer pby_...")
	}
	id, formed := auth.TokenID(strings.TrimSpace(text))
	network := otp.Network(c.RealIP())
	if a.strangers.Spent(network) && !a.seen.lately(id) {
		return auth.Token{}, a.wrong(c, network)
	}
	if !formed {
		return auth.Token{}, a.wrong(c, network)
	}
	t, err := a.Store.Token(c.Request().Context(), id)
	if err != nil && !errors.Is(err, fault.NotFound) {
		return auth.Token{}, err
	}
	if err != nil || !a.Keys.Fits(strings.TrimSpace(text), t.Hash) || !t.Live(a.Now()) {
		return auth.Token{}, a.wrong(c, network)
	}
	return t, nil
}

// wrong counts a wrong token for the address and refuses it.
func (a *API) wrong(c echo.Context, network string) error {
	if err := a.strangers.Take(c, network, "Too many wrong API tokens came from this address. Wait and try again."); err != nil {
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
