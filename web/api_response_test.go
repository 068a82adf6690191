package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
)

// readingFields are the fields of an API that reads its response in every way.
func readingFields(more ...string) url.Values {
	f := apiFields("mappings.0.source", "body", "mappings.0.path", "$.data.items[-1].phone", "mappings.0.transform", " value | digits ",
		"mappings.0.default", "none", "mappings.0.attribute", "notes",
		"mappings.1.source", "time", "mappings.1.new_key", "took", "mappings.1.new_type", "number",
		"mappings.2.source", "body", "mappings.2.path", "data.status", "mappings.2.new_key", "order_status", "mappings.2.new_type", "text",
		"mappings.3.source", "body", // the row at the end, which is blank
		"outcomes.0.name", "approved", "outcomes.0.status", "2xx", "outcomes.0.condition", " response.body.data.status == 'approved' ",
		"outcomes.1.name", "pending", "outcomes.1.status", "2xx", "outcomes.1.condition", "order_status == 'pending'")
	for name, values := range form(more...) {
		f[name] = values
	}
	return f
}

func TestTransformsDefaultsAndConditionsAreSavedAndComeBack(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	b.postForm("/apis/new", readingFields()).wantRedirect("/apis/orders")
	a := w.api("orders")
	if want := (apidef.Mapping{Source: apidef.FromBody, Path: "$.data.items[-1].phone", Transform: "value | digits", Attribute: "notes", Default: "none"}); a.Mappings[0] != want {
		t.Errorf("stored %+v", a.Mappings[0])
	}
	if want := (apidef.Mapping{Source: apidef.FromTime, Attribute: "took"}); a.Mappings[1] != want || len(a.Mappings) != 3 {
		t.Errorf("stored %+v", a.Mappings)
	}
	if !slices.Equal(a.Outcomes, []apidef.Outcome{{Name: "approved", Status: "2xx", Condition: "response.body.data.status == 'approved'"},
		{Name: "pending", Status: "2xx", Condition: "order_status == 'pending'"}}) {
		t.Errorf("stored %+v", a.Outcomes)
	}
	shown := fieldsOf(b.doc("/apis/orders").Find("#api-form"))
	shown.Set("revision", "1")
	b.postForm("/apis/orders", shown).wantRedirect("/apis/orders")
	if again := w.api("orders"); !slices.Equal(again.Mappings, a.Mappings) || !slices.Equal(again.Outcomes, a.Outcomes) {
		t.Errorf("the page came back as %+v %+v", again.Mappings, again.Outcomes)
	}
}

func TestEveryRoundTripKeepsHowAResponseIsRead(t *testing.T) {
	w := newWorld(t)
	b := w.as(auth.Builder)
	address, _ := provider(t, `{}`)
	for name, r := range map[string]answer{
		"fix=show": b.postForm("/apis/new", readingFields("fix", "show")),
		"refused":  b.postForm("/apis/new", readingFields("name", "")),
		"tested":   b.postForm("/apis/new/test", readingFields("url", address)),
		"dry run":  b.postForm("/apis/new/test", readingFields("url", address, "dry", "1")),
	} {
		for field, want := range map[string]string{"mappings.0.transform": "value | digits", "mappings.0.default": "none",
			"outcomes.0.condition": "response.body.data.status == 'approved'", "outcomes.1.condition": "order_status == 'pending'"} {
			if typed(r, field) != want {
				t.Errorf("%s: %s came back as %q", name, field, typed(r, field))
			}
		}
		if got := words(r.doc().Find("#runs-mappings-0")); got != "The path runs as data.items.@reverse.0.phone" {
			t.Errorf("%s: the row says %q", name, got)
		}
		if r.doc().Find("#runs-mappings-2").Length() != 0 {
			t.Errorf("%s: a path that runs as it is written is explained", name)
		}
	}
}

func TestARowWithATransformOrADefaultAloneIsNotBlank(t *testing.T) {
	w := newWorld(t)
	for _, field := range []string{"transform", "default"} {
		r := w.as(auth.Builder).postForm("/apis/new", apiFields("mappings.0.source", "body", "mappings.0."+field, "1"))
		r.wantProblem("mappings.0.attribute", "Choose the custom attribute to save to.")
		if typed(r, "mappings.0."+field) != "1" || r.doc().Find(`details[open] [name="mappings.0.`+field+`"]`).Length() != 1 {
			t.Errorf("the %s is lost or folded away", field)
		}
	}
}

