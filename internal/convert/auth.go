package convert

import (
	"cmp"
	"strings"

	"patchbay/internal/apidef"
)

// AuthOf reads an authentication as clients of APIs keep it, with all names of a field that are in use: get returns the first
// of them that says something. What a field needs and does not have becomes a secret that is asked for.
func (w *Work) AuthOf(place, kind string, get func(names ...string) string) apidef.Auth {
	var a apidef.Auth
	switch strings.ToLower(kind) {
	case "", "none", "noauth", "inherit":
		return a
	case "basic":
		a = apidef.Auth{Kind: apidef.BasicAuth, Username: get("username"), Password: get("password")}
	case "digest":
		a = apidef.Auth{Kind: apidef.DigestAuth, Username: get("username"), Password: get("password")}
	case "bearer":
		a = w.bearer(get)
	case "apikey":
		a = apidef.Auth{Kind: apidef.KeyAuth, KeyName: cmp.Or(get("key"), "X-API-Key"), KeyValue: get("value"), KeyIn: apidef.InHeader}
		if in := get("in", "placement", "addTo"); strings.Contains(strings.ToLower(in), "query") {
			a.KeyIn = apidef.InQuery
		}
	case "awsv4", "iam":
		a = apidef.Auth{Kind: apidef.AWSAuth, AccessKeyID: get("accessKey", "accessKeyId"), SecretAccessKey: get("secretKey", "secretAccessKey"),
			SessionToken: get("sessionToken"), Region: cmp.Or(get("region"), "us-east-1"), Service: cmp.Or(get("service"), "execute-api")}
	case "oauth2":
		a = w.oauth(place, get)
	default:
		w.Note(place, "The authentication %q is not taken.", kind)
	}
	return w.completed(a)
}

// bearer is a token, behind a word of its own where another one than Bearer is meant.
func (w *Work) bearer(get func(...string) string) apidef.Auth {
	if prefix := get("prefix"); prefix != "" && !strings.EqualFold(prefix, "Bearer") {
		return apidef.Auth{Kind: apidef.KeyAuth, KeyName: "Authorization", KeyValue: prefix + " " + get("token"), KeyIn: apidef.InHeader}
	}
	return apidef.Auth{Kind: apidef.BearerAuth, Token: get("token")}
}

// oauth takes client credentials as they are; of the other flows the token, which is a secret.
func (w *Work) oauth(place string, get func(...string) string) apidef.Auth {
	tokenURL := get("accessTokenUrl", "access_token_url", "tokenUrl")
	if get("grant_type", "grantType", "flow") != "client_credentials" || tokenURL == "" {
		w.Note(place, "How the OAuth 2 token is fetched is not taken. Put a token into the secret, or choose another Authentication.")
		return apidef.Auth{Kind: apidef.BearerAuth, Token: get("accessToken", "access_token")}
	}
	in := apidef.InBasic
	if strings.Contains(get("client_authentication", "credentials_placement", "credentialsPlacement"), "body") || get("credentialsInBody") == "true" {
		in = apidef.InPost
	}
	return apidef.Auth{Kind: apidef.ClientAuth, TokenURL: tokenURL, ClientID: get("clientId", "client_id"), ClientSecret: get("clientSecret", "client_secret"),
		Scope: get("scope"), Audience: get("audience"), ClientIn: in}
}

// completed names a secret for every field that can't be empty and is.
func (w *Work) completed(a apidef.Auth) apidef.Auth {
	for _, f := range apidef.AuthFields() {
		if at := f.In(&a); f.NeededBy(a.Kind) && *at == "" && f.Template() {
			*at = Hole(w.Secret(f.Name, "", ""))
		}
	}
	return a
}
