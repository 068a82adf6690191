package egress_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"testing/iotest"

	"patchbay/internal/egress"
)

// source is a body that is opened anew for every time it is sent, and counts that and how often it is closed.
type source struct {
	opened, closed atomic.Int32
	read           func() io.Reader
}

func (s *source) open() io.ReadCloser {
	s.opened.Add(1)
	return struct {
		io.Reader
		io.Closer
	}{s.read(), s}
}

func (s *source) Close() error {
	s.closed.Add(1)
	return nil
}

func TestABodyIsReadWhileItIsSent(t *testing.T) {
	const size = 3 << 20
	var got atomic.Int64
	c, server := local(t, func(_ http.ResponseWriter, r *http.Request) {
		n, _ := io.Copy(io.Discard, r.Body)
		got.Store(n)
		if r.ContentLength != size {
			t.Errorf("its length is said to be %d", r.ContentLength)
		}
	})
	s := &source{read: func() io.Reader { return io.LimitReader(endless{}, size) }}
	for range 2 {
		_, err := c.Do(t.Context(), egress.Request{Method: "POST", URL: server.URL, Source: &egress.Source{Open: s.open, Size: size}})
		if err != nil || got.Load() != size {
			t.Errorf("%d bytes came, %v", got.Load(), err)
		}
	}
	if s.opened.Load() != 2 || s.closed.Load() < 2 {
		t.Errorf("it was opened %d and closed %d times", s.opened.Load(), s.closed.Load())
	}
}

func TestABodyThatCannotBeReadIsSaidToBe(t *testing.T) {
	c, server := local(t, func(_ http.ResponseWriter, r *http.Request) { _, _ = io.Copy(io.Discard, r.Body) })
	gone := errors.New("deleted")
	s := &source{read: func() io.Reader { return io.MultiReader(strings.NewReader("half"), iotest.ErrReader(gone)) }}
	_, err := c.Do(t.Context(), egress.Request{Method: "POST", URL: server.URL, Source: &egress.Source{Open: s.open, Size: 100}})
	e, ok := errors.AsType[*egress.Error](err)
	if !ok || e.Reason != egress.Connection || !strings.Contains(e.Detail(), "a file in it may be deleted") || !errors.Is(err, gone) {
		t.Errorf("got %v", err)
	}
}

// endless are bytes without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }
