package web_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/tidwall/gjson"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/expr"
	"patchbay/internal/render"
	"patchbay/internal/secret"
	"patchbay/templates/page"
)

func TestTheReferenceOfTheTemplateLanguage(t *testing.T) {
	w := newWorld(t)
	t.Run("everybody who is signed in may read it, and it lists every filter with its examples", func(t *testing.T) {
		p := w.as(auth.Viewer).doc("/docs/templates")
		for _, f := range expr.Filters() {
			shown := p.Find("#filter-" + f.Name)
			said := []string{f.Summary, f.Examples[0].Expression, f.Examples[0].Result}
			if len(f.Parameters) > 0 {
				said = append(said, f.Usage())
			}
			for _, want := range said {
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
		for _, path := range []string{"/attributes", "/apis/new", "/flows/phone-verification/outline", "/flows/phone-verification/components/welcome"} {
			if w.as(auth.Builder).doc(path).Find(`a[href="/docs/templates"][target=_blank]`).Length() == 0 {
				t.Errorf("%s does not lead to the reference", path)
			}
		}
	})
	t.Run("every kind of body has its places", func(t *testing.T) {
		shown := w.as(auth.Viewer).get("/docs/templates")
		places := map[apidef.BodyKind]string{apidef.NoBody: "Path", apidef.JSONBody: "JSON key", apidef.FormBody: "Form field",
			apidef.TextBody: "in a text body", "xml": "CDATA", "multipart": "The part is left out.", "graphql": "GraphQL variables"}
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

func TestTheTransformsAndConditionsOfTheReferenceAreTrue(t *testing.T) {
	response, err := attr.JSONOf([]byte(page.DocsResponse))
	must(t, err)
	transforms, conditions := docsScope(), docsScope()
	transforms.Locals, conditions.Locals = call.TransformLocals(), call.ConditionLocals()
	in := docsInput(t)
	in.Locals = attr.Values{"value": attr.TextOf(gjson.Get(page.DocsResponse, "body."+page.DocsFound).String()), "response": response}
	for _, group := range []struct {
		scope    expr.Scope
		examples []page.DocsExample
	}{{transforms, page.DocsTransforms()}, {conditions, page.DocsConditions()}} {
		for _, e := range group.examples {
			t.Run(e.Write, func(t *testing.T) {
				p, problems := expr.Compile(e.Write, group.scope)
				if len(problems) > 0 {
					t.Fatal(problems[0].Message)
				}
				v, failure := p.Compute(in)
				if failure != nil || string(v.JSON()) != e.Gives {
					t.Errorf("got %s, %v, want %s", v.JSON(), failure, e.Gives)
				}
				if holds, _ := p.Holds(in); len(group.scope.Locals) == 1 && e.Gives != strconv.FormatBool(holds) {
					t.Errorf("it holds: %v", holds)
				}
			})
		}
	}
}

func TestTheBlocksOfTheReferenceAreTrue(t *testing.T) {
	for _, b := range page.DocsBlocks() {
		if got := sent(t, "json", b.Write); got != b.Gives {
			t.Errorf("%s: got %s, want %s", b.Title, got, b.Gives)
		}
	}
}

// What the reference says of the places where a value may stand. nickname is null.
func TestThePlacesOfTheReferenceAreAsItSays(t *testing.T) {
	const refused, stops = "refused", "stops"
	for _, c := range []struct{ place, write, want string }{
		{"json", `{"a":"Hi {{quote}}!"}`, `{"a":"Hi A/b \"c\"\n!"}`},
		{"json", `{"a":"Hi {{nickname}}!"}`, `{"a":"Hi !"}`},
		{"json", `{"a":"{{tags}}"}`, refused},
		{"json", `{"a":"{{address}}"}`, `{"a":"{\"city\":\"Paris\",\"zip\":\"01234\"}"}`},
		{"json", `[{{price}},{{vip}},{{name}},{{nickname}},{{tags}}]`, `[19.90,true,"Ada",null,["new","customer"]]`},
		{"json", `{"a":1,"b":{{nickname | optional}},"c":[{{'' | optional}},{{name | optional}}]}`, `{"a":1,"c":["Ada"]}`},
		{"json", `{"{{name}}":1,"{{nickname}}":2}`, `{"Ada":1,"":2}`},
		{"json", `{{{nickname}}:2}`, stops},
		{"json", `{"{{tags}}":2}`, refused},
		{"url", "{{env.base_url}}/orders", "https://api.example.com/orders"},
		{"url", "{{name}}/orders", refused},
		{"url", "https://{{name}}.example.com/", "https://Ada.example.com/"},
		{"url", "https://{{quote}}.example.com/", stops},
		{"url", "https://{{nickname}}.example.com/", stops},
		{"url", "https://a.example/{{quote}}", "https://a.example/A%2Fb%20%22c%22%0A"},
		{"url", "https://a.example/{{nickname}}", stops},
		{"url", "https://a.example/{{name | replace: name, '..'}}", stops},
		{"url", "https://a.example/{{tags}}", refused},
		{"url", "https://a.example/?q={{'a b'}}&r={{nickname}}", "https://a.example/?q=a%20b&r="},
		{"url", "https://a.example/?q={{tags}}", refused},
		{"url", "https://a.example/?q={{tags | json}}", "https://a.example/?q=%5B%22new%22%2C%22customer%22%5D"},
		{"parameter", "{{'a b'}}", "https://a.example/?q=a%20b"},
		{"parameter", "{{nickname}}", "https://a.example/"},
		{"parameter", "{{nickname ?? ''}}", "https://a.example/?q="},
		{"parameter", "x{{nickname}}", "https://a.example/?q=x"},
		{"parameter", "{{tags}}", "https://a.example/?q=new&q=customer"},
		{"header", "Bearer {{secret.shop_token}}", "Bearer k-9f2"},
		{"header", "{{quote}}", stops},
		{"header", "{{quote | one_line}}", `A/b "c"`},
		{"header", "{{nickname}}", "no header"},
		{"header", "x{{nickname}}", "x"},
		{"header", "{{tags}}", refused},
		{"form", "{{'a b'}}", "q=a+b"},
		{"form", "{{nickname}}", ""},
		{"form", "x{{nickname}}", "q=x"},
		{"form", "{{tags}}", "q=new&q=customer"},
		{"xml", `<a b="{{quote}}">{{quote}}{{nickname}}</a>`, `<a b="A/b &#34;c&#34;&#xA;">A/b &#34;c&#34;` + "\n</a>"},
		{"xml", "<a>{{nickname}}</a>", "<a></a>"},
		{"xml", "<a>{{tags}}</a>", refused},
		{"multipart", "{{nickname}}", "--patchbay-" + page.DocsUUID + "--\r\n"},
		{"text", "Hi {{quote}}{{nickname}}!{{tags}}", "Hi A/b \"c\"\n!" + `["new","customer"]`},
		{"text", "{{secret.unset}}", stops},
		{"text", "{{secret.unset ?? 'none'}}", "none"},
		{"text", "{{nickname | required}}", stops},
	} {
		t.Run(c.place+" "+c.write, func(t *testing.T) {
			if got := sent(t, c.place, c.write); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
		})
	}
}

// sent is what goes out when the template stands in the place: refused when it can't be saved, stops when it stops the call.
func sent(t *testing.T, place, template string) string {
	t.Helper()
	src := render.Source{Method: "POST", URL: "https://a.example/"}
	switch place {
	case "url":
		src.URL = template
	case "parameter":
		src.Parameters = []render.Row{{Key: "q", Value: template}}
	case "header":
		src.Headers = []render.Row{{Key: "X-Q", Value: template}}
	default:
		src.Body = render.Body{Kind: render.BodyKind(place), Text: template, Rows: []render.Row{{Key: "q", Value: template}}}
	}
	r, err := render.Compile(src, docsScope())
	if err != nil {
		return "refused"
	}
	out, err := r.Render(*docsInput(t))
	switch {
	case err != nil:
		return "stops"
	case place == "url" || place == "parameter":
		return out.URL()
	case place != "header":
		return string(out.Body())
	}
	if value, ok := out.Header("X-Q"); ok {
		return value
	}
	return "no header"
}

// compiled reads an example, which stands in braces.
func compiled(example string) (*expr.Program, []expr.Problem) {
	inside := strings.TrimSuffix(strings.TrimPrefix(example, "{{"), "}}")
	return expr.Compile(strings.TrimSpace(inside), docsScope())
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
	v, failure := p.Compute(docsInput(t))
	switch {
	case failure != nil:
		t.Fatalf("%s %s", example, failure.Sentence)
	case v.IsSecret():
		return v.String()
	}
	return string(v.JSON())
}

// docsScope has what the examples name, and further texts: one with everything in it that has to be escaped, and a
// secret that has no value.
func docsScope() expr.Scope {
	attributes := []attr.Attribute{{Key: "quote", Type: attr.TypeText}}
	for _, s := range page.DocsSamples() {
		attributes = append(attributes, attr.Attribute{Key: s.Key, Type: s.Type})
	}
	return expr.Scope{Attributes: attr.NewSchema(1, attributes), Environment: map[string]string{"base_url": page.DocsConstant},
		Secrets: []string{"shop_token", "unset"}}
}

func docsInput(t *testing.T) *expr.Input {
	t.Helper()
	values := attr.Values{"quote": attr.TextOf("A/b \"c\"\n")}
	for _, s := range page.DocsSamples() {
		v, err := attr.JSONOf([]byte(s.Value))
		must(t, err)
		values[s.Key] = v
	}
	return &expr.Input{Values: values, Secrets: map[string]secret.Value{"shop_token": secret.New("k-9f2")}, Now: page.DocsNow(),
		Conversation: expr.Conversation{ID: page.DocsConversation}, UUID: func() string { return page.DocsUUID }}
}