func TestMistakesInExpressionsComeBackBesideTheirFields(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct{ field, value, problem, label string }{
		{"mappings.0.transform", "value | digit", "There is no filter digit", "Manage API Response, row 1, transform:"},
		{"mappings.1.default", "many", "Write a number", "Manage API Response, row 2, default:"},
		{"outcomes.0.condition", "response.status = 200", "Column 17: ", "Outcomes, row 1, condition:"},
		{"outcomes.1.condition", "value == 1", "There is no attribute value.", "Outcomes, row 2, condition:"},
		{"mappings.0.path", "$.a[?(@.b)]", "Filters, slices", "Manage API Response, row 1, path:"},
	} {
		r := w.as(auth.Builder).postForm("/apis/new", readingFields(c.field, c.value))
		r.wantProblem(c.field, c.problem)
		wantLink(r, "#f-"+strings.ReplaceAll(c.field, ".", "-"))
		if !strings.Contains(r.text(), c.label) || typed(r, c.field) != c.value {
			t.Errorf("%q came back, and nothing says %q", typed(r, c.field), c.label)
		}
		if strings.Contains(c.field, "default") && r.doc().Find(`details[open] [name="`+c.field+`"]`).Length() != 1 {
			t.Errorf("%s is folded away", c.field)
		}
	}
	if _, err := w.db.Attribute(w.ctx, "took"); err == nil {
		t.Error("an attribute was made for an API that is refused")
	}
}

func TestAMistypedFilterIsRepairedWithOnePress(t *testing.T) {
	w := newWorld(t)
	f := readingFields("mappings.0.transform", "value | digitz", "outcomes.1.condition", "order_statu == 'pending'")
	r := w.as(auth.Builder).postForm("/apis/new", f)
	for field, want := range map[string]string{"mappings.0.transform": "value | digits", "outcomes.1.condition": "order_status == 'pending'"} {
		if r.doc().Find(`#panel-response button[name="fix"][value="`+field+`"]`).Length() != 1 {
			t.Fatalf("no repair of %s is offered: %s", field, r.text())
		}
		f.Set("fix", field)
		if got := typed(w.as(auth.Builder).postForm("/apis/new", f), field); got != want {
			t.Errorf("%s is %q", field, got)
		}
	}
}

func TestATestShowsWhatTransformsDefaultsAndConditionsMadeOfTheResponse(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "limit", Label: "Limit", Type: attr.TypeNumber, Scope: attr.ScopeConversation})))
	address, calls := provider(t, `{"data":{"status":"pending","items":[{"phone":"(415) 555-2671"}],"left":3}}`)
	f := readingFields("url", address, "mappings.4.source", "body", "mappings.4.path", "gone", "mappings.4.attribute", "name", "mappings.4.default", "nobody",
		"outcomes.1.condition", "order_status == 'pending' and response.body.data.left < limit")
	b := w.as(auth.Builder)
	b.postForm("/apis/new/test", f).want(200, "This API reads Limit.")
	f.Set("values.limit", "4")
	r := b.postForm("/apis/new/test", f)
	r.want(200, "Outcome: Pending", "4155552671", "The response has no such value. The default is saved: nobody", "Time in ms", "New · hit")
	if calls.Load() != 1 {
		t.Errorf("%d calls were made", calls.Load())
	}
	f.Set("values.limit", "2")
	b.postForm("/apis/new/test", f).want(200, "Outcome: Others")
}

func TestAnAttributeThatAConditionReadsIsInUse(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAttribute(w.ctx, attr.Attribute{Key: "limit", Label: "Limit", Type: attr.TypeNumber, Scope: attr.ScopeConversation})))
	b := w.as(auth.Builder)
	b.postForm("/apis/new", readingFields("outcomes.1.condition", "response.ms < limit")).wantRedirect("/apis/orders")
	b.get("/attributes/limit").want(200, "API Orders")
	if got := words(b.doc("/apis/orders").Find("#api-attributes tr:contains(limit)")); !strings.Contains(got, "Reads it") {
		t.Errorf("the attribute says %q", got)
	}
}
