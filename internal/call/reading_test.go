package call_test

import (
	"net/http"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
)

func TestTransformsAndDefaults(t *testing.T) {
	const body = `{"phone":" (415) 555-2671 ","price":"19.90","status":"approved","items":[{"n":1},{"n":2}],"none":null}`
	from := func(path, transform, attribute string) apidef.Mapping {
		return apidef.Mapping{Source: apidef.FromBody, Path: path, Transform: transform, Attribute: attribute}
	}
	for name, tt := range map[string]struct {
		row   apidef.Mapping
		found call.Found
		value string
	}{
		"a filter works on the value":              {from("phone", "value | digits", "order_id"), call.Hit, "4155552671"},
		"text becomes a number":                    {from("price", "(value | number) * 2", "total"), call.Hit, "39.8"},
		"a choice":                                 {from("status", "value == 'approved' ? 'yes' : 'no'", "order_id"), call.Hit, "yes"},
		"a list is computed with":                  {from("items", "value | map: 'n' | sum", "total"), call.Hit, "3"},
		"the rest of the response is there":        {from("price", "response.body.status + ' ' + (response.status | text)", "order_id"), call.Hit, "approved 200"},
		"its headers too":                          {from("price", "response.headers['x-request-id']", "order_id"), call.Hit, "r-1"},
		"attributes that were sent":                {from("price", "sent + value", "order_id"), call.Hit, "s19.90"},
		"what can't be computed is null":           {from("status", "(value | number) * 2", "total"), call.FoundNull, ""},
		"a transform of nothing is not computed":   {from("gone", "'x'", "order_id"), call.Missing, ""},
		"what is required in a transform may fail": {from("price", "response.body.gone | required", "order_id"), call.WrongType, ""},
		"the result has to fit":                    {from("status", "value", "total"), call.WrongType, ""},
		"the time that the call took is a number":  {apidef.Mapping{Source: apidef.FromTime, Transform: "value >= 0", Attribute: "order_id"}, call.Hit, "true"},
		"JSONPath is translated":                   {from("$.items[-1].n", "", "total"), call.Hit, "2"},
		"the whole body":                           {from("@this", "value.status | upper", "order_id"), call.Hit, "APPROVED"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, answers(200, body))
			w.attribute("sent", attr.TypeText)
			w.save(func(a *apidef.API) { a.Mappings = []apidef.Mapping{tt.row} })
			r := w.do(attr.Values{"sent": attr.TextOf("s")})
			if v := r.Values[tt.row.Attribute]; r.Mappings[0].Found != tt.found || v.Text() != tt.value {
				t.Errorf("saved %q, %+v", v.Text(), r.Mappings[0])
			}
		})
	}
}

func TestConditionsAreCheckedAgainstWhatAResponseHas(t *testing.T) {
	w := newWorld(t, answers(200, `{}`))
	for condition, part := range map[string]string{
		"response.status == '200'": "Remove the quotes", "body.status == 'ok'": "Did you mean response.body", "response.stats == 200": "Did you mean status",
		"{{response.status == 200}}": "without {{ and }}",
	} {
		err := w.calls.Check(w.ctx, apidef.API{Key: "x", Name: "X", Method: "GET", URL: "https://a.example/", Body: apidef.Body{Kind: apidef.NoBody},
			Outcomes: []apidef.Outcome{{Name: "ok", Status: "2xx", Condition: condition}}})
		if f := fault.Fields(err); len(f) != 1 || !strings.Contains(f[0].Message, part) {
			t.Errorf("%s: %+v", condition, f)
		}
	}
}

func TestATransformThatMakesNullSaysSo(t *testing.T) {
	w := newWorld(t, answers(200, `{"n":3}`))
	w.save(func(a *apidef.API) {
		a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "n", Transform: "value | map: 'x'", Attribute: "order_id"}}
	})
	if m := w.do(nil).Mappings[0]; m.Found != call.FoundNull || m.Problem != "The transform made null of what was found: 3." {
		t.Errorf("%+v", m)
	}
}

func TestADefaultIsSavedWhereNothingWasFound(t *testing.T) {
	for path, found := range map[string]call.Found{"gone": call.Missing, "none": call.FoundNull} {
		w := newWorld(t, answers(200, `{"none":null}`))
		w.save(func(a *apidef.API) {
			a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: path, Attribute: "total", Default: "7", Required: true}}
		})
		r := w.do(nil)
		if m := r.Mappings[0]; r.Values["total"].Text() != "7" || m.Found != found || !m.Default || r.Outcome != "success" {
			t.Errorf("%s: %s, %+v", path, r.Outcome, m)
		}
	}
}

func TestOtherBodiesThanJSON(t *testing.T) {
	for name, tt := range map[string]struct {
		contentType, body, path, value string
	}{
		"XML":                        {"application/xml", `<r><order id="A-1"><line>x</line><line>y</line></order></r>`, "r.order.line.1", "y"},
		"an attribute of XML":        {"text/xml; charset=utf-8", `<r><order id="A-1"/></r>`, "r.order.-id", "A-1"},
		"text beside elements":       {"application/soap+xml", `<a:r xmlns:a="x">hi<b/></a:r>`, "r._text", "hi"},
		"a form":                     {"application/x-www-form-urlencoded", "status=ok&tag=a&tag=b+c", "tag.1", "b c"},
		"plain text":                 {"text/plain", "it is done", "@this", "it is done"},
		"JSON under the wrong type":  {"text/plain", `{"a":"1"}`, "a", "1"},
		"XML whose doctype declares": {"application/xml", `<!DOCTYPE r [<!ENTITY x "y">]><r>ok</r>`, "r", "ok"},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t, func(rw http.ResponseWriter, _ *http.Request) {
				rw.Header().Set("Content-Type", tt.contentType)
				_, _ = rw.Write([]byte(tt.body))
			})
			w.save(func(a *apidef.API) {
				a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: tt.path, Attribute: "order_id", Required: true}}
			})
			if r := w.do(nil); r.Values["order_id"].Text() != tt.value || r.Outcome != "success" {
				t.Errorf("%s, %+v", r.Outcome, r.Mappings[0])
			}
		})
	}
}

