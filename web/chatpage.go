package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/templates/layout"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// chatPage is the visitors' page of a published flow. It says nothing about who may be signed in beside it.
func (s *Site) chatPage(c echo.Context) error {
	f, err := s.Store.Flow(c.Request().Context(), c.Param("flow"))
	switch {
	case errors.Is(err, fault.NotFound) || err == nil && f.Published == 0:
		return fault.New(fault.NotFound, "There is no chat at this address. It may not be published yet.")
	case err != nil:
		return err
	}
	header := c.Response().Header() // messages show pictures of any host
	header.Set("Content-Security-Policy", strings.Replace(header.Get("Content-Security-Policy"), "img-src 'self'", "img-src 'self' https:", 1))
	p := page.Chat{Chrome: layout.Chrome{Theme: theme(c), Version: s.Version, Asset: s.Assets.URL}, Flow: f.Key, Name: f.Name}
	return respond.Page(c, http.StatusOK, p.Page())
}
