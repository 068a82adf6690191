package egress

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptrace"
	"strconv"
	"strings"
	"time"
)

// Do sends the request and reads the response to its end. Its error is always an *Error.
func (c *Client) Do(ctx context.Context, r Request) (Response, error) {
	ctx, cancel := Within(ctx, cmp.Or(r.Timeout, DefaultTimeout))
	defer cancel()
	r.Method = cmp.Or(r.Method, http.MethodGet)
	r.MaxBytes = min(cmp.Or(r.MaxBytes, DefaultMaxBytes), maxMaxBytes)
	x := &exchange{client: c, request: r}
	resp, err := x.run(ctx)
	if err != nil {
		return Response{}, x.failure(ctx, err)
	}
	return resp, nil
}

// Within is context.WithTimeout for contexts that mostly end in time by themselves: those it returns as they are, without
// another timer.
func Within(ctx context.Context, d time.Duration) (context.Context, context.CancelFunc) {
	if deadline, ok := ctx.Deadline(); ok && time.Until(deadline) <= d {
		return ctx, func() {}
	}
	return context.WithTimeout(ctx, d)
}

// exchange is one call on its way, over all its redirects.
type exchange struct {
	client     *Client
	request    Request
	origin     Origin // of the current hop, for errors
	hops       []Hop
	unverified bool
	trace      trace
	body       *watched // of the current hop, nil when it is in the memory
}

func (x *exchange) run(ctx context.Context) (Response, error) {
	t, err := x.first()
	if err == nil {
		err = cmp.Or(checkMethod(x.request.Method), checkHeader(x.request.Header))
	}
	for hop := 0; err == nil; hop++ {
		var resp *http.Response
		if resp, err = x.send(ctx, t); err != nil {
			break
		}
		if !x.follows(resp, hop) {
			return x.read(resp)
		}
		drain(resp.Body)
		t, err = x.redirect(t, resp)
	}
	return Response{}, err
}

// first is where the first hop goes.
func (x *exchange) first() (target, error) {
	if t := x.request.Target; t.url != nil && t.raw == x.request.URL {
		return t.target, nil
	}
	return parseTarget(x.request.URL)
}

// send sends one hop. The check of admit is made for every request, kept connection or not, so that a connection
// which an earlier call opened lends its rights to nobody.
func (x *exchange) send(ctx context.Context, t target) (*http.Response, error) {
	p, err := x.admit(ctx, t)
	if err != nil {
		return nil, err
	}
	req := &http.Request{Method: x.request.Method, URL: t.url, Header: wireHeader(x.request.Header)}
	x.setBody(req)
	ctx = context.WithValue(httptrace.WithClientTrace(ctx, x.trace.hooks()), pinKey{}, p)
	transport, err := x.transport(p.access)
	if err != nil {
		return nil, err
	}
	return transport.RoundTrip(req.WithContext(ctx))
}

// failure makes the one error of a call, nil for nil.
func (x *exchange) failure(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = x.broken(err)
	}
	out := *e
	out.Host, out.Origin, out.Hops, out.Unverified, out.BytesWritten = x.origin.Host, x.origin, x.hops, x.unverified, x.trace.sent()
	switch {
	case out.Reason == Connection && isTimeout(ctx, err):
		out.Reason, out.Rule = Timeout, ""
	case out.Reason == Connection && x.trace.handshakeError() != nil:
		out.Reason, out.Err = TLS, x.trace.handshakeError()
	case out.Reason == Connection && isTLS(err):
		out.Reason = TLS
	case isHeaderFlood(err):
		out.Reason, out.Rule, out.subject = TooLarge, ruleHeaders, strconv.Itoa(maxHeaderBytes)
	}
	if out.Reason == TLS && out.Err != nil {
		out.Rule, out.subject = unsecured(out.Host, out.Err)
	}
	return &out
}

// broken is a connection that failed, or that was given up because the body could not be read.
func (x *exchange) broken(err error) *Error {
	if unread := x.sourceFailure(); unread != nil {
		return &Error{Reason: Connection, Rule: ruleSource, Err: unread}
	}
	return &Error{Reason: Connection, Err: cause(err)}
}

var errProtocol = errors.New("the answer is not HTTP, or ends too early")

// cause keeps only errors whose text this side made: net/http quotes what the other side sent, and that may be our
// own request line with its query.
func cause(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		return op
	}
	if cert, ok := errors.AsType[*tls.CertificateVerificationError](err); ok {
		return cert
	}
	for _, known := range []error{context.DeadlineExceeded, context.Canceled, io.EOF, io.ErrUnexpectedEOF, errUnpinned} {
		if errors.Is(err, known) {
			return known
		}
	}
	return errProtocol
}

func isTimeout(ctx context.Context, err error) bool {
	netErr, ok := errors.AsType[net.Error](err)
	return errors.Is(ctx.Err(), context.DeadlineExceeded) || ok && netErr.Timeout()
}

// isTLS finds the alerts that a server sends after the handshake (TLS 1.3 refuses client certificates there).
func isTLS(err error) bool {
	op, ok := errors.AsType[*net.OpError](err)
	return ok && op.Op == "remote error"
}

// isHeaderFlood goes by the text, which is all that net/http gives: for HTTP/1, HTTP/2, and HTTP/2's 1xx responses.
func isHeaderFlood(err error) bool {
	text := err.Error()
	return strings.Contains(text, "net/http: server response headers exceeded") ||
		strings.Contains(text, "http2: response header list larger") || strings.Contains(text, "header list too large")
}
