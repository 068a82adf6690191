package call_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
)

func TestACallSendsWhatTheDefinitionSays(t *testing.T) {
	var got struct {
		method, path, query, token, kind, body string
	}
	w := newWorld(t, func(rw http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got.method, got.path, got.query, got.token, got.kind, got.body =
			r.Method, r.URL.EscapedPath(), r.URL.RawQuery, r.Header.Get("Authorization"), r.Header.Get("Content-Type"), string(body)
	})
	w.secret("token", "s3cr3t-t0ken")
	w.save(func(a *apidef.API) {
		a.URL += "/{{order_id}}"
		a.Parameters = []apidef.Row{{Key: "lang", Value: "en"}, {Key: "off", Value: "x", Off: true}}
		a.Headers = []apidef.Row{{Key: "Authorization", Value: "Bearer {{secret.token}}"}}
		a.Body = apidef.Body{Kind: apidef.JSONBody, Text: `{"name": "{{name}}"}`}
	})
	w.do(attr.Values{"order_id": attr.TextOf("a/b"), "name": attr.TextOf("He said \"hi\"\n")})
	want := got
	want.method, want.path, want.query = "POST", "/orders/a%2Fb", "lang=en"
	want.token, want.kind, want.body = "Bearer s3cr3t-t0ken", "application/json", `{"name":"He said \"hi\"\n"}`
	if got != want {
		t.Errorf("the server got %+v", got)
	}
}

func TestOutcomes(t *testing.T) {
	table := []apidef.Outcome{{Name: "fine", Status: "200"}, {Name: "client", Status: "4xx"}, {Name: "odd", Status: "201-299"}}
	for status, want := range map[int]string{200: "fine", 204: "odd", 404: "client", 500: apidef.Others} {
		t.Run(fmt.Sprintf("a reply of %d is %s", status, want), func(t *testing.T) {
			w := newWorld(t, answers(status, ""))
			w.save(func(a *apidef.API) { a.Outcomes = table })
			if r := w.do(nil); r.Outcome != want || r.Status != status {
				t.Errorf("got %s and %d", r.Outcome, r.Status)
			}
		})
	}
	t.Run("no connection", func(t *testing.T) {
		w := newWorld(t, answers(200, ""))
		w.save(nil)
		w.api.Close()
		if r := w.do(nil); r.Outcome != apidef.NoConnection || r.Problem == "" {
			t.Errorf("got %s: %q", r.Outcome, r.Problem)
		}
	})
	t.Run("no answer in time", func(t *testing.T) {
		stop := make(chan struct{})
		w := newWorld(t, func(http.ResponseWriter, *http.Request) { <-stop })
		defer close(stop)
		w.save(func(a *apidef.API) { a.Options.TimeoutSeconds = 1 })
		if r := w.do(nil); r.Outcome != apidef.TimedOut {
			t.Errorf("got %s: %q", r.Outcome, r.Problem)
		}
	})
	t.Run("an address that is not allowed", func(t *testing.T) {
		w := newWorld(t, answers(200, ""))
		w.connect(nil, "127.0.0.1:1")
		w.save(nil)
		r := w.do(nil)
		if r.Outcome != apidef.Blocked {
			t.Errorf("got %s", r.Outcome)
		}
		contains(t, r.Problem, "127.0.0.1")
	})
	t.Run("more bytes than are taken", func(t *testing.T) {
		w := newWorld(t, answers(200, strings.Repeat("x", 2<<20)))
		w.save(nil)
		if r := w.do(nil); r.Outcome != apidef.TooLarge {
			t.Errorf("got %s", r.Outcome)
		}
	})
}

func TestADryRunSendsAndLogsNothing(t *testing.T) {
	w := newWorld(t, func(http.ResponseWriter, *http.Request) { t.Error("the API was called") })
	w.save(nil)
	r, err := w.calls.Do(w.ctx, call.Request{API: "order", DryRun: true})
	must(t, err)
	if r.Outcome != "" || r.Request.URL() != w.api.URL+"/orders" {
		t.Errorf("got %+v", r)
	}
	w.journal.Close()
	rows, err := w.db.Calls(w.ctx, "", "", 10)
	must(t, err)
	if len(rows) != 0 {
		t.Errorf("the log has %v", rows)
	}
}

func TestASaveCountsFromTheNextCall(t *testing.T) {
	paths := make(chan string, 2)
	w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) { paths <- r.URL.Path })
	a := w.save(nil)
	w.do(nil)
	a.URL = w.api.URL + "/other"
	_, err := w.calls.Save(w.ctx, w.db, a)
	must(t, err)
	w.do(nil)
	if first, second := <-paths, <-paths; first != "/orders" || second != "/other" {
		t.Errorf("the calls went to %s and %s", first, second)
	}
}

