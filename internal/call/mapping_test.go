package call_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
)

func TestMappings(t *testing.T) {
	const body = `{"order":{"id":"A-1","total":12345678901234567890.10,"none":null,"tags":["a","b"]},"list":[{"n":1},{"n":2}]}`
	for name, tt := range map[string]struct {
		row   apidef.Mapping
		found call.Found
		value string
	}{
		"a value is saved":                         {apidef.Mapping{Source: apidef.FromBody, Path: "order.id", Attribute: "order_id"}, call.Hit, "A-1"},
		"numbers keep every digit":                 {apidef.Mapping{Source: apidef.FromBody, Path: "order.total", Attribute: "total"}, call.Hit, "12345678901234567890.10"},
		"a number becomes text where text is kept": {apidef.Mapping{Source: apidef.FromBody, Path: "list.1.n", Attribute: "order_id"}, call.Hit, "2"},
		"null is told from missing":                {apidef.Mapping{Source: apidef.FromBody, Path: "order.none", Attribute: "order_id"}, call.FoundNull, ""},
		"what is not there is missing":             {apidef.Mapping{Source: apidef.FromBody, Path: "order.gone", Attribute: "order_id"}, call.Missing, ""},
		"text is no number":                        {apidef.Mapping{Source: apidef.FromBody, Path: "order.id", Attribute: "total"}, call.WrongType, ""},
		"an object is no text":                     {apidef.Mapping{Source: apidef.FromBody, Path: "order", Attribute: "order_id"}, call.WrongType, ""},
		"a header":                                 {apidef.Mapping{Source: apidef.FromHeader, Path: "x-request-id", Attribute: "order_id"}, call.Hit, "r-1"},
		"the status":                               {apidef.Mapping{Source: apidef.FromStatus, Attribute: "total"}, call.Hit, "200"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, answers(200, body))
			w.save(func(a *apidef.API) { a.Mappings = []apidef.Mapping{tt.row} })
			r := w.do(nil)
			if r.Mappings[0].Found != tt.found {
				t.Errorf("got %+v", r.Mappings[0])
			}
			v, saved := r.Values[tt.row.Attribute]
			if saved != (tt.found == call.Hit || tt.found == call.FoundNull) || v.Text() != tt.value {
				t.Errorf("saved %q, %t", v.Text(), saved)
			}
		})
	}
}

func TestARequiredMapping(t *testing.T) {
	required := []apidef.Mapping{{Source: apidef.FromBody, Path: "id", Attribute: "order_id", Required: true}}
	for name, tt := range map[string]struct{ body, want string }{
		"that hits leaves the outcome alone":          {`{"id":"1"}`, "success"},
		"that misses is mapping_failed":               {`{}`, apidef.MappingFailed},
		"in a body that is no JSON is not_json":       {`<html>`, apidef.NotJSON},
		"in JSON that is cut off is not_json":         {`{"id":"1"`, apidef.NotJSON},
		"in JSON that is nested too deep is not_json": {strings.Repeat("[", 200) + strings.Repeat("]", 200), apidef.NotJSON},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, answers(200, tt.body))
			w.save(func(a *apidef.API) { a.Mappings = required })
			if r := w.do(nil); r.Outcome != tt.want {
				t.Errorf("got %s", r.Outcome)
			}
		})
	}
}

func TestSecretsThatAreEchoed(t *testing.T) {
	const token = `sec"ret/t0ken+1`
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		rw.Header().Set("X-Echo", r.Header.Get("Authorization"))
		rw.Header().Set("Set-Cookie", "session=abc")
		_, _ = rw.Write([]byte(`{"plain":` + string(attr.TextOf(token).JSON()) + `,"base64":"eHNlYyJyZXQvdDBrZW4rMQ==","hex":"7365632272657 4","id":"1"}`))
	})
	w.secret("token", token)
	w.save(func(a *apidef.API) {
		a.Headers = []apidef.Row{{Key: "Authorization", Value: "{{secret.token}}"}}
		a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "plain", Attribute: "order_id"},
			{Source: apidef.FromBody, Path: "plain", Attribute: "pin"}}
	})
	r := w.do(nil)
	everything := asJSON(t, r) + asJSON(t, w.log())
	for _, form := range []string{token, `sec\"ret/t0ken+1`, "NlYyJyZXQvdDBrZW4rM", "session=abc"} {
		if strings.Contains(everything, form) {
			t.Errorf("%q is in what a builder sees: %s", form, everything)
		}
	}
	if r.Mappings[0].Found != call.Refused || !r.Values["order_id"].IsNull() {
		t.Errorf("a secret was copied into an attribute that is none: %+v", r.Mappings[0])
	}
	if v := r.Values["pin"]; v.Text() != token || !v.IsSecret() {
		t.Errorf("a secret attribute did not get it: %+v", r.Mappings[1])
	}
}

func TestTheOrderOfTheRowsHidesNothing(t *testing.T) {
	w := newWorld(t, answers(200, `{"otp":"otpref_0123456789","echo":"your otpref_0123456789"}`))
	echo := apidef.Mapping{Source: apidef.FromBody, Path: "echo", Attribute: "order_id"}
	pin := apidef.Mapping{Source: apidef.FromBody, Path: "otp", Attribute: "pin"}
	a := w.save(func(a *apidef.API) { a.Mappings = []apidef.Mapping{echo, pin} })
	before := w.do(nil)
	a.Mappings = []apidef.Mapping{pin, echo}
	_, err := w.calls.Save(w.ctx, w.db, a)
	must(t, err)
	after := w.do(nil)
	for i, r := range []call.Result{before, after} {
		if first := r.Mappings[i]; first.Attribute != "order_id" || first.Found != call.Refused || !r.Values["order_id"].IsNull() {
			t.Errorf("the secret was copied in order %d: %+v", i, r.Mappings)
		}
		if strings.Contains(asJSON(t, r.Mappings), "otpref_0123456789") {
			t.Errorf("the secret is shown in order %d: %+v", i, r.Mappings)
		}
	}
}

func TestASecretThatBeginsWithAnotherIsMaskedAsAWhole(t *testing.T) {
	w := newWorld(t, answers(200, `you sent abcd-live-key`))
	w.secret("short", "abcd")
	w.secret("long", "abcd-live-key")
	w.save(func(a *apidef.API) {
		a.Headers = []apidef.Row{{Key: "A", Value: "{{secret.short}}"}, {Key: "B", Value: "{{secret.long}}"}}
	})
	if r := w.do(nil); string(r.Response.Body) != "you sent [secret]" {
		t.Errorf("a builder sees %q", r.Response.Body)
	}
}

func TestWhatIsSavedAsASecretIsMaskedInTheResponse(t *testing.T) {
	w := newWorld(t, answers(200, `{"otp":"otpref_0123456789"}`))
	w.save(func(a *apidef.API) {
		a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "otp", Attribute: "pin"}}
	})
	r := w.do(nil)
	if text := asJSON(t, r) + string(r.Response.Body) + asJSON(t, w.log()); strings.Contains(text, "otpref_0123456789") {
		t.Errorf("the handle is in what a builder sees: %s", text)
	}
	if r.Values["pin"].Text() != "otpref_0123456789" {
		t.Errorf("saved %+v", r.Mappings)
	}
}
