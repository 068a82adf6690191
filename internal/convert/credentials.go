package convert

import (
	"encoding/base64"
	"regexp"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/header"
)

// guard makes secrets of the credentials in a request.
func (d *draft) guard() {
	d.guardAuthorization()
	d.URL = d.guardShapes(d.URL)
	for i := range d.Headers {
		d.guardHeader(&d.Headers[i])
	}
	d.guardRows(d.Query)
	d.guardRows(d.Body.Rows)
	d.guardAuth()
	switch d.Body.Kind {
	case apidef.JSONBody:
		d.Body.Text = d.guardJSON(d.Body.Text)
	case apidef.GraphQLBody:
		d.Body.Variables = d.guardJSON(d.Body.Variables)
	default:
		d.Body.Text = d.guardShapes(d.Body.Text)
	}
}

// secret returns the marked placeholder of a secret that is called after whose it is.
func (d *draft) secret(kind, value string) string { return d.secretFor(d.host, kind, value) }

func (d *draft) secretFor(host, kind, value string) string {
	name := kind
	if o := owner(host); o != "" && !strings.HasPrefix(kind, o) {
		name = o + "_" + kind
	}
	return Hole(d.Secret(name, value, host))
}

// guardAuthorization moves an Authorization header that says Bearer or Basic to the authentication.
func (d *draft) guardAuthorization() {
	const name = "Authorization"
	rows := slices.DeleteFunc(slices.Clone(d.Headers), func(r apidef.Row) bool { return !strings.EqualFold(r.Key, name) })
	if len(rows) != 1 || rows[0].Off || !d.Auth.None() {
		return
	}
	scheme, credential, _ := strings.Cut(rows[0].Value, " ")
	switch {
	case scheme == "Bearer" && credential != "" && strings.TrimSpace(credential) == credential:
		d.Auth = apidef.Auth{Kind: apidef.BearerAuth, Token: credential}
	case scheme == "Basic":
		plain, err := base64.StdEncoding.DecodeString(credential)
		user, password, ok := strings.Cut(string(plain), ":")
		if err != nil || !ok || user == "" || Clean(string(plain)) != strings.ToValidUTF8(string(plain), "\ufffd") {
			return
		}
		d.Auth = apidef.Auth{Kind: apidef.BasicAuth, Username: user, Password: password}
	default:
		return
	}
	d.Headers = WithoutHeader(d.Headers, name)
}

// guardAuth makes secrets of the secret fields of the authentication.
func (d *draft) guardAuth() {
	for _, f := range apidef.AuthFields() {
		at := f.In(&d.Auth)
		if !f.Has(d.Auth.Kind) || !f.Secret || *at == "" {
			continue
		}
		if HasHole(*at) {
			*at = d.promoted(*at)
			continue
		}
		*at = d.secretFor(d.authHost(), authSecretName(f, d.Auth), *at)
	}
}

func authSecretName(f apidef.AuthField, a apidef.Auth) string {
	if f.Name == "key_value" {
		return snake(strings.TrimPrefix(strings.ToLower(a.KeyName), "x-"))
	}
	return f.Name
}

// schemed is a credential behind its scheme (RFC 9110 section 11.4).
var schemed = regexp.MustCompile(`^([A-Za-z][\w-]*[ ]+)(\S+)$`)

func (d *draft) guardHeader(r *apidef.Row) {
	switch {
	case r.Value == "":
	case HasHole(r.Value):
		if header.Credential(r.Key) || isSecretName(r.Key) {
			r.Value = d.promoted(r.Value)
		}
	case header.Credential(r.Key) || isSecretName(r.Key):
		scheme, value := "", r.Value
		if m := schemed.FindStringSubmatch(r.Value); m != nil && !strings.EqualFold(r.Key, "cookie") {
			scheme, value = m[1], m[2]
		}
		r.Value = scheme + d.secret(strings.TrimPrefix(strings.ToLower(r.Key), "x-"), value)
	default:
		r.Value = d.guardShapes(r.Value)
	}
}

func (d *draft) guardRows(rows []apidef.Row) {
	for i := range rows {
		r := &rows[i]
		switch {
		case isSecretName(r.Key) && HasHole(r.Value):
			r.Value = d.promoted(r.Value)
			continue
		case isSecretName(r.Key) && len(r.Value) >= minSecret:
			r.Value = d.secret(r.Key, r.Value)
			continue
		}
		r.Value = d.guardShapes(r.Value)
	}
}

