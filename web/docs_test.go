package web_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/expr"
	"patchbay/internal/secret"
	"patchbay/templates/page"
)

func TestTheReferenceOfTheTemplateLanguage(t *testing.T) {
	w := newWorld(t)
	t.Run("everybody who is signed in may read it, and it lists every filter with its examples", func(t *testing.T) {
		p := w.as(auth.Viewer).doc("/docs/templates")
		for _, f := range expr.Filters() {
			shown := p.Find("#filter-" + f.Name)
			for _, want := range []string{f.Summary, f.Usage(), f.Examples[0].Expression, f.Examples[0].Result} {
				if !strings.Contains(shown.Text(), want) {
					t.Errorf("%s does not say %q: %s", f.Name, want, words(shown))
				}
			}
		}
	})
	t.Run("every link on the page leads somewhere on it", func(t *testing.T) {
		p := w.as(auth.Viewer).doc("/docs/templates")
		for _, link := range p.Find(`main a[href^="#"]`).EachIter() {
			if id := link.AttrOr("href", ""); p.Find(id).Length() != 1 {
				t.Errorf("%s is there %d times", id, p.Find(id).Length())
			}
		}
	})
	t.Run("people find it where they write templates", func(t *testing.T) {
		w.seed()
		for _, path := range []string{"/attributes", "/apis/new", "/flows/phone-verification"} {
			if w.as(auth.Builder).doc(path).Find(`a[href="/docs/templates"][target=_blank]`).Length() != 1 {
				t.Errorf("%s does not lead to the reference", path)
			}
		}
	})
	t.Run("every kind of body has its places", func(t *testing.T) {
		shown := w.as(auth.Viewer).get("/docs/templates")
		places := map[apidef.BodyKind]string{apidef.NoBody: "Path", apidef.JSONBody: "JSON key", apidef.FormBody: "Form field",
			apidef.TextBody: "in a text body", "xml": "CDATA", "multipart": "The part is left out."}
		for _, kind := range apidef.BodyKinds() {
			if place := places[kind]; place == "" || !strings.Contains(shown.text(), place) {
				t.Errorf("the reference does not speak of %s bodies", kind)
			}
		}
	})
}

func TestTheExamplesOfTheReferenceAreTrue(t *testing.T) {
	for _, e := range page.DocsExamples() {
		t.Run(e.Write, func(t *testing.T) {
			if strings.HasPrefix(e.Write, "{{!--") && e.Gives == "" {
				return // a comment is no expression
			}
			if got := computed(t, e.Write); got != e.Gives {
				t.Errorf("got %s, want %s", got, e.Gives)
			}
		})
	}
	for _, r := range page.DocsRefusals() {
		t.Run(r.Write+" is refused", func(t *testing.T) {
			_, problems := compiled(r.Write)
			if len(problems) != 1 || problems[0].Warning || problems[0].Message != r.Says {
				t.Errorf("got %+v, want %s", problems, r.Says)
			}
			computed(t, r.Instead)
		})
	}
}

// compiled reads an example, which stands in braces.
func compiled(example string) (*expr.Program, []expr.Problem) {
	var attributes []attr.Attribute
	for _, s := range page.DocsSamples() {
		attributes = append(attributes, attr.Attribute{Key: s.Key, Type: s.Type})
	}
	inside := strings.TrimSuffix(strings.TrimPrefix(example, "{{"), "}}")
	return expr.Compile(strings.TrimSpace(inside), expr.Scope{Attributes: attr.NewSchema(1, attributes),
		Environment: map[string]string{"base_url": page.DocsConstant}, Secrets: []string{"shop_token"}})
}

// computed is what the page says of an example: JSON, or the mask of a secret.
func computed(t *testing.T, example string) string {
	t.Helper()
	p, problems := compiled(example)
	for _, problem := range problems {
		if !problem.Warning {
			t.Fatalf("%s: %s", example, problem.Message)
		}
	}
	values := attr.Values{}
	for _, s := range page.DocsSamples() {
		v, err := attr.JSONOf([]byte(s.Value))
		must(t, err)
		values[s.Key] = v
	}
	v, failure := p.Compute(&expr.Input{Values: values, Secrets: map[string]secret.Value{"shop_token": secret.New("k-9f2")},
		Conversation: expr.Conversation{ID: page.DocsConversation}, Now: page.DocsNow(), UUID: func() string { return page.DocsUUID }})
	switch {
	case failure != nil:
		t.Fatalf("%s %s", example, failure.Sentence)
	case v.IsSecret():
		return v.String()
	}
	return string(v.JSON())
}
