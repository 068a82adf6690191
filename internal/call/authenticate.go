package call

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/render"
	"patchbay/internal/secret"
)

// authRows are the fields of the authentication that are templates; those of other kinds are off.
func authRows(a apidef.Auth) []render.AuthRow {
	var rows []render.AuthRow
	for _, f := range apidef.AuthFields() {
		if text := f.Of(a); f.Template() && text != "" {
			rows = append(rows, render.AuthRow{Off: !f.Has(a.Kind), Name: f.Name, Label: f.Label, Value: text,
				URL: f.URL, Lines: f.Lines, Secret: f.Secret})
		}
	}
	return rows
}

// attempt sends the request, and once more when a server wants its challenge answered or its token renewed. A refusal with
// 401 means that nothing was done.
func (x *Executor) attempt(ctx context.Context, out egress.Request, auth *credential.Call) (egress.Response, error) {
	response, err := x.client.Do(ctx, out)
	if err != nil || !x.auth.Answer(ctx, auth, response) {
		return response, err
	}
	value, _ := auth.Request.Header("Authorization")
	out.Header = out.Header.Clone()
	out.Header.Set("Authorization", value)
	return x.client.Do(ctx, out)
}

// compileToken compiles what a token is asked for with as a request of its own, to know its host and its secrets; nil when
// none is asked for.
func compileToken(a apidef.Auth, w Workspace) (*render.Request, error) {
	if !a.FetchesToken() {
		return nil, nil //nolint:nilnil // most definitions fetch none
	}
	return render.Compile(render.Source{Method: http.MethodPost, URL: a.TokenURL, Auth: authRows(a)}, w.Scope())
}

// checkTokenHost checks the secrets of a token against the host that issues it. That the API's own host may have them is
// checked like for all others, because the token goes there.
func (c *compiled) checkTokenHost(p *fault.Problems) {
	if c.token == nil {
		return
	}
	for _, e := range c.secrets() {
		if refusal := c.tokenRefusal(e, c.token.Host()); refusal != "" {
			p.Add("auth.token_url", "%s", refusal)
		}
	}
}

// tokenRefusal says why the entry may not be sent to the address that issues tokens, or "".
func (c *compiled) tokenRefusal(e secret.Entry, address string) string {
	if c.token == nil || !slices.Contains(c.token.SecretsUsed(), e.Key) {
		return ""
	}
	if e.Key == secret.OTPGatewayKey {
		return "The secret " + e.Key + " is for the built-in OTP gateway only, which issues no tokens."
	}
	if origin, err := egress.OriginOf(address); err == nil {
		_, address, _ = strings.Cut(origin.String(), "://")
	}
	return c.refusal(e, address)
}
