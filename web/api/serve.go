package api

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
)

// serve answers an operation: it reads the request whole, does what it asks for in the name of the token, and answers.
func (a *API) serve(o operation) handler {
	return func(c echo.Context, p presented) error {
		r, err := a.read(c, o)
		if err != nil {
			return err
		}
		leave, err := a.enter(c)
		if err != nil {
			return err
		}
		defer leave()
		ctx := inNameOf(c.Request().Context(), p.token, c.RealIP())
		answered, err := a.once(ctx, c, p.token, r, func() (reply, error) { return a.answer(ctx, o, r) })
		if err != nil {
			return err
		}
		return send(c, answered)
	}
}

type scopesKey struct{}

// inNameOf is the context in which the token acts: the audit log has its name.
func inNameOf(ctx context.Context, t auth.Token, ip string) context.Context {
	return auth.WithActor(context.WithValue(ctx, scopesKey{}, t.Scopes), t.Actor(ip))
}

// scopesOf are those of the token that acts.
func scopesOf(ctx context.Context) []auth.Scope {
	scopes, _ := ctx.Value(scopesKey{}).([]auth.Scope)
	return scopes
}

// register mounts the operations that the table serves. What is there for GET answers HEAD as well.
func (a *API) register(g *echo.Group) {
	served := map[string][]string{"/openapi.json": {http.MethodGet, http.MethodHead}}
	g.Match(served["/openapi.json"], "/openapi.json", a.openAPI)
	for _, o := range operations() {
		path := strings.NewReplacer("{", ":", "}", "").Replace(o.Path)
		methods := []string{o.Method}
		if o.Reads() {
			methods = append(methods, http.MethodHead)
		}
		served[path] = append(served[path], methods...)
		if o.run != nil {
			g.Match(methods, path, a.with(auth.Scope(o.Scope), noKey, a.serve(o)))
		}
	}
	for path, methods := range served {
		g.Match(without(methods), path, notAllowed(methods))
	}
}

// without are the methods that are none of these.
func without(methods []string) []string {
	all := []string{http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace}
	return slices.DeleteFunc(all, func(m string) bool { return slices.Contains(methods, m) })
}

// notAllowed says which methods an address takes (RFC 9110 section 15.5.6). The router itself would say that it is not
// there, because something else is served below every address.
func notAllowed(methods []string) echo.HandlerFunc {
	slices.Sort(methods)
	return func(c echo.Context) error {
		c.Response().Header().Set("Allow", strings.Join(methods, ", "))
		return echo.ErrMethodNotAllowed
	}
}
