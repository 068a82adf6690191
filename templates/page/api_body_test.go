package page_test

import (
	"strings"
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
	"patchbay/templates/layout"
	"patchbay/templates/page"
)

func TestRepairsOfABodyStandBesideItWhateverItsKind(t *testing.T) {
	for field, kind := range map[string]apidef.BodyKind{"body": apidef.XMLBody, "body.variables": apidef.GraphQLBody,
		"body.rows.0.file_name": apidef.MultipartBody, "body.rows.0.value": apidef.FormBody} {
		s := show(t, page.APIEdit{Chrome: layout.Chrome{User: layout.User{MayBuild: true}},
			API: apidef.API{Body: apidef.Body{Kind: kind, Rows: []apidef.Row{{Key: "k"}}}}, Notes: []page.APINote{{Field: field, Repair: "it is right"}}}.Page())
		s.count(`#api-body button[name="fix"][value="`+field+`"]`, 1)
		s.count(`#api-body [hidden] button[name="fix"]`, 0)
	}
}

func TestCurlKeepsTheLineBreaksThatAMultipartBodyNeeds(t *testing.T) {
	e := page.Exchange{Dry: true, Call: call.LogRow{Detail: call.LogDetail{Method: "POST", URL: "https://a.example/", Body: "--b\r\nit's \\ \"\r\n\r\n"}}}
	want := `--data-raw $'--b\r\nit\'s \\ "\r\n\r\n'`
	if got := show(t, page.APIEdit{Exchange: &e}.Page()).Find("#response pre").Last().Text(); !strings.HasSuffix(got, want) {
		t.Errorf("the command is %s", got)
	}
}
