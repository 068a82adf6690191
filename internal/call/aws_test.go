package call_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"
	"time"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

// awsVerifies computes the signature of what came in as AWS describes it, without the library that made it.
func awsVerifies(r *http.Request, body, key, region, service string) error {
	var credential, signed, signature string
	rest, ok := strings.CutPrefix(r.Header.Get("Authorization"), "AWS4-HMAC-SHA256 ")
	for part := range strings.SplitSeq(rest, ", ") {
		name, value, _ := strings.Cut(part, "=")
		switch name {
		case "Credential":
			credential = value
		case "SignedHeaders":
			signed = value
		case "Signature":
			signature = value
		}
	}
	date := r.Header.Get("X-Amz-Date")
	at, err := time.Parse("20060102T150405Z", date)
	if !ok || err != nil || time.Since(at).Abs() > time.Minute {
		return fmt.Errorf("not signed now: %q at %q", rest, date)
	}
	scope := strings.Join([]string{date[:8], region, service, "aws4_request"}, "/")
	if !strings.HasSuffix(credential, "/"+scope) {
		return fmt.Errorf("signed for %s", credential)
	}
	text := strings.Join([]string{"AWS4-HMAC-SHA256", date, scope, digest(awsCanonical(r, body, signed, service))}, "\n")
	mac := []byte("AWS4" + key)
	for _, part := range []string{date[:8], region, service, "aws4_request", text} {
		mac = macOf(mac, part)
	}
	if want := hex.EncodeToString(mac); signature != want {
		return fmt.Errorf("the signature is %s, want %s", signature, want)
	}
	return nil
}

// awsCanonical is the canonical request.
func awsCanonical(r *http.Request, body, signed, service string) string {
	path := r.URL.EscapedPath()
	if service != "s3" {
		path = strings.ReplaceAll(path, "%", "%25")
	}
	var query []string
	for name, values := range r.URL.Query() {
		for _, v := range values {
			query = append(query, awsEscape(name)+"="+awsEscape(v))
		}
	}
	slices.Sort(query)
	lines := []string{r.Method, path, strings.Join(query, "&")}
	for name := range strings.SplitSeq(signed, ";") {
		value := r.Header.Get(name)
		switch name {
		case "host":
			value = r.Host
		case "content-length":
			value = fmt.Sprint(r.ContentLength)
		}
		lines = append(lines, name+":"+value)
	}
	return strings.Join(append(lines, "", signed, digest(body)), "\n")
}

func awsEscape(s string) string { return strings.ReplaceAll(url.QueryEscape(s), "+", "%20") }

func digest(s string) string {
	sum := sha256.Sum256([]byte(s))
	return hex.EncodeToString(sum[:])
}

func macOf(key []byte, text string) []byte {
	mac := hmac.New(sha256.New, key)
	_, _ = io.WriteString(mac, text)
	return mac.Sum(nil)
}

func TestAWSVerifiesTheSignature(t *testing.T) {
	for _, service := range []string{"execute-api", "s3"} {
		t.Run(service, func(t *testing.T) {
			var wrong error
			var session, hash string
			w := authWorld(t, echo(func(r *http.Request, body string) bool {
				session, hash = r.Header.Get("X-Amz-Security-Token"), r.Header.Get("X-Amz-Content-Sha256")
				wrong = awsVerifies(r, body, canary, "eu-central-1", service)
				return wrong == nil
			}))
			w.save(func(a *apidef.API) {
				a.URL += "/a b/{{order_id}}?z=1"
				a.URL = strings.ReplaceAll(a.URL, " ", "%20")
				a.Parameters = []apidef.Row{{Key: "b", Value: "{{order_id}}"}, {Key: "a", Value: "x y"}}
				a.Headers = []apidef.Row{{Key: "X-Custom", Value: "{{order_id}}"}, {Key: "Idempotency-Key", Value: "k"}}
				a.Body = apidef.Body{Kind: apidef.JSONBody, Text: `{"id": {{order_id}}}`}
				a.Auth = apidef.Auth{Kind: apidef.AWSAuth, AccessKeyID: "AKID", SecretAccessKey: "{{secret.pass}}", SessionToken: "session-canary",
					Region: "eu-central-1", Service: service}
			})
			r := w.do(attr.Values{"order_id": attr.TextOf("7/ü")})
			if r.Status != http.StatusOK || wrong != nil || session != "session-canary" || (hash != "") != (service == "s3") {
				t.Errorf("answered %d: %v; session %q, hash %q", r.Status, wrong, session, hash)
			}
			w.wantNoCanary(r, session)
		})
	}
}
