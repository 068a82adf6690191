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
	return respond.Page(c, http.StatusOK, page.Environment{Chrome: s.chrome(c)}.Page())
}

func (s *Site) environmentCreate(c echo.Context) error {
	return s.saveEnvironment(c, readEnvironment(c, apidef.Environment{}))
}

func (s *Site) environment(c echo.Context) error {
	e, err := s.Store.Environment(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.Environment{Chrome: s.chrome(c), Environment: e, Wanted: c.QueryParam("constant")}.Page())
}

func (s *Site) environmentSave(c echo.Context) error {
	before, err := s.Store.Environment(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	return s.saveEnvironment(c, readEnvironment(c, before))
}

func (s *Site) saveEnvironment(c echo.Context, e apidef.Environment) error {
	saved, err := s.Store.SaveEnvironment(c.Request().Context(), e)
	if refusal, status, ok := refusalOf(err); ok {
		return respond.Page(c, status, page.Environment{Chrome: s.chrome(c), Refusal: refusal, Environment: e}.Page())
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
