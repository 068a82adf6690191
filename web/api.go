package web

import (
	"context"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/internal/preset"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// apiStore is what Your APIs reads and writes.
type apiStore interface {
	API(ctx context.Context, key string) (apidef.API, error)
	APIsByID(ctx context.Context, ids []string) ([]apidef.API, error)
	// APIHeadsByID returns no more than lists show, in no order.
	APIHeadsByID(ctx context.Context, ids []string) ([]apidef.API, error)
	SaveAPI(ctx context.Context, a apidef.API) (apidef.API, error)
	DeleteAPI(ctx context.Context, key string) error
	TestSets(ctx context.Context, api string) ([]apidef.TestSet, error)
	SaveTestSet(ctx context.Context, key string, s apidef.TestSet) (apidef.TestSet, error)
	DeleteTestSet(ctx context.Context, key, id string) error
	SaveAttribute(ctx context.Context, a attr.Attribute) (attr.Attribute, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
}

func (s *Site) apiNew(c echo.Context) error {
	w, err := s.Calls.Workspace(c.Request().Context())
	if err != nil {
		return err
	}
	f := formOf(freshAPI(c))
	f.makeMissing(w.Schema)
	return s.showAPI(c, http.StatusOK, f, page.Refusal{})
}

// freshAPI is the API of the preset that the address names, or an empty one.
func freshAPI(c echo.Context) apidef.API {
	for _, a := range preset.APIs() {
		if a.Key == c.QueryParam("preset") {
			return a
		}
	}
	return apidef.API{Method: http.MethodGet, Body: apidef.Body{Kind: apidef.JSONBody}, Outcomes: apidef.DefaultOutcomes(), Options: apidef.DefaultOptions()}
}

func (s *Site) api(c echo.Context) error {
	a, err := s.Store.API(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	a, old, err := s.oldAPI(c, a)
	if err != nil {
		return err
	}
	f := formOf(a)
	if old != "" {
		f.fix, f.old = fixOld, old
	}
	return s.showAPI(c, http.StatusOK, f, page.Refusal{})
}

// fixOld says of a form that it has an old revision in it.
const fixOld = "old"

func (s *Site) apiDelete(c echo.Context) error {
	a, err := s.Store.API(c.Request().Context(), c.Param("key"))
	if err != nil {
		return err
	}
	if err := s.Store.DeleteAPI(c.Request().Context(), a.Key); err != nil {
		return err
	}
	s.flashUndo(c, a.Name+" is deleted.", href.Undelete(string(history.API), a.ID))
	return respond.SeeOther(c, href.APIs())
}
