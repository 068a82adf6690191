package main

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/egress/egresstest"
)

// guarded are the APIs of canary servers that authenticate, a canary for each secret. All of them lead to the parrot, which
// knows the secrets that only sign, too, and repeats them as if it were out to give them away.
func guarded(base string) []apidef.API {
	a := func(key string, auth apidef.Auth) apidef.API {
		return apidef.API{Key: key, Name: key, Method: "POST", URL: base + "/knows/" + key, Auth: auth, Outcomes: apidef.DefaultOutcomes(),
			Body: apidef.Body{Kind: apidef.TextBody, Text: "hello"}, Mappings: []apidef.Mapping{{Source: apidef.FromHeader, Path: "X-Echo-0", Attribute: "notes"}}}
	}
	oauth := func(kind apidef.AuthKind, token, in string) apidef.Auth {
		return apidef.Auth{Kind: kind, TokenURL: base + "/token/" + token, ClientID: "client", ClientSecret: "{{secret.canary_client}}",
			RefreshToken: "{{secret.canary_refresh}}", ClientIn: in}
	}
	return []apidef.API{
		a("basic", apidef.Auth{Kind: apidef.BasicAuth, Username: "ada", Password: "{{secret.canary_password}}"}),
		a("bearer", apidef.Auth{Kind: apidef.BearerAuth, Token: "{{secret.canary_bearer}}"}),
		a("keyheader", apidef.Auth{Kind: apidef.KeyAuth, KeyName: "X-Api-Key", KeyValue: "{{secret.canary_key}}", KeyIn: apidef.InHeader}),
		a("keyquery", apidef.Auth{Kind: apidef.KeyAuth, KeyName: "api_key", KeyValue: "{{secret.canary_query}}", KeyIn: apidef.InQuery}),
		a("client", oauth(apidef.ClientAuth, "client", apidef.InBasic)),
		a("clientform", oauth(apidef.ClientAuth, "client", apidef.InPost)),
		a("refresh", oauth(apidef.RefreshAuth, "refresh", apidef.InPost)),
		a("notoken", oauth(apidef.RefreshAuth, "refused", apidef.InPost)),
		a("badtoken", oauth(apidef.ClientAuth, "garbage", apidef.InPost)),
		a("digest", apidef.Auth{Kind: apidef.DigestAuth, Username: "ada", Password: "{{secret.canary_digest}}"}),
		a("aws", apidef.Auth{Kind: apidef.AWSAuth, AccessKeyID: "AKIAEXAMPLE", SecretAccessKey: "{{secret.canary_aws}}",
			SessionToken: "{{secret.canary_session}}", Region: "eu-central-1", Service: "execute-api"}),
		a("hmac", apidef.Auth{Kind: apidef.HMACAuth, Key: "{{secret.canary_hmac}}", Header: "X-Signature"}),
	}
}

// certified is an API that shows a client certificate to a parrot that wants one. Its private key is a canary, and so is the
// certificate, which is kept as a secret, too. Neither leaves as a text, and the other side can't know the key.
func (a *aviary) certified() apidef.API {
	house, people := egresstest.NewAuthority(a.t, "House"), egresstest.NewAuthority(a.t, "People")
	a.secrets["certificate"], a.secrets["private_key"] = people.Issue(a.t, nil)
	server := house.Server(a.t, a.parrot, people, nil)
	return apidef.API{Key: "certified", Name: "certified", Method: "POST", URL: server.URL + "/knows/certified", Outcomes: apidef.DefaultOutcomes(),
		Auth:    apidef.Auth{Kind: apidef.CertAuth, Certificate: "{{secret.canary_certificate}}", PrivateKey: "{{secret.canary_private_key}}"},
		Options: apidef.Options{Authorities: house.PEM},
		Body:    apidef.Body{Kind: apidef.TextBody, Text: "hello"}}
}

// kept are the secrets that the entries of the secret store hold for guarded.
func (c *canaries) kept() map[string]string {
	kept := map[string]string{"canary": c.entry}
	for _, name := range []string{"password", "bearer", "key", "query", "client", "refresh", "digest", "aws", "session", "hmac", "certificate", "private_key"} {
		kept["canary_"+name] = c.secrets[name]
	}
	return kept
}

// onlySign are the secrets that never leave: what they make is sent.
func onlySign() []string { return []string{"digest", "aws", "hmac", "certificate", "private_key"} }

// token answers as a token endpoint that is careless with what it was asked with.
func (p *parrot) token(rw http.ResponseWriter, r *http.Request) {
	_ = r.ParseForm()
	_, fromHeader, _ := r.BasicAuth()
	p.hear(fromHeader, r.Form.Get("client_secret"), r.Form.Get("refresh_token"))
	issued := map[string]string{"/token/client": "issued", "/token/refresh": "renewed"}[r.URL.Path]
	said := fmt.Sprint(r.Form, r.Header)
	switch {
	case strings.HasSuffix(r.URL.Path, "/garbage"):
		_, _ = fmt.Fprintf(rw, "<html>%s", said)
	case issued == "":
		rw.Header().Set("Content-Type", "application/json")
		rw.WriteHeader(http.StatusBadRequest)
		_ = json.NewEncoder(rw).Encode(map[string]string{"error": r.Form.Get("refresh_token"), "error_description": said, "error_uri": said})
	default:
		rw.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(rw).Encode(map[string]any{"access_token": p.secrets[issued], "refresh_token": p.secrets["next"], "token_type": "Bearer",
			"expires_in": 3600, "scope": said})
	}
}

// askForDigest refuses a request without a digest, which it answers with everything that it knows.
func askForDigest(rw http.ResponseWriter, r *http.Request) (asked bool) {
	if !strings.HasSuffix(r.URL.Path, "/digest") || strings.HasPrefix(r.Header.Get("Authorization"), "Digest ") {
		return false
	}
	rw.Header().Set("WWW-Authenticate", `Digest realm="parrots", nonce="abc", qop="auth", algorithm=SHA-256`)
	rw.WriteHeader(http.StatusUnauthorized)
	return true
}

// known are the secrets that a call of the API was made with, which the parrot tells for being asked under /knows/.
func (p *parrot) known(path string) []string {
	_, key, found := strings.Cut(path, "/knows/")
	if !found {
		return nil
	}
	names := map[string][]string{"basic": {"password"}, "bearer": {"bearer"}, "keyheader": {"key"}, "keyquery": {"query"}, "client": {"issued", "client"},
		"clientform": {"issued", "client"}, "refresh": {"renewed", "client", "refresh"}, "digest": {"digest"}, "aws": {"aws", "session"}, "hmac": {"hmac"}}
	var texts []string
	for _, name := range names[key] {
		texts = append(texts, p.secrets[name])
	}
	return texts
}

// keysOf are the keys of the APIs that a canary server calls, in order.
func (a *aviary) keysOf() []string {
	keys := slices.Collect(maps.Keys(a.apis))
	for _, g := range a.guarded {
		keys = append(keys, g.Key)
	}
	slices.Sort(keys)
	return keys
}
