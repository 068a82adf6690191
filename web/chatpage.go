package web

import (
	"errors"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/templates/layout"
	"patchbay/templates/page"
	"patchbay/web/chat"
	"patchbay/web/respond"
)

// chatPage is the visitors' page of a published flow. It says nothing about who may be signed in beside it.
func (s *Site) chatPage(c echo.Context) error {
	settings, err := s.Store.FlowChat(c.Request().Context(), c.Param("flow"))
	switch {
	case errors.Is(err, fault.NotFound) || err == nil && !settings.Published:
		return fault.New(fault.NotFound, "There is no chat at this address. It may not be published yet.")
	case err != nil:
		return err
	}
	picturesFromAnywhere(c)
	p := page.Chat{Chrome: layout.Chrome{Theme: theme(c), Version: s.Version, Asset: s.Assets.URL}, Chat: settings, Avatar: chat.AvatarOf(settings)}
	return respond.Chat(c, http.StatusOK, p.Page())
}

// picturesFromAnywhere lets a page show the pictures of messages and avatars, which any host may have.
func picturesFromAnywhere(c echo.Context) {
	h := c.Response().Header()
	h.Set("Content-Security-Policy", strings.Replace(h.Get("Content-Security-Policy"), "img-src 'self'", "img-src 'self' https:", 1))
}
