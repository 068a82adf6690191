package call_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// withToken makes the API send {{secret.token}}.
func withToken(a *apidef.API) {
	a.Headers = []apidef.Row{{Key: "Authorization", Value: "Bearer {{secret.token}}"}}
}

// refused wants the API to be refused at save for its address, in the words.
func (w *world) refused(url string, words ...string) {
	w.t.Helper()
	a := apidef.API{Key: "order", Name: "Order", Method: "POST", URL: url, Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()}
	withToken(&a)
	_, err := w.calls.Save(w.ctx, w.db, a)
	fields := fault.Fields(err)
	if len(fields) != 1 || fields[0].Name != "url" {
		w.t.Fatalf("%s: %v", url, err)
	}
	for _, text := range words {
		contains(w.t, fields[0].Message, text)
	}
}

func TestASecretForAnotherHostIsRefusedAtSave(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.boundSecret(secret.Entry{Key: "token", Hosts: []string{"api.example.com", "*.shop.example"}}, "s3cr3t-t0ken")
	w.attribute("shop", attr.TypeText)
	w.refused("https://evil.example/x", "The secret token may not go to evil.example.", "An admin can add evil.example to the hosts of the secret.")
	w.refused("https://api.example.com:8443/x", "api.example.com:8443")
	w.refused("https://{{shop}}.api.example.com/x", "A value chooses the host", "add *.api.example.com to")
	w.refused("https://api.example.com.evil.example/{{shop}}", "evil.example")
	for _, url := range []string{"https://api.example.com/x", "https://API.example.com:443/{{shop}}", "https://{{shop}}.shop.example/", "https://a-{{shop}}.b.shop.example/"} {
		a := apidef.API{Key: "order", Name: "Order", Method: "POST", URL: url, Body: apidef.Body{Kind: apidef.NoBody}, Outcomes: apidef.DefaultOutcomes()}
		withToken(&a)
		must(t, w.calls.Check(w.ctx, a))
	}
}

func TestASecretForOtherAPIsIsRefused(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	w.boundSecret(secret.Entry{Key: "token", Hosts: []string{w.api.Listener.Addr().String()}, APIs: []string{"invoice"}}, "s3cr3t-t0ken")
	w.refused(w.api.URL, "The secret token is not for this API.", "An admin can tick the API in the secret")
	draft := apidef.API{Key: "new", Name: "Invoice", Method: "POST", URL: w.api.URL, Body: apidef.Body{Kind: apidef.NoBody}}
	withToken(&draft)
	if _, err := w.calls.Do(w.ctx, call.Request{Draft: &draft, CalledBy: call.ByTest}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an API that is not saved sent it: %v", err)
	}
}

func TestTheHostThatIsReallyCalledCounts(t *testing.T) {
	const sentence = "An admin can add %s to the hosts of the secret."
	evil := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Error("it was sent") }))
	t.Cleanup(evil.Close)
	t.Run("when another environment is active", func(t *testing.T) {
		w := newWorld(t, answers(200, ""))
		w.secret("token", "s3cr3t-t0ken")
		for key, url := range map[string]string{"own": w.api.URL, "other": evil.URL} {
			_, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: key, Name: key, Constants: []apidef.Row{{Key: "base", Value: url}}})
			must(t, err)
		}
		must(t, w.db.UseEnvironment(w.ctx, "own"))
		w.save(func(a *apidef.API) { a.URL = "{{env.base}}/x"; withToken(a) })
		if r := w.do(nil); r.Status != 200 {
			t.Errorf("the host of the secret was not called: %+v", r)
		}
		must(t, w.db.UseEnvironment(w.ctx, "other"))
		w.refusedCall(strings.Replace(sentence, "%s", evil.Listener.Addr().String(), 1))
	})
	t.Run("when the secret lost the host afterwards", func(t *testing.T) {
		w := newWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
		w.secret("token", "s3cr3t-t0ken")
		w.save(withToken)
		e, err := w.db.Secret(w.ctx, "token")
		must(t, err)
		e.Hosts = []string{"api.example.com"}
		_, err = w.db.SaveSecret(w.ctx, e)
		must(t, err)
		w.refusedCall("The secret token may not go to " + w.api.Listener.Addr().String() + ".")
	})
	t.Run("when the answer is a redirect, which is not followed", func(t *testing.T) {
		for _, method := range []string{"GET", "POST"} {
			w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
				http.Redirect(rw, r, evil.URL, http.StatusTemporaryRedirect)
			})
			w.secret("token", "s3cr3t-t0ken")
			w.save(func(a *apidef.API) { a.Method = method; withToken(a) })
			if r := w.do(nil); r.Status != http.StatusTemporaryRedirect {
				t.Errorf("%s: got %d", method, r.Status)
			}
		}
	})
}

// refusedCall wants the call to be refused before it is sent, and the log to say why.
func (w *world) refusedCall(sentence string) {
	w.t.Helper()
	_, err := w.calls.Do(w.ctx, call.Request{API: "order", CalledBy: call.ByChat})
	if fault.KindOf(err) != fault.Invalid {
		w.t.Errorf("got %v", err)
	}
	contains(w.t, fault.Message(err), sentence)
	contains(w.t, w.log().Detail.Problem, sentence)
	if _, err := w.calls.Do(w.ctx, call.Request{API: "order", DryRun: true}); err != nil {
		w.t.Errorf("a dry run is refused: %v", err)
	}
}

func TestASecretFromBeforeThereWereHostsGoesOn(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.secret("token", "s3cr3t-t0ken")
	w.unbind("token")
	w.save(withToken)
	if r := w.do(nil); r.Status != 200 {
		t.Errorf("got %+v", r)
	}
}
