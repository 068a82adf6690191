package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/flow"
	"patchbay/internal/usage"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

func (s *Site) home(c echo.Context) error {
	names, err := s.Named.Listed(c.Request().Context())
	if err != nil {
		return err
	}
	flows, err := s.Store.Flows(c.Request().Context(), "")
	if err != nil {
		return err
	}
	p := page.Home{Chrome: s.chrome(c), Send: calling(names, apidef.SendOTPPath), Verify: calling(names, apidef.VerifyOTPPath)}
	if i := slices.IndexFunc(flows, func(f flow.Flow) bool { return f.Published > 0 && slices.Contains(f.Draft.APIs(), p.Send) }); i >= 0 {
		p.Flow, p.FlowName = flows[i].Key, flows[i].Name
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// calling returns the key of the first API that calls the path, "" when there is none.
func calling(names usage.Names, path string) string {
	for _, id := range names.Find(usage.Filter{Text: path}) {
		return names.APIs[id].Key
	}
	return ""
}
