package openapi

import (
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
)

// addSecurity takes the first way to authenticate that can be taken as a whole.
func (d *document) addSecurity(r *convert.Request, o operation) {
	security := o.node.Get("security")
	if !security.Is() {
		security = d.root.Get("security")
	}
	alternatives := security.List()
	for _, a := range alternatives {
		if keys, _ := a.Members(); len(keys) == 0 {
			return // it may be left out
		}
	}
	for _, a := range alternatives {
		if d.takeAll(r, a, false) {
			return
		}
	}
	for _, a := range alternatives {
		if d.takeAll(r, a, true) {
			return
		}
	}
	if len(alternatives) > 0 {
		d.work.Note(r.Place, "How this call authenticates can't be taken. Look at its Authentication.")
	}
}

// takeAll takes every scheme of an alternative, or says that it can't. With anyToken a token that has to be fetched elsewhere
// counts as taken.
func (d *document) takeAll(r *convert.Request, alternative *convert.Node, anyToken bool) bool {
	names, scopes := alternative.Members()
	trial := *r
	trial.Headers = append([]apidef.Row(nil), r.Headers...)
	trial.Query = append([]apidef.Row(nil), r.Query...)
	for i, name := range names {
		if !d.take(&trial, d.scheme(name), name, scopes[i], anyToken) {
			return false
		}
	}
	*r = trial
	return true
}

func (d *document) scheme(name string) *convert.Node {
	if d.old {
		return d.resolve(d.root.At("securityDefinitions", name))
	}
	return d.resolve(d.root.At("components", "securitySchemes", name))
}

func (d *document) take(r *convert.Request, scheme *convert.Node, name string, scopes *convert.Node, anyToken bool) bool {
	kind := strings.ToLower(scheme.Get("type").Text())
	if kind == "http" {
		kind = strings.ToLower(scheme.Get("scheme").Text())
	}
	secret := func(suffix string) string { return convert.Hole(d.work.Secret(name+suffix, "", "")) }
	switch kind {
	case "apikey":
		return takeKey(r, scheme, secret)
	case "basic":
		return setAuth(r, apidef.Auth{Kind: apidef.BasicAuth, Username: secret("_username"), Password: secret("_password")})
	case "digest":
		return setAuth(r, apidef.Auth{Kind: apidef.DigestAuth, Username: secret("_username"), Password: secret("_password")})
	case "bearer":
		return setAuth(r, apidef.Auth{Kind: apidef.BearerAuth, Token: secret("")})
	case "mutualtls":
		return setAuth(r, apidef.Auth{Kind: apidef.CertAuth, Certificate: secret("_certificate")})
	case "oauth2":
		if a, ok := d.clientAuth(scheme, scopes, secret); ok {
			return setAuth(r, a)
		}
	}
	if !anyToken || kind != "oauth2" && kind != "openidconnect" {
		return false
	}
	d.work.Note(r.Place, "%s lets people sign in, which is not taken. Put a token into the secret, or choose another Authentication.", name)
	return setAuth(r, apidef.Auth{Kind: apidef.BearerAuth, Token: secret("_token")})
}

// setAuth sets the authentication unless there is one already.
func setAuth(r *convert.Request, a apidef.Auth) bool {
	if !r.Auth.None() {
		return false
	}
	r.Auth = a
	return true
}

// takeKey takes an API key; a second one becomes a row.
func takeKey(r *convert.Request, scheme *convert.Node, secret func(string) string) bool {
	name, in := scheme.Get("name").Text(), scheme.Get("in").Text()
	switch {
	case name == "":
		return false
	case in == "cookie":
		addCookie(r, name, secret(""), true)
	case in == "query" && !r.Auth.None():
		r.Query = append(r.Query, apidef.Row{Key: name, Value: secret("")})
	case in == "header" && (!r.Auth.None() || strings.EqualFold(name, "Authorization")):
		r.Headers = append(r.Headers, apidef.Row{Key: name, Value: secret("")})
	case in == "query", in == "header":
		r.Query, r.Headers = withoutRow(r.Query, in == "query", name), withoutRow(r.Headers, in == "header", name)
		r.Auth = apidef.Auth{Kind: apidef.KeyAuth, KeyName: name, KeyValue: secret(""), KeyIn: in}
	default:
		return false
	}
	return true
}

// withoutRow leaves out the row of a parameter that is the key itself.
func withoutRow(rows []apidef.Row, here bool, name string) []apidef.Row {
	if !here {
		return rows
	}
	return convert.WithoutHeader(rows, name)
}

// clientAuth takes the flow of OAuth 2 in which a program signs in for itself.
func (d *document) clientAuth(scheme, scopes *convert.Node, secret func(string) string) (apidef.Auth, bool) {
	tokenURL := scheme.At("flows", "clientCredentials", "tokenUrl").Text()
	if d.old && scheme.Get("flow").Text() == "application" {
		tokenURL = scheme.Get("tokenUrl").Text()
	}
	if strings.HasPrefix(tokenURL, "/") {
		tokenURL = d.origin() + tokenURL
	}
	if !strings.HasPrefix(tokenURL, "http") {
		return apidef.Auth{}, false
	}
	var names []string
	for _, s := range scopes.List() {
		names = append(names, s.Text())
	}
	return apidef.Auth{Kind: apidef.ClientAuth, TokenURL: tokenURL, ClientID: secret("_client_id"), ClientSecret: secret("_client_secret"),
		Scope: strings.Join(names, " "), ClientIn: apidef.InBasic}, true
}

// origin is scheme and host of the first server, "" when it has none.
func (d *document) origin() string {
	address := d.oldServer()
	if !d.old {
		address = d.filled(first(d.root.Get("servers")), operation{})
	}
	scheme, rest, found := strings.Cut(address, "://")
	host, _, _ := strings.Cut(rest, "/")
	if !found {
		return ""
	}
	return scheme + "://" + host
}
