package call_test

import (
	"fmt"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/secret"
)

// keeping is a world whose API "order" keeps answers for a minute, and whose time moves when it is told to.
type keeping struct {
	*world
	asked atomic.Int64
	mu    sync.Mutex
	at    time.Time
}

func newKeeping(t *testing.T, change func(*apidef.API), h http.HandlerFunc) *keeping {
	t.Helper()
	k := &keeping{at: time.Now()}
	k.world = newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		n := k.asked.Add(1)
		if h != nil {
			h(rw, r)
		}
		_, _ = fmt.Fprintf(rw, `{"n":%d}`, n)
	})
	var err error
	k.calls, err = call.NewExecutor(call.Options{Store: k.db, Client: k.client, Guard: hurried(), Keys: k.keys, Gateway: k.gateway,
		Journal: k.journal, Now: k.now, Log: slog.New(slog.DiscardHandler)})
	must(t, err)
	k.secret("pass", "canary-1")
	k.save(func(a *apidef.API) { k.kept(a); change(a) })
	return k
}

// kept makes the API one that keeps answers for a minute.
func (k *keeping) kept(a *apidef.API) {
	a.Method, a.URL, a.Options.CacheSeconds = "GET", k.api.URL+"/{{order_id}}", 60
	a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "n", Attribute: "total"}}
}

func (k *keeping) now() time.Time {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.at
}

func (k *keeping) pass(d time.Duration) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.at = k.at.Add(d)
}

func order(id string) attr.Values {
	return attr.Values{"order_id": attr.TextOf(id), "pin": attr.SecretOf("0000")}
}

func nothing(*apidef.API) {}

func TestAnAnswerIsUsedAgainUntilItsTimeIsOver(t *testing.T) {
	k := newKeeping(t, nothing, nil)
	first := k.call("order", order("1"))
	k.pass(59 * time.Second)
	again := k.call("order", order("1"))
	if first.Kept != nil || again.Kept == nil || !again.Kept.Used || again.Kept.Age != 59*time.Second || again.Values["total"].Text() != "1" ||
		again.Outcome != "success" || len(again.Attempts) != 0 || k.asked.Load() != 1 {
		t.Errorf("first %+v, then %+v after %d requests", first, again, k.asked.Load())
	}
	k.pass(time.Second)
	if r := k.call("order", order("1")); r.Kept != nil || r.Values["total"].Text() != "2" {
		t.Errorf("after a minute: %+v", r)
	}
	k.call("order", order("1"))
	if row := k.log(); row.Detail.Kept == nil || !row.Detail.Kept.Used || row.Detail.Answer != `{"n":2}` {
		t.Errorf("the log has %+v", row.Detail)
	}
}

func TestAnAnswerIsUsedForTheSameRequestAlone(t *testing.T) {
	k := newKeeping(t, func(a *apidef.API) {
		a.Headers = []apidef.Row{{Key: "X-Key", Value: "{{secret.pass}}"}, {Key: "X-Pin", Value: "{{pin}}"}}
	}, nil)
	k.save(func(a *apidef.API) { k.kept(a); a.Key = "other" })
	fresh := func(why, key string, values attr.Values) {
		t.Helper()
		before := k.asked.Load()
		if r := k.call(key, values); r.Kept != nil || k.asked.Load() != before+1 {
			t.Errorf("%s: %+v", why, r.Kept)
		}
		if r := k.call(key, values); r.Kept == nil {
			t.Errorf("%s: nothing is kept", why)
		}
	}
	fresh("the first", "order", order("1"))
	fresh("another value", "order", order("2"))
	fresh("another secret value", "order", attr.Values{"order_id": attr.TextOf("1"), "pin": attr.SecretOf("1234")})
	fresh("another API that asks for the same", "other", order("1"))
	a, err := k.db.API(k.ctx, "order")
	must(t, err)
	a.Name = "Renamed"
	_, err = k.calls.Save(k.ctx, k.db, a)
	must(t, err)
	fresh("another revision", "order", order("1"))
	e, err := k.db.Secret(k.ctx, "pass")
	must(t, err)
	e, err = k.keys.SealEntry(e, secret.New("canary-2"))
	must(t, err)
	_, err = k.db.SaveSecret(k.ctx, e)
	must(t, err)
	fresh("another value of a secret", "order", order("1"))
	_, err = k.db.SaveEnvironment(k.ctx, apidef.Environment{Key: "next", Name: "Next"})
	must(t, err)
	must(t, k.db.UseEnvironment(k.ctx, "next"))
	fresh("another environment", "order", order("1"))
}

