package page

import (
	"slices"
	"strings"

	"github.com/a-h/templ"

	"patchbay/internal/apidef"
	"patchbay/templates/ui"
)

// authKindWords are the kinds of authentication as the screen calls them.
var authKindWords = map[apidef.AuthKind]string{apidef.NoAuth: "None", apidef.BasicAuth: "Basic", apidef.BearerAuth: "Bearer token",
	apidef.KeyAuth: "API key", apidef.ClientAuth: "OAuth 2: client credentials", apidef.RefreshAuth: "OAuth 2: refresh token",
	apidef.DigestAuth: "Digest", apidef.AWSAuth: "AWS Signature 4", apidef.HMACAuth: "HMAC signature",
	apidef.CertAuth: "Client certificate"}

// authKindHints say what there is to know about each kind.
var authKindHints = map[apidef.AuthKind]string{
	apidef.NoAuth:      "Calls go out with what the other tabs say, and nothing else.",
	apidef.BasicAuth:   "The user name and the password go out with every call, in the Authorization header.",
	apidef.BearerAuth:  "The token goes out with every call, in the Authorization header.",
	apidef.KeyAuth:     "The key goes out with every call, in a header or as a parameter of the URL.",
	apidef.ClientAuth:  "A token is fetched from the token URL when there is none, kept, and renewed a minute before it ends.",
	apidef.RefreshAuth: "Tokens are fetched with the refresh token; if the provider replaces that, the new one is used from then on.",
	apidef.DigestAuth:  "The server asks first and is answered, so that a call is two requests; the password itself is never sent.",
	apidef.AWSAuth:     "Every call is signed with the secret access key, which itself is never sent.",
	apidef.HMACAuth:    "The exact body is signed with the key, and the signature goes out in a header.",
	apidef.CertAuth:    "The certificate is shown to the server when the connection is made (mTLS); its key is never sent. Both are kept as secrets, as PEM.",
}

// authHints stand below fields that do not speak for themselves; authPlaceholders are what a field may look like.
var (
	authHints = map[string]string{
		"scope": "With blanks between several. Empty for what the provider gives.", "audience": "Only some providers want one, such as Auth0.",
		"session_token": "Of temporary credentials only.", "prefix": "Stands before the signature, such as sha256=.",
		"certificate": "With its chain, if the server wants that.", "private_key": "Empty when it stands with the certificate.",
	}
	authPlaceholders = map[string]string{
		"username": "ada", "password": "{{secret.password}}", "token": "{{secret.token}}", "key_name": "X-Api-Key", "key_value": "{{secret.api_key}}",
		"token_url": "https://auth.example.com/token", "client_id": "patchbay", "client_secret": "{{secret.client_secret}}",
		"refresh_token": "{{secret.refresh_token}}", "scope": "orders:read", "access_key_id": "AKIAIOSFODNN7EXAMPLE",
		"secret_access_key": "{{secret.aws}}", "session_token": "{{secret.aws_session}}", "region": "eu-central-1", "service": "execute-api",
		"key": "{{secret.signing_key}}", "header": "X-Signature", "prefix": "sha256=",
		"certificate": "{{secret.client_certificate}}", "private_key": "{{secret.client_key}}",
	}
	authChoices = map[string]string{apidef.InHeader: "A header", apidef.InQuery: "The URL", apidef.InBasic: "The Authorization header",
		apidef.InPost: "The form", apidef.SHA256: "SHA-256", apidef.SHA512: "SHA-512", apidef.Hex: "Hexadecimal digits", apidef.Base64: "Base64"}
)

// authKind is the kind that is shown.
func (p APIEdit) authKind() apidef.AuthKind {
	if p.API.Auth.None() {
		return apidef.NoAuth
	}
	return p.API.Auth.Kind
}

func authKindOptions() []ui.Option {
	var options []ui.Option
	for _, k := range apidef.AuthKinds() {
		options = append(options, ui.Option{Value: string(k), Label: authKindWords[k]})
	}
	return options
}

// whenAuth shows a part for some kinds of authentication only.
func (p APIEdit) whenAuth(kinds ...apidef.AuthKind) templ.Attributes {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return templ.Attributes{"data-when": strings.Join(names, " "), "hidden": !slices.Contains(kinds, p.authKind())}
}

// authField is the control of a field.
func (p APIEdit) authField(f apidef.AuthField) ui.Field {
	field := p.marked(ui.Field{Name: authName(f.Name), Label: f.Label, Value: f.Of(p.API.Auth), Hint: authHints[f.Name], Placeholder: authPlaceholders[f.Name]})
	if w := p.warning(field.Name); w != "" {
		field.Hint = w
	}
	for _, c := range f.Choices {
		field.Options = append(field.Options, ui.Option{Value: c, Label: authChoices[c]})
	}
	return field
}

func authName(field string) string { return tabAuth + "." + field }

// authWords are what a field of the tab is called.
func authWords(field string) (words string, ok bool) {
	if field == authName("kind") {
		return "Authentication", true
	}
	for _, f := range apidef.AuthFields() {
		if field == authName(f.Name) {
			return f.Label, true
		}
	}
	return "", false
}
