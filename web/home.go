package web

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

func (s *Site) home(c echo.Context) error {
	apis, err := s.Store.APIs(c.Request().Context(), "")
	if err != nil {
		return err
	}
	flows, err := s.Store.Flows(c.Request().Context(), "")
	if err != nil {
		return err
	}
	p := page.Home{Chrome: s.chrome(c), Send: calling(apis, apidef.SendOTPPath), Verify: calling(apis, apidef.VerifyOTPPath)}
	if i := slices.IndexFunc(flows, func(f flow.Flow) bool { return f.Published > 0 }); i >= 0 {
		p.Flow, p.FlowName = flows[i].Key, flows[i].Name
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// calling returns the key of the first API that calls the path, "" when there is none.
func calling(apis []apidef.API, path string) string {
	for _, a := range apis {
		if strings.HasSuffix(a.URL, path) {
			return a.Key
		}
	}
	return ""
}
