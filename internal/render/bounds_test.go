package render_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/render"
)

func TestLiteralTextInALoopIsOutputToo(t *testing.T) {
	in := fixtureInput()
	in.Values["basket"] = jsonValue(t, "["+strings.Repeat("1,", 999)+"1]")
	long := strings.Repeat("x", 100<<10)
	for _, body := range []string{
		`[{{#each basket as i}}"` + long + `"{{/each}}]`,
		`[{{#each basket as i}}{{#if i}}"` + long + `"{{/if}}{{/each}}]`,
	} {
		if _, err := compile(t, jsonSource(body)).Render(in); !errors.Is(err, render.CodeLimit) {
			t.Errorf("got %v", err)
		}
	}
	src := render.Source{URL: "https://a.example/"}
	for range 50 {
		src.Parameters = append(src.Parameters, render.Row{Key: "k", Value: long})
	}
	if _, err := compile(t, src).Render(in); !errors.Is(err, render.CodeLimit) {
		t.Errorf("rows: got %v", err)
	}
}

func TestComparingSecretsInALoopIsPaidFor(t *testing.T) {
	values, scope := attr.Values{}, fixtureScope()
	var custom []attr.Attribute
	var conditions []string
	for i := range 70 {
		key := fmt.Sprintf("s%d", i)
		custom = append(custom, attr.Attribute{Key: key, Type: attr.TypeSecret})
		values[key] = attr.SecretOf(strings.Repeat(key, 4<<10))
		conditions = append(conditions, key+" == 'a'")
	}
	custom = append(custom, attr.Attribute{Key: "basket", Type: attr.TypeList}, attr.Attribute{Key: "data", Type: attr.TypeJSON})
	scope.Attributes = attr.NewSchema(1, custom)
	values["basket"] = jsonValue(t, "["+strings.Repeat("1,", 499)+"1]")
	values["data"] = jsonValue(t, `["`+strings.Repeat(`secret","`, 4999)+`secret"]`).AsSecret()
	for name, body := range map[string]string{
		"many secrets":  "[{{#each basket as i}}{{ " + strings.Join(conditions, " or ") + " }}{{/each}}]",
		"a secret list": "[{{#each basket as i}}{{ data == 'a' }}{{/each}}]",
	} {
		r, err := render.Compile(jsonSource(body), scope)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Render(render.Input{Values: values}); !errors.Is(err, render.CodeLimit) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestWhatAConditionOnASecretChoosesIsMasked(t *testing.T) {
	out := rendered(t, jsonSource(`{"a":1{{#if secret.shop_token starts_with 't'}},"first":"t"{{else}},"first":"?"{{/if}}}`), fixtureInput())
	equal(t, "body", string(out.Body()), `{"a":1,"first":"t"}`)
	equal(t, "masked", string(out.Redacted().Body()), `{"a":1[secret]}`)
}

func TestWordsThatASecretChoosesAreNoSecrets(t *testing.T) {
	out := rendered(t, jsonSource(`["{{ secret.shop_token ? 'gold' : 'std' }}",{{ otp == 'x' }},"{{ otp | digits }}"]`), fixtureInput())
	equal(t, "taints", revealed(out), "t0p/secret, 739 154, 739154")
	equal(t, "masked", string(out.Redacted().Body()), `["[secret]",[secret],"[secret]"]`)
}

func TestAQueryKeepsAQuestionMarkOfItsOwn(t *testing.T) {
	for url, want := range map[string]string{
		"https://a.example/s?q=what?": "https://a.example/s?q=what?&k=v", "https://a.example/s?": "https://a.example/s?k=v",
		"https://a.example/s": "https://a.example/s?k=v", "https://a.example/s?a=1&": "https://a.example/s?a=1&k=v",
	} {
		out := rendered(t, render.Source{URL: url, Parameters: []render.Row{{Key: "k", Value: "v"}}}, fixtureInput())
		equal(t, "URL", out.URL(), want)
	}
}

func TestAPartOfTheHostIsMeasuredAsAWhole(t *testing.T) {
	src := render.Source{URL: "https://{{shop}}-abcdefgh.example.com"}
	in := fixtureInput()
	in.Values["shop"] = attr.TextOf(strings.Repeat("x", 54))
	equal(t, "63 characters", rendered(t, src, in).URL(), "https://"+strings.Repeat("x", 54)+"-abcdefgh.example.com")
	in.Values["shop"] = attr.TextOf(strings.Repeat("x", 55))
	if _, err := compile(t, src).Render(in); !errors.Is(err, render.CodeHost) {
		t.Errorf("got %v", err)
	}
}

func TestBothBranchesMayHaveTheSameKey(t *testing.T) {
	if found := render.Check(jsonSource(`{ {{#if vip}}"k":1{{else}}"k":2{{/if}} }`), fixtureScope()); len(found) > 0 {
		t.Errorf("got %+v", found)
	}
	if d := only(t, jsonSource(`{ {{#if vip}}"k":1{{else}}"l":2{{/if}}, "l": 3 }`)); d.Code != render.CodeDuplicateKey {
		t.Errorf("got %+v", d)
	}
}

func TestElseAsOthersWriteItIsRefusedInWords(t *testing.T) {
	for body, want := range map[string]string{
		`[{{#if vip}}1{{ else }}2{{/if}}]`:        "Write {{else}} without blanks.",
		`[{{#if vip}}1,{{else if name}}2{{/if}}]`: "There is no else if. Put an #if between {{else}} and {{/if}}.",
	} {
		if found := render.Check(jsonSource(body), fixtureScope()); len(found) == 0 || found[0].Message != want {
			t.Errorf("%s: %+v", body, found)
		}
	}
}
