package egress_test

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"slices"
	"strings"
	"sync"
	"testing"

	"patchbay/internal/egress"
)

// zone is a resolver: rooted name -> successive answers, of which the last one stays. Other names do not exist.
type zone struct {
	mu      sync.Mutex
	answers map[string][][]string
	rooted  bool // only names with their root dot exist
	queries int
}

func (z *zone) LookupNetIP(_ context.Context, _, host string) ([]netip.Addr, error) {
	z.mu.Lock()
	defer z.mu.Unlock()
	z.queries++
	name := strings.TrimSuffix(host, ".") + "."
	sets := z.answers[name]
	if len(sets) == 0 || z.rooted && host != name {
		return nil, &net.DNSError{Err: "no such host", Name: host, IsNotFound: true}
	}
	if len(sets) > 1 {
		z.answers[name] = sets[1:]
	}
	var addrs []netip.Addr
	for _, text := range sets[0] {
		addrs = append(addrs, netip.MustParseAddr(text))
	}
	return addrs, nil
}

// wire stands for the network: it runs the dialler's own check as the kernel's caller does, notes the address that
// would be connected to, and connects to one local server instead.
type wire struct {
	mu    sync.Mutex
	to    string
	tls   string // where connections to port 443 end, when set
	dials []string
}

func (w *wire) connect(d *net.Dialer, ctx context.Context, _, address string) (net.Conn, error) {
	network := "tcp4"
	if netip.MustParseAddrPort(address).Addr().Is6() {
		network = "tcp6"
	}
	if err := d.Control(network, address, nil); err != nil {
		return nil, &net.OpError{Op: "dial", Net: network, Err: err}
	}
	w.mu.Lock()
	w.dials = append(w.dials, address)
	w.mu.Unlock()
	to := w.to
	if w.tls != "" && strings.HasSuffix(address, ":443") {
		to = w.tls
	}
	var plain net.Dialer
	return plain.DialContext(ctx, "tcp", to)
}

func (w *wire) dialled() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return slices.Clone(w.dials)
}

// wired returns a client whose every connection ends at the handler.
func wired(t *testing.T, p egress.Policy, r egress.Resolver, h http.HandlerFunc) (*egress.Client, *wire) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c, w := egress.New(p, r), &wire{to: server.Listener.Addr().String()}
	c.SetConnect(w.connect)
	t.Cleanup(c.CloseIdleConnections)
	return c, w
}

// loopback is the policy of an owner who opened this machine.
func loopback() egress.Policy {
	return egress.Policy{AllowCIDRs: []netip.Prefix{netip.MustParsePrefix("127.0.0.0/8")}, AnyPort: true}
}

// local returns a client that may reach loopback, and a real server there.
func local(t *testing.T, h http.HandlerFunc) (*egress.Client, *httptest.Server) {
	t.Helper()
	server := httptest.NewServer(h)
	t.Cleanup(server.Close)
	c := egress.New(loopback(), nil)
	t.Cleanup(c.CloseIdleConnections)
	return c, server
}

// rawServer answers each connection with what talk writes; it is no HTTP server.
func rawServer(t *testing.T, talk func(net.Conn)) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			go func() { defer conn.Close(); talk(conn) }()
		}
	}()
	return "http://" + l.Addr().String()
}

func ok(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write([]byte("ok")) }

func origin(t *testing.T, text string) egress.Origin {
	t.Helper()
	o, err := egress.ParseOrigin(text)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

// refusal returns the error of a call as what it must be.
func refusal(t *testing.T, err error) *egress.Error {
	t.Helper()
	e, is := errors.AsType[*egress.Error](err)
	if !is {
		t.Fatalf("want an *egress.Error, got %v", err)
	}
	return e
}

func wantReason(t *testing.T, err error, reason egress.Reason, rule string) {
	t.Helper()
	if e := refusal(t, err); e.Reason != reason || e.Rule != rule {
		t.Fatalf("got reason %q and rule %q (%v), want %q and %q", e.Reason, e.Rule, err, reason, rule)
	}
}

// quiet drops what a test server says about handshakes that are meant to fail.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
