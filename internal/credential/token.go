package credential

import (
	"context"
	"encoding/json"
	"errors"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// Store keeps tokens over restarts; *store.DB is one.
type Store interface {
	// OAuthToken returns the token of the first of the hashes that there is one for, or NotFound.
	OAuthToken(ctx context.Context, hashes []string) (SealedToken, error)
	// KeepOAuthToken stores the token over the one of the same hash, and forgets those whose time is over.
	KeepOAuthToken(ctx context.Context, t SealedToken) error
}

// Keys seal and hash; *secret.Keyring is them.
type Keys interface {
	DeriveAll(purpose string) [][]byte
	Seal(place string, text secret.Value) string
	Open(place, sealed string) (text secret.Value, stale bool, err error)
}

// SealedToken is a token as it is stored.
type SealedToken struct {
	Hash   string // of the API and of all that the token was asked for with
	API    string // ID
	Sealed string
	Until  time.Time // when it is of no more use
}

func (t SealedToken) place() string { return "oauth_tokens|" + t.Hash + "|token" }

// token is one in clear. It is never logged: it leaves this file sealed, or as a secret of a request.
type token struct {
	Access  string    `json:"access"`
	Refresh string    `json:"refresh,omitempty"` // the one to use next
	Expires time.Time `json:"expires,omitzero"`  // zero: nobody knows
}

const (
	maxKnown     = 1000             // tokens in memory
	early        = time.Minute      // before its end a token is renewed
	fetchTimeout = 30 * time.Second // of a fetch, for all who wait for it
	keepUnknown  = 30 * 24 * time.Hour
	keepRefresh  = 400 * 24 * time.Hour
)

// good says whether the token may be used, and is not the one that was refused.
func (t token) good(now time.Time, rejected string) bool {
	return t.Access != "" && t.Access != rejected && (t.Expires.IsZero() || now.Before(t.Expires.Add(-early)))
}

// token returns a good token that is not the rejected one. Whoever needs the same one at the same time waits for the same
// fetch, which no single caller ends by giving up.
func (k *Keeper) token(ctx context.Context, c *Call, rejected string) (string, error) {
	g := k.grant(c)
	if t, ok := k.known.Get(g.hashes[0]); ok && t.good(k.Now(), rejected) {
		return t.Access, nil
	}
	flight := k.flights.DoChan(g.hashes[0]+"|"+rejected, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), fetchTimeout)
		defer cancel()
		return k.renew(ctx, g, rejected)
	})
	select {
	case <-ctx.Done():
		if errors.Is(ctx.Err(), context.Canceled) {
			return "", &Refusal{egress.Connection, "The caller gave up before there was a token."}
		}
		return "", &Refusal{egress.Timeout, g.host() + " did not issue a token in time."}
	case landed := <-flight:
		if landed.Err != nil {
			return "", landed.Err
		}
		return landed.Val.(token).Access, nil
	}
}

// renew returns the stored token if that is good, another process may have renewed it, and a fresh one otherwise.
func (k *Keeper) renew(ctx context.Context, g grant, rejected string) (token, error) {
	if t, ok := k.known.Get(g.hashes[0]); ok && t.good(k.Now(), rejected) {
		return t, nil
	}
	t, err := k.stored(ctx, g)
	if err != nil {
		return t, err
	}
	if !t.good(k.Now(), rejected) {
		if t.Refresh != "" { // it replaces the one that the API was saved with
			g.refreshToken = t.Refresh
		}
		if t, err = k.fetch(ctx, g); err != nil {
			return t, err
		}
		k.keep(ctx, g, t)
	}
	k.known.Add(g.hashes[0], t)
	return t, nil
}

// stored returns the token of the database, the zero token for none and for one whose key is gone.
func (k *Keeper) stored(ctx context.Context, g grant) (token, error) {
	var t token
	s, err := k.Store.OAuthToken(ctx, g.hashes)
	if errors.Is(err, fault.NotFound) {
		return t, nil
	}
	if err != nil {
		k.Log.ErrorContext(ctx, "a stored token could not be read", "api", g.api, "error", err)
		return t, &Refusal{egress.Connection, "The stored token could not be read."}
	}
	text, _, err := k.Keys.Open(s.place(), s.Sealed)
	if err == nil {
		err = json.Unmarshal([]byte(text.Reveal()), &t)
	}
	if err != nil {
		k.Log.WarnContext(ctx, "a stored token can't be opened and is fetched anew", "api", g.api, "error", err)
		return token{}, nil
	}
	return t, nil
}

// keep stores the token. A call that has its token is made even when that fails.
func (k *Keeper) keep(ctx context.Context, g grant, t token) {
	s := SealedToken{Hash: g.hashes[0], API: g.api, Until: t.Expires}
	switch {
	case g.kind == apidef.RefreshAuth:
		s.Until = k.Now().Add(keepRefresh)
	case t.Expires.IsZero():
		s.Until = k.Now().Add(keepUnknown)
	}
	text, err := json.Marshal(t)
	if err == nil {
		s.Sealed = k.Keys.Seal(s.place(), secret.New(string(text)))
		err = k.Store.KeepOAuthToken(ctx, s)
	}
	if err != nil {
		k.Log.ErrorContext(ctx, "a token could not be stored", "api", g.api, "error", err)
	}
}