func (d *draft) guardJSON(text string) string {
	var edits []edit
	for _, v := range scalars(text) {
		if text[v.from] != '"' {
			continue
		}
		value := unquoted(text[v.from:v.to])
		guarded := value
		if isSecretName(v.key) && len(value) >= minSecret && !HasHole(value) {
			guarded = d.secret(v.key, value)
		} else {
			guarded = d.guardShapes(value)
		}
		if guarded != value {
			edits = append(edits, edit{v.from, v.to, quoteJSON(guarded)})
		}
	}
	return edited(text, edits)
}

// minSecret is the shortest value that is taken for a secret because of its name, in bytes.
const minSecret = 4

var secretName = regexp.MustCompile(`(?:^|_)(?:api_?key|access_?key|secret_?key|private_?key|auth_?key|subscription_key|access_?token|auth_?token|refresh_?token|token|` +
	`secret|password|passwd|passphrase|pwd)$`)

// notSecret are names that end like those of secrets and say where in a list somebody is.
var notSecret = regexp.MustCompile(`(?:page|sync|continuation|cursor|next|csrf|device|push|resume)_?token$`)

// isSecretName says whether what is called so is there to be kept secret.
func isSecretName(name string) bool {
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune("-. []", r) {
			return '_'
		}
		return r
	}, snake(name))
	name = strings.Trim(name, "_")
	return secretName.MatchString(name) && !notSecret.MatchString(name)
}

type shape struct {
	name string
	form *regexp.Regexp
}

// shapes are credentials that tell by their form what they are, with the credential as the first group and what it is called.
var shapes = []shape{
	{"stripe_key", regexp.MustCompile(`\b((?:sk|rk)_(?:live|test)_\w{10,})`)},
	{"github_token", regexp.MustCompile(`\b(gh[pousr]_\w{20,}|github_pat_\w{20,})`)},
	{"gitlab_token", regexp.MustCompile(`\b(glpat-[\w-]{16,})`)},
	{"slack_token", regexp.MustCompile(`\b(xox[abeprs]-[\w-]{10,})`)},
	{"slack_webhook", regexp.MustCompile(`hooks\.slack\.com/services/T\w+/B\w+/(\w{16,})`)},
	{"google_key", regexp.MustCompile(`\b(AIza[\w-]{30,})`)},
	{"aws_key", regexp.MustCompile(`\b((?:AKIA|ASIA)[A-Z0-9]{16})\b`)},
	{"sendgrid_key", regexp.MustCompile(`\b(SG\.[\w-]{16,}\.[\w-]{16,})`)},
	{"openai_key", regexp.MustCompile(`\b(sk-[\w-]{20,})`)},
	{"telegram_token", regexp.MustCompile(`\b(?:bot)?(\d{7,12}:[\w-]{35})\b`)},
	{"discord_webhook", regexp.MustCompile(`discord(?:app)?\.com/api/webhooks/\d+/([\w-]{50,})`)},
	{"jwt", regexp.MustCompile(`\b(eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,})`)},
	{"private_key", regexp.MustCompile(`(-----BEGIN [A-Z ]*PRIVATE KEY-----[^-]+-----END [A-Z ]*PRIVATE KEY-----)`)},
}

// guardShapes makes secrets of the credentials in a text that tell by their form what they are.
func (d *draft) guardShapes(text string) string {
	for _, s := range shapes {
		var edits []edit
		for _, at := range s.form.FindAllStringSubmatchIndex(text, -1) {
			edits = append(edits, edit{at[2], at[3], Hole(d.Secret(s.name, text[at[2]:at[3]], d.host))})
		}
		text = edited(text, edits)
	}
	return text
}

// authHost is where what the authentication holds goes: to where its token is fetched, or to where the request goes.
func (d *draft) authHost() string {
	if d.Auth.FetchesToken() {
		return d.hostOf(d.Auth.TokenURL)
	}
	return d.host
}

// bind lets every secret that the request names go to where it is sent, and nowhere else.
func (d *draft) bind() {
	for _, text := range d.texts() {
		d.allowAll(text, d.host)
	}
	for _, f := range apidef.AuthFields() {
		if f.Has(d.Auth.Kind) {
			d.allowAll(f.Of(d.Auth), d.authHost())
		}
	}
}

func (d *draft) allowAll(text, host string) {
	MapHoles(text, func(expression string) string {
		name, _, _ := strings.Cut(expression, " ")
		d.Allow(name, host)
		return ""
	})
}

func (d *draft) texts() []string {
	all := []string{d.URL, d.Body.Text, d.Body.Variables}
	for _, rows := range [][]apidef.Row{d.Query, d.Headers, d.Body.Rows} {
		for _, r := range rows {
			all = append(all, r.Value, r.FileName)
		}
	}
	return all
}