func TestWhatIsNotAWholeAnswerIsNotKept(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(*apidef.API)
		answer http.HandlerFunc
	}{
		"when nobody asked for it":  {func(a *apidef.API) { a.Options.CacheSeconds = 0 }, nil},
		"of a POST":                 {func(a *apidef.API) { a.Method = "POST" }, nil},
		"of a DELETE":               {func(a *apidef.API) { a.Method = "DELETE" }, nil},
		"a 404":                     {nothing, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(404) }},
		"a 302":                     {nothing, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(302) }},
		"a part":                    {nothing, func(rw http.ResponseWriter, _ *http.Request) { rw.WriteHeader(206) }},
		"what may not be stored":    {nothing, func(rw http.ResponseWriter, _ *http.Request) { rw.Header().Set("Cache-Control", "private, No-Store") }},
		"a call without a response": {nothing, func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }},
		"a body of 9 MB": {func(a *apidef.API) { a.Options.MaxBytes = apidef.MostBytes },
			func(rw http.ResponseWriter, _ *http.Request) { _, _ = rw.Write(make([]byte, 9<<20)) }},
	} {
		t.Run(name, func(t *testing.T) {
			k := newKeeping(t, tt.change, tt.answer)
			for range 2 {
				if r := k.call("order", order("1")); r.Kept != nil {
					t.Errorf("it is kept: %+v", r.Kept)
				}
			}
		})
	}
}

func TestATestAlwaysSendsAndSaysWhatIsKept(t *testing.T) {
	k := newKeeping(t, nothing, nil)
	k.call("order", order("1"))
	k.pass(12 * time.Second)
	a, err := k.db.API(k.ctx, "order")
	must(t, err)
	test := func(values attr.Values) call.Result {
		t.Helper()
		r, err := k.calls.Do(k.ctx, call.Request{Draft: &a, Values: values, CalledBy: call.ByTest})
		must(t, err)
		return r
	}
	if r := test(order("1")); r.Kept == nil || r.Kept.Used || r.Kept.Age != 12*time.Second || r.Values["total"].Text() != "2" {
		t.Errorf("got %+v and %v", r.Kept, r.Values)
	}
	test(order("2"))
	if r := k.call("order", order("2")); r.Kept != nil {
		t.Error("a chat got the answer of a test")
	}
	if r := k.call("order", order("1")); r.Values["total"].Text() != "1" {
		t.Error("a test replaced what is kept")
	}
}

func TestWhatIsKeptIsBounded(t *testing.T) {
	k := newKeeping(t, func(a *apidef.API) { a.Options.MaxBytes = apidef.MostBytes }, func(rw http.ResponseWriter, _ *http.Request) {
		_, _ = rw.Write(make([]byte, 6<<20))
	})
	for i := range 6 { // more than 32 MB
		k.call("order", order(fmt.Sprint(i)))
	}
	if r := k.call("order", order("5")); r.Kept == nil {
		t.Error("the newest is forgotten")
	}
	if r := k.call("order", order("0")); r.Kept != nil {
		t.Error("the oldest is kept")
	}
	if n := k.calls.AnswersHeld(); n > 32<<20 || n < 20<<20 {
		t.Errorf("%d bytes are held", n)
	}
	small := newKeeping(t, nothing, nil)
	for i := range 1001 {
		small.call("order", order(fmt.Sprint(i)))
	}
	if r := small.call("order", order("0")); r.Kept != nil {
		t.Error("more than 1,000 answers are kept")
	}
}
