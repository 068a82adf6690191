package web_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/auth"
)

// script returns the browser as htmx asks from the page that is open.
func (c *client) script(open string) *client {
	s := *c
	s.with = http.Header{"Hx-Request": {"true"}, "Hx-Current-Url": {c.base + open}}
	return &s
}

// toast is what the answer shows in the corner of the page.
func (a answer) toast() (text, tone string) {
	a.t.Helper()
	var said struct{ Toast struct{ Text, Tone string } }
	if h := a.header.Get("HX-Trigger"); h != "" {
		must(a.t, json.Unmarshal([]byte(h), &said))
	}
	return said.Toast.Text, said.Toast.Tone
}

func TestAnErrorLeavesThePageThatIsOpenAsItIs(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder).script("/apis/new")
	for _, c := range []struct {
		name   string
		answer answer
		status int
		says   string
	}{
		{"what is not there", b.post("/apis/no-such/test", "body_kind", "json"), 404, `There is no API "no-such".`},
		{"what a role may not do", w.as(auth.Viewer).script("/").post("/apis/new"), 403, "Your role does not allow this."},
		{"a form whose session is over", w.visitor().script("/").post("/apis/new"), 401, "You were signed out."},
		{"a form that is not whole", b.post("/apis/new", "name", "x"), 422, "This form is not whole."},
		{"words that are not ASCII", b.get("/apis/%C3%A9%F0%9F%98%80"), 404, `There is no API "é😀".`},
	} {
		t.Run(c.name, func(t *testing.T) {
			text, tone := c.answer.toast()
			if c.answer.status != c.status || !strings.Contains(text, c.says) || tone != "bad" {
				t.Errorf("answered %d %q %q", c.answer.status, text, tone)
			}
			if c.answer.header.Get("HX-Reswap") != "none" || c.answer.body != "" {
				t.Errorf("the page is swapped (%q) for %q", c.answer.header.Get("HX-Reswap"), c.answer.body)
			}
		})
	}
}

func TestAScriptWithoutASessionLeadsToTheSignInForm(t *testing.T) {
	w := newWorld(t)
	r := w.visitor().script("/apis/orders?tab=logs").get("/apis/orders/logs")
	if to := r.header.Get("HX-Redirect"); r.status != http.StatusNoContent || to != "/sign-in?next=%2Fapis%2Forders%3Ftab%3Dlogs" {
		t.Errorf("answered %d to %q", r.status, to)
	}
}

func TestAFormWithoutAKindOfBodyKeepsTheBody(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	b.postForm("/apis/new", apiFields("body", `{"a": 1}`)).wantRedirect("/apis/orders")
	half := apiFields("revision", "1")
	half.Del("body_kind")
	b.postForm("/apis/orders", half).want(422, "This form is not whole.")
	if a := w.api("orders"); a.Body.Text != `{"a": 1}` {
		t.Errorf("the body is %+v", a.Body)
	}
}

func TestAWordAboutWhatWasDoneWaitsForAPage(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	b.postForm("/apis/new", apiFields()).wantRedirect("/apis/orders")
	b.script("/apis").get("/apis?q=x")
	b.get("/apis/orders").want(200, "Orders is saved.")
}

func TestWhatIsNoTextIsRefusedInWords(t *testing.T) {
	w := newWorld(t)
	w.seed()
	b := w.as(auth.Builder)
	for _, path := range []string{"/apis/a%00b", "/apis/%FF", "/apis?q=%00", "/apis?q=%ff", "/apis?q=%zz", "/flows/a%00b", "/attributes/%C3x",
		"/chat/a%00b", "/logs/%00", "/conversations/%FF"} {
		t.Run(path, func(t *testing.T) { b.get(path).want(422, "That did not work") })
	}
	t.Run("a name with a NUL", func(t *testing.T) {
		b.postForm("/apis/new", apiFields("name", "a\x00b")).want(422, "This has characters that are no text.")
	})
	t.Run("a name that is not UTF-8", func(t *testing.T) {
		b.post("/attributes/new", "label", "a\xff", "type", "text", "scope", "contact").want(422, "This has characters that are no text.")
	})
	t.Run("a form that is none", func(t *testing.T) {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, w.url+"/apis/new", strings.NewReader("name=%zz"))
		must(t, err)
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		response, err := b.http.Do(r)
		must(t, err)
		must(t, response.Body.Close())
		if response.StatusCode != http.StatusUnprocessableEntity {
			t.Errorf("answered %d", response.StatusCode)
		}
	})
}

func TestHEADIsAnsweredWhereGETIs(t *testing.T) {
	w := newWorld(t)
	for _, path := range []string{"/", "/apis", "/healthz", "/people"} {
		if r := w.as(auth.Owner).do(http.MethodHead, path, nil); r.status != 200 || r.body != "" {
			t.Errorf("HEAD %s: %d %q", path, r.status, r.body)
		}
	}
	w.visitor().do(http.MethodHead, "/people", nil).wantRedirect("/sign-in?next=%2Fpeople")
}
