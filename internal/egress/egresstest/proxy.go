// Package egresstest has a network that fails: a proxy for tests which stands before a real server and does harm, one
// connection after the other.
package egresstest

import (
	"net"
	"sync"
	"testing"
)

// Fault is what happens to a connection.
type Fault func(p *Proxy, client *net.TCPConn)

// Proxy passes TCP connections on to a server, or harms them.
type Proxy struct {
	URL      string // http://host:port of the proxy
	upstream string
	listener net.Listener
	running  sync.WaitGroup

	mu     sync.Mutex
	faults []Fault
	taken  int
	open   map[net.Conn]bool
	closed chan struct{}
}

// NewProxy starts a proxy before the server at host:port. The first connection meets the first fault, and so on; the last
// fault stays. It ends with the test.
func NewProxy(t *testing.T, upstream string, faults ...Fault) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{URL: "http://" + l.Addr().String(), upstream: upstream, listener: l, faults: faults, open: map[net.Conn]bool{},
		closed: make(chan struct{})}
	p.running.Go(p.accept)
	t.Cleanup(p.close)
	return p
}

// Taken returns how many connections were made.
func (p *Proxy) Taken() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.taken
}

func (p *Proxy) accept() {
	for {
		conn, err := p.listener.Accept()
		if err != nil {
			return
		}
		fault := p.next()
		p.running.Go(func() {
			defer p.keep(conn)()
			fault(p, conn.(*net.TCPConn))
		})
	}
}

// next returns what happens to the connection that was just made.
func (p *Proxy) next() Fault {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.taken++
	f := p.faults[0]
	if len(p.faults) > 1 {
		p.faults = p.faults[1:]
	}
	return f
}

// keep notes an open connection until the returned function closes it.
func (p *Proxy) keep(conn net.Conn) func() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.open[conn] = true
	return func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		delete(p.open, conn)
		_ = conn.Close()
	}
}

func (p *Proxy) close() {
	_ = p.listener.Close()
	close(p.closed)
	p.mu.Lock()
	for conn := range p.open {
		_ = conn.Close()
	}
	p.mu.Unlock()
	p.running.Wait()
}
