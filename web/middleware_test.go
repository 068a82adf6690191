package web_test

import (
	"context"
	"errors"
	"net/http"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"patchbay/internal/apidef"
	"patchbay/internal/audit"
	"patchbay/internal/auth"
	"patchbay/web"
)

func TestEveryPageIsSealedAgainstScripts(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.addSecret("shop_token", "a value that is long enough")
	keys := strings.NewReplacer("/apis/:key", "/apis/send-otp", "/attributes/:key", "/attributes/user_otp", "/secrets/:key", "/secrets/shop_token",
		"/environments/:key", "/environments/convertalk", "/flows/:key", "/flows/phone-verification", "/chat/:flow", "/chat/phone-verification",
		"/people/:id", "/people/"+mustUser(w, auth.Owner).ID, ":id", "no-such")
	paths := []string{"/nowhere", "/static/nothing"}
	for _, r := range web.Routes() {
		if r.Method == http.MethodGet {
			paths = append(paths, keys.Replace(r.Path))
		}
	}
	owner, visitor := w.as(auth.Owner), w.visitor()
	nonces := map[string]bool{}
	for _, path := range paths {
		t.Run(path, func(t *testing.T) {
			for _, r := range []answer{owner.get(path), visitor.get(path)} {
				checkHeaders(t, path, r, nonces)
				checkMarkup(t, r)
			}
		})
	}
}

func checkHeaders(t *testing.T, path string, r answer, nonces map[string]bool) {
	t.Helper()
	csp := r.header.Get("Content-Security-Policy")
	if strings.HasPrefix(r.header.Get("Content-Disposition"), "attachment") {
		if !strings.HasPrefix(csp, "sandbox; default-src 'none'") {
			t.Errorf("a file to keep may do what %q lets it", csp)
		}
		return
	}
	for _, part := range []string{"default-src 'none'", "script-src 'self';", "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
		"require-trusted-types-for 'script'"} {
		if !strings.Contains(csp, part) {
			t.Errorf("the policy lacks %q: %s", part, csp)
		}
	}
	if strings.Contains(csp, "unsafe") || strings.Contains(csp, "strict-dynamic") || nonces[csp] {
		t.Errorf("the policy is weak, or its nonce is used twice: %s", csp)
	}
	nonces[csp] = true
	for name, want := range map[string]string{"X-Content-Type-Options": "nosniff", "Referrer-Policy": "same-origin",
		"Cross-Origin-Opener-Policy": "same-origin", "Strict-Transport-Security": ""} {
		if got := r.header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if !strings.HasPrefix(path, "/static/") && r.header.Get("Cache-Control") != "no-store" {
		t.Errorf("Cache-Control: %q", r.header.Get("Cache-Control"))
	}
}

// checkMarkup looks at what the browser gets for anything that the policy would have to stop.
func checkMarkup(t *testing.T, r answer) {
	t.Helper()
	r.doc().Find("*").Each(func(_ int, s *goquery.Selection) {
		for _, a := range s.Nodes[0].Attr {
			if a.Key == "style" || strings.HasPrefix(a.Key, "on") || strings.HasPrefix(a.Key, "hx-on") || strings.HasPrefix(strings.ToLower(a.Val), "javascript:") {
				t.Errorf("<%s %s=%q>", goquery.NodeName(s), a.Key, a.Val)
			}
		}
	})
	r.doc().Find("script:not([src])").Each(func(_ int, s *goquery.Selection) {
		if kind, _ := s.Attr("type"); kind != "application/json" {
			t.Errorf("an inline script: %s", s.Text())
		}
	})
}

func TestFormsOfOtherSitesAreRefused(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Owner)
	for _, c := range []struct {
		name, header, value string
		refused             bool
	}{
		{"from this site", "Sec-Fetch-Site", "same-origin", false},
		{"typed into the address bar", "Sec-Fetch-Site", "none", false},
		{"from a program", "X-Nothing", "", false},
		{"from another site", "Sec-Fetch-Site", "cross-site", true},
		{"from a sister site", "Sec-Fetch-Site", "same-site", true},
		{"from another origin, in an old browser", "Origin", "https://evil.example", true},
		{"from a sandboxed frame", "Origin", "null", true},
		{"from this origin, in an old browser", "Origin", w.url, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			browser := *w.as(auth.Owner)
			browser.with = http.Header{c.header: {c.value}}
			r := browser.post("/environments/convertalk/use")
			if !c.refused {
				r.wantRedirect("/environments")
				return
			}
			r.want(403, "This form was sent from another site.")
			browser.get("/environments").want(200) // links from elsewhere work
		})
	}
}

// brokenStore fails in the ways that a database and a programmer can.
type brokenStore struct{ web.Store }

const internals = "pq: relation users of secret-host:5432"

func (brokenStore) Environments(context.Context) ([]apidef.Environment, error) {
	return nil, errors.New(internals)
}

func (brokenStore) AuditEntries(context.Context, int64, int) ([]audit.Entry, error) {
	panic(internals)
}

func TestErrorPages(t *testing.T) {
	w := newWorld(t, func(o *web.Options) { o.Store = brokenStore{o.Store} })
	c := w.as(auth.Owner)
	t.Run("a failure and a panic say that it is our fault, and the log says why", func(t *testing.T) {
		for _, path := range []string{"/environments", "/audit"} {
			before := len(w.log.text())
			r := c.get(path)
			r.want(500, "Something went wrong on our side. Please try again.")
			for _, part := range []string{"pq:", "secret-host", "goroutine", ".go:", "panic"} {
				if strings.Contains(r.body, part) {
					t.Errorf("%s shows %q", path, part)
				}
			}
			if !strings.Contains(w.log.text()[before:], "secret-host") {
				t.Errorf("%s left no trace in the log", path)
			}
		}
	})
	t.Run("the site goes on after a panic", func(t *testing.T) { c.get("/people").want(200) })
	t.Run("a page that is not there is a page, too", func(t *testing.T) {
		c.get("/nowhere").want(404, "Not found", "There is no such page.", "Back to the start")
		w.visitor().get("/nowhere/at/all").want(404, "There is no such page.")
		c.get("/people/usr_1").want(404, "There is no such person.")
	})
	t.Run("a method that an address does not take is no page", func(t *testing.T) {
		c.do(http.MethodDelete, "/people", nil).want(404, "There is no such page.")
	})
	t.Run("what is in the address is shown as text", func(t *testing.T) {
		r := c.get("/attributes/%3Cscript%3Ealert(1)%3C%2Fscript%3E")
		if r.status != 404 || strings.Contains(r.body, "<script>alert") {
			t.Errorf("%d: %s", r.status, r.body)
		}
	})
	t.Run("health and readiness are plain words", func(t *testing.T) {
		w.visitor().get("/healthz").want(200, "ok")
		w.visitor().get("/readyz").want(200, "ready")
	})
}

func TestAFormThatIsTooLargeIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	answer := w.as(auth.Builder).post("/apis/new", "name", strings.Repeat("x", 3<<20))
	if answer.status != http.StatusRequestEntityTooLarge || !strings.Contains(answer.body, "more than can be sent at once") {
		t.Errorf("got %d: %.200s", answer.status, answer.body)
	}
}
