package call_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/mccutchen/go-httpbin/v2/httpbin"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
)

// bin is a world whose server is go-httpbin: somebody else's idea of HTTP.
type bin struct {
	*world
	number int
}

func newBin(t *testing.T) *bin {
	t.Helper()
	b := &bin{world: newWorld(t, httpbin.New(httpbin.WithMaxDuration(time.Minute), httpbin.WithMaxBodySize(16<<20)).ServeHTTP)}
	b.secret("pass", "right")
	return b
}

// get calls the path with a fresh API.
func (b *bin) get(path string, changes ...func(*apidef.API)) call.Result {
	b.t.Helper()
	b.number++
	key := fmt.Sprintf("bin-%d", b.number)
	b.save(func(a *apidef.API) {
		a.Key, a.Method, a.URL = key, "GET", b.world.api.URL+path
		for _, change := range changes {
			change(a)
		}
	})
	return b.call(key, nil)
}

// saves makes a required mapping of the path to the attribute "order_id".
func saves(path string) func(*apidef.API) {
	return func(a *apidef.API) {
		a.Mappings = append(a.Mappings, apidef.Mapping{Source: apidef.FromBody, Path: path, Attribute: "order_id", Required: true})
	}
}

func with(auth apidef.Auth) func(*apidef.API) { return func(a *apidef.API) { a.Auth = auth } }

func TestEveryStatusIsAResult(t *testing.T) {
	b := newBin(t)
	for status, outcome := range map[int]string{200: "success", 201: "success", 204: "success", 304: apidef.Others, 400: apidef.Others, 404: apidef.Others,
		418: apidef.Others, 429: apidef.Others, 500: apidef.Others, 503: apidef.Others} {
		if r := b.get(fmt.Sprintf("/status/%d", status)); r.Status != status || r.Outcome != outcome {
			t.Errorf("%d became %d and %s: %s", status, r.Status, r.Outcome, r.Problem)
		}
	}
}

func TestRedirectsOfEveryForm(t *testing.T) {
	b := newBin(t)
	for path, want := range map[string]struct{ status, hops int }{
		"/redirect/3": {200, 3}, "/relative-redirect/2": {200, 2}, "/absolute-redirect/1": {200, 1}, "/redirect/4": {302, 3},
		"/redirect-to?url=/get&status_code=307": {200, 1},
	} {
		if r := b.get(path); r.Status != want.status || len(r.Hops) != want.hops {
			t.Errorf("%s: %d after %v", path, r.Status, r.Hops)
		}
	}
}

func TestPackedBodiesAreUnpacked(t *testing.T) {
	b := newBin(t)
	for _, encoding := range []string{"gzip", "deflate"} {
		path := map[string]string{"gzip": "gzipped", "deflate": "deflated"}[encoding]
		if r := b.get("/"+encoding, saves(path)); r.Outcome != "success" || r.Values["order_id"].Text() != "true" {
			t.Errorf("%s: %s, %v, %s", encoding, r.Outcome, r.Mappings, r.Response.Body)
		}
	}
}

func TestWhatTakesTooLongEndsAtTheDeadline(t *testing.T) {
	b := newBin(t)
	short := func(a *apidef.API) { a.Options.TimeoutSeconds = 1 }
	for _, path := range []string{"/drip?duration=30s&numbytes=30&delay=0s", "/delay/30"} {
		began := time.Now()
		if r := b.get(path, short); r.Outcome != apidef.TimedOut || time.Since(began) > 10*time.Second {
			t.Errorf("%s: %s after %v", path, r.Outcome, time.Since(began))
		}
	}
	if r := b.get("/drip?duration=100ms&numbytes=5&delay=0s", short); r.Outcome != "success" || r.Response.Size != 5 {
		t.Errorf("a short drip: %s with %d bytes", r.Outcome, r.Response.Size)
	}
}

func TestAuthenticationAgainstSomebodyElses(t *testing.T) {
	b := newBin(t)
	user := apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Password: "{{secret.pass}}"}
	digest := user
	digest.Kind = apidef.DigestAuth
	for _, tt := range []struct {
		path   string
		auth   apidef.Auth
		status int
	}{
		{"/basic-auth/ada/right", user, 200}, {"/basic-auth/ada/wrong", user, 401}, {"/basic-auth/ada/right", apidef.Auth{}, 401},
		{"/hidden-basic-auth/ada/right", user, 200},
		{"/digest-auth/auth/ada/right", digest, 200}, {"/digest-auth/auth/ada/right/SHA-256", digest, 200}, {"/digest-auth/auth/ada/wrong", digest, 401},
		{"/bearer", apidef.Auth{Kind: apidef.BearerAuth, Token: "{{secret.pass}}"}, 200}, {"/bearer", apidef.Auth{}, 401},
	} {
		if r := b.get(tt.path, with(tt.auth)); r.Status != tt.status {
			t.Errorf("%s with %s: %d", tt.path, tt.auth.Kind, r.Status)
		}
	}
}

