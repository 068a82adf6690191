package render_test

import (
	"errors"
	"strings"
	"testing"

	"patchbay/internal/fault"
	"patchbay/internal/render"
)

func TestRenameTouchesNothingButTheAttribute(t *testing.T) {
	src := render.Source{
		URL:        "{{env.base_url}}/{{shop}}/shop?shop={{shop ?? 'shop'}}",
		Parameters: []render.Row{{Key: "shop", Value: "{{shop}}"}, {Off: true, Key: "off", Value: "{{shop}}"}},
		Headers:    []render.Row{{Key: "X-Shop", Value: "shop {{ data.shop }}{{!-- shop --}}"}},
		Body: render.Body{Kind: render.BodyJSON, Text: `{"shop":"{{shop | default: 'shop'}}","l":[{{#each basket as x}}{{x.shop}},{{shop}}{{/each}}],` +
			`"m":[{{#each basket as shop}}{{shop}}{{/each}}]}`},
	}
	got, err := render.Rename(src, fixtureScope(), "shop", "store")
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "URL", got.URL, "{{env.base_url}}/{{store}}/shop?shop={{store ?? 'shop'}}")
	equal(t, "parameters", got.Parameters[0].Value+got.Parameters[1].Value, "{{store}}{{store}}")
	if !got.Parameters[1].Off {
		t.Error("a row that was off is on")
	}
	equal(t, "header", got.Headers[0].Value, src.Headers[0].Value)
	equal(t, "body", got.Body.Text, `{"shop":"{{store | default: 'shop'}}","l":[{{#each basket as x}}{{x.shop}},{{store}}{{/each}}],`+
		`"m":[{{#each basket as shop}}{{shop}}{{/each}}]}`)
	equal(t, "the original", src.Parameters[0].Value, "{{shop}}")
}

func TestRenameReachesWhatIsKeptForOtherKindsOfBody(t *testing.T) {
	src := jsonSource(`{"a":{{shop}},{{#if vip}}"b":[{{#each basket as x}}{{shop}}{{/each}}]{{/if}}}`)
	src.Body.Variables = "{{shop}}"
	src.Body.Rows = []render.Row{{Key: "a", Value: "{{shop}}", FileName: "{{shop}}.txt"}}
	for _, kind := range []render.BodyKind{render.BodyNone, render.BodyJSON, render.BodyForm, render.BodyMultipart, render.BodyText} {
		src.Body.Kind = kind
		got, err := render.Rename(src, fixtureScope(), "shop", "store")
		if err != nil {
			t.Fatal(err)
		}
		equal(t, string(kind), got.Body.Text+got.Body.Variables+got.Body.Rows[0].Value+got.Body.Rows[0].FileName,
			`{"a":{{store}},{{#if vip}}"b":[{{#each basket as x}}{{store}}{{/each}}]{{/if}}}{{store}}{{store}}{{store}}.txt`)
	}
}

func TestRenameRefusesANameThatALoopWouldTake(t *testing.T) {
	src := jsonSource(`[{{#each basket as item}}{{shop}}{{/each}}]`)
	if _, err := render.Rename(src, fixtureScope(), "shop", "item"); !errors.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
}

func TestRenameText(t *testing.T) {
	got := render.RenameText("Hi {{name}}, {{ shop | upper }} 'shop' {{'shop'}}", fixtureScope(), "shop", "store")
	equal(t, "text", got, "Hi {{name}}, {{ store | upper }} 'shop' {{'shop'}}")
}

func TestComplete(t *testing.T) {
	for marked, want := range map[string]string{
		`{"a":"{{na⎀"}`:                               "name",
		`{"a":"{{name | trun⎀}}"}`:                    "truncate",
		`{"a":{{env.te⎀`:                              "team",
		`{"a":{{secret.⎀}}}`:                          "shop_token",
		`[{{#each basket as item}}{{it⎀`:              "item",
		`[{{#each bas⎀`:                               "basket",
		`[{{#if vi⎀}}1{{/if}}]`:                       "vip",
		`{{{na⎀}}:1}`:                                 "name",
		`[{{#each basket as item}}1{{/each}},{{item⎀`: "",
		`{"a":"na⎀"}`:                                 "",
		`{"a":"{{!-- na⎀"}`:                           "",
		`{"a":"{{'na⎀"}`:                              "",
		`{"a":"{{name}} na⎀"}`:                        "",
	} {
		t.Run(marked, func(t *testing.T) {
			at := strings.Index(marked, "⎀")
			body := strings.Replace(marked, "⎀", "", 1)
			var first string
			if all := render.Complete(jsonSource(body), "body", at, fixtureScope()); len(all) > 0 {
				first = all[0].Insert
				if typed := body[all[0].From:at]; !strings.HasPrefix(first, typed) {
					t.Errorf("%q does not go on from %q", first, typed)
				}
			}
			equal(t, "first offer", first, want)
		})
	}
}

func TestUsesSeesEverything(t *testing.T) {
	src := jsonSource(`{"a":"{{name}}", broken, 'b': {{#each basket as phone}}{{phone}}{{/each}} {{vip`)
	src.Body.Variables = `{"a":{{order_id}}}`
	src.Body.Rows = []render.Row{{Key: "a", Value: "{{shop}}"}}
	src.Headers = []render.Row{{Off: true, Key: "X", Value: "{{secret.shop_token}} {{secret.gone}} {{'phone'}}"}}
	names := render.Uses(src, fixtureScope())
	equal(t, "attributes", strings.Join(names.Attributes(), " "), "basket name order_id shop vip")
	if !names.UsesSecret("shop_token") || !names.UsesSecret("gone") || names.UsesSecret("other") {
		t.Errorf("secrets %v", names.Secrets())
	}
	if !render.UsesOfText("{{name | upper}}", fixtureScope()).Uses("name") {
		t.Error("a text names its attributes")
	}
}
