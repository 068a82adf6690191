// Package egress is the only way out: every byte that this program sends to another machine goes through Client.Do,
// which decides where a call may go, pins the checked addresses, and caps what comes back.
//
// It asks in this order: the form of the URL, the name, the port, one resolution of which every answer must pass,
// then a dial of exactly those addresses, checked once more under the dialler (server-side request forgery, OWASP API7:2023).
//
// It does not render, retry, log, cache answers, keep cookies, or use a proxy; it does not know what a secret is, so
// its callers decide whether a call may follow redirects; and a reply of 404 or 500 is a Response, not an error.
package egress

import (
	"context"
	"net"
	"net/http"
	"net/netip"
	"time"
)

// What a Request gets when it does not say otherwise, and what no Request can raise.
const (
	DefaultTimeout  = 30 * time.Second
	DefaultMaxBytes = 1 << 20
	MaxRedirects    = 3
	maxHeaderBytes  = 64 << 10
	maxMaxBytes     = 1 << 30
)

// Request is one call. The zero values of Method, Timeout and MaxBytes mean GET, DefaultTimeout and DefaultMaxBytes.
type Request struct {
	Method    string
	URL       string
	Target    Target      // of the URL, when the caller has read it already; of another one it counts for nothing
	Header    http.Header // from the definition; see package header
	Body      []byte
	Source    *Source       // the body, instead of Body, when it is not in the memory
	Grants    []Origin      // origins that this call may reach although they are private
	Redirects int           // how many to follow, MaxRedirects at most; only for GET and HEAD
	Timeout   time.Duration // for the whole chain, from the first look-up to the last byte
	MaxBytes  int64         // of the body, after decompression; 1 GiB at most
	Security  Security
}

// Hop is a redirect on the way of a call.
type Hop struct {
	Status int    `json:"status"`
	URL    string `json:"url"` // where it led
}

// Response is what came back, read to its end.
type Response struct {
	Status     int
	Header     http.Header
	Body       []byte
	Phases     Phases
	Proto      string
	RemoteAddr string
	Hops       []Hop // the redirects that were followed
	Unverified bool  // a certificate was not looked at, as Security.Unverified wants
}

// Resolver looks names up; *net.Resolver is one.
type Resolver interface {
	LookupNetIP(ctx context.Context, network, host string) ([]netip.Addr, error)
}

// Client sends requests under one policy. It is safe for concurrent use.
type Client struct {
	guard    *guard
	resolver Resolver
	connect  func(*net.Dialer, context.Context, string, string) (net.Conn, error)
	// Two pools: a kept connection that a grant opened must never carry a call without that grant. A grant is for
	// exactly one origin and pools are keyed by origin, so two are enough.
	open, granted *http.Transport
	owned         *owned
}

// New returns a client under the policy; a nil resolver means the system's.
func New(policy Policy, resolver Resolver) *Client {
	if resolver == nil {
		resolver = net.DefaultResolver
	}
	c := &Client{guard: newGuard(policy), resolver: resolver, connect: (*net.Dialer).DialContext, owned: newOwned()}
	c.open, c.granted = c.newTransport(), c.newTransport()
	return c
}

// Check returns the error with which Do would refuse to call the URL before it dials: for editors, which can say so
// when an API is saved.
func (c *Client) Check(ctx context.Context, rawURL string, grants ...Origin) error {
	ctx, cancel := context.WithTimeout(ctx, DefaultTimeout)
	defer cancel()
	x := &exchange{client: c, request: Request{URL: rawURL, Grants: grants}}
	t, err := parseTarget(rawURL)
	if err == nil {
		_, err = x.admit(ctx, t)
	}
	return x.failure(ctx, err)
}

// CloseIdleConnections closes the kept connections; those in use go on.
func (c *Client) CloseIdleConnections() {
	c.open.CloseIdleConnections()
	c.granted.CloseIdleConnections()
	c.owned.mu.Lock()
	defer c.owned.mu.Unlock()
	c.owned.kept.Purge()
}
