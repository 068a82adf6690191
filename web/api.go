package web

import (
	"context"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/flow"
)

// apiStore is what Your APIs reads and writes.
type apiStore interface {
	APIs(ctx context.Context, search string) ([]apidef.API, error)
	API(ctx context.Context, key string) (apidef.API, error)
	SaveAPI(ctx context.Context, a apidef.API) (apidef.API, error)
	DeleteAPI(ctx context.Context, key string) error
	Attribute(ctx context.Context, key string) (attr.Attribute, error)
	SaveAttribute(ctx context.Context, a attr.Attribute) (attr.Attribute, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
	Workspace(ctx context.Context) (call.Workspace, error)
}

func (s *Site) apis(c echo.Context) error      { return c.NoContent(501) }
func (s *Site) apiNew(c echo.Context) error    { return c.NoContent(501) }
func (s *Site) apiCreate(c echo.Context) error { return c.NoContent(501) }
func (s *Site) apiTest(c echo.Context) error   { return c.NoContent(501) }
func (s *Site) api(c echo.Context) error       { return c.NoContent(501) }
func (s *Site) apiSave(c echo.Context) error   { return c.NoContent(501) }
func (s *Site) apiDelete(c echo.Context) error { return c.NoContent(501) }
