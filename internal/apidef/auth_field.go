package apidef

import "slices"

// Where an API key stands, where the client of OAuth 2 names itself, and how an HMAC is made and written.
const (
	InHeader = "header"
	InQuery  = "query"

	InBasic = "basic" // Authorization: Basic
	InPost  = "post"  // client_id and client_secret in the form

	SHA256 = "sha256"
	SHA512 = "sha512"
	Hex    = "hex"
	Base64 = "base64"
)

// AuthField is a field of some kinds of authentication. Unless it is plain or a choice it is a template, of one line as it is
// typed.
type AuthField struct {
	Name     string // as in JSON; problems and forms call it "auth." and this
	Label    string // as screens call it
	Kinds    []AuthKind
	Optional []AuthKind // that can do without it
	Secret   bool       // what it renders to is secret, whatever it is made of
	URL      bool       // it is an address
	Lines    bool       // it renders to several lines
	Plain    bool       // a name, which has no placeholders
	Choices  []string   // the first one is meant when it is empty
	at       func(*Auth) *string
}

var (
	passwords = []AuthKind{BasicAuth, DigestAuth}
	tokens    = []AuthKind{ClientAuth, RefreshAuth}
	refresh   = []AuthKind{RefreshAuth}
	keys      = []AuthKind{KeyAuth}
	aws       = []AuthKind{AWSAuth}
	hmac      = []AuthKind{HMACAuth}
	cert      = []AuthKind{CertAuth}
)

// AuthFields lists the fields of all kinds in the order that screens show them.
func AuthFields() []AuthField {
	return []AuthField{
		{Name: "username", Label: "User name", Kinds: passwords, at: func(a *Auth) *string { return &a.Username }},
		{Name: "password", Label: "Password", Kinds: passwords, Optional: passwords, Secret: true, at: func(a *Auth) *string { return &a.Password }},
		{Name: "token", Label: "Token", Kinds: []AuthKind{BearerAuth}, Secret: true, at: func(a *Auth) *string { return &a.Token }},
		{Name: "key_name", Label: "Name", Kinds: keys, Plain: true, at: func(a *Auth) *string { return &a.KeyName }},
		{Name: "key_value", Label: "API key", Kinds: keys, Secret: true, at: func(a *Auth) *string { return &a.KeyValue }},
		{Name: "key_in", Label: "Sent in", Kinds: keys, Choices: []string{InHeader, InQuery}, at: func(a *Auth) *string { return &a.KeyIn }},
		{Name: "token_url", Label: "Token URL", Kinds: tokens, URL: true, at: func(a *Auth) *string { return &a.TokenURL }},
		{Name: "client_id", Label: "Client ID", Kinds: tokens, at: func(a *Auth) *string { return &a.ClientID }},
		{Name: "client_secret", Label: "Client secret", Kinds: tokens, Secret: true, Optional: refresh, at: func(a *Auth) *string { return &a.ClientSecret }},
		{Name: "refresh_token", Label: "Refresh token", Kinds: refresh, Secret: true, at: func(a *Auth) *string { return &a.RefreshToken }},
		{Name: "scope", Label: "Scope", Kinds: tokens, Optional: tokens, at: func(a *Auth) *string { return &a.Scope }},
		{Name: "audience", Label: "Audience", Kinds: tokens, Optional: tokens, at: func(a *Auth) *string { return &a.Audience }},
		{Name: "client_in", Label: "Client is named in", Kinds: tokens, Choices: []string{InBasic, InPost}, at: func(a *Auth) *string { return &a.ClientIn }},
		{Name: "access_key_id", Label: "Access key ID", Kinds: aws, at: func(a *Auth) *string { return &a.AccessKeyID }},
		{Name: "secret_access_key", Label: "Secret access key", Kinds: aws, Secret: true, at: func(a *Auth) *string { return &a.SecretAccessKey }},
		{Name: "session_token", Label: "Session token", Kinds: aws, Secret: true, Optional: aws, at: func(a *Auth) *string { return &a.SessionToken }},
		{Name: "region", Label: "Region", Kinds: aws, at: func(a *Auth) *string { return &a.Region }},
		{Name: "service", Label: "Service", Kinds: aws, at: func(a *Auth) *string { return &a.Service }},
		{Name: "key", Label: "Key", Kinds: hmac, Secret: true, at: func(a *Auth) *string { return &a.Key }},
		{Name: "algorithm", Label: "Algorithm", Kinds: hmac, Choices: []string{SHA256, SHA512}, at: func(a *Auth) *string { return &a.Algorithm }},
		{Name: "encoding", Label: "Written in", Kinds: hmac, Choices: []string{Hex, Base64}, at: func(a *Auth) *string { return &a.Encoding }},
		{Name: "header", Label: "Header", Kinds: hmac, Plain: true, at: func(a *Auth) *string { return &a.Header }},
		{Name: "prefix", Label: "Prefix", Kinds: hmac, Optional: hmac, at: func(a *Auth) *string { return &a.Prefix }},
		{Name: "certificate", Label: "Certificate", Kinds: cert, Lines: true, Secret: true, at: func(a *Auth) *string { return &a.Certificate }},
		{Name: "private_key", Label: "Private key", Kinds: cert, Lines: true, Secret: true, Optional: cert, at: func(a *Auth) *string { return &a.PrivateKey }},
	}
}

// Has says whether the kind has the field.
func (f AuthField) Has(k AuthKind) bool { return slices.Contains(f.Kinds, k) }

// NeededBy says whether the kind can't do without the field.
func (f AuthField) NeededBy(k AuthKind) bool { return f.Has(k) && !slices.Contains(f.Optional, k) }

// Template says whether the field is one.
func (f AuthField) Template() bool { return !f.Plain && f.Choices == nil }

// In returns where the field's text is.
func (f AuthField) In(a *Auth) *string { return f.at(a) }

// Of returns the field's text, of a choice the one that is meant.
func (f AuthField) Of(a Auth) string {
	if text := *f.at(&a); text != "" || f.Choices == nil {
		return text
	}
	return f.Choices[0]
}

// Field returns the text of the field with the name, nil when there is none.
func (a *Auth) Field(name string) *string {
	for _, f := range AuthFields() {
		if f.Name == name {
			return f.at(a)
		}
	}
	return nil
}
