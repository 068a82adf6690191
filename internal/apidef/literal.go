package apidef

import (
	"fmt"
	"regexp"
	"strings"

	"patchbay/internal/header"
)

// Literal is a secret that is typed into a definition, where everybody who sees it can read it.
type Literal struct {
	Field    string // as in fault.Field
	From, To int    // where it is in the field's text, in bytes
	Name     string // what it could be called, as in a template: "authorization"
}

// minLiteral is the shortest text that is taken for a secret, in bytes: words such as none and test are shorter.
const minLiteral = 8

var (
	// schemed is a credential behind its scheme (RFC 9110 section 11.4).
	schemed = regexp.MustCompile(`^(?i:bearer|basic|token|apikey)[ ]+(\S+)$`)
	// shaped are tokens that tell by their form what they are: of Stripe, GitHub, GitLab, Slack, Google, SendGrid and
	// OpenAI, and JSON Web Tokens.
	shaped = regexp.MustCompile(`^(?:[sr]k_(?:live|test)_\w{16,}|gh[pousr]_\w{30,}|github_pat_\w{30,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{20,}|AIza[\w-]{35}|` +
		`SG\.[\w-]{16,}\.[\w-]{16,}|sk-[\w-]{32,}|eyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]{8,})$`)
	notInName = regexp.MustCompile(`[^a-z0-9]+`)
)

// Literals returns the secrets that are certainly typed into the definition: in headers that are there to prove who calls,
// in the secret fields of its authentication, and tokens of a known form in any row. Rows that are off are among them,
// because they are stored all the same.
func (a API) Literals() []Literal {
	var all []Literal
	for i, r := range a.Headers {
		all = append(all, literalIn(rowValue("headers", i), r.Key, r.Value, header.Credential(r.Key))...)
	}
	for i, r := range a.Parameters {
		all = append(all, literalIn(rowValue("parameters", i), r.Key, r.Value, false)...)
	}
	for i, r := range a.Body.Rows {
		all = append(all, literalIn(rowValue("body.rows", i), r.Key, r.Value, false)...)
	}
	for _, f := range AuthFields() {
		if f.Secret && f.Has(a.Auth.Kind) {
			all = append(all, literalIn("auth."+f.Name, f.Name, f.Of(a.Auth), true)...)
		}
	}
	return all
}

func rowValue(table string, i int) string { return fmt.Sprintf("%s.%d.value", table, i) }

// literalIn returns the literal of one field, if there is one. Where the field is there for secrets, any text is one.
func literalIn(field, name, text string, isCredential bool) []Literal {
	from, to := 0, len(text)
	at := schemed.FindStringSubmatchIndex(text)
	if at != nil {
		from, to = at[2], at[3]
	}
	secret := text[from:to]
	switch {
	case strings.Contains(text, "{{"), len(secret) < minLiteral:
		return nil
	case !isCredential && !shaped.MatchString(secret):
		return nil
	}
	return []Literal{{field, from, to, strings.Trim(notInName.ReplaceAllString(strings.ToLower(name), "_"), "_")}}
}
