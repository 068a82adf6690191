package web_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/flow"
)

const convertalk = "https://api.v7.convertalk.com/integrations/custom-feature/send-otp-sms"

// apiFields are the fields of an API that is right, with others on top.
func apiFields(more ...string) url.Values {
	f := form("name", "Orders", "method", "POST", "url", "https://api.example.com/orders", "body_kind", "json")
	for name, values := range form(more...) {
		f[name] = values
	}
	return f
}

func (w *world) api(key string) apidef.API {
	w.t.Helper()
	a, err := w.db.API(w.ctx, key)
	must(w.t, err)
	return a
}

func TestANameAMethodAndAURLAreEnoughForAnAPI(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Builder).post("/apis/new", "name", "Send OTP", "method", "POST", "url", convertalk, "body_kind", "json").wantRedirect("/apis/send-otp")
	if a := w.api("send-otp"); a.URL != convertalk || a.Method != "POST" || a.Body.Kind != "none" && a.Body.Kind != "" {
		t.Errorf("stored %+v", a)
	}
	w.as(auth.Builder).get("/apis/send-otp").want(200, "Send OTP is saved.", "send-otp")
}

func TestTheKeyComesFromTheNameAndIsNobodyElses(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ name, key string }{
		{"Send OTP", "send-otp"}, {"Send OTP", "send-otp-2"}, {"send otp!", "send-otp-3"}, {"New", "new-api"}, {"订单", "api"}, {"订单", "api-2"},
	} {
		f := apiFields("name", c.name)
		w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/" + c.key)
	}
	w.as(auth.Builder).postForm("/apis/send-otp", apiFields("name", "Anything", "revision", "1")).wantRedirect("/apis/send-otp")
	if a := w.api("send-otp"); a.Name != "Anything" {
		t.Errorf("the name is %q", a.Name)
	}
}

func TestAPastedBlankIsRepairedWithOnePress(t *testing.T) {
	w := newWorld(t)
	pasted := apiFields("url", "https://api.v7.convertalk .com/integrations/custom-feature/send-otp-sms", "headers.0.on", "1",
		"headers.0.key", "Authorization", "headers.0.value", "token")
	r := w.as(auth.Builder).postForm("/apis/new", pasted)
	r.wantProblem("url", "Column 26: There is a blank in the address.")
	press := r.doc().Find(`button[name="fix"][value="url"]`)
	if press.Length() != 1 || !strings.Contains(r.text(), convertalk) {
		t.Fatalf("no repair is offered: %s", r.text())
	}
	pasted.Set("fix", press.AttrOr("value", ""))
	r = w.as(auth.Builder).postForm("/apis/new", pasted)
	r.want(200, "Repaired. Save to keep it.")
	if got := r.doc().Find(`[name="url"]`).AttrOr("value", ""); got != convertalk {
		t.Errorf("the URL is %q", got)
	}
	if got := r.doc().Find(`[name="headers.0.value"]`).AttrOr("value", ""); got != "token" {
		t.Errorf("the header is %q", got)
	}
	if apis, err := w.db.APIs(w.ctx, ""); err != nil || len(apis) != 0 {
		t.Errorf("a repair saved something: %v %v", apis, err)
	}
}

func TestMistakesComeBackBesideTheirFields(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ name, field, value, problem string }{
		{"no name", "name", "", "Give the API a name."},
		{"no URL", "url", "", "Type the API URL"},
		{"a method that is none", "method", "FETCH", "Choose one of the methods"},
		{"an unknown attribute in a header", "headers.0.value", "a {{ghost}}", "Column 5: There is no attribute"},
		{"an unknown attribute in a parameter", "parameters.0.value", "{{ghost}}", "There is no attribute"},
		{"an unknown attribute in the body", "body", "{\n  \"a\": \"{{ghost}}\"\n}", "Line 2, column 11: There is no attribute"},
		{"a time-out that is no number", "timeout_seconds", "soon", "1 to 300 seconds"},
		{"a time-out that is too long", "timeout_seconds", "301", "1 to 300 seconds"},
		{"no time at all", "timeout_seconds", "0", "1 to 300 seconds"},
		{"a path that lists", "mappings.0.path", "[a,b]", "A path picks one value."},
		{"a wrong key of a new attribute", "mappings.0.new_key", "order id", "A key has letters, digits and _"},
		{"an outcome that every API has", "outcomes.0.name", "others", "is an outcome that every API has"},
		{"a status that none has", "outcomes.0.status", "2xy", "Write a code such as 200"},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := apiFields("headers.0.on", "1", "headers.0.key", "X", "parameters.0.on", "1", "parameters.0.key", "p",
				"mappings.0.source", "body", "mappings.0.path", "id", "mappings.0.new_key", "order_id", "mappings.0.new_type", "text",
				"outcomes.0.name", "ok", "outcomes.0.status", "200")
			f.Set(c.field, c.value)
			r := w.as(auth.Builder).postForm("/apis/new", f)
			r.wantProblem(c.field, c.problem)
			if c.field != "method" && typed(r, c.field) != c.value {
				t.Errorf("%s came back as %q", c.field, typed(r, c.field))
			}
			if got := typed(r, "headers.0.key"); got != "X" {
				t.Errorf("another field came back as %q", got)
			}
			if _, err := w.db.Attribute(w.ctx, "order_id"); !errors.Is(err, fault.NotFound) {
				t.Errorf("a refused API made an attribute: %v", err)
			}
		})
	}
}

