package main

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
)

// watched is an output that is told when a text has been written to it.
type watched struct {
	mu   sync.Mutex
	text bytes.Buffer
	want string
	seen func()
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	n, err := w.text.Write(p)
	if w.seen != nil && strings.Contains(w.text.String(), w.want) {
		w.seen()
		w.seen = nil
	}
	return n, err
}

func TestAChatThatWaitsForALineIsLeftAtOnce(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	gateway, err := freeAddress(ctx)
	must(t, err)
	typing, silent := io.Pipe()
	defer func() { _ = silent.Close() }()
	out, errOut := &watched{want: "> ", seen: interrupt}, &bytes.Buffer{}
	code := run(ctx, []string{"chat", "phone-verification", "--data-dir", t.TempDir(), "--gateway-listen", gateway}, typing, out, errOut)
	if code != exitFailed || !strings.Contains(errOut.String(), "Interrupted.") {
		t.Errorf("ended with %d: %s", code, errOut)
	}
}
