package egresstest

import (
	"bufio"
	"io"
	"net"
	"net/http"
	"time"
)

// Pass harms nothing.
func Pass(p *Proxy, client *net.TCPConn) {
	p.relay(client, func(server net.Conn) { _, _ = io.Copy(client, server) })
}

// Reset breaks the connection before anything is read.
func Reset(_ *Proxy, client *net.TCPConn) { reset(client) }

// ResetAfterRequest reads the whole request, and breaks the connection without an answer.
func ResetAfterRequest(_ *Proxy, client *net.TCPConn) {
	readRequest(client)
	reset(client)
}

// Garbage answers what is no HTTP.
func Garbage(_ *Proxy, client *net.TCPConn) {
	readRequest(client)
	_, _ = client.Write([]byte("\x00\xffthis is no answer\r\n\r\n"))
}

// Silent reads the request and never answers.
func Silent(p *Proxy, client *net.TCPConn) {
	readRequest(client)
	<-p.closed
}

// CutAfter passes so many bytes of the answer, and closes the connection.
func CutAfter(bytes int64) Fault {
	return func(p *Proxy, client *net.TCPConn) {
		p.relay(client, func(server net.Conn) { _, _ = io.CopyN(client, server, bytes) })
	}
}

// Slow passes one byte of the answer, then one more after each pause.
func Slow(pause time.Duration) Fault {
	return func(p *Proxy, client *net.TCPConn) {
		p.relay(client, func(server net.Conn) { p.drip(client, server, pause) })
	}
}

func (p *Proxy) drip(client, server net.Conn, pause time.Duration) {
	tick := time.NewTicker(pause)
	defer tick.Stop()
	for {
		if _, err := io.CopyN(client, server, 1); err != nil {
			return
		}
		select {
		case <-tick.C:
		case <-p.closed:
			return
		}
	}
}

// relay passes the request on to the server, and does with the answer what it is told.
func (p *Proxy) relay(client net.Conn, answer func(server net.Conn)) {
	server, err := net.Dial("tcp", p.upstream)
	if err != nil {
		return
	}
	defer p.keep(server)()
	p.running.Go(func() {
		_, _ = io.Copy(server, client)
		_ = server.Close()
	})
	answer(server)
	_ = client.Close()
}

func readRequest(client net.Conn) {
	if r, err := http.ReadRequest(bufio.NewReader(client)); err == nil {
		_, _ = io.Copy(io.Discard, r.Body)
	}
}

// reset makes the kernel send RST instead of FIN.
func reset(client *net.TCPConn) {
	_ = client.SetLinger(0)
	_ = client.Close()
}
