package resilience_test

import (
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/mccutchen/go-httpbin/v2/httpbin"

	"patchbay/internal/egress"
	"patchbay/internal/egress/egresstest"
	"patchbay/internal/resilience"
)

func TestWhatIsSafeIsSentAgainForStatusesThatPass(t *testing.T) {
	server := httptest.NewServer(httpbin.New())
	t.Cleanup(server.Close)
	passing := []int{408, 425, 429, 500, 502, 503, 504}
	for _, status := range append([]int{200, 204, 304, 400, 401, 404, 409, 422, 501, 505}, passing...) {
		for _, method := range []string{"GET", "HEAD", "PUT", "DELETE", "POST"} { // httpbin answers OPTIONS by itself
			want := 1
			if slices.Contains(passing, status) && method != "POST" {
				want = 3
			}
			t.Run(fmt.Sprintf("%s answered %d is sent %d times", method, status, want), func(t *testing.T) {
				r := newWorld(t).do(method, fmt.Sprintf("%s/status/%d", server.URL, status), func(p *resilience.Plan) { p.Retries = 2 })
				if len(r.attempts) != want || r.Status != status || r.err != nil {
					t.Errorf("got %d and %v after %+v", r.Status, r.err, r.attempts)
				}
			})
		}
	}
}

func TestAPostAnswered500IsSentOnceUnlessItsProviderHonoursTheKey(t *testing.T) {
	var posts atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) {
		posts.Add(1)
		rw.WriteHeader(http.StatusInternalServerError)
	}))
	t.Cleanup(server.Close)
	w := newWorld(t)
	if r := w.do("POST", server.URL); posts.Swap(0) != 1 || r.Status != 500 || len(w.pauses) != 0 {
		t.Errorf("got %d after %+v", r.Status, r.attempts)
	}
	if r := w.do("POST", server.URL, honoured); posts.Load() != 4 || r.Status != 500 || len(r.attempts) != 4 {
		t.Errorf("got %d after %+v", r.Status, r.attempts)
	}
}

func TestAPostWhoseConnectionWasRefusedIsSentAgain(t *testing.T) {
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	address := server.Listener.Addr().String()
	must(t, server.Listener.Close())
	t.Cleanup(server.Close)
	w := newWorld(t)
	w.paused = func() {
		var err error
		server.Listener, err = net.Listen("tcp", address)
		must(t, err)
		server.Start()
	}
	r := w.do("POST", "http://"+address)
	if r.Status != 200 || len(r.attempts) != 2 || r.attempts[0].Reason != egress.Connection || r.attempts[1].Status != 200 {
		t.Errorf("got %d and %v after %+v", r.Status, r.err, r.attempts)
	}
}

func TestWhatBrokeAfterTheRequestWasWrittenIsSentAgainOnlyWhereThatIsSafe(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, 4096)) }))
	t.Cleanup(server.Close)
	for name, fault := range map[string]egresstest.Fault{
		"reset":               egresstest.ResetAfterRequest,
		"answered by garbage": egresstest.Garbage,
		"cut in the head":     egresstest.CutAfter(20),
		"cut in the middle":   egresstest.CutAfter(1000),
	} {
		for method, want := range map[string]int{"POST": 1, "PUT": 2} {
			t.Run(fmt.Sprintf("a %s that was %s is sent %d times", method, name, want), func(t *testing.T) {
				proxy := egresstest.NewProxy(t, server.Listener.Addr().String(), fault, egresstest.Pass)
				r := newWorld(t).do(method, proxy.URL)
				if len(r.attempts) != want || proxy.Taken() != want || r.attempts[0].Reason != egress.Connection || (r.err == nil) != (want == 2) {
					t.Errorf("got %d and %v after %+v over %d connections", r.Status, r.err, r.attempts, proxy.Taken())
				}
			})
		}
	}
}

func TestWhatNoRepetitionMendsIsSentOnce(t *testing.T) {
	secure := httptest.NewTLSServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	secure.Config.ErrorLog = quiet()
	t.Cleanup(secure.Close)
	large := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, 2<<20)) }))
	t.Cleanup(large.Close)
	for url, want := range map[string]egress.Reason{secure.URL: egress.TLS, large.URL: egress.TooLarge, "http://169.254.169.254": egress.Blocked} {
		t.Run(string(want), func(t *testing.T) {
			if r := newWorld(t).do("GET", url); r.reason() != want || len(r.attempts) != 1 {
				t.Errorf("got %v after %+v", r.err, r.attempts)
			}
		})
	}
}

func TestThePausesDoubleUpToTwoSeconds(t *testing.T) {
	server := httptest.NewServer(httpbin.New())
	t.Cleanup(server.Close)
	w := newWorld(t)
	w.do("GET", server.URL+"/status/429", func(p *resilience.Plan) { p.Retries = 7 })
	ms := time.Millisecond
	want := []time.Duration{100 * ms, 200 * ms, 400 * ms, 800 * ms, 1600 * ms, 2000 * ms, 2000 * ms}
	if !slices.Equal(w.pauses, want) {
		t.Errorf("got %v", w.pauses)
	}
}

func TestRetryAfterIsObeyed(t *testing.T) {
	for name, tt := range map[string]struct {
		value    func() string
		from, to time.Duration // of the pause; none when both are 0
	}{
		"in seconds":              {text("7"), 7 * time.Second, 7 * time.Second},
		"as a date":               {inTime(20 * time.Second), 18 * time.Second, 20 * time.Second},
		"up to 30 seconds":        {text("30"), 30 * time.Second, 30 * time.Second},
		"not for longer":          {text("31"), 0, 0},
		"not for an hour":         {text("3600"), 0, 0},
		"not until a late date":   {inTime(time.Hour), 0, 0},
		"not for ever":            {text("99999999999999999999"), 0, 0},
		"but it asks for no less": {text("0"), 100 * time.Millisecond, 100 * time.Millisecond},
		"a date that has passed":  {inTime(-time.Hour), 100 * time.Millisecond, 100 * time.Millisecond},
		"nonsense is no pause":    {text("-5"), 100 * time.Millisecond, 100 * time.Millisecond},
	} {
		t.Run(name, func(t *testing.T) {
			url, asked := retryAfterServer(t, tt.value)
			w := newWorld(t)
			r := w.do("GET", url, func(p *resilience.Plan) { p.Timeout = time.Minute })
			if tt.to == 0 {
				if r.Status != 503 || asked() != 1 || len(w.pauses) != 0 {
					t.Errorf("got %d after pauses of %v", r.Status, w.pauses)
				}
				return
			}
			if r.Status != 200 || asked() != 2 || len(w.pauses) != 1 || w.pauses[0] < tt.from || w.pauses[0] > tt.to {
				t.Errorf("got %d after pauses of %v", r.Status, w.pauses)
			}
		})
	}
	t.Run("not beyond the time-out of the call", func(t *testing.T) {
		url, asked := retryAfterServer(t, text("20"))
		if r := newWorld(t).do("GET", url, func(p *resilience.Plan) { p.Timeout = 10 * time.Second }); r.Status != 503 || asked() != 1 {
			t.Errorf("got %d after %d calls", r.Status, asked())
		}
	})
}

func text(s string) func() string { return func() string { return s } }

func inTime(d time.Duration) func() string {
	return func() string { return time.Now().Add(d).UTC().Format(http.TimeFormat) }
}
