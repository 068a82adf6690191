package export_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/convert"
	"patchbay/internal/convert/converttest"
	"patchbay/internal/convert/curl"
	"patchbay/internal/convert/export"
	"patchbay/internal/convert/openapi"
	"patchbay/internal/convert/postman"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// TestWhatWasExportedSaysTheSameWhenItIsImported sends both, as far as rendering them.
func TestWhatWasExportedSaysTheSameWhenItIsImported(t *testing.T) {
	for kind, read := range map[export.Kind]func([]byte, convert.Options) (convert.Result, error){export.CURL: curl.Convert, export.Postman: postman.Convert} {
		for name, a := range apis() {
			if name == "blocks" || a.Auth.FetchesToken() && kind == export.CURL { // neither can say that
				continue
			}
			t.Run(kind.Label()+" "+name, func(t *testing.T) {
				text, err := export.As(kind, a, context1())
				if err != nil {
					t.Fatal(err)
				}
				r, err := read([]byte(text), convert.Options{})
				if err != nil {
					t.Fatal(err)
				}
				if len(r.Bundle.APIs) != 1 {
					t.Fatalf("%v\n%s", r.Notes, text)
				}
				original := bundle.Bundle{Attributes: attributes(), Environments: []apidef.Environment{{Constants: []apidef.Row{{Key: "base_url", Value: context1().Constants["base_url"]}}}},
					Secrets: []bundle.Secret{{Name: "shop_api_key"}, {Name: "shop_token"}, {Name: "password"}, {Name: "api_key"}, {Name: "user_name"}, {Name: "client_secret"}, {Name: "aws_secret"}}}
				if diff := cmp.Diff(rendered(t, a, original), rendered(t, r.Bundle.APIs[0], r.Bundle)); diff != "" {
					t.Errorf("%s\n%s", diff, text)
				}
			})
		}
	}
}

func attributes() []attr.Attribute {
	all := context1().Attributes
	for _, key := range []string{"note", "thing"} {
		all = append(all, attr.Attribute{Key: key, Type: attr.TypeText})
	}
	return all
}

// rendered is what an API sends when every attribute and every secret is a word of its own.
func rendered(t *testing.T, a apidef.API, b bundle.Bundle) []string {
	t.Helper()
	scope := render.Scope{Attributes: attr.NewSchema(0, b.Attributes), Environment: map[string]string{}}
	in := render.Input{Values: attr.Values{}, Secrets: map[string]secret.Value{}, UUID: func() string { return "boundary" }}
	for _, e := range b.Environments {
		for k, v := range e.Values() {
			scope.Environment[k] = v
		}
	}
	for _, s := range b.Secrets {
		scope.Secrets = append(scope.Secrets, s.Name)
		in.Secrets[s.Name] = secret.New("secret " + s.Name)
	}
	for _, x := range scope.Attributes.All() {
		in.Values[x.Key] = attr.TextOf("some " + x.Key)
	}
	in.Values["phone"], in.Values["count"], in.Values["thing"] = attr.TextOf("+14155552671"), attr.TextOf("3"), attr.TextOf("[1]")
	if x, _ := scope.Attributes.Lookup("count"); x.Type == attr.TypeNumber {
		in.Values["count"] = attr.NumberOf("3")
	}
	delete(in.Values, "photo") // a part without its file is left out
	q, err := render.Compile(call.Source(a), scope)
	if err != nil {
		t.Fatal(err)
	}
	out, err := q.Render(in)
	if err != nil {
		t.Fatal(err)
	}
	all := []string{out.Method + " " + out.URL(), strings.ReplaceAll(string(out.Body()), ", ", ",")}
	for name, value := range out.Headers() {
		all = append(all, name+": "+value)
	}
	slices.Sort(all)
	if a.Auth.Kind == apidef.KeyAuth && a.Auth.KeyIn == apidef.InQuery {
		all[slices.IndexFunc(all, func(s string) bool { return strings.HasPrefix(s, a.Method+" ") })] += "&" + a.Auth.KeyName + "=" + strings.ReplaceAll(out.Auth("key_value"), " ", "%20")
		return all
	}
	for _, f := range apidef.AuthFields() {
		if f.Has(a.Auth.Kind) {
			all = append(all, f.Name+" "+out.Auth(f.Name))
		}
	}
	return all
}

func TestADescriptionThatWasExportedIsImported(t *testing.T) {
	for name, a := range apis() {
		text, err := export.As(export.OpenAPI, a, context1())
		if err != nil {
			t.Fatal(err)
		}
		r, err := openapi.Convert([]byte(text), convert.Options{})
		if err != nil || len(r.Bundle.APIs) != 1 {
			t.Fatalf("%s: %v %v\n%s", name, err, r.Notes, text)
		}
		b := r.Bundle.APIs[0]
		if b.Name != a.Name || b.Method != a.Method || !strings.Contains(b.URL, "/shops/{{shop_id}}/orders") || b.Body.Kind != a.Body.Kind && name != "text" && name != "graphql" && name != "blocks" && name != "xml" {
			t.Errorf("%s: %s %s %s %s\n%s", name, b.Name, b.Method, b.URL, b.Body.Kind, text)
		}
		if err := converttest.Sound(r); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}
