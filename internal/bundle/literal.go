package bundle

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
)

// withoutSecrets returns the API without what is typed into it and is a secret: a placeholder stands there instead, and the
// notes say where. What its kind of authentication has no use for is kept in an installation, but does not leave it.
func withoutSecrets(a apidef.API, w call.Workspace) (apidef.API, []Secret, []Note) {
	a.Auth = onlyUsed(a.Auth)
	a.Headers, a.Parameters, a.Body.Rows = slices.Clone(a.Headers), slices.Clone(a.Parameters), slices.Clone(a.Body.Rows)
	var secrets []Secret
	var notes []Note
	for _, l := range Literals(a) {
		text := TextAt(&a, l.Field)
		if text == nil || len(*text) < l.To {
			continue
		}
		s := Secret{Name: secretName(a, l)}
		if host := hostOf(a, w); host != "" {
			s.Hosts = []string{host}
		}
		*text = (*text)[:l.From] + "{{secret." + s.Name + "}}" + (*text)[l.To:]
		secrets = append(secrets, s)
		notes = append(notes, Note{Place: "apis." + a.Key + "." + l.Field,
			Message: fmt.Sprintf("%s: a secret is typed into %s. It is left out, and {{secret.%s}} stands there instead.", a.Name, l.Field, s.Name)})
	}
	return a, secrets, notes
}

// secretName is unique within a bundle, because the key of the API is.
func secretName(a apidef.API, l apidef.Literal) string {
	name := strings.ReplaceAll(a.Key, "-", "_") + "_" + cmp.Or(l.Name, "secret")
	if parts := strings.Split(l.Field, "."); len(parts) > 2 { // a row: its name may stand there twice
		name += "_" + parts[len(parts)-2]
	}
	if name[0] < 'a' {
		name = "api_" + name
	}
	return name[:min(len(name), 64)]
}

// onlyUsed keeps the fields that the kind has.
func onlyUsed(auth apidef.Auth) apidef.Auth {
	if auth.None() {
		return apidef.Auth{Kind: auth.Kind}
	}
	for _, f := range apidef.AuthFields() {
		if !f.Has(auth.Kind) {
			*f.In(&auth) = ""
		}
	}
	return auth
}

// credentialInJSON is a member of a JSON body whose name says that it is a secret.
var credentialInJSON = regexp.MustCompile(`(?i)"([a-z0-9_-]*(?:password|passwd|secret|auth_?token|access_?token|api_?key|private_?key|client_?secret))"\s*:\s*"((?:[^"\\{]|\\.){8,})"`)

// Literals returns the secrets that are typed into an API, those in a body of text among them.
func Literals(a apidef.API) []apidef.Literal { return slices.Concat(a.Literals(), literalsInBody(a)) }

// literalsInBody are the secrets that stand in a body of text, from the end, so that replacing one moves no other.
func literalsInBody(a apidef.API) []apidef.Literal {
	var all []apidef.Literal
	for n, at := range credentialInJSON.FindAllStringSubmatchIndex(a.Body.Text, -1) {
		name := strings.Trim(strings.NewReplacer("-", "_").Replace(strings.ToLower(a.Body.Text[at[2]:at[3]])), "_")
		all = append(all, apidef.Literal{Field: "body", From: at[4], To: at[5], Name: fmt.Sprintf("%s_%d", name, n)})
	}
	slices.Reverse(all)
	return all
}

// TextAt returns the text that a literal stands in, nil for none.
func TextAt(a *apidef.API, name string) *string {
	if name == "body" {
		return &a.Body.Text
	}
	if field, ok := strings.CutPrefix(name, "auth."); ok {
		return a.Auth.Field(field)
	}
	for table, rows := range map[string][]apidef.Row{"headers": a.Headers, "parameters": a.Parameters, "body.rows": a.Body.Rows} {
		for i := range rows {
			if name == fmt.Sprintf("%s.%d.value", table, i) {
				return &rows[i].Value
			}
		}
	}
	return nil
}
