package egress

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"sync/atomic"
	"syscall"
	"time"
)

const (
	dialTimeout  = 10 * time.Second // for all addresses of one name together
	firstTimeout = 3 * time.Second  // for each address that is not the last: a dead one must not use up the time
	tlsTimeout   = 10 * time.Second
)

// pin is what one call may dial: addresses that were checked for it, and what they were checked against.
type pin struct {
	access access
	addrs  []netip.AddrPort
}

type pinKey struct{}

var errUnpinned = errors.New("egress: a dial without checked addresses")

// newTransport returns a transport that ignores the environment's proxies (Proxy is nil) and dials only pins.
// The pool's sizes are measured: two idle connections a host, the default, cost three quarters of the throughput.
func (c *Client) newTransport() *http.Transport {
	return &http.Transport{
		DialContext:            c.dial,
		TLSClientConfig:        &tls.Config{ClientSessionCache: tls.NewLRUClientSessionCache(0)},
		TLSHandshakeTimeout:    tlsTimeout,
		ForceAttemptHTTP2:      true, // a dialler of one's own would switch ALPN off
		DisableCompression:     true, // see readBody
		MaxIdleConns:           4096,
		MaxIdleConnsPerHost:    256,
		MaxConnsPerHost:        64,
		IdleConnTimeout:        90 * time.Second,
		MaxResponseHeaderBytes: maxHeaderBytes,
	}
}

// dial ignores the host that net/http asks for: it dials the pinned addresses, in the resolver's order (RFC 6724).
func (c *Client) dial(ctx context.Context, _, _ string) (net.Conn, error) {
	p, _ := ctx.Value(pinKey{}).(pin) // without one there is nothing to dial
	ctx, cancel := context.WithTimeout(ctx, dialTimeout)
	defer cancel()
	err := errUnpinned
	for i, ap := range p.addrs {
		d := &net.Dialer{Control: c.control(p.access)}
		if i < len(p.addrs)-1 {
			d.Timeout = firstTimeout
		}
		var conn net.Conn
		if conn, err = c.connect(d, ctx, "tcp", ap.String()); err == nil {
			return &countedConn{Conn: conn}, nil
		}
	}
	return nil, err
}

// control checks the address that the kernel is about to be given, whatever led to it.
func (c *Client) control(a access) func(string, string, syscall.RawConn) error {
	return func(network, address string, _ syscall.RawConn) error {
		if network != "tcp4" && network != "tcp6" {
			return blocked(ruleNetwork, network)
		}
		ap, err := netip.ParseAddrPort(address)
		if err != nil { // ":80" is this machine to the kernel
			return blocked(ruleNetwork, address)
		}
		return c.guard.check(a, ap)
	}
}

// admit judges the target for this call and returns what may be dialled. It resolves at most once, and every answer
// must pass: a name with one public and one private address is refused (DNS rebinding).
func (x *exchange) admit(ctx context.Context, t target) (pin, error) {
	x.origin = t.origin
	p := pin{access: x.client.guard.access(t.origin, x.request.Grants)}
	if err := x.client.guard.checkName(p.access); err != nil {
		return pin{}, err
	}
	addrs, err := x.resolve(ctx, t)
	if err != nil {
		return pin{}, err
	}
	for _, addr := range addrs {
		ap := netip.AddrPortFrom(addr.Unmap(), t.origin.Port)
		if err := x.client.guard.check(p.access, netip.AddrPortFrom(addr, t.origin.Port)); err != nil {
			return pin{}, err
		}
		p.addrs = append(p.addrs, ap)
	}
	return p, nil
}

// resolve asks for a name with dots as a rooted one: the machine's search list must not turn it into another.
func (x *exchange) resolve(ctx context.Context, t target) ([]netip.Addr, error) {
	if t.addr.IsValid() {
		return []netip.Addr{t.addr}, nil
	}
	start := time.Now()
	defer func() { x.trace.phases.DNS += time.Since(start) }()
	name := t.origin.Host
	if strings.Contains(name, ".") {
		name += "."
	}
	addrs, err := x.client.resolver.LookupNetIP(ctx, "ip", name)
	if err != nil || len(addrs) == 0 {
		return nil, &Error{Reason: Connection, Rule: RuleResolve, subject: t.origin.Host, Err: err}
	}
	return addrs, nil
}

// countedConn counts what left through it, so that an error can say whether anything did.
type countedConn struct {
	net.Conn
	written atomic.Int64
}

// Write counts before it writes: the answer may be here before this goroutine runs on.
func (c *countedConn) Write(b []byte) (int, error) {
	c.written.Add(int64(len(b)))
	n, err := c.Conn.Write(b)
	c.written.Add(int64(n - len(b)))
	return n, err
}
