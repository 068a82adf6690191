package credential_test

import (
	"log/slog"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// The example of AWS's documentation: "Create a signed AWS API request", GET ListUsers of IAM.
func TestAWSIsSignedAsItsDocumentationDoes(t *testing.T) {
	keys, err := secret.ParseKeys(secret.GenerateKeys())
	must(t, err)
	at := time.Date(2015, 8, 30, 12, 36, 0, 0, time.UTC)
	k := credential.New(credential.Options{Keys: keys, Now: func() time.Time { return at }, Log: slog.New(slog.DiscardHandler)})
	compiled, err := render.Compile(render.Source{Method: "GET", URL: "https://iam.amazonaws.com/?Action=ListUsers&Version=2010-05-08",
		Headers: []render.Row{{Key: "Content-Type", Value: "application/x-www-form-urlencoded; charset=utf-8"}},
		Auth: []render.AuthRow{{Name: "access_key_id", Value: "AKIDEXAMPLE"}, {Name: "secret_access_key", Value: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"},
			{Name: "region", Value: "us-east-1"}, {Name: "service", Value: "iam"}}}, render.Scope{})
	must(t, err)
	r, err := compiled.Render(render.Input{Now: at})
	must(t, err)
	must(t, k.Sign(t.Context(), &credential.Call{Auth: apidef.Auth{Kind: apidef.AWSAuth}, Request: r}))
	const want = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=content-type;host;x-amz-date, " +
		"Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7"
	if got, _ := r.Header("Authorization"); got != want {
		t.Errorf("signed as %s", got)
	}
	if got, _ := r.Redacted().Header("Authorization"); got != "AWS4-HMAC-SHA256 [secret]" {
		t.Errorf("shown as %s", got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}
