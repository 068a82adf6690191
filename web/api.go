package web

import (
	"context"
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/flow"
	"patchbay/internal/history"
	"patchbay/internal/preset"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// apiStore is what Your APIs reads and writes.
type apiStore interface {
	APIs(ctx context.Context, search string) ([]apidef.API, error)
	API(ctx context.Context, key string) (apidef.API, error)
	SaveAPI(ctx context.Context, a apidef.API) (apidef.API, error)
	DeleteAPI(ctx context.Context, key string) error
	SaveAttribute(ctx context.Context, a attr.Attribute) (attr.Attribute, error)
	Flows(ctx context.Context, search string) ([]flow.Flow, error)
}

// lately is how many of the newest calls the list looks at for the last outcomes.
const lately = 200

func (s *Site) apis(c echo.Context) error {
	search := c.QueryParam("q")
	apis, err := s.Store.APIs(c.Request().Context(), search)
	if err != nil {
		return err
	}
	calls, err := s.Store.Calls(c.Request().Context(), "", "", lately)
	if err != nil {
		return err
	}
	grants, err := s.Store.Grants(c.Request().Context())
	if err != nil {
		return err
	}
	p := page.APIList{Chrome: s.chrome(c), Search: search}
	for _, a := range apis {
		last, err := s.lastCall(c.Request().Context(), a, calls)
		if err != nil {
			return err
		}
		p.APIs = append(p.APIs, page.APILine{API: a, Last: last, Twin: hasTwin(apis, a), Unverified: page.Unverified(grantsOf(a.ID, grants))})
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// lastCall finds the newest call of an API: among the newest of all, or else by itself. It is nil when there is none.
func (s *Site) lastCall(ctx context.Context, a apidef.API, newest []call.LogRow) (*call.LogRow, error) {
	of := func(rows []call.LogRow) int {
		return slices.IndexFunc(rows, func(r call.LogRow) bool { return r.APIID == a.ID })
	}
	if i := of(newest); i >= 0 || len(newest) < lately {
		return at(newest, i), nil
	}
	rows, err := s.Store.Calls(ctx, a.Key, "", 1)
	return at(rows, of(rows)), err
}

// at is the row at an index, nil for -1.
func at(rows []call.LogRow, i int) *call.LogRow {
	if i < 0 {
		return nil
	}
	return &rows[i]
}

// hasTwin says whether another of the APIs has the same name.
func hasTwin(apis []apidef.API, a apidef.API) bool {
	return slices.ContainsFunc(apis, func(b apidef.API) bool { return b.Key != a.Key && b.Name == a.Name })
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
	if old {
		f.fix = fixOld
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