func TestCookiesAreNotKeptBetweenCalls(t *testing.T) {
	b := newBin(t)
	r := b.get("/cookies/set?session=s-1", func(a *apidef.API) { a.Options.Redirects = apidef.NoRedirects })
	if got := r.Response.Header.Get("Set-Cookie"); r.Status != http.StatusFound || got != "[secret]" {
		t.Errorf("got %d and %q", r.Status, got)
	}
	if r := b.get("/cookies/set?session=s-1"); r.Status != 200 || strings.Contains(string(r.Response.Body), "s-1") {
		t.Errorf("not even along a redirect: %d, %s", r.Status, r.Response.Body)
	}
	if r := b.get("/cookies"); r.Status != 200 || strings.Contains(string(r.Response.Body), "s-1") {
		t.Errorf("the next call sent one: %d, %s", r.Status, r.Response.Body)
	}
	own := func(a *apidef.API) { a.Headers = []apidef.Row{{Key: "Cookie", Value: "mine=1"}} }
	if r := b.get("/cookies", own); !strings.Contains(string(r.Response.Body), "mine") {
		t.Errorf("one of the definition is not sent: %s", r.Response.Body)
	}
}

func TestStreamsAndLargeBodies(t *testing.T) {
	b := newBin(t)
	large := func(a *apidef.API) { a.Options.MaxBytes = apidef.MostBytes }
	for _, tt := range []struct {
		path    string
		change  func(*apidef.API)
		outcome string
		size    int
	}{
		{"/stream/20", nothing, "success", 0}, {"/bytes/4096", nothing, "success", 4096}, {"/stream-bytes/4096?chunk_size=512", nothing, "success", 4096},
		{"/range/1048576", nothing, "success", 1 << 20}, {"/range/1048577", nothing, apidef.TooLarge, 0},
		{"/range/1048577", large, "success", 1<<20 + 1}, {"/range/10485761", large, apidef.TooLarge, 0},
	} {
		if r := b.get(tt.path, tt.change); r.Outcome != tt.outcome || tt.size > 0 && r.Response.Size != tt.size {
			t.Errorf("%s: %s with %d bytes: %s", tt.path, r.Outcome, r.Response.Size, r.Problem)
		}
	}
}

func TestHeadersArriveAsTheyAreWritten(t *testing.T) {
	b := newBin(t)
	r := b.get("/headers", saves("headers.X-Order.0"), func(a *apidef.API) {
		a.Headers = []apidef.Row{{Key: "X-Order", Value: "A 1"}, {Key: "X-Key", Value: "{{secret.pass}}"}}
	})
	if r.Values["order_id"].Text() != "A 1" || strings.Contains(string(r.Response.Body), `"right"`) {
		t.Errorf("got %v of %s", r.Mappings, r.Response.Body)
	}
	r = b.get("/response-headers?X-Total=12.50", func(a *apidef.API) {
		a.Mappings = []apidef.Mapping{{Source: apidef.FromHeader, Path: "x-total", Attribute: "total"}}
	})
	if r.Values["total"].Text() != "12.50" || r.Values["total"].Kind() != attr.Number {
		t.Errorf("the header is read as %v", r.Values["total"])
	}
	head := func(a *apidef.API) { a.Method = "HEAD" }
	if r := b.get("/head", head); r.Status != 200 || r.Response.Size != 0 {
		t.Errorf("HEAD: %d with %d bytes", r.Status, r.Response.Size)
	}
}

func TestAnAnswerOfSomebodyElseIsKeptUnlessHeForbidsIt(t *testing.T) {
	b := newBin(t)
	keep := func(a *apidef.API) { a.Options.CacheSeconds = 60 }
	for path, kept := range map[string]bool{"/uuid": true, "/response-headers?Cache-Control=no-store": false, "/status/500": false} {
		b.get(path, keep)
		if r := b.call(fmt.Sprintf("bin-%d", b.number), nil); (r.Kept != nil) != kept {
			t.Errorf("%s: kept is %v", path, r.Kept)
		}
	}
}
