package web_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/convert/export"
)

func TestAnAPIIsExportedAsCode(t *testing.T) {
	w := newWorld(t)
	must(t, second(w.db.SaveAPI(w.ctx, apidef.API{Key: "typed", Name: "Typed", Method: "POST", URL: "https://api.example.com/{{phone}}",
		Headers: []apidef.Row{{Key: "Authorization", Value: "Bearer tiger-tiger"}, {Key: "X-Upper", Value: "{{name | upper}}"}}, Body: apidef.Body{Kind: apidef.NoBody}})))
	viewer := w.as(auth.Viewer)
	for kind, want := range map[export.Kind]string{export.CURL: "curl", export.Go: "http.NewRequest", export.JavaScript: "fetch(", export.Python: "import ", export.Postman: "getpostman.com", export.OpenAPI: `"openapi"`} {
		t.Run(string(kind), func(t *testing.T) {
			page := viewer.get("/apis/typed/code?as=" + string(kind))
			page.want(http.StatusOK, want, "The value of a secret is never in an export", "What this export can't say", "{{name | upper}}")
			if strings.Contains(page.body, "tiger") {
				t.Error("the secret is on the page")
			}
			file := viewer.get("/apis/typed/code/file?as=" + string(kind))
			if !strings.Contains(file.header.Get("Content-Disposition"), kind.FileName("typed")) || !strings.Contains(file.body, want) || strings.Contains(file.body, "tiger") {
				t.Errorf("got %v %.300s", file.header, file.body)
			}
		})
	}
	viewer.get("/apis/typed/code").want(http.StatusOK, "curl", "$TYPED_AUTHORIZATION")
	viewer.get("/apis/typed/code?as=fax").want(http.StatusUnprocessableEntity)
	viewer.get("/apis/nothing/code").want(http.StatusNotFound)
	if viewer.doc("/apis/typed").Find(`a[href="/apis/typed/code"]`).Length() != 1 {
		t.Error("Configure API does not lead there")
	}
}

func TestACURLLineInTheAddressIsImported(t *testing.T) {
	builder := newWorld(t).as(auth.Builder)
	builder.get("/apis").want(http.StatusOK, "Import", "Add API")
	const one = `curl -X PUT https://api.example.com/orders \ -H 'X-A: b'`
	offered := builder.postForm("/apis/new", apiFields("url", one))
	if doc := offered.doc(); doc.Find("curl-offer:not([hidden]) button").Length() != 1 {
		t.Errorf("nothing is offered: %s", offered.text())
	}
	for name, form := range map[string]url.Values{"on one line": {"url": {one}}, "with its line breaks": {"url": {"curl x"}, "curl": {"curl -X PUT https://api.example.com/orders \\\n  -H 'X-A: b'"}}} {
		t.Run(name, func(t *testing.T) {
			plan := builder.postForm("/import/curl", form).header.Get("Location")
			builder.get(plan).want(http.StatusOK, "method: PUT", "url: https://api.example.com/orders", "key: X-A", "value: b")
		})
	}
}