// typed is what a field of the page holds.
func typed(a answer, name string) string {
	control := a.doc().Find(`[name="` + name + `"]`)
	if control.Is("textarea") {
		return control.Text()
	}
	if control.Is("select") {
		return control.Find("option[selected]").AttrOr("value", "")
	}
	return control.AttrOr("value", "")
}

func TestAnAttributeIsMadeWhereItIsSavedTo(t *testing.T) {
	w := newWorld(t)
	f := apiFields("mappings.0.source", "body", "mappings.0.path", "status", "mappings.0.new_key", "otp_status", "mappings.0.new_type", "text",
		"mappings.1.source", "body", "mappings.1.path", "tries", "mappings.1.new_key", "tries_left", "mappings.1.new_type", "number", "mappings.1.required", "1")
	w.as(auth.Builder).postForm("/apis/new", f).wantRedirect("/apis/orders")
	a, err := w.db.Attribute(w.ctx, "otp_status")
	must(t, err)
	if a.Type != attr.TypeText || a.Label != "Otp status" {
		t.Errorf("made %+v", a)
	}
	stored := w.api("orders").Mappings
	if len(stored) != 2 || stored[0].Attribute != "otp_status" || stored[1].Attribute != "tries_left" || !stored[1].Required {
		t.Errorf("stored %+v", stored)
	}
	f.Set("mappings.0.new_key", "email")
	f.Set("revision", "1")
	w.as(auth.Builder).postForm("/apis/orders", f).wantProblem("mappings.0.new_key", "email is a contact field.")
	f.Set("mappings.0.new_key", "tries_left") // keys that exist are those attributes
	w.as(auth.Builder).postForm("/apis/orders", f).wantRedirect("/apis/orders")
}

func TestAChosenAttributeIsBoundAndReadyToCopy(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Builder).postForm("/apis/new", apiFields())
	r := w.as(auth.Builder).postForm("/apis/orders", apiFields("revision", "1", "bind", "phone", "fix", "show"))
	r.want(200, "{{phone}}", "Chosen, not used yet")
	w.as(auth.Builder).postForm("/apis/orders", apiFields("revision", "1", "bind", "phone")).wantRedirect("/apis/orders")
	if got := w.api("orders").Attributes; len(got) != 1 || got[0] != "phone" {
		t.Errorf("chosen are %q", got)
	}
	w.as(auth.Builder).postForm("/apis/orders", apiFields("revision", "2")).wantRedirect("/apis/orders")
	if got := w.api("orders").Attributes; len(got) != 0 {
		t.Errorf("chosen are still %q", got)
	}
}

func TestASecondEditorDoesNotLoseTheFirstOnesWork(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	b.postForm("/apis/new", apiFields())
	b.postForm("/apis/orders", apiFields("name", "First", "revision", "1")).wantRedirect("/apis/orders")
	r := b.postForm("/apis/orders", apiFields("name", "Second", "revision", "1"))
	r.want(409, "This was not saved.", "Somebody else changed this API")
	if typed(r, "name") != "Second" || w.api("orders").Name != "First" {
		t.Errorf("the form has %q, stored is %q", typed(r, "name"), w.api("orders").Name)
	}
	over := r.doc().Find(`button[name="overwrite"]`).AttrOr("value", "")
	b.postForm("/apis/orders", apiFields("name", "Second", "revision", "1", "overwrite", over)).wantRedirect("/apis/orders")
	if w.api("orders").Name != "Second" {
		t.Error("it could not be saved over")
	}
}

func TestAViewerSeesAnAPIAndChangesNothing(t *testing.T) {
	w := newWorld(t)
	w.seed()
	v := w.as(auth.Viewer)
	d := v.doc("/apis/send-otp")
	for _, forbidden := range []string{"Save", "Test", "Dry run", "Delete API"} {
		if d.Find("button").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.HasPrefix(words(s), forbidden) }).Length() > 0 {
			t.Errorf("a viewer gets the button %s", forbidden)
		}
	}
	if d.Find(`fieldset[disabled] [name="url"]`).Length() != 1 || d.Find(`fieldset[disabled] [name="body"]`).Length() != 1 {
		t.Error("the form is not switched off")
	}
	for _, path := range []string{"/apis/send-otp", "/apis/send-otp/test", "/apis/send-otp/delete", "/apis/new", "/apis/new/test"} {
		if r := v.postForm(path, apiFields()); r.status != http.StatusForbidden {
			t.Errorf("POST %s: %d", path, r.status)
		}
	}
}

