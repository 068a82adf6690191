package render_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"patchbay/internal/expr"
	"patchbay/internal/fault"
	"patchbay/internal/render"
)

func TestEveryProblemIsReportedAtOnce(t *testing.T) {
	src := render.Source{
		URL:        "https://a.example/{{nam}}/{{order}}",
		Parameters: []render.Row{{Key: "ok", Value: "1"}, {Key: "{{x}}", Value: "{{basket}} x"}},
		Headers:    []render.Row{{Key: "X N", Value: "a\nb"}},
		Body:       render.Body{Kind: render.BodyJSON, Text: "{\n \"😀é\": \"{{nam}}\",\n \"b\": {{secret.shoptoken}}, \"c\": '\n}"},
	}
	_, err := render.Compile(src, fixtureScope())
	if !errors.Is(err, fault.Invalid) {
		t.Fatalf("got %v", err)
	}
	var lines []string
	for _, f := range fault.Fields(err) {
		lines = append(lines, fmt.Sprintf("%s %d:%d %s", f.Name, f.Line, f.Column, f.Message))
	}
	equal(t, "fields", strings.Join(lines, "\n"), strings.Join([]string{
		"url 1:21 There is no attribute nam. Did you mean name?",
		"url 1:29 There is no attribute order.",
		"parameters.1.key 1:1 A name can't have a placeholder. Put it into the value.",
		"parameters.1.value 1:3 {{basket}} is a list, which can't stand in a query. Use | join or | json.",
		"headers.0.key 1:1 The name of a header has letters, digits and - and no blanks.",
		"headers.0.value 1:2 A header is one line without line breaks and other control characters.",
		"body 2:12 There is no attribute nam. Did you mean name?",
		"body 3:16 There is no secret shoptoken. Did you mean shop_token?",
		`body 3:34 Text in JSON needs double quotes (").`,
	}, "\n"))
}

func TestMessagesOfJSON(t *testing.T) {
	for body, want := range map[string]string{
		"[1,,2]":             "There is one comma too many.",
		"{\"a\":\"b\nc\"}":   `There is a line break inside this text. Close the quote, or write \n.`,
		"[\"{{basket x}}\"]": "A name has no blanks: basket and x are two names.",
		"[+98]":              "+98 is no JSON number. Put quotes around it to send it as it is.",
		"[True]":             "JSON writes true, false and null, in small letters.",
		"[undefined]":        "undefined is no JSON value. Use null.",
		"[hello]":            `Text needs quotes: "hello".`,
		"{a:1}":              `A key needs quotes: "a".`,
	} {
		equal(t, body, only(t, jsonSource(body)).Message, want)
	}
}

func TestPositions(t *testing.T) {
	text := "{\n \"😀\": \"{{nam}}\"}"
	d := only(t, jsonSource(text))
	if d.Line != 2 || d.Column != 11 || text[d.Offset:d.End] != "nam" || d.Field != "body" || d.Severity != render.Error {
		t.Errorf("got %+v: an emoji is two UTF-16 units and four bytes", d)
	}
}

func TestAPlaceholderWithAMistakeBringsNoFurtherOnes(t *testing.T) {
	var got []string
	for _, d := range render.Check(render.Source{URL: "https://{{first name}}.a.example/{{nam}}"}, fixtureScope()) {
		got = append(got, fmt.Sprintf("%d %s", d.Column, d.Code))
	}
	equal(t, "diagnostics", strings.Join(got, ", "), "11 unknown-attribute, 17 syntax, 36 unknown-attribute")
}

