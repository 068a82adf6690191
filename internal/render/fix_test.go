package render_test

import (
	"slices"
	"testing"

	"patchbay/internal/render"
)

// A repair leads to a template that saves. Several may be needed; each is the certain one of the first mistake that has
// one.
func TestRepairs(t *testing.T) {
	for broken, want := range map[string]string{
		`{"a":“x”}`:                           `{"a":"x"}`,
		`{"a":'x'}`:                           `{"a":"x"}`,
		`{'a':1}`:                             `{"a":1}`,
		`{a:True,b:None}`:                     `{"a":true,"b":null}`,
		`{"a":007}`:                           `{"a":"007"}`,
		`{"a":hello}`:                         `{"a":"hello"}`,
		`{"a":1,,"b":2}`:                      `{"a":1,"b":2}`,
		`{"a":1}}`:                            `{"a":1}`,
		`{"a":"{{nam}}"}`:                     `{"a":"{{name}}"}`,
		`{"a":{{name | uper}}}`:               `{"a":{{name | upper}}}`,
		`{"a":{{name upper}}}`:                `{"a":{{name | upper}}}`,
		`{"a":"{{name | default: \"x\"}}"}`:   `{"a":"{{name | default: 'x'}}"}`,
		`{"a":{{name | default: “x”}}}`:       `{"a":{{name | default: 'x'}}}`,
		`{"a":{{vip = true}}}`:                `{"a":{{vip == true}}}`,
		`{"a":{{age > '18'}}}`:                `{"a":{{age > 18}}}`,
		`{"a":{{name > 18}}}`:                 `{"a":{{(name | number) > 18}}}`,
		`{“a”:{{name}}}`:                      `{"a":{{name}}}`,
		`{"a": {name}}`:                       `{"a": {{name}}}`,
		`{"a":"Hi {name} and ${name}"}`:       `{"a":"Hi {{name}} and {{name}}"}`,
		`{"a":{{name | uppercase}}}`:          `{"a":{{name | upper}}}`,
		`{"a":{{born | date: '%d.%m.%Y'}}}`:   `{"a":{{born | date: 'DD.MM.YYYY'}}}`,
		`{"a":{{born | date: 'dd.mm.yyyy'}}}`: `{"a":{{born | date: 'DD.MM.YYYY'}}}`,
		`{"a":{{basket | map: sku}}}`:         `{"a":{{basket | map: 'sku'}}}`,
		`[{{#each basket}}1{{/each}}]`:        `[{{#each basket as item}}1{{/each}}]`,
		`{"a":{{007}}}`:                       `{"a":{{'007'}}}`,
		`{"a":{{secret.shoptoken}}}`:          `{"a":{{secret.shop_token}}}`,
	} {
		t.Run(broken, func(t *testing.T) {
			body := broken
			for range 5 {
				found := render.Check(jsonSource(body), fixtureScope())
				i := slices.IndexFunc(found, func(d render.Diagnostic) bool { return d.Fix != nil })
				if i < 0 {
					break
				}
				fix := found[i].Fix
				body = body[:fix.From] + fix.Text + body[fix.To:]
			}
			equal(t, "repaired", body, want)
			compile(t, jsonSource(body))
		})
	}
}

func TestNoRepairIsOfferedWhereItIsNotCertain(t *testing.T) {
	for _, body := range []string{`{"a":'x"y'}`, `{"a":'x`, `{"a":{{quite_different}}}`, `{"a":“x}`, `{"a":x"y"}`, `{"a":{{name | default: “it's”}}}`} {
		t.Run(body, func(t *testing.T) {
			for _, d := range render.Check(jsonSource(body), fixtureScope()) {
				if d.Fix != nil {
					t.Errorf("%s: %+v", d.Message, d.Fix)
				}
			}
		})
	}
}
