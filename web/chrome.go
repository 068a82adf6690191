package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/templates/layout"
	"patchbay/web/respond"
)

// roleNames are the roles as screens show them.
var roleNames = map[auth.Role]string{auth.Owner: "Owner", auth.Admin: "Admin", auth.Builder: "Builder", auth.Agent: "Agent", auth.Viewer: "Viewer"}

// chrome returns what every page of this request shares.
func (s *Site) chrome(c echo.Context) layout.Chrome {
	l := layout.Chrome{Theme: theme(c), Language: respond.Language(c), Version: s.Version, Asset: s.Assets.URL}
	u, ok := c.Request().Context().Value(userKey{}).(auth.User)
	if !ok {
		return l
	}
	l.User = layout.User{Name: u.Name, Email: u.Email, Role: roleNames[u.Role],
		MayAnswer: u.Role.May(auth.Answer), MayBuild: u.Role.May(auth.Build), MayAdmin: u.Role.May(auth.Manage)}
	if !respond.ToScript(c) { // a part of a page shows no toasts; the next page does
		l.Flash = s.takeFlash(c.Request().Context())
	}
	return l
}

// theme is the visitor's choice between light and dark; "" follows the system.
func theme(c echo.Context) string {
	cookie, err := c.Cookie("theme")
	if err != nil || cookie.Value != "light" && cookie.Value != "dark" {
		return ""
	}
	return cookie.Value
}

// health says that the process runs.
func (s *Site) health(c echo.Context) error { return c.String(http.StatusOK, "ok\n") }

// ready says whether requests can be served: the database answers.
func (s *Site) ready(c echo.Context) error {
	if err := s.Store.Ping(c.Request().Context()); err != nil {
		return err
	}
	return c.String(http.StatusOK, "ready\n")
}
