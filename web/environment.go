package web

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/history"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/templates/ui"
	"patchbay/web/respond"
)

// environmentStore keeps the sets of env.* constants.
type environmentStore interface {
	Environments(ctx context.Context) ([]apidef.Environment, error)
	Environment(ctx context.Context, key string) (apidef.Environment, error)
	SaveEnvironment(ctx context.Context, e apidef.Environment) (apidef.Environment, error)
	UseEnvironment(ctx context.Context, key string) error
	DeleteEnvironment(ctx context.Context, key string) error
}

func (s *Site) environments(c echo.Context) error {
	all, err := s.Store.Environments(c.Request().Context())
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.Environments{Chrome: s.chrome(c), All: all}.Page())
}

func (s *Site) environmentNew(c echo.Context) error {
	return s.showEnvironment(c, http.StatusOK, page.Environment{})
}

func (s *Site) environmentCreate(c echo.Context) error {
	return s.saveEnvironment(c, readEnvironment(c, apidef.Environment{}))
}

func (s *Site) environment(c echo.Context) error {
	e, err := s.Store.Environment(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.showEnvironment(c, http.StatusOK, page.Environment{Environment: e, Wanted: c.QueryParam("constant")})
}

// showEnvironment adds the environments that constants can be copied from.
func (s *Site) showEnvironment(c echo.Context, status int, p page.Environment) error {
	all, err := s.Store.Environments(c.Request().Context())
	if err != nil {
		return err
	}
	for _, e := range all {
		if e.ID != p.Environment.ID && len(e.Constants) > 0 {
			p.Others = append(p.Others, e)
		}
	}
	flash := p.Flash
	if p.Chrome = s.chrome(c); flash.Text != "" {
		p.Flash = flash
	}
	return respond.Page(c, status, p.Page())
}

// environmentCopy shows the form as it was typed, with the constants of another environment that it lacks. Nothing is saved.
func (s *Site) environmentCopy(c echo.Context, e apidef.Environment) error {
	from, err := s.Store.Environment(c.Request().Context(), c.FormValue("from"))
	if err != nil {
		return err
	}
	lacking := e.Lacking(from)
	e.Constants = append(e.Constants, lacking...)
	p := page.Environment{Environment: e, Refusal: page.Refusal{Unsaved: true}}
	if p.Flash.Text = page.CopiedConstants(lacking, from.Name); e.ID == "" {
		p.Environment.Key = strings.TrimSpace(c.FormValue("key")) // it follows the name until it is stored
	}
	return s.showEnvironment(c, http.StatusOK, p)
}

func (s *Site) environmentSave(c echo.Context) error {
	before, err := s.Store.Environment(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.saveEnvironment(c, readEnvironment(c, before))
}

func (s *Site) saveEnvironment(c echo.Context, e apidef.Environment) error {
	if c.FormValue("copy") != "" {
		return s.environmentCopy(c, e)
	}
	saved, err := s.Store.SaveEnvironment(c.Request().Context(), e)
	if refusal, status, ok := refusalOf(err); ok {
		return s.showEnvironment(c, status, page.Environment{Refusal: refusal, Environment: e})
	}
	if err != nil {
		return err
	}
	s.flash(c, "Saved the environment "+saved.Name+".")
	return respond.SeeOther(c, href.Environments())
}

func (s *Site) environmentUse(c echo.Context) error {
	ctx, key := c.Request().Context(), c.Param("key")
	if err := s.Store.UseEnvironment(ctx, key); err != nil {
		return err
	}
	e, err := s.Store.Environment(ctx, key)
	if err != nil {
		return err
	}
	s.flash(c, e.Name+" is the active environment now.")
	return respond.SeeOther(c, href.Environments())
}

func (s *Site) environmentDelete(c echo.Context) error {
	ctx := c.Request().Context()
	e, err := s.Store.Environment(ctx, c.Param("key"))
	if err != nil {
		return err
	}
	if err := s.Store.DeleteEnvironment(ctx, e.Key); err != nil {
		return err
	}
	s.flashUndo(c, "Deleted the environment "+e.Name+".", href.Undelete(string(history.Environment), e.ID))
	return respond.SeeOther(c, href.Environments())
}

// readEnvironment returns the environment as the form wants it. Its key is fixed once it is stored.
func readEnvironment(c echo.Context, before apidef.Environment) apidef.Environment {
	e := before
	e.Name = strings.TrimSpace(c.FormValue("name"))
	if e.ID != "" {
		e.Revision = revision(c)
	} else if e.Key = strings.TrimSpace(c.FormValue("key")); e.Key == "" {
		e.Key = apidef.KeyFrom(e.Name)
	}
	e.Constants = nil
	for _, row := range ui.ReadRows(c.Request().Form, "constants") {
		if key, value := strings.TrimSpace(row["key"]), strings.TrimSpace(row["value"]); key != "" || value != "" {
			e.Constants = append(e.Constants, apidef.Row{Key: key, Value: value})
		}
	}
	return e
}
