package web_test

import (
	"net/url"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
)

// bodyFields are the fields of an API with a body of the kind, and with something typed for all others.
func bodyFields(kind apidef.BodyKind, more ...string) url.Values {
	f := apiFields("body_kind", string(kind), "body", `<a q="x">{}</a>`, "body.variables", "{\r\n\"n\": \"{{name}}\"\r\n}",
		"body.rows.0.on", "1", "body.rows.0.key", "f", "body.rows.0.value", "{{notes}}", "body.rows.0.file_name", " {{name}}.txt ",
		"body.rows.0.content_type", " text/plain ", "body.rows.1.key", "g", "body.rows.1.value", "", "body.rows.1.lists", "brackets")
	for name, values := range form(more...) {
		f[name] = values
	}
	return f
}

func TestEveryKindOfBodyIsSavedAndComesBackAsItWasTyped(t *testing.T) {
	w := newWorld(t)
	want := apidef.Body{Text: `<a q="x">{}</a>`, Variables: "{\n\"n\": \"{{name}}\"\n}",
		Rows: []apidef.Row{{Key: "f", Value: "{{notes}}", FileName: "{{name}}.txt", ContentType: "text/plain"}, {Key: "g", Off: true, Lists: apidef.BracketLists}}}
	counts := map[apidef.BodyKind]string{apidef.FormBody: "1", apidef.MultipartBody: "1", apidef.XMLBody: "1", apidef.GraphQLBody: "1", apidef.TextBody: "1"}
	for _, kind := range apidef.BodyKinds() {
		if kind == apidef.JSONBody { // what is typed is no JSON
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			key := "a-" + string(kind)
			w.as(auth.Builder).postForm("/apis/new", bodyFields(kind, "name", key)).wantRedirect("/apis/" + key)
			want.Kind = kind
			got := w.api(key).Body
			if got.Kind != want.Kind || got.Text != want.Text || got.Variables != want.Variables || !slices.Equal(got.Rows, want.Rows) {
				t.Errorf("stored %+v", got)
			}
			r := w.as(auth.Builder).get("/apis/" + key)
			for field, typedText := range map[string]string{"body": want.Text, "body.variables": want.Variables, "body.rows.0.value": "{{notes}}",
				"body.rows.0.file_name": "{{name}}.txt", "body.rows.0.content_type": "text/plain", "body.rows.1.key": "g", "body.rows.1.lists": "brackets", "body.rows.0.lists": ""} {
				if typed(r, field) != typedText {
					t.Errorf("%s came back as %q", field, typed(r, field))
				}
			}
			if got := words(r.doc().Find("#count-body")); got != counts[kind] {
				t.Errorf("the tab counts %q", got)
			}
			wantShown(t, r, kind)
		})
	}
}

// wantShown checks that the page shows the parts for the kind and hides the others.
func wantShown(t *testing.T, r answer, kind apidef.BodyKind) {
	t.Helper()
	shown := map[string][]apidef.BodyKind{
		"body":                     {apidef.JSONBody, apidef.XMLBody, apidef.GraphQLBody, apidef.TextBody},
		"body.variables":           {apidef.GraphQLBody},
		"body.rows.0.key":          {apidef.FormBody, apidef.MultipartBody},
		"body.rows.0.lists":        {apidef.FormBody},
		"body.rows.0.file_name":    {apidef.MultipartBody},
		"body.rows.0.content_type": {apidef.MultipartBody},
	}
	for field, kinds := range shown {
		hidden := r.doc().Find(`[name="`+field+`"]`).Closest("[data-when][hidden]").Length() == 1
		if hidden == slices.Contains(kinds, kind) {
			t.Errorf("%s is hidden: %v", field, hidden)
		}
	}
	if n := r.doc().Find("#api-body > p:not([hidden])").Length(); n != 1 {
		t.Errorf("%d sentences say what the kind is", n)
	}
}

func TestMistakesInBodiesComeBackBesideTheirFields(t *testing.T) {
	w := newWorld(t)
	for _, c := range []struct {
		name           string
		kind           apidef.BodyKind
		field, value   string
		problem, label string
	}{
		{"XML that is none", apidef.XMLBody, "body", "<a>", "Line 1, column", "Body:"},
		{"no XML at all", apidef.XMLBody, "body", "", "There is no element", "Body:"},
		{"a value in a query", apidef.GraphQLBody, "body", "{ a(b: {{name}}) }", "its value under Variables.", "Body:"},
		{"no query", apidef.GraphQLBody, "body", "", "The query is empty.", "Body:"},
		{"variables that are no JSON", apidef.GraphQLBody, "body.variables", "{\n  x\n}", "Line 2, column 3:", "Variables: Line 2"},
		{"an unknown attribute in a file name", apidef.MultipartBody, "body.rows.0.file_name", "{{ghost}}", "There is no attribute", "Body, row 1, file name:"},
		{"a content type that is none", apidef.MultipartBody, "body.rows.0.content_type", "text", "written as image/png", "Body, row 1, content type:"},
		{"a file without a name of its part", apidef.MultipartBody, "body.rows.2.file_name", "a.txt", "", "Body, row 3, key:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := w.as(auth.Builder).postForm("/apis/new", bodyFields(c.kind, c.field, c.value))
			if c.problem != "" {
				r.wantProblem(c.field, c.problem)
				wantLink(r, "#f-"+strings.ReplaceAll(c.field, ".", "-"))
			}
			if !strings.Contains(r.text(), c.label) || typed(r, c.field) != c.value {
				t.Errorf("%q came back, and nothing says %q: %s", typed(r, c.field), c.label, r.text())
			}
			if got := r.doc().Find(`[role="tab"][aria-selected="true"]`).AttrOr("data-tab", ""); got != "body" {
				t.Errorf("the tab %s is shown", got)
			}
		})
	}
}

func TestADryRunShowsABodyAsItIsSent(t *testing.T) {
	w := newWorld(t)
	dry := func(kind apidef.BodyKind, more ...string) answer {
		f := bodyFields(kind, append(more, "values.name", "Ada & Co", "values.notes", "Hi", "dry", "1")...)
		return w.as(auth.Builder).postForm("/apis/new/test", f)
	}
	dry(apidef.XMLBody, "body", `<a b="{{name}}"/>`).want(200, `<a b="Ada &amp; Co"/>`, "application/xml")
	dry(apidef.GraphQLBody, "body", "{ a }").want(200, `{"query":"{ a }","variables":{"n":"Ada & Co"}}`)
	dry(apidef.MultipartBody).want(200, "multipart/form-data; boundary=patchbay-", `name="f"; filename="Ada & Co.txt" Content-Type: text/plain Hi`)
}
