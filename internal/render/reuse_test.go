package render_test

import (
	"bytes"
	"errors"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/render"
)

// plainSource has what most requests have, a secret among it.
func plainSource() render.Source {
	return render.Source{
		Method:     "POST",
		URL:        "{{env.base_url}}/orders?id={{order_id}}",
		Parameters: []render.Row{{Key: "name", Value: "{{name}}"}},
		Headers:    []render.Row{{Key: "Authorization", Value: "Bearer {{otp}}"}, {Key: "X-Shop", Value: "{{shop}}"}},
		Body:       render.Body{Kind: render.BodyJSON, Text: `{"to":"{{phone}}","age":{{age}},"code":{{otp}},"note":{{email}}}`},
	}
}

func TestRenderingAgainAllocatesOnlyWhatItsValuesNeed(t *testing.T) {
	for name, c := range map[string]struct {
		change func(s *render.Source)
		most   float64
	}{
		"nothing for attributes":                       {func(*render.Source) {}, 0},
		"the value of an entry of the secret store":    {func(s *render.Source) { s.Headers[0].Value = "{{secret.shop_token}}" }, 1},
		"a part of the path that has capital letters":  {func(s *render.Source) { s.URL = "https://a.example/{{name}}" }, 1},
		"nothing for a part of the path without these": {func(s *render.Source) { s.URL = "https://a.example/{{shop}}" }, 0},
	} {
		t.Run(name, func(t *testing.T) {
			src, in := plainSource(), fixtureInput()
			c.change(&src)
			r := compile(t, src)
			var out render.Rendered
			got := testing.AllocsPerRun(100, func() {
				if err := r.RenderTo(&out, &in); err != nil {
					t.Fatal(err)
				}
			})
			if got > c.most {
				t.Errorf("%v allocations, want at most %v", got, c.most)
			}
		})
	}
}

func TestARenderedThatIsUsedAgainIsLikeAFreshOne(t *testing.T) {
	var out render.Rendered
	for range 2 {
		for _, src := range []render.Source{secretSource(), plainSource(), jsonSource(`["{{name}}"]`), {URL: "https://a.example"}} {
			in, fresh := fixtureInput(), rendered(t, src, fixtureInput())
			if err := compile(t, src).RenderTo(&out, &in); err != nil {
				t.Fatal(err)
			}
			equal(t, "request", out.Hash(), fresh.Hash())
			equal(t, "redacted request", out.Redacted().Hash(), fresh.Redacted().Hash())
			equal(t, "taints", revealed(&out), revealed(fresh))
			if out.Tainted() != fresh.Tainted() {
				t.Errorf("%s: tainted is %v", src.URL, out.Tainted())
			}
		}
	}
}

func TestAfterAnErrorARenderedIsEmpty(t *testing.T) {
	in := fixtureInput()
	var out render.Rendered
	r := compile(t, secretSource())
	if err := r.RenderTo(&out, &in); err != nil {
		t.Fatal(err)
	}
	earlier := out.Body()
	delete(in.Secrets, "shop_token") // the URL has a secret before it
	if err := r.RenderTo(&out, &in); !errors.Is(err, expr.CodeMissingSecret) {
		t.Fatalf("got %v", err)
	}
	var empty render.Rendered
	equal(t, "request", out.Hash(), empty.Hash())
	equal(t, "taints", revealed(&out), "")
	if out.Tainted() {
		t.Error("nothing is tainted")
	}
	if len(bytes.Trim(earlier, "\x00")) > 0 {
		t.Errorf("the memory still has %q", earlier)
	}
}

func TestARedactedRequestOutlivesItsRequest(t *testing.T) {
	in := fixtureInput()
	var out render.Rendered
	r := compile(t, jsonSource(`["{{name}}"]`))
	_ = r.RenderTo(&out, &in)
	masked := out.Redacted()
	in.Values["name"] = attr.TextOf("Eve")
	_ = r.RenderTo(&out, &in)
	equal(t, "redacted body", string(masked.Body()), `["Ada"]`)
}