func TestNames(t *testing.T) {
	for template, want := range map[string]string{
		"{{orderid}}":              "1:3 unknown-attribute There is no attribute orderid. Did you mean order_id?",
		"{{ab}}":                   "1:3 unknown-attribute There is no attribute ab.",
		"{{quite_different}}":      "1:3 unknown-attribute There is no attribute quite_different.",
		"{{uid}}":                  "1:3 unknown-attribute There is no attribute uid. Did you mean uuid?",
		"{{env.base_ur}}":          "1:7 unknown-constant The active environment has no constant base_ur. Did you mean base_url?",
		"{{secret.shop_tokn}}":     "1:10 unknown-secret There is no secret shop_tokn. Did you mean shop_token?",
		"{{secret.otp}}":           "1:10 unknown-secret There is no secret otp.",
		"{{conversation.started}}": "1:16 unknown-field A conversation has id, channel, flow, started_at and callback_url, but no started.",
		"{{env}}":                  "1:3 unknown-attribute Say which one, as in {{env.base_url}}.",
		"{{response.status}}":      "1:3 unknown-attribute There is no response yet when the request is made.",
		"{{name.first}}":           "1:8 type This is text and has no fields.",
		"{{x.first}}":              "1:3 unknown-attribute There is no attribute x.",
		"{{or}}":                   "1:3 syntax A value is missing before or.",
		"{{name ?? }}":             "1:11 syntax An attribute or a value is missing here.",
		"{{(name}}":                "1:8 syntax A ) is missing here.",
		"{{}}":                     "1:1 syntax Name an attribute between {{ and }}.",
		"{{name":                   "1:1 syntax This {{ is not closed with }}.",
		"{{name.}}":                "1:8 syntax The name of a field is missing after the dot.",
		"{{name upper}}":           "1:8 syntax A filter is written behind a bar: name | upper.",
		"{{name | uper}}":          "1:10 unknown-filter There is no filter uper. Did you mean upper?",
		"{{name | truncate}}":      "1:10 filter-args The filter truncate needs 1 argument, as in | truncate: characters.",
		"{{age > '18'}}":           "1:3 type There is no order between a number and text. Remove the quotes round the number.",
		"{{name phone}}":           "1:8 syntax A name has no blanks: name and phone are two names.",
		"{{007}}":                  "1:3 number A number does not begin with 0. If this is text, put quotes around it.",
		"{{'a\\q'}}":               `1:5 string There is no such escape in a text. Write \\ for a backslash.`,
		"{{'a}}":                   "1:3 string This text is not closed.",
		"{{‘a’}}":                  "1:3 quote Use a plain quote, ' or \", instead of ‘.",
		"{{name$}}":                "1:7 syntax The character '$' means nothing between {{ and }}.",
		"{{!-- open":               "1:1 syntax This comment is not closed with --}}.",
		"{{#if vip}}":              "1:1 block #each and #if work only between the items or members of a JSON body.",
	} {
		t.Run(template, func(t *testing.T) {
			d := only(t, render.Source{URL: "https://a.example", Body: render.Body{Kind: render.BodyText, Text: template}})
			equal(t, "diagnostic", fmt.Sprintf("%d:%d %s %s", d.Line, d.Column, d.Code, d.Message), want)
		})
	}
}

func TestWarningsDoNotStopASave(t *testing.T) {
	for name, c := range map[string]struct {
		src  render.Source
		code render.Code
	}{
		"a key twice":        {jsonSource(`{"a":1,"a":2}`), render.CodeDuplicateKey},
		"JSON in a text":     {jsonSource(`{"a":"{\"b\":\"{{name}}\"}"}`), render.CodeJSONInText},
		"a useless default":  {jsonSource(`[{{now ?? 'x'}}]`), expr.CodeUselessDefault},
		"a fragment":         {render.Source{URL: "https://a.example/#x"}, render.CodeURLFragment},
		"a stray }}":         {render.Source{URL: "https://a.example", Headers: []render.Row{{Key: "X", Value: "a}}"}}}, render.CodeSyntax},
		"a shared subdomain": {render.Source{URL: "https://{{shop}}.myshopify.com"}, render.CodeURLHost},
	} {
		t.Run(name, func(t *testing.T) {
			compile(t, c.src)
			if d := only(t, c.src); d.Code != c.code || d.Severity != render.Warning {
				t.Errorf("got %+v", d)
			}
		})
	}
}

func TestAKindOfBodyThatThereIsNotIsRefused(t *testing.T) {
	d := only(t, render.Source{URL: "https://a.example", Body: render.Body{Kind: "yaml", Text: "a: 1"}})
	equal(t, "message", d.Message, "There is no kind of body called yaml.")
}

// only returns the one diagnostic that a request has.
func only(t *testing.T, src render.Source) render.Diagnostic {
	t.Helper()
	list := render.Check(src, fixtureScope())
	if len(list) != 1 {
		t.Fatalf("%d diagnostics: %+v", len(list), list)
	}
	return list[0]
}

func TestColumnsCountUTF16UnitsInEveryField(t *testing.T) {
	rows := func(value string) []render.Row { return []render.Row{{Key: "k", Value: value}} }
	body := func(kind render.BodyKind, text string) render.Source {
		return render.Source{URL: "https://a.example", Body: render.Body{Kind: kind, Text: text}}
	}
	form := render.Body{Kind: render.BodyForm, Rows: rows("é\n😀😀{{nam}}")}
	for want, src := range map[string]render.Source{
		"url 1:23":               {URL: "https://a.example/😀{{nam}}"},
		"parameters.0.value 1:5": {URL: "https://a.example", Parameters: rows("😀{{nam}}")},
		"headers.0.value 1:6":    {URL: "https://a.example", Headers: rows("😀é{{nam}}")},
		"body.rows.0.value 2:7":  {URL: "https://a.example", Body: form},
		"body.rows.0.value 1:5":  multipartSource(rows("😀{{nam}}")...),
		"body 2:8":               body(render.BodyXML, "<a>\n<b>😀{{nam}}</b></a>"),
		"body 3:5":               body(render.BodyText, "😀\r\n\n😀{{nam}}"),
		"body 1:7":               body(render.BodyJSON, `["😀{{nam}}"]`),
		"body.variables 1:11":    graphQLSource("{ a }", `{"a":"😀{{nam}}"}`),
	} {
		d := only(t, src)
		equal(t, "place", fmt.Sprintf("%s %d:%d", d.Field, d.Line, d.Column), want)
	}
}
