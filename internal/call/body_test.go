package call_test

import (
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
)

func TestEveryKindOfBodyReachesTheProviderAndTheLog(t *testing.T) {
	parts := []apidef.Row{{Key: "off", Value: "{{name}}", Off: true}, {Key: "note", Value: "for {{name}}", FileName: "{{order_id}}.txt", ContentType: "text/plain"}}
	for _, tt := range []struct {
		name, kind, sent string
		body             apidef.Body
	}{
		{"XML", "application/xml; charset=utf-8", `<o by="a &amp; b">7</o>`, apidef.Body{Kind: apidef.XMLBody, Text: `<o by="{{name}}">{{order_id}}</o>`}},
		{"GraphQL", "application/json", `{"query":"query($n: ID) { o(n: $n) }","variables":{"n":"7"}}`,
			apidef.Body{Kind: apidef.GraphQLBody, Text: "query($n: ID) { o(n: $n) }", Variables: `{"n": "{{order_id}}"}`}},
		{"multipart", "multipart/form-data; boundary=BOUNDARY",
			"--BOUNDARY\r\nContent-Disposition: form-data; name=\"note\"; filename=\"7.txt\"\r\nContent-Type: text/plain\r\n\r\nfor a & b\r\n--BOUNDARY--\r\n",
			apidef.Body{Kind: apidef.MultipartBody, Rows: parts}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var kind, body string
			w := newWorld(t, func(_ http.ResponseWriter, r *http.Request) {
				all, _ := io.ReadAll(r.Body)
				kind, body = r.Header.Get("Content-Type"), string(all)
			})
			w.save(func(a *apidef.API) { a.Body = tt.body })
			w.do(attr.Values{"order_id": attr.TextOf("7"), "name": attr.TextOf("a & b")})
			_, boundary, _ := strings.Cut(kind, "boundary=")
			if logged := w.log().Detail.Body; logged != body {
				t.Errorf("the log has %q", logged)
			}
			if boundary != "" {
				kind, body = strings.ReplaceAll(kind, boundary, "BOUNDARY"), strings.ReplaceAll(body, boundary, "BOUNDARY")
			}
			if kind != tt.kind || body != tt.sent {
				t.Errorf("the server got %s\n%q", kind, body)
			}
		})
	}
}

func TestWhatABodyReadsIsFoundDespiteAMistakeElsewhere(t *testing.T) {
	w := newWorld(t, answers(200, ""))
	space, err := w.calls.Workspace(w.ctx)
	must(t, err)
	for name, body := range map[string]apidef.Body{
		"variables":   {Kind: apidef.GraphQLBody, Text: "{ a }", Variables: `{"n": "{{order_id}}", "p": {{total}}}`},
		"a file name": {Kind: apidef.MultipartBody, Rows: []apidef.Row{{Key: "f", Value: "{{total}}", FileName: "{{order_id}}.txt"}}},
	} {
		a := apidef.API{Method: "POST", URL: w.api.URL, Body: body}
		want := []string{"order_id", "total"}
		if got := call.Reads(a, space); !slices.Equal(got, want) {
			t.Errorf("%s: %q are read", name, got)
		}
		a.Headers = []apidef.Row{{Key: "X", Value: "{{ghost}}"}}
		if got := call.Reads(a, space); !slices.Equal(got, want) {
			t.Errorf("%s: beside a mistake %q are read", name, got)
		}
	}
}