func TestConditionsOfOutcomes(t *testing.T) {
	table := []apidef.Outcome{
		{Name: "verified", Status: "200", Condition: "response.body.status == 'approved'"},
		{Name: "slow", Status: "200", Condition: "response.ms > 60000"},
		{Name: "known", Status: "2xx", Condition: "order_id == 'A-1'"},
		{Name: "mapped", Status: "2xx", Condition: "total > 5"},
		{Name: "plain", Status: "404"},
	}
	for body, want := range map[string]string{
		`{"status":"approved"}`: "verified", `{"status":"pending"}`: apidef.Others, `{}`: apidef.Others,
		`{"total":6}`: "mapped", `{"total":5}`: apidef.Others,
		`<html>`: apidef.NotJSON,
	} {
		t.Run(body, func(t *testing.T) {
			w := newWorld(t, answers(200, body))
			w.save(func(a *apidef.API) {
				a.Outcomes = table
				a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "total", Attribute: "total"}}
			})
			if r := w.do(nil); r.Outcome != want {
				t.Errorf("got %s, want %s", r.Outcome, want)
			}
		})
	}
	w := newWorld(t, answers(201, `nothing to read`))
	w.save(func(a *apidef.API) { a.Outcomes = table })
	if r := w.do(attr.Values{"order_id": attr.TextOf("A-1")}); r.Outcome != "known" {
		t.Errorf("a condition that does not need the body is asked: got %s", r.Outcome)
	}
}

func TestATransformDoesNotCarryASecretAway(t *testing.T) {
	w := newWorld(t, answers(200, `{"echo":"t0p-secret-token"}`))
	w.secret("token", "t0p-secret-token")
	w.save(func(a *apidef.API) {
		a.Headers = []apidef.Row{{Key: "Authorization", Value: "{{secret.token}}"}}
		a.Mappings = []apidef.Mapping{
			{Source: apidef.FromBody, Path: "echo", Transform: "value | sha256", Attribute: "order_id"},
			{Source: apidef.FromStatus, Transform: "response.body.echo + '!'", Attribute: "order_id"},
			{Source: apidef.FromStatus, Transform: "pin", Attribute: "order_id"},
		}
	})
	r := w.do(attr.Values{"pin": attr.SecretOf("pin-of-a-card")})
	for _, m := range r.Mappings {
		if m.Found != call.Refused {
			t.Errorf("%+v", m)
		}
	}
	if text := asJSON(t, r) + asJSON(t, w.log()); strings.Contains(text, "t0p-secret") || strings.Contains(text, "pin-of-a-card") {
		t.Errorf("a secret is in %s", text)
	}
}

func TestMistakesInExpressionsShowAtSave(t *testing.T) {
	w := newWorld(t, answers(200, `{}`))
	a := apidef.API{Key: "x", Name: "X", Method: "GET", URL: "https://a.example/", Body: apidef.Body{Kind: apidef.NoBody},
		Mappings: []apidef.Mapping{
			{Source: apidef.FromBody, Path: "$.a[?(@.b)]", Attribute: "order_id"},
			{Source: apidef.FromBody, Path: "a", Transform: "😀 valu | upper", Attribute: "order_id"},
			{Source: apidef.FromBody, Path: "a", Attribute: "total", Default: "many"},
		},
		Outcomes: []apidef.Outcome{{Name: "ok", Status: "2xx", Condition: "response.status = 200"}, {Name: "two", Status: "2xx", Condition: "secret.x == 1"}},
	}
	err := w.calls.Check(w.ctx, a)
	got := map[string]string{}
	for _, f := range fault.Fields(err) {
		got[f.Name] = f.Message
	}
	for field, part := range map[string]string{
		"mappings.0.path": "Filters", "mappings.1.transform": "means nothing", "mappings.2.default": "Write a number",
		"outcomes.0.condition": "==", "outcomes.1.condition": "no secret x",
	} {
		if !strings.Contains(got[field], part) {
			t.Errorf("%s: %q", field, got[field])
		}
	}
}

func TestAnAPIOfEarlierIsCalledThoughItsPathCanFindNothing(t *testing.T) {
	w := newWorld(t, answers(200, `{"total":6}`))
	a := w.save(nil)
	a.Mappings = []apidef.Mapping{{Source: apidef.FromBody, Path: "a..b", Attribute: "total"}, {Source: apidef.FromBody, Path: "total", Attribute: "total"}}
	if _, err := w.calls.Save(w.ctx, w.db, a); len(fault.Fields(err)) != 1 || fault.Fields(err)[0].Name != "mappings.0.path" {
		t.Errorf("it is saved with %v", err)
	}
	_, err := w.db.SaveAPI(w.ctx, a)
	must(t, err)
	if r := w.do(nil); r.Mappings[0].Found != call.Missing || r.Mappings[1].Found != call.Hit {
		t.Errorf("the rows found %+v", r.Mappings)
	}
}
