package engine_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/engine"
	"patchbay/internal/figure"
	"patchbay/internal/flow"
)

// verifying is how many visitors verify their phone at once.
const verifying = 32

// verifications measures whole phone verifications, two calls each, against a client that makes the same calls and
// nothing else.
func verifications(b *testing.B, name, address string) {
	w := newBench(b, address, benchKeys(b), plainly)
	provider := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body)
		rw.Header().Set("Content-Type", "application/json")
		_, _ = rw.Write([]byte(`{"success":true}`))
	}))
	defer provider.Close()
	for key, body := range map[string]string{"send": `{"to":"{{phone}}"}`, "check": `{"to":"{{phone}}","code":"{{user_otp}}"}`} {
		_, err := w.db.SaveAPI(w.ctx, apidef.API{Key: key, Name: key, Method: "POST", URL: provider.URL + "/" + key,
			Body: apidef.Body{Kind: apidef.JSONBody, Text: body}, Outcomes: apidef.DefaultOutcomes()})
		must(b, err)
	}
	next := func(id string) map[string]string { return map[string]string{flow.Next: id} }
	w.publish(b, "verify",
		flow.Component{ID: "welcome", Kind: flow.Message, Name: "Welcome", Settings: flow.Settings{Text: "Hi! Let us verify your phone number."}, Next: next("phone")},
		flow.Component{ID: "phone", Kind: flow.Phone, Name: "Phone", Settings: flow.Settings{Text: "What is your phone number?", Attribute: attr.Phone}, Next: next("send")},
		flow.Component{ID: "send", Kind: flow.API, Name: "Send", Settings: flow.Settings{API: "send", ResponseCodes: []string{"200"}},
			Next: map[string]string{"200": "wait", flow.Others: "failed"}},
		flow.Component{ID: "wait", Kind: flow.Delay, Name: "Wait", Next: next("code")},
		flow.Component{ID: "code", Kind: flow.Text, Name: "Code", Settings: flow.Settings{Text: "What is the code sent to {{phone}}?", Attribute: "user_otp"}, Next: next("check")},
		flow.Component{ID: "check", Kind: flow.API, Name: "Check", Settings: flow.Settings{API: "check", ResponseCodes: []string{"200"}},
			Next: map[string]string{"200": "verified", flow.Others: "failed"}},
		flow.Component{ID: "verified", Kind: flow.End, Settings: flow.Settings{Text: "Thank you! Your phone number {{phone}} is verified."}},
		flow.Component{ID: "failed", Kind: flow.End, Settings: flow.Settings{Text: "Sorry."}})
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: verifying}}
	call := func(int) {
		r, err := client.Post(provider.URL+"/send", "application/json", strings.NewReader(`{"to":"+14155552671"}`))
		if err != nil {
			b.Error(err)
			return
		}
		_, _ = io.Copy(io.Discard, r.Body)
		_ = r.Body.Close()
	}
	ratio, speed := against(func() float64 { return work(verifying, func(int) { w.verify(b) }) }, func() float64 { return work(verifying, call) })
	figure.Plain(name+": phone verifications, 9 steps and 2 calls each", speed, "/s")
	figure.Plain("  calls that a bare client makes meanwhile, for each", 1/ratio, "")
}

// verify goes through one verification, woken by the hub as a visitor's chat is.
func (w *bench) verify(b *testing.B) {
	v, err := w.engine.Start(w.ctx, engine.Start{Flow: "verify", Channel: "webchat"})
	if err != nil {
		b.Error(err)
		return
	}
	changed, leave := w.hub.Subscribe(v.ID)
	defer leave()
	for _, answer := range []string{"+14155552671", "123456"} {
		if _, err := w.engine.Send(w.ctx, v.ID, engine.Incoming{Text: answer}); err != nil {
			b.Error(err)
			return
		}
		for v.Status = "busy"; v.Status == "busy"; {
			<-changed
			if v, err = w.engine.Transcript(w.ctx, v.ID, 0); err != nil {
				b.Error(err)
				return
			}
		}
	}
	if lastText(v) != "Thank you! Your phone number +14155552671 is verified." {
		b.Errorf("it ended with %q", lastText(v))
	}
}
