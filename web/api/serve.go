package api

import (
	"context"
	"net/http"
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
	for _, o := range operations() {
		if o.run == nil {
			continue
		}
		path := strings.NewReplacer("{", ":", "}", "").Replace(o.Path)
		handle := a.with(auth.Scope(o.Scope), noKey, a.serve(o))
		g.Add(o.Method, path, handle)
		if o.Method == http.MethodGet {
			g.HEAD(path, handle)
		}
	}
	g.GET("/openapi.json", a.openAPI)
}
