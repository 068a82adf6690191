package egress_test

import (
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"compress/zlib"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

func zipped(t testing.TB, r io.Reader) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := io.Copy(z, r); err != nil {
		t.Fatal(err)
	}
	_ = z.Close()
	return out.Bytes()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }

func TestABodyMayFillItsCapAndNotOneByteMore(t *testing.T) {
	client, server := local(t, func(w http.ResponseWriter, r *http.Request) {
		_, _ = io.WriteString(w, strings.Repeat("x", len(r.URL.Query().Get("n"))))
	})
	fits, err := client.Do(t.Context(), egress.Request{URL: server.URL + "?n=1234", MaxBytes: 4})
	if err != nil || string(fits.Body) != "xxxx" {
		t.Fatalf("got %q, %v", fits.Body, err)
	}
	_, err = client.Do(t.Context(), egress.Request{URL: server.URL + "?n=12345", MaxBytes: 4})
	wantReason(t, err, egress.TooLarge, "response_body")
}

func TestAnEndlessBodyEndsAtTheDefaultCap(t *testing.T) {
	client, server := local(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/full" {
			_, _ = io.CopyN(w, zeros{}, egress.DefaultMaxBytes)
			return
		}
		_, _ = io.Copy(w, zeros{})
	})
	full, err := client.Do(t.Context(), egress.Request{URL: server.URL + "/full"})
	if err != nil || len(full.Body) != egress.DefaultMaxBytes {
		t.Errorf("a full body: %d bytes, %v", len(full.Body), err)
	}
	_, err = client.Do(t.Context(), egress.Request{URL: server.URL})
	wantReason(t, err, egress.TooLarge, "response_body")
	if fault.KindOf(err) != fault.TooLarge {
		t.Errorf("as a fault it is %q", fault.KindOf(err))
	}
	if want := "The body of the response is larger than 1048576 bytes."; refusal(t, err).Detail() != want {
		t.Errorf("got %q", refusal(t, err).Detail())
	}
}

func TestGzipIsDecodedWhoeverAskedForIt(t *testing.T) {
	body := zipped(t, strings.NewReader("hello"))
	client, server := local(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Encoding", "GZIP")
		_, _ = w.Write(body)
	})
	for _, h := range []http.Header{nil, {"Accept-Encoding": {"gzip"}}} {
		resp, err := client.Do(t.Context(), egress.Request{URL: server.URL, Header: h})
		if err != nil || string(resp.Body) != "hello" || resp.Header.Get("Content-Encoding") != "" {
			t.Errorf("with header %v: got %q, %v, %v", h, resp.Body, resp.Header, err)
		}
	}
	resp, err := client.Do(t.Context(), egress.Request{Method: "HEAD", URL: server.URL})
	if err != nil || len(resp.Body) != 0 {
		t.Errorf("HEAD: got %q, %v", resp.Body, err)
	}
}

func TestDeflateIsDecodedInBothOfItsFormats(t *testing.T) {
	for name, pack := range map[string]func(io.Writer) io.WriteCloser{
		"zlib": func(w io.Writer) io.WriteCloser { return zlib.NewWriter(w) },
		"bare": func(w io.Writer) io.WriteCloser { z, _ := flate.NewWriter(w, flate.BestSpeed); return z },
	} {
		t.Run(name, func(t *testing.T) {
			client, server := local(t, func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Encoding", "deflate")
				z := pack(w)
				_, _ = io.Copy(z, io.LimitReader(zeros{}, int64(len(r.URL.RawQuery))<<20))
				_ = z.Close()
			})
			r, err := client.Do(t.Context(), egress.Request{URL: server.URL + "?x"})
			if err != nil || len(r.Body) != 1<<20 || r.Header.Get("Content-Encoding") != "" {
				t.Errorf("got %d bytes, %v", len(r.Body), err)
			}
			_, err = client.Do(t.Context(), egress.Request{URL: server.URL + "?xx"})
			wantReason(t, err, egress.TooLarge, "response_body")
		})
	}
}

