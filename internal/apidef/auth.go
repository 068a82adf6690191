package apidef

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/fault"
	"patchbay/internal/header"
)

// AuthKind says how a call proves who makes it.
type AuthKind string

// The kinds of authentication.
const (
	NoAuth      AuthKind = "none"
	BasicAuth   AuthKind = "basic"
	BearerAuth  AuthKind = "bearer"
	KeyAuth     AuthKind = "api_key"
	ClientAuth  AuthKind = "oauth2_client_credentials"
	RefreshAuth AuthKind = "oauth2_refresh_token"
	DigestAuth  AuthKind = "digest"
	AWSAuth     AuthKind = "aws_sigv4"
	HMACAuth    AuthKind = "hmac"
	CertAuth    AuthKind = "client_certificate"
)

// AuthKinds lists the kinds in the order that screens show them.
func AuthKinds() []AuthKind {
	return []AuthKind{NoAuth, BasicAuth, BearerAuth, KeyAuth, ClientAuth, RefreshAuth, DigestAuth, AWSAuth, HMACAuth, CertAuth}
}

// Auth is how the call authenticates; its zero value is NoAuth. What the kind has no use for is kept, so that it is there
// again when somebody goes back to another kind. AuthFields says what each field is.
type Auth struct {
	Kind AuthKind `json:"kind,omitempty"`

	Username string `json:"username,omitempty"`
	Password string `json:"password,omitempty"`
	Token    string `json:"token,omitempty"`

	KeyName  string `json:"key_name,omitempty"`
	KeyValue string `json:"key_value,omitempty"`
	KeyIn    string `json:"key_in,omitempty"`

	TokenURL     string `json:"token_url,omitempty"`
	ClientID     string `json:"client_id,omitempty"`
	ClientSecret string `json:"client_secret,omitempty"`
	RefreshToken string `json:"refresh_token,omitempty"`
	Scope        string `json:"scope,omitempty"`
	Audience     string `json:"audience,omitempty"`
	ClientIn     string `json:"client_in,omitempty"`

	AccessKeyID     string `json:"access_key_id,omitempty"`
	SecretAccessKey string `json:"secret_access_key,omitempty"`
	SessionToken    string `json:"session_token,omitempty"`
	Region          string `json:"region,omitempty"`
	Service         string `json:"service,omitempty"`

	Key       string `json:"key,omitempty"` // of an HMAC
	Algorithm string `json:"algorithm,omitempty"`
	Encoding  string `json:"encoding,omitempty"`
	Header    string `json:"header,omitempty"`
	Prefix    string `json:"prefix,omitempty"`

	Certificate string `json:"certificate,omitempty"`
	PrivateKey  string `json:"private_key,omitempty"` // "" when it stands with the certificate
}

// None says whether calls go out as they are.
func (a Auth) None() bool { return a.Kind == NoAuth || a.Kind == "" }

// FetchesToken says whether there is a token to be fetched, from another address than the API's.
func (a Auth) FetchesToken() bool { return a.Kind == ClientAuth || a.Kind == RefreshAuth }

// sets returns the headers that the authentication sets, and the parameter of the query, "" for none.
func (a Auth) sets() (headers []string, parameter string) {
	switch {
	case a.None(), a.Kind == CertAuth:
		return nil, ""
	case a.Kind == AWSAuth:
		return []string{"Authorization", "X-Amz-Date", "X-Amz-Security-Token", "X-Amz-Content-Sha256"}, ""
	case a.Kind == HMACAuth:
		return []string{a.Header}, ""
	case a.Kind == KeyAuth && a.KeyIn == InQuery:
		return nil, a.KeyName
	case a.Kind == KeyAuth:
		return []string{a.KeyName}, ""
	}
	return []string{"Authorization"}, ""
}

func (a API) checkAuth(p *fault.Problems) {
	if a.Auth.None() {
		return
	}
	if !slices.Contains(AuthKinds(), a.Auth.Kind) {
		p.Add("auth.kind", "Choose one of the kinds of authentication in the list.")
	}
	for _, f := range AuthFields() {
		if problem := f.problem(a.Auth); f.Has(a.Auth.Kind) && problem != "" {
			p.Add("auth."+f.Name, "%s", problem)
		}
	}
	a.checkTwice(p)
}

// problem is what is wrong with the field, "" for nothing.
func (f AuthField) problem(a Auth) string {
	text := strings.TrimSpace(f.Of(a))
	switch {
	case f.Choices != nil && !slices.Contains(f.Choices, text):
		return "Choose one of the list."
	case text == "" && !f.NeededBy(a.Kind):
		return ""
	case text == "" && f.Secret:
		return "Fill this in. What is kept as a secret is written {{secret.name}}."
	case text == "":
		return "Fill this in."
	case f.Plain && strings.Contains(text, "{{"):
		return "A name can't have a placeholder."
	case f.Plain && !(a.Kind == KeyAuth && a.KeyIn == InQuery) && !header.ValidName(text):
		return "The name of a header has letters, digits and - and no blanks."
	case f.Plain && !(a.Kind == KeyAuth && a.KeyIn == InQuery) && (header.Reserved(text) || strings.EqualFold(text, "Content-Type")):
		return fmt.Sprintf("Patchbay sets %s itself. Choose another header.", text)
	}
	return ""
}

// checkTwice refuses rows that set what the authentication sets too: which of the two counts is up to the server.
func (a API) checkTwice(p *fault.Problems) {
	headers, parameter := a.Auth.sets()
	const sentence = "The Authentication tab sets %s already. Remove this row, or the authentication."
	for i, r := range a.Headers {
		if !r.Off && slices.ContainsFunc(headers, func(h string) bool { return h != "" && strings.EqualFold(h, r.Key) }) {
			p.Add(fmt.Sprintf("headers.%d.key", i), sentence, r.Key)
		}
	}
	for i, r := range a.Parameters {
		if !r.Off && r.Key == parameter && parameter != "" {
			p.Add(fmt.Sprintf("parameters.%d.key", i), sentence, r.Key)
		}
	}
}