func TestWhatIsWrongShowsAtSave(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	for name, tt := range map[string]struct {
		change       func(*apidef.API)
		field        string
		line, column int
	}{
		"an unknown attribute in the body": {func(a *apidef.API) {
			a.Body = apidef.Body{Kind: apidef.JSONBody, Text: "{\n  \"a\": \"{{ordr_id}}\"\n}"}
		}, "body", 2, 11},
		"an unknown secret in a header": {func(a *apidef.API) {
			a.Headers = []apidef.Row{{Off: true, Key: "X", Value: "{{nothing}}"}, {Key: "Authorization", Value: "{{secret.none}}"}}
		}, "headers.1.value", 1, 10},
		"a mapping to an attribute that does not exist": {func(a *apidef.API) {
			a.Mappings = []apidef.Mapping{{Source: apidef.FromStatus, Attribute: "none"}}
		}, "mappings.0.attribute", 0, 0},
		"a mapping to what Patchbay alone sets": {func(a *apidef.API) {
			a.Mappings = []apidef.Mapping{{Source: apidef.FromStatus, Attribute: "verified_phone"}}
		}, "mappings.0.attribute", 0, 0},
		"an empty URL, once": {func(a *apidef.API) { a.URL = "" }, "url", 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			a := apidef.API{Key: "x", Name: "X", Method: "POST", URL: w.api.URL, Body: apidef.Body{Kind: apidef.NoBody}}
			tt.change(&a)
			_, err := w.calls.Save(w.ctx, w.db, a)
			fields := fault.Fields(err)
			if len(fields) != 1 || fields[0].Name != tt.field || fields[0].Line != tt.line || fields[0].Column != tt.column {
				t.Errorf("got %+v", fields)
			}
		})
	}
}

func TestTheKeyOfTheCallerGoesOut(t *testing.T) {
	keys := make(chan string, 1)
	w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) { keys <- r.Header.Get("Idempotency-Key") })
	w.save(nil)
	_, err := w.calls.Do(w.ctx, call.Request{API: "order", IdempotencyKey: "cnv_1:send:3"})
	must(t, err)
	if key := <-keys; key != "cnv_1:send:3" {
		t.Errorf("the key is %q", key)
	}
}

func TestTheLogKeepsTheCall(t *testing.T) {
	w := newWorld(t, answers(201, `{"id":7}`))
	a := w.save(func(a *apidef.API) {
		a.Body = apidef.Body{Kind: apidef.JSONBody, Text: `{"order":"{{order_id}}"}`}
		a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "id", Attribute: "total"}}
	})
	r := w.do(attr.Values{"order_id": attr.TextOf("A-1")})
	row := w.log()
	if row.ID != r.LogID || row.APIKey != "order" || row.APIRevision != a.Revision || row.Status != 201 || row.Outcome != "success" ||
		row.CalledBy != call.ByTest || time.Since(row.At) > time.Minute {
		t.Errorf("the row is %+v", row)
	}
	d := row.Detail
	if d.Body != `{"order":"A-1"}` || d.Answer != `{"id":7}` || d.Size != 8 || len(d.Mappings) != 1 || d.Mappings[0].Found != call.Hit {
		t.Errorf("the detail is %+v", d)
	}
}

func TestACallThatCantBeRenderedIsLoggedWithItsReason(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.save(func(a *apidef.API) { a.URL += "/{{pin}}" })
	if _, err := w.calls.Do(w.ctx, call.Request{API: "order"}); fault.KindOf(err) != fault.Invalid {
		t.Errorf("got %v", err)
	}
	if row := w.log(); row.Outcome != apidef.Others || !strings.Contains(row.Detail.Problem, "pin") {
		t.Errorf("the row is %+v", row)
	}
}

func TestTheHashInTheLogGivesNoCodeAway(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	w.save(func(a *apidef.API) { a.Body = apidef.Body{Kind: apidef.TextBody, Text: "{{pin}}"} })
	hash := func(pin string) string { return w.do(attr.Values{"pin": attr.SecretOf(pin)}).RequestHash }
	if one, again, other := hash("1234"), hash("1234"), hash("1235"); one != again || one == other {
		t.Error("the hash does not tell requests from one another")
	}
	other := newWorld(t, answers(200, ""))
	other.save(func(a *apidef.API) {
		a.URL = w.api.URL + "/orders"
		a.Body = apidef.Body{Kind: apidef.TextBody, Text: "{{pin}}"}
	})
	if other.do(attr.Values{"pin": attr.SecretOf("1234")}).RequestHash == hash("1234") {
		t.Error("two installations have the same hash: it can be looked up")
	}
}

func TestNothingIsLostOfAThousandLogRows(t *testing.T) {
	w := newWorld(t, answers(204, ""))
	w.save(nil)
	for range 1000 {
		w.do(nil)
	}
	w.journal.Close()
	rows, err := w.db.Calls(w.ctx, "order", "", 2000)
	must(t, err)
	if len(rows) != 1000 || w.journal.Dropped() != 0 {
		t.Errorf("the log has %d rows, %d were dropped", len(rows), w.journal.Dropped())
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	must(t, err)
	return string(raw)
}
