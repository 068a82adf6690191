package api

import (
	"cmp"
	"context"
	"slices"
	"time"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/id"
)

// tokenStore keeps the tokens of programs.
type tokenStore interface {
	presentedStore
	TouchToken(ctx context.Context, id string) error
	ListTokens(ctx context.Context, search, after string, limit int) ([]auth.Token, error)
	Token(ctx context.Context, id string) (auth.Token, error)
	CreateToken(ctx context.Context, t auth.Token, lifetime time.Duration) (auth.Token, error)
	RevokeToken(ctx context.Context, id string) error
}

// Token is a token without its text.
type Token struct {
	ID         string       `json:"id" only:"read"`
	Name       string       `json:"name" need:"yes" doc:"Which program uses it." example:"\"Night job\""`
	Scopes     []auth.Scope `json:"scopes" need:"yes" doc:"Of those that the token has which asks." example:"[\"call\"]"`
	Expires    string       `json:"expires,omitempty" only:"write" doc:"How long it lasts, as 90d, 12w or never; 90d when it is left out." example:"\"90d\""`
	CreatedBy  string       `json:"created_by" only:"read"`
	CreatedAt  time.Time    `json:"created_at" only:"read"`
	ExpiresAt  *time.Time   `json:"expires_at,omitempty" only:"read"`
	LastUsedAt *time.Time   `json:"last_used_at,omitempty" only:"read" doc:"To the minute."`
	RevokedAt  *time.Time   `json:"revoked_at,omitempty" only:"read"`
}

// NewToken is a token with its text, which is answered once.
type NewToken struct {
	Token
	Text string `json:"token" doc:"The token itself. It can't be read again."`
}

func (v NewToken) location() string { return at("tokens", v.ID) }

func tokenOf(t auth.Token) Token {
	return Token{ID: t.ID, Name: t.Name, Scopes: t.Scopes, CreatedBy: t.CreatedBy, CreatedAt: t.CreatedAt.UTC(),
		ExpiresAt: timeOf(t.ExpiresAt), LastUsedAt: timeOf(t.LastUsedAt), RevokedAt: timeOf(t.RevokedAt)}
}

// timeOf is a time that may be none.
func timeOf(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

type tokenInput struct {
	Body Token `body:"json"`
}

func tokenOperations() []operation {
	return inGroup("Tokens",
		get("/tokens", auth.Managing, "listTokens", "List tokens", (*API).listTokens),
		create("/tokens", auth.Managing, "createToken", "Make a token", (*API).createToken),
		get("/tokens/{key}", auth.Managing, "getToken", "Read about a token", (*API).getToken),
		remove("/tokens/{key}", auth.Managing, "revokeToken", "Revoke a token", (*API).revokeToken).
			withDetail("It is refused from now on and stays in the list. A token has no revision, and so needs no If-Match."))
}

func (a *API) listTokens(ctx context.Context, in searching) (Page[Token], error) {
	after, limit, err := in.part("tokens")
	if err != nil {
		return Page[Token]{}, err
	}
	found, err := a.Store.ListTokens(ctx, in.Text, after, limit)
	return pageOf("tokens", found, limit, func(t auth.Token) string { return t.ID }, tokenOf), err
}

func (a *API) getToken(ctx context.Context, in keyed) (Token, error) {
	found, err := a.Store.Token(ctx, in.Key)
	return tokenOf(found), err
}

// usualLife is how long a token lasts of which nobody says.
const usualLife = "90d"

func (a *API) createToken(ctx context.Context, in tokenInput) (NewToken, error) {
	lifetime, err := auth.ParseLifetime(cmp.Or(in.Body.Expires, usualLife))
	if err == nil {
		err = mayHand(ctx, in.Body.Scopes)
	}
	if err != nil {
		return NewToken{}, err
	}
	t := auth.Token{ID: id.New(id.Token), Name: in.Body.Name, Scopes: in.Body.Scopes}
	text, hash := a.Keys.New(t.ID)
	t.Hash = hash
	made, err := a.Store.CreateToken(ctx, t, lifetime)
	return NewToken{tokenOf(made), text}, err
}

// mayHand keeps a token from making one that may do more.
func mayHand(ctx context.Context, scopes []auth.Scope) error {
	own := scopesOf(ctx)
	if i := slices.IndexFunc(scopes, func(s auth.Scope) bool { return !slices.Contains(own, s) && slices.Contains(auth.TokenScopes(), s) }); i >= 0 {
		return fault.New(fault.Denied, "This token does not have the scope %q, and so can't give it.", scopes[i])
	}
	return nil
}

func (a *API) revokeToken(ctx context.Context, in keyed) error {
	return a.Store.RevokeToken(ctx, in.Key)
}
