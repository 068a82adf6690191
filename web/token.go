package web

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/auth"
	"patchbay/internal/call"
	"patchbay/internal/id"
	"patchbay/internal/usage"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// tokenStore keeps the tokens of programs.
type tokenStore interface {
	Tokens(ctx context.Context) ([]auth.Token, error)
	Token(ctx context.Context, id string) (auth.Token, error)
	CreateToken(ctx context.Context, t auth.Token, lifetime time.Duration) (auth.Token, error)
	RevokeToken(ctx context.Context, id string) error
}

func (s *Site) tokens(c echo.Context) error {
	all, err := s.Store.Tokens(c.Request().Context())
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.Tokens{Chrome: s.chrome(c), All: all, Now: s.Now()}.Page())
}

func (s *Site) tokenNew(c echo.Context) error {
	return respond.Page(c, http.StatusOK, page.TokenForm{Chrome: s.chrome(c), Scopes: []auth.Scope{auth.Call}, Expires: "90d"}.Page())
}

// tokenCreate makes a token and shows it in this answer alone: nothing that is stored could show it again.
func (s *Site) tokenCreate(c echo.Context) error {
	f := page.TokenForm{Chrome: s.chrome(c), Name: strings.TrimSpace(c.FormValue("name")), Expires: c.FormValue("expires")}
	for _, scope := range c.Request().PostForm["scope"] {
		f.Scopes = append(f.Scopes, auth.Scope(scope))
	}
	t, text, err := s.madeToken(c.Request().Context(), f)
	if refusal, status, ok := refusalOf(err); ok {
		f.Refusal = refusal
		return respond.Page(c, status, f.Page())
	}
	if err != nil {
		return err
	}
	curl, err := s.curlExample(c, text)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.TokenMade{Chrome: f.Chrome, Token: t, Text: text, Curl: curl}.Page())
}

func (s *Site) madeToken(ctx context.Context, f page.TokenForm) (t auth.Token, text string, err error) {
	lifetime, err := auth.ParseLifetime(f.Expires)
	if err != nil {
		return t, "", err
	}
	t = auth.Token{ID: id.New(id.Token), Name: f.Name, Scopes: f.Scopes}
	text, t.Hash = s.Tokens.New(t.ID)
	t, err = s.Store.CreateToken(ctx, t, lifetime)
	return t, text, err
}

func (s *Site) tokenRevoke(c echo.Context) error {
	ctx := c.Request().Context()
	t, err := s.Store.Token(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	if err := s.Store.RevokeToken(ctx, t.ID); err != nil {
		return err
	}
	s.flash(c, "Revoked "+t.Name+".")
	return respond.SeeOther(c, href.Tokens())
}

// curlExample calls an API with the token, with values of the right types.
func (s *Site) curlExample(c echo.Context, token string) (string, error) {
	first, err := s.exampleAPI(c.Request().Context())
	if err != nil {
		return "", err
	}
	values := map[string]string{}
	w, err := s.Calls.Workspace(c.Request().Context())
	if err != nil {
		return "", err
	}
	for _, key := range call.Reads(first, w) {
		a, _ := w.Schema.Lookup(key)
		values[key] = cmp.Or(a.Default, page.Sample(a.Type), "...")
	}
	body, err := json.Marshal(map[string]any{"attributes": values})
	return "curl -X POST " + s.baseURL(c) + href.CallAPI(first.Key) + " \\\n  -H 'Authorization: Bearer " + token +
		"' \\\n  -H 'Content-Type: application/json' \\\n  -d '" + string(body) + "'", err
}

// exampleAPI is the API that sends codes, if it is there, or the first one.
func (s *Site) exampleAPI(ctx context.Context) (apidef.API, error) {
	names, err := s.Named.Listed(ctx)
	if err != nil {
		return apidef.API{}, err
	}
	ids := slices.Concat(names.Find(usage.Filter{Text: apidef.SendOTPPath}), names.Order)
	if len(ids) == 0 {
		return apidef.API{Key: "API-KEY"}, nil
	}
	found, err := s.Store.APIsByID(ctx, ids[:1])
	if err != nil || len(found) == 0 {
		return apidef.API{Key: "API-KEY"}, err
	}
	return found[0], nil
}

// baseURL is where the program reaches this site.
func (s *Site) baseURL(c echo.Context) string {
	if s.PublicURL != "" {
		return strings.TrimSuffix(s.PublicURL, "/")
	}
	return c.Scheme() + "://" + c.Request().Host
}