func TestCompressedTricksAreRefused(t *testing.T) {
	bomb := zipped(t, io.LimitReader(zeros{}, 4<<20))
	empty := zipped(t, strings.NewReader(""))
	for name, answer := range map[string]func(io.Writer) error{
		"a gzip bomb":                         func(w io.Writer) error { _, err := w.Write(bomb); return err },
		"endless gzip members without output": func(w io.Writer) error { _, err := w.Write(empty); return err },
	} {
		t.Run(name, func(t *testing.T) {
			client, server := local(t, func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Encoding", "gzip")
				for answer(w) == nil {
				}
			})
			_, err := client.Do(t.Context(), egress.Request{URL: server.URL, Timeout: 10 * time.Second})
			wantReason(t, err, egress.TooLarge, "response_body")
		})
	}
}

func TestResponseHeadersAreCapped(t *testing.T) {
	long := strings.Repeat("x", 100)
	flood := func(head, line string) string {
		return rawServer(t, func(conn net.Conn) {
			_, _ = bufio.NewReader(conn).ReadString('\n')
			_, _ = io.WriteString(conn, head)
			for _, err := io.WriteString(conn, line); err == nil; _, err = io.WriteString(conn, line) {
			}
		})
	}
	for name, url := range map[string]string{
		"endless headers":           flood("HTTP/1.1 200 OK\r\n", "X-A: "+long+"\r\n"),
		"endless interim responses": flood("", "HTTP/1.1 103 Early Hints\r\nX-A: "+long+"\r\n\r\n"),
	} {
		t.Run(name, func(t *testing.T) {
			_, err := egress.New(loopback(), nil).Do(t.Context(), egress.Request{URL: url, Timeout: 10 * time.Second})
			wantReason(t, err, egress.TooLarge, "response_headers")
		})
	}
}

func TestResponseHeadersAreCappedInHTTP2(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range len(r.URL.Path) * 10 {
			w.Header().Add("X-A", strings.Repeat("x", 1000))
		}
		if r.URL.Path == "/1" {
			for r.Context().Err() == nil {
				w.WriteHeader(http.StatusEarlyHints)
			}
		}
	}))
	server.EnableHTTP2 = true
	server.StartTLS()
	t.Cleanup(server.Close)
	client := egress.New(loopback(), nil)
	client.Trust(server.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs)
	if _, err := client.Do(t.Context(), egress.Request{URL: server.URL + "/12"}); err != nil {
		t.Fatalf("30 kB: %v", err)
	}
	for _, path := range []string{"/1234567", "/1"} {
		_, err := client.Do(t.Context(), egress.Request{URL: server.URL + path, Timeout: 10 * time.Second})
		wantReason(t, err, egress.TooLarge, "response_headers")
	}
}

func TestTheDeadlineHoldsForTheWholeChain(t *testing.T) {
	drip := func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			_, _ = w.Write([]byte("."))
			_ = http.NewResponseController(w).Flush()
			time.Sleep(10 * time.Millisecond)
		}
	}
	for name, h := range map[string]http.HandlerFunc{
		"a body that drips":       drip,
		"headers that never come": func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() },
		"redirects that dawdle": func(w http.ResponseWriter, r *http.Request) {
			time.Sleep(120 * time.Millisecond)
			http.Redirect(w, r, "/", http.StatusFound)
		},
		"a redirect with a body that drips": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "/", http.StatusFound)
			drip(w, r)
		},
	} {
		t.Run(name, func(t *testing.T) {
			client, server := local(t, h)
			start := time.Now()
			_, err := client.Do(t.Context(), egress.Request{URL: server.URL, Timeout: 300 * time.Millisecond, Redirects: 3})
			wantReason(t, err, egress.Timeout, "")
			if took := time.Since(start); took < 250*time.Millisecond || took > time.Second {
				t.Errorf("took %v of 300 ms", took)
			}
		})
	}
}
