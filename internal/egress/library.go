package egress

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"strconv"
)

// Library returns what libraries ask for that want a client of net/http: every request of it is one call of do, which is
// Client.Do. It follows no redirects, which would take what a library sends to whoever the answer names.
func Library(do func(context.Context, Request) (Response, error)) *http.Client {
	return &http.Client{Transport: library(do), CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
}

type library func(context.Context, Request) (Response, error)

// RoundTrip sends the request. Its error is the *Error of Do.
func (do library) RoundTrip(r *http.Request) (*http.Response, error) {
	out := Request{Method: r.Method, URL: r.URL.String(), Header: r.Header}
	if r.Body != nil {
		var err error
		out.Body, err = io.ReadAll(r.Body)
		_ = r.Body.Close()
		if err != nil {
			return nil, err
		}
	}
	in, err := do(r.Context(), out)
	if err != nil {
		return nil, err
	}
	return &http.Response{Status: strconv.Itoa(in.Status) + " " + http.StatusText(in.Status), StatusCode: in.Status, Proto: in.Proto,
		Header: in.Header, Body: io.NopCloser(bytes.NewReader(in.Body)), ContentLength: int64(len(in.Body)), Request: r}, nil
}