func TestDeletingSaysWhichChatFlowsCallTheAPI(t *testing.T) {
	w := newWorld(t)
	w.seed()
	if got := words(w.as(auth.Builder).doc("/apis/send-otp").Find("#delete-api")); !strings.Contains(got, "Phone verification") {
		t.Errorf("the question is %q", got)
	}
	w.as(auth.Builder).post("/apis/send-otp/delete").wantRedirect("/apis")
	w.as(auth.Builder).get("/apis/send-otp").want(404)
	w.as(auth.Builder).post("/apis/send-otp/delete").want(404)
}

func TestTheFirstTabWithAProblemIsShown(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ asked, field, value, shown string }{
		{"", "headers.0.value", "{{ghost}}", "headers"},
		{"parameters", "body", "{", "body"},
		{"options", "timeout_seconds", "soon", "options"},
		{"logs", "name", "", "logs"},
	} {
		f := apiFields("headers.0.on", "1", "headers.0.key", "X")
		f.Set(c.field, c.value)
		d := w.as(auth.Builder).postForm("/apis/new?tab="+c.asked, f).doc()
		if got := d.Find(`[role="tab"][aria-selected="true"]`).AttrOr("data-tab", ""); got != c.shown {
			t.Errorf("a problem in %s shows the tab %s, not %s", c.field, got, c.shown)
		}
	}
}

func TestARefusedFormStaysUnsavedAndLeadsToItsFields(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	if b.doc("/apis/new").Find("#api-form[data-dirty]").Length() != 0 {
		t.Error("a fresh form counts as changed")
	}
	f := apiFields("name", "", "headers.0.on", "1", "headers.0.key", "X", "headers.0.value", "{{ghost}}", "timeout_seconds", "soon")
	r := b.postForm("/apis/new", f)
	if r.doc().Find("#api-form[data-dirty]").Length() != 1 {
		t.Error("a refused form counts as saved")
	}
	for _, href := range []string{"#f-name", "#f-headers-0-value", "#f-timeout_seconds"} {
		wantLink(r, href)
	}
	f.Set("fix", "url")
	if b.postForm("/apis/new", f).doc().Find("#api-form[data-dirty]").Length() != 1 {
		t.Error("a repaired form counts as saved")
	}
	if b.post("/attributes/new", "label", "").doc().Find("#edit[data-dirty]").Length() != 1 {
		t.Error("a refused attribute counts as saved")
	}
}

func TestAPIsOfOneNameShowTheirKeys(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	for _, name := range []string{"Orders", "Orders", "Other"} {
		b.postForm("/apis/new", apiFields("name", name))
	}
	list := words(b.doc("/apis").Find("#apis"))
	if !strings.Contains(list, "orders-2") || strings.Contains(list, "other") {
		t.Errorf("the list says %s", list)
	}
	b.post("/flows/new", "name", "F").wantRedirect("/flows/f")
	e := w.edit("f")
	choices := words(e.add(flow.API).doc().Find(`[name="components.api_1.api"]`))
	if !strings.Contains(choices, "Orders (orders)") || !strings.Contains(choices, "Orders (orders-2)") || strings.Contains(choices, "(other)") {
		t.Errorf("one can choose %s", choices)
	}
}

func TestAnAPIThatWasCalledLongAgoIsNotNew(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.logCalls("send-otp", 1)
	w.logCalls("verify-otp", 201)
	for _, name := range []string{"Send OTP", "Verify OTP"} {
		row := w.as(auth.Viewer).doc("/apis").Find("#apis tr:contains('" + name + "')")
		if row.Length() != 1 || strings.Contains(row.Text(), "Not called yet") {
			t.Errorf("a call is forgotten: %s", words(row))
		}
	}
}

func TestTheListSaysHowTheLastCallOfEachAPIEnded(t *testing.T) {
	w := newWorld(t)
	w.seed()
	w.logCalls("verify-otp", 1)
	d := w.as(auth.Viewer).doc("/apis")
	for name, want := range map[string]string{"Send OTP": "Not called yet", "Verify OTP": "Sent"} {
		row := d.Find("#apis tr").FilterFunction(func(_ int, s *goquery.Selection) bool { return strings.Contains(words(s), name) })
		if !strings.Contains(words(row), want) {
			t.Errorf("%s: %s", name, words(row))
		}
	}
}

func TestTheListFindsAPIsAndSaysWhatToDoWithoutAny(t *testing.T) {
	w := newWorld(t)
	w.as(auth.Builder).get("/apis").want(200, "No APIs yet", "Add your first API")
	w.seed()
	w.as(auth.Builder).get("/apis?q=verify").want(200, "Verify OTP")
	if r := w.as(auth.Builder).get("/apis?q=verify"); strings.Contains(r.text(), "Send OTP") {
		t.Error("the search narrows nothing")
	}
	w.as(auth.Builder).get("/apis?q=zebra").want(200, "No API matches", "zebra")
}

// provider is an API of somebody else that counts its calls.
func provider(t *testing.T, answer string) (address string, calls *atomic.Int64) {
	t.Helper()
	calls = &atomic.Int64{}
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write([]byte(answer))
	}))
	t.Cleanup(s.Close)
	return s.URL, calls
}
