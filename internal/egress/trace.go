package egress

import (
	"crypto/tls"
	"net"
	"net/http/httptrace"
	"sync"
	"time"
)

// Phases is where the time of a call went, over all its redirects. A kept connection has no Connect and no TLS.
type Phases struct {
	DNS     time.Duration
	Connect time.Duration
	TLS     time.Duration
	Wait    time.Duration // from the connection to the first byte of the answer
	Body    time.Duration
}

// trace follows a call. Hooks run on the transport's goroutines, even after the call has ended (net/http finishes
// a dial for the next one), hence the lock; DNS and Body belong to the caller's goroutine alone.
type trace struct {
	mu                  sync.Mutex
	phases              Phases
	connect, shake, got time.Time
	conn                *countedConn
	mark                int64 // conn.written when this call got it
	wrote               bool  // on an earlier connection
	shakeErr            error // of the last handshake
	remote              string
}

// hooks must not have a Got1xxResponse: with one, net/http no longer caps the 1xx responses.
func (t *trace) hooks() *httptrace.ClientTrace {
	return &httptrace.ClientTrace{
		ConnectStart:         func(_, _ string) { t.locked(func() { t.connect = time.Now() }) },
		ConnectDone:          func(_, _ string, _ error) { t.locked(func() { t.phases.Connect += time.Since(t.connect) }) },
		TLSHandshakeStart:    func() { t.locked(func() { t.shake = time.Now() }) },
		TLSHandshakeDone:     func(_ tls.ConnectionState, err error) { t.locked(func() { t.shaken(err) }) },
		GotConn:              func(info httptrace.GotConnInfo) { t.locked(func() { t.gotConn(info.Conn) }) },
		GotFirstResponseByte: func() { t.locked(func() { t.phases.Wait += time.Since(t.got) }) },
	}
}

func (t *trace) locked(do func()) {
	t.mu.Lock()
	defer t.mu.Unlock()
	do()
}

func (t *trace) shaken(err error) {
	t.phases.TLS += time.Since(t.shake)
	t.shakeErr = err
}

func (t *trace) gotConn(conn net.Conn) {
	t.wrote = t.wroteHere()
	t.got, t.remote, t.shakeErr = time.Now(), conn.RemoteAddr().String(), nil
	if secure, ok := conn.(*tls.Conn); ok {
		conn = secure.NetConn()
	}
	t.conn, _ = conn.(*countedConn)
	if t.conn != nil {
		t.mark = t.conn.written.Load()
	}
}

// wroteHere counts bytes, so a kept connection that was found dead before the first one left is safe to repeat. On a
// connection that others share (HTTP/2) it errs towards yes.
func (t *trace) wroteHere() bool {
	return t.wrote || t.conn != nil && t.conn.written.Load() > t.mark
}

func (t *trace) sent() bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.wroteHere()
}

func (t *trace) handshakeError() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.shakeErr
}

func (t *trace) result() (Phases, string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.phases, t.remote
}
