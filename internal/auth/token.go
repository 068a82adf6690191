package auth

import (
	"slices"
	"strings"
	"time"

	"patchbay/internal/fault"
)

// Scope is what a token may be used for.
type Scope string

// The scopes. None includes another one.
const (
	Call     Scope = "call"   // call stored APIs
	Read     Scope = "read"   // look at definitions, logs and conversations
	Write    Scope = "write"  // change APIs, attributes and flows, publish, import, steer conversations
	Managing Scope = "manage" // people, tokens, secrets and environments
)

// TokenScopes lists the scopes in the order that screens show them.
func TokenScopes() []Scope { return []Scope{Call, Read, Write, Managing} }

// Token lets a program use the JSON API. Times are zero where there are none. The token's own text is never kept: whoever
// loses it makes another one.
type Token struct {
	ID         string
	Name       string
	Scopes     []Scope
	Hash       string // see TokenKeys
	CreatedBy  string // name of who made it
	CreatedAt  time.Time
	ExpiresAt  time.Time
	LastUsedAt time.Time // to the minute
	RevokedAt  time.Time
}

// Validate returns every problem of the token.
func (t Token) Validate() error {
	var p fault.Problems
	if strings.TrimSpace(t.Name) == "" {
		p.Add("name", "Write a name that says which program uses the token.")
	}
	if len([]rune(t.Name)) > 80 {
		p.Add("name", "Keep the name under 80 characters.")
	}
	if len(t.Scopes) == 0 {
		p.Add("scope", "Choose at least one scope.")
	}
	for i, s := range t.Scopes {
		if !slices.Contains(TokenScopes(), s) || slices.Contains(t.Scopes[:i], s) {
			p.Add("scope", "Choose scopes of the list: call, read, write, manage, each once.")
			break
		}
	}
	if !t.ExpiresAt.IsZero() && !t.ExpiresAt.After(t.CreatedAt) {
		p.Add("expires", "Choose a time in the future.")
	}
	return p.Err()
}

// May says whether the token has the scope.
func (t Token) May(s Scope) bool { return slices.Contains(t.Scopes, s) }

// Actor is who does what the token is used for. It is never an owner: no token makes, changes or removes admins and owners.
func (t Token) Actor(ip string) Actor {
	a := Actor{ID: t.ID, Name: t.Name, Role: Viewer, IP: ip}
	switch {
	case t.May(Managing):
		a.Role = Admin
	case t.May(Write):
		a.Role = Builder
	}
	return a
}

// Revoked says whether somebody took the token back.
func (t Token) Revoked() bool { return !t.RevokedAt.IsZero() }

// Expired says whether the token's time is over.
func (t Token) Expired(now time.Time) bool { return !t.ExpiresAt.IsZero() && !now.Before(t.ExpiresAt) }

// Live says whether the token can be used.
func (t Token) Live(now time.Time) bool { return !t.Revoked() && !t.Expired(now) }
