package call_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

const verifyPath = "/integrations/custom-feature/verify-user-otp"

// gatewayWorld has a server that stands in the gateway's place, and opens nothing else.
func gatewayWorld(t *testing.T, seen chan<- http.Header) *world {
	t.Helper()
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		seen <- r.Header
		_, _ = rw.Write([]byte(`{"success":true,"verified":true,"phone":"+14155552671"}`))
	})
	w.connect(nil, strings.TrimPrefix(w.api.URL, "http://"))
	return w
}

func TestTheKeyOfTheGatewayIsSentToNobodyElse(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("it was sent") })
	w.secret(secret.OTPGatewayKey, "the key of the gateway")
	w.save(func(a *apidef.API) {
		a.Headers = []apidef.Row{{Key: "Authorization", Value: "{{secret.otp_gateway_key}}"}}
	})
	_, err := w.calls.Do(w.ctx, call.Request{API: "order", DryRun: true})
	must(t, err)
	const sentence = "The secret otp_gateway_key is for the built-in OTP gateway only. Make a secret of your own for this address."
	if _, err = w.calls.Do(w.ctx, call.Request{API: "order"}); fault.KindOf(err) != fault.Invalid || fault.Message(err) != sentence {
		t.Errorf("got %v", err)
	}
	if row := w.log(); row.Detail.Problem != sentence {
		t.Errorf("the row is %+v", row)
	}
}

func TestTheGateway(t *testing.T) {
	t.Run("is reached by an API whose URL begins with it, and told for whom", func(t *testing.T) {
		seen := make(chan http.Header, 1)
		w := gatewayWorld(t, seen)
		w.secret(secret.OTPGatewayKey, "the key of the gateway")
		w.save(func(a *apidef.API) {
			a.URL, a.Headers = "{{env.otp_gateway}}"+verifyPath, []apidef.Row{{Key: "Authorization", Value: "{{secret.otp_gateway_key}}"}}
		})
		r, err := w.calls.Do(w.ctx, call.Request{API: "order", Conversation: render.Conversation{ID: "cnv_1"}, Visitor: "10.0.0.1", Language: "pt"})
		must(t, err)
		if h := <-seen; h.Get("Patchbay-Conversation") != "cnv_1" || h.Get("Patchbay-Visitor") != "10.0.0.1" || h.Get("Patchbay-Language") != "pt" {
			t.Errorf("the gateway got %v", h)
		}
		if r.VerifiedPhone != "+14155552671" {
			t.Errorf("the verified phone is %q", r.VerifiedPhone)
		}
	})
	t.Run("is reached by no other URL", func(t *testing.T) {
		for _, url := range []string{"{{literal}}" + verifyPath, "{{env.otp_gateway}}.example.com" + verifyPath, "{{env.otp_gateway}}0/x"} {
			seen := make(chan http.Header, 1)
			w := gatewayWorld(t, seen)
			a := apidef.API{Key: "order", Name: "Order", Method: "POST", URL: strings.ReplaceAll(url, "{{literal}}", w.api.URL), Body: apidef.Body{Kind: apidef.NoBody}}
			if _, err := w.calls.Save(w.ctx, w.db, a); err != nil {
				continue // refused when it is saved, which is as good
			}
			if r := w.do(nil); r.Outcome != apidef.Blocked && r.Outcome != apidef.NoConnection {
				t.Errorf("%s: got %s", url, r.Outcome)
			}
			if len(seen) > 0 {
				t.Errorf("%s reached the gateway", url)
			}
		}
	})
	t.Run("is not believed when another environment is active", func(t *testing.T) {
		seen := make(chan http.Header, 1)
		w := gatewayWorld(t, seen)
		w.connect([]string{"127.0.0.0/8"}, "127.0.0.1:1")
		_, err := w.db.SaveEnvironment(w.ctx, apidef.Environment{Key: "other", Name: "Other", Constants: []apidef.Row{{Key: apidef.OTPGateway, Value: w.api.URL}}})
		must(t, err)
		must(t, w.db.UseEnvironment(w.ctx, "other"))
		w.save(func(a *apidef.API) { a.URL = "{{env.otp_gateway}}" + verifyPath })
		r := w.do(attr.Values{})
		if r.Status != 200 || r.VerifiedPhone != "" {
			t.Errorf("somebody else's gateway verified %q", r.VerifiedPhone)
		}
		if h := <-seen; h.Get("Patchbay-Conversation") != "" || h.Get("Patchbay-Visitor") != "" || h.Get("Patchbay-Language") != "" {
			t.Errorf("somebody else was told %v", h)
		}
	})
}
