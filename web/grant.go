package web

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/layout"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// grantStore keeps what admins allow single APIs.
type grantStore interface {
	Grants(ctx context.Context) ([]apidef.Grant, error)
	Grant(ctx context.Context, id string) (apidef.Grant, error)
	GrantToAPI(ctx context.Context, key string, g apidef.Grant) (apidef.Grant, error)
	WithdrawGrant(ctx context.Context, key string, g apidef.Grant) error
}

func (s *Site) grants(c echo.Context) error {
	ctx := c.Request().Context()
	all, err := s.Store.Grants(ctx)
	if err != nil {
		return err
	}
	apis, err := s.Store.APIsByID(ctx, granted(all))
	if err != nil {
		return err
	}
	slices.SortFunc(apis, func(a, b apidef.API) int { return byName(a.Name, b.Name, a.Key, b.Key) })
	p := page.Grants{Chrome: s.chrome(c)}
	for _, a := range apis {
		for _, g := range grantsOf(a.ID, all) {
			p.All = append(p.All, page.GrantLine{Grant: g, Key: a.Key, Name: a.Name})
		}
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// granted are the ids of the APIs that have grants, each once.
func granted(all []apidef.Grant) []string {
	var ids []string
	for _, g := range all {
		ids = append(ids, g.API)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

// grantsOf are those of the API with the ID; "" has none.
func grantsOf(api string, all []apidef.Grant) []apidef.Grant {
	var own []apidef.Grant
	for _, g := range all {
		if g.API == api && api != "" {
			own = append(own, g)
		}
	}
	return own
}

// grantNew shows what would be granted, filled in by the address. Nothing is granted by opening it.
func (s *Site) grantNew(c echo.Context) error {
	p, err := s.grantForm(c, c.QueryParam("kind"), c.QueryParam("origin"))
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

func (s *Site) grantCreate(c echo.Context) error {
	ctx := c.Request().Context()
	p, err := s.grantForm(c, c.FormValue("kind"), c.FormValue("origin"))
	if err != nil {
		return err
	}
	g, err := s.Calls.Grant(ctx, s.Store, p.Key, p.Kind, p.Origin)
	if refusal, status, ok := refusalOf(err); ok {
		p.Refusal = refusal
		return respond.Page(c, status, p.Page())
	}
	if err != nil {
		return err
	}
	s.flash(c, "Granted "+g.Origin+" to "+p.Name+".")
	return respond.SeeOther(c, afterGrant(p))
}

func (s *Site) grantForm(c echo.Context, kind, origin string) (page.GrantForm, error) {
	a, err := s.Store.API(c.Request().Context(), c.Param("key"))
	p := page.GrantForm{Chrome: s.chrome(c), Key: a.Key, Name: a.Name, Kind: apidef.PrivateHost, Origin: strings.TrimSpace(origin), Log: c.FormValue("log")}
	if apidef.GrantKind(kind) == apidef.Unverified {
		p.Kind = apidef.Unverified
	}
	return p, err
}

func (s *Site) grantWithdraw(c echo.Context) error {
	ctx := c.Request().Context()
	g, err := s.Store.Grant(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	apis, err := s.Store.APIsByID(ctx, []string{g.API})
	if err != nil {
		return err
	}
	if len(apis) == 0 {
		return fault.New(fault.NotFound, "The API of this grant was deleted.")
	}
	if err := s.Store.WithdrawGrant(ctx, apis[0].Key, g); err != nil {
		return err
	}
	s.flash(c, "Withdrew "+g.Origin+" from "+apis[0].Name+".")
	return respond.SeeOther(c, href.Grants())
}

// addOpening says how what a call of the API lacked can be opened: where an admin can grant it, or else a sentence.
func (s *Site) addOpening(ctx context.Context, a apidef.API, u layout.User, e *page.Exchange) {
	e.Grant, e.Opening = "", ""
	f := e.Call.Detail.Failure
	switch kind, flags := s.Calls.Opening(ctx, f); {
	case flags != "":
		e.Opening = e.Call.Detail.Problem + " No grant opens " + f.Origin + ". The owner of the server can, by starting Patchbay with " + flags + "."
	case kind == "":
	case a.ID == "":
		e.Opening = e.Call.Detail.Problem + " Save this API first: then an admin can allow it this host, and no other API."
	case u.MayAdmin:
		e.Grant = href.GrantNew(a.Key, string(kind), f.Origin)
	}
}

// afterGrant is where the form was opened: at a call of API Logs, or in the options of the API.
func afterGrant(p page.GrantForm) string {
	if p.Log != "" {
		return href.Log(p.Log)
	}
	return href.APITab(p.Key, "options")
}
