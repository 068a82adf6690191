package credential

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
)

// grant is all that a token is asked for with. It is a copy: whoever waits for the token may be gone when it comes.
type grant struct {
	api, tokenURL, clientID, clientSecret, refreshToken, scope, audience string
	kind                                                                 apidef.AuthKind
	style                                                                oauth2.AuthStyle
	hashes                                                               []string // of all of it, under every key, the current one first

	private  []egress.Origin // that the fetch may reach
	security egress.Security
}

func (k *Keeper) grant(c *Call) grant {
	r := c.Request
	g := grant{api: c.API, kind: c.Auth.Kind, tokenURL: r.Auth("token_url"), clientID: r.Auth("client_id"), clientSecret: r.Auth("client_secret"),
		scope: r.Auth("scope"), audience: r.Auth("audience"), style: oauth2.AuthStyleInHeader,
		private: c.Grants, security: c.Security}
	if c.Auth.ClientIn == apidef.InPost || g.clientSecret == "" {
		g.style = oauth2.AuthStyleInParams
	}
	if g.kind == apidef.RefreshAuth {
		g.refreshToken = r.Auth("refresh_token")
	}
	for _, key := range k.hashKeys {
		g.hashes = append(g.hashes, g.hash(key))
	}
	return g
}

// hash is keyed, because what it is made of are secrets.
func (g grant) hash(key []byte) string {
	mac := hmac.New(sha256.New, key)
	for _, s := range []string{g.api, string(g.kind), g.tokenURL, g.clientID, g.clientSecret, g.refreshToken, g.scope, g.audience, strconv.Itoa(int(g.style))} {
		mac.Write(binary.BigEndian.AppendUint64(nil, uint64(len(s))))
		mac.Write([]byte(s))
	}
	return hex.EncodeToString(mac.Sum(nil))
}

// host is where tokens come from, for sentences.
func (g grant) host() string {
	if u, err := url.Parse(g.tokenURL); err == nil {
		return u.Host
	}
	return "The token URL"
}

// fetch asks for a token, through egress.
func (k *Keeper) fetch(ctx context.Context, g grant) (token, error) {
	asked := k.Now()
	ctx = context.WithValue(ctx, oauth2.HTTPClient, egress.Library(func(ctx context.Context, r egress.Request) (egress.Response, error) {
		r.Grants, r.Security = g.private, g.security
		return k.Sender.Do(ctx, r)
	}))
	more := url.Values{}
	if g.audience != "" {
		more.Set("audience", g.audience)
	}
	if g.kind == apidef.RefreshAuth {
		more.Set("grant_type", "refresh_token")
		more.Set("refresh_token", g.refreshToken)
	}
	config := clientcredentials.Config{ClientID: g.clientID, ClientSecret: g.clientSecret, TokenURL: g.tokenURL,
		Scopes: strings.Fields(g.scope), EndpointParams: more, AuthStyle: g.style}
	issued, err := config.Token(ctx)
	if err != nil {
		return token{}, g.failure(err)
	}
	t := token{Access: issued.AccessToken, Expires: expiry(issued, asked)}
	if g.kind == apidef.RefreshAuth {
		t.Refresh = issued.RefreshToken
	}
	return t, nil
}

// expiry counts from when the token was asked for, by our own clock. Providers write the seconds as a number or in quotes.
func expiry(issued *oauth2.Token, asked time.Time) time.Time {
	seconds, err := strconv.ParseFloat(fmt.Sprint(issued.Extra("expires_in")), 64)
	if err != nil || seconds <= 0 {
		return time.Time{}
	}
	const longest = 400 * 24 * 60 * 60
	return asked.Add(time.Duration(min(seconds, longest)) * time.Second)
}

// known errors of token endpoints (RFC 6749 section 5.2). What else they write may repeat what was sent.
var knownErrors = []string{"invalid_request", "invalid_client", "invalid_grant", "unauthorized_client", "unsupported_grant_type", "invalid_scope"}

// failure says why there is no token. It keeps nothing of the answer, whose text the errors of oauth2 hold.
func (g grant) failure(err error) *Refusal {
	if e, ok := errors.AsType[*egress.Error](err); ok {
		return &Refusal{e.Reason, "There is no token: " + e.Detail()}
	}
	refusal, ok := errors.AsType[*oauth2.RetrieveError](err)
	if !ok {
		return &Refusal{egress.Connection, g.host() + " answered with no token that could be read."}
	}
	why := "status " + strconv.Itoa(refusal.Response.StatusCode)
	if slices.Contains(knownErrors, refusal.ErrorCode) {
		why += ", " + refusal.ErrorCode
	}
	check := "the client ID and the client secret"
	if g.kind == apidef.RefreshAuth {
		check = "the client and the refresh token"
	}
	return &Refusal{egress.Connection, fmt.Sprintf("%s issued no token (%s). Check %s in the Authentication tab.", g.host(), why, check)}
}
