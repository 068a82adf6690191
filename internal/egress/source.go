package egress

import (
	"bytes"
	"io"
	"net/http"
	"sync/atomic"
)

// Source is a body that is read while it is sent. Open is called for every time that it is sent, and must give the same
// Size bytes each time.
type Source struct {
	Open func() io.ReadCloser
	Size int64
}

// setBody gives a request the body. There is no GetBody: net/http must not send it again by itself.
func (x *exchange) setBody(req *http.Request) {
	switch r := x.request; {
	case r.Source != nil:
		x.body = &watched{ReadCloser: r.Source.Open()}
		req.Body, req.ContentLength = x.body, r.Source.Size
	case len(r.Body) > 0:
		req.Body, req.ContentLength = io.NopCloser(bytes.NewReader(r.Body)), int64(len(r.Body))
	}
}

// watched remembers that a body could not be read: net/http tells that like a failure of the connection. It reads on a
// goroutine of its own.
type watched struct {
	io.ReadCloser
	failed atomic.Pointer[error]
}

// Read implements io.Reader.
func (w *watched) Read(p []byte) (int, error) {
	n, err := w.ReadCloser.Read(p)
	if err != nil && err != io.EOF {
		w.failed.Store(&err)
	}
	return n, err
}

// sourceFailure returns why the body could not be read, or nil.
func (x *exchange) sourceFailure() error {
	if x.body == nil {
		return nil
	}
	if err := x.body.failed.Load(); err != nil {
		return *err
	}
	return nil
}
