// Package credential completes rendered requests with what proves who sends them: a password, a key, a signature, or a
// token that it fetches and keeps.
//
// It decides nothing about when a request is sent or sent again, and does not send it: package call does. Only tokens are
// fetched here, through egress as everything else.
package credential

import (
	"context"
	"encoding/base64"
	"log/slog"
	"net/http"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

// authorization is the header of most kinds.
const authorization = "Authorization"

// Sender sends requests; *egress.Client is one.
type Sender interface {
	Do(ctx context.Context, r egress.Request) (egress.Response, error)
}

// Options are what a Keeper works with. All are needed.
type Options struct {
	Store  Store
	Keys   Keys
	Sender Sender
	Now    func() time.Time
	Log    *slog.Logger
}

// Keeper completes requests and keeps their tokens. It is safe for concurrent use.
type Keeper struct {
	Options
	hashKeys [][]byte // of the hashes of what tokens were asked for with, the current key first
	known    *lru.Cache[string, token]
	flights  singleflight.Group
}

// New returns a keeper that has no tokens in memory yet.
func New(o Options) *Keeper {
	known, _ := lru.New[string, token](maxKnown) // it fails for sizes below 1 only
	return &Keeper{Options: o, hashKeys: o.Keys.DeriveAll("oauth-token-hash"), known: known}
}

// Call is a request that is being completed. It belongs to one goroutine.
type Call struct {
	API     string // its ID, "" of one that is not stored
	Auth    apidef.Auth
	Request *render.Rendered

	Grants   []egress.Origin // what the fetch of a token may reach,
	Security egress.Security // and how its connection is secured

	token string // that it was completed with
}

// Sign completes the request as far as that needs nobody else. Its error is an Invalid fault: a field is empty, or it can't
// be sent.
func (k *Keeper) Sign(ctx context.Context, c *Call) error {
	if err := c.missing(); err != nil {
		return err
	}
	r := c.Request
	switch c.Auth.Kind {
	case apidef.BasicAuth:
		return basic(r)
	case apidef.BearerAuth:
		r.SetHeader(authorization, "Bearer ", r.Auth("token"))
	case apidef.KeyAuth:
		c.addKey()
	case apidef.AWSAuth:
		return k.signAWS(ctx, r)
	case apidef.HMACAuth:
		return c.signHMAC()
	case apidef.CertAuth:
		return c.onlyTLS()
	}
	return nil
}

// Note says of a dry run what is done only when the call is made, "" for nothing, and puts a stand-in into the request.
func (c *Call) Note() string {
	switch {
	case c.Auth.FetchesToken():
		c.Request.SetHeader(authorization, "Bearer ", "token")
		return "The token is fetched when the call is made."
	case c.Auth.Kind == apidef.DigestAuth:
		c.Request.SetHeader(authorization, "Digest ", "response")
		return "The digest answers what the server asks when the call is made, so that a call is two requests."
	}
	return ""
}

// Complete does the rest of what the request needs before it is sent: it has a token fetched unless a good one is known. Its
// error is a *Refusal.
func (k *Keeper) Complete(ctx context.Context, c *Call) (err error) {
	if !c.Auth.FetchesToken() {
		return nil
	}
	if c.token, err = k.token(ctx, c, ""); err == nil {
		c.Request.SetHeader(authorization, "Bearer ", c.token)
	}
	return err
}

// Answer completes the request anew after it was refused, and says whether it is of use to send it once more.
func (k *Keeper) Answer(ctx context.Context, c *Call, response egress.Response) (again bool) {
	switch {
	case response.Status != http.StatusUnauthorized:
		return false
	case c.Auth.Kind == apidef.DigestAuth:
		return answerDigest(c.Request, response.Header)
	case !c.Auth.FetchesToken():
		return false
	}
	rejected := c.token
	renewed, err := k.token(ctx, c, rejected)
	if err != nil || renewed == rejected { // the refusal is what there is to show
		return false
	}
	c.token = renewed
	c.Request.SetHeader(authorization, "Bearer ", renewed)
	return true
}

// missing refuses to call without a credential: what the server says then helps nobody.
func (c *Call) missing() error {
	if c.Auth.Kind == apidef.NoAuth || c.Auth.Kind == "" {
		return nil
	}
	var p fault.Problems
	for _, f := range apidef.AuthFields() {
		if f.Template() && f.NeededBy(c.Auth.Kind) && strings.TrimSpace(c.Request.Auth(f.Name)) == "" {
			p.Add("auth."+f.Name, "%s: there is nothing in it.", f.Label)
		}
	}
	return p.Err()
}

func basic(r *render.Rendered) error {
	name := r.Auth("username")
	if strings.Contains(name, ":") {
		var p fault.Problems
		p.Add("auth.username", "User name: a colon ends it in Basic authentication (RFC 7617), so that it can't have one.")
		return p.Err()
	}
	r.SetHeader(authorization, "Basic ", base64.StdEncoding.EncodeToString([]byte(name+":"+r.Auth("password"))))
	return nil
}

func (c *Call) addKey() {
	if c.Auth.KeyIn == apidef.InQuery {
		c.Request.AddParameter(c.Auth.KeyName, c.Request.Auth("key_value"))
		return
	}
	c.Request.SetHeader(c.Auth.KeyName, "", c.Request.Auth("key_value"))
}
