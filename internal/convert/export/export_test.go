package export_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/getkin/kin-openapi/openapi3"
	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert/export"
)

// order is an API with something of everything.
func order() apidef.API {
	return apidef.API{Key: "make-order", Name: "Make order", Method: "POST", URL: "{{env.base_url}}/shops/{{shop_id}}/orders?v=2", Folder: "Shop/Orders",
		Parameters: []apidef.Row{{Key: "q r", Value: "{{phone}}"}, {Key: "off", Value: "1", Off: true}, {Key: "literal", Value: "a b&c"}},
		Headers:    []apidef.Row{{Key: "X-Note", Value: `it's "{{note}}" $HOME`}, {Key: "X-Empty"}, {Key: "X-Key", Value: "{{secret.shop_api_key}}"}},
		Body: apidef.Body{Kind: apidef.JSONBody, Text: `{"phone": {{phone}}, "text": "Hi {{name}}, {{ '{{' }}x", "count": {{count}}, "any": {{thing | parse_json}},` +
			` "big": 12345678901234567890}`},
		Auth:     apidef.Auth{Kind: apidef.BearerAuth, Token: "{{secret.shop_token}}"},
		Outcomes: []apidef.Outcome{{Name: "success", Status: "2xx"}, {Name: "not_found", Status: "404"}}, Options: apidef.DefaultOptions()}
}

func context1() export.Context {
	return export.Context{Constants: map[string]string{"base_url": "https://api.example.com/v1"}, Samples: map[string]string{"phone": "+14155552671", "count": "3"},
		Attributes: []attr.Attribute{{Key: "phone", Type: attr.TypePhone}, {Key: "count", Type: attr.TypeNumber}, {Key: "shop_id", Type: attr.TypeText},
			{Key: "photo", Type: attr.TypeFile}}}
}

// apis are the APIs that every kind of export writes.
func apis() map[string]apidef.API {
	with := func(change func(*apidef.API)) apidef.API {
		a := order()
		a.Parameters, a.Headers, a.Body = nil, nil, apidef.Body{Kind: apidef.NoBody}
		change(&a)
		return a
	}
	rows := []apidef.Row{{Key: "To", Value: "{{phone}}"}, {Key: "a b", Value: `x"y; z`}, {Key: "off", Off: true}}
	return map[string]apidef.API{
		"json": order(),
		"form": with(func(a *apidef.API) {
			a.Body = apidef.Body{Kind: apidef.FormBody, Rows: rows}
			a.Auth = apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Password: "{{secret.password}}"}
		}),
		"multipart": with(func(a *apidef.API) {
			a.Body = apidef.Body{Kind: apidef.MultipartBody, Rows: append(rows, apidef.Row{Key: "photo", Value: "{{photo}}"}, apidef.Row{Key: "meta", Value: `{"a":"{{note}}"}`, ContentType: "application/json"},
				apidef.Row{Key: "text", Value: "x", FileName: "a b.txt", ContentType: "text/plain"})}
			a.Auth = apidef.Auth{Kind: apidef.KeyAuth, KeyName: "api_key", KeyValue: "{{secret.api_key}}", KeyIn: apidef.InQuery}
		}),
		"get": with(func(a *apidef.API) { a.Method, a.Auth = "GET", apidef.Auth{} }),
		"head": with(func(a *apidef.API) {
			a.Method, a.Auth = "HEAD", apidef.Auth{Kind: apidef.DigestAuth, Username: "ada", Password: "{{secret.password}}"}
		}),
		"text": with(func(a *apidef.API) {
			a.Body = apidef.Body{Kind: apidef.TextBody, Text: "line one\nit's {{note}}\n"}
			a.Auth = apidef.Auth{Kind: apidef.ClientAuth, TokenURL: "https://auth.example.com/token", ClientID: "id", ClientSecret: "{{secret.client_secret}}", Scope: "read write"}
		}),
		"xml": with(func(a *apidef.API) { a.Body = apidef.Body{Kind: apidef.XMLBody, Text: `<a b="{{note}}">{{phone}}</a>`} }),
		"graphql": with(func(a *apidef.API) {
			a.Body = apidef.Body{Kind: apidef.GraphQLBody, Text: "query($id: ID!) { user(id: $id) { name } }", Variables: `{"id": "{{shop_id}}"}`}
			a.Auth = apidef.Auth{Kind: apidef.AWSAuth, AccessKeyID: "AK", SecretAccessKey: "{{secret.aws_secret}}", Region: "eu-west-1", Service: "execute-api"}
		}),
		"blocks": with(func(a *apidef.API) {
			a.Body = apidef.Body{Kind: apidef.JSONBody, Text: `[{{#each items as x}}{{x}}{{/each}}, {{note | upper}}]`}
			a.Auth = apidef.Auth{Kind: apidef.HMACAuth, Header: "X-Sign", Key: "{{secret.k}}"}
		}),
	}
}

func TestExportsAreWritten(t *testing.T) {
	for name, a := range apis() {
		t.Run(name, func(t *testing.T) {
			var got []txtar.File
			for _, k := range export.Kinds() {
				text, err := export.As(k, a, context1())
				if err != nil {
					t.Fatal(err)
				}
				got = append(got, txtar.File{Name: k.FileName(a.Key), Data: []byte(text)})
			}
			golden(t, filepath.Join("testdata", name+".txtar"), got)
		})
	}
}

func golden(t *testing.T, name string, got []txtar.File) {
	t.Helper()
	text := txtar.Format(&txtar.Archive{Files: got})
	if os.Getenv("UPDATE_GOLDEN") != "" {
		if err := os.WriteFile(name, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(text)); diff != "" {
		t.Error(diff)
	}
}

func TestCodeIsAccepted(t *testing.T) {
	checks := map[export.Kind][]string{export.Go: {"go", "vet"}, export.JavaScript: {"node", "--check"}, export.Python: {"python3", "-m", "py_compile"}, export.CURL: {"bash", "-n"}}
	for kind, command := range checks {
		t.Run(kind.Label(), func(t *testing.T) {
			if _, err := exec.LookPath(command[0]); err != nil {
				t.Skipf("%s is not installed", command[0])
			}
			for name, a := range apis() {
				text, err := export.As(kind, a, context1())
				if err != nil {
					t.Fatal(err)
				}
				file := filepath.Join(t.TempDir(), kind.FileName("call"))
				if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
					t.Fatal(err)
				}
				c := exec.CommandContext(t.Context(), command[0], append(command[1:], file)...)
				if out, err := c.CombinedOutput(); err != nil {
					t.Errorf("%s: %v\n%s\n%s", name, err, out, text)
				}
			}
		})
	}
}

func TestDescriptionsAreValid(t *testing.T) {
	for name, a := range apis() {
		text, err := export.As(export.OpenAPI, a, context1())
		if err != nil {
			t.Fatal(err)
		}
		d, err := openapi3.NewLoader().LoadFromData([]byte(text))
		if err == nil {
			err = d.Validate(context.Background())
		}
		if err != nil {
			t.Errorf("%s: %v\n%s", name, err, text)
		}
	}
}

func TestNoExportHoldsMoreThanTheNameOfASecret(t *testing.T) {
	for name, a := range apis() {
		for _, k := range export.Kinds() {
			text, err := export.As(k, a, context1())
			if err != nil {
				t.Fatal(err)
			}
			if strings.Contains(text, "secret.") {
				t.Errorf("%s as %s has a placeholder of ours:\n%s", name, k, text)
			}
		}
	}
}
