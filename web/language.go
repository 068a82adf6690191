package web

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/translate"
	"patchbay/templates/href"
	"patchbay/web/respond"
)

// yearSeconds is how long a browser keeps what was chosen.
const yearSeconds = 365 * 24 * 60 * 60

// language remembers in which language this browser shows the site, and goes back to the page where it was chosen.
func (s *Site) language(c echo.Context) error {
	l := translate.Of(c.FormValue("language"))
	c.SetCookie(&http.Cookie{Name: respond.LanguageCookie, Value: l.Tag(), Path: "/", MaxAge: yearSeconds, HttpOnly: true,
		Secure: c.Scheme() == "https", SameSite: http.SameSiteLaxMode})
	return respond.SeeOther(c, s.cameFrom(c.Request()))
}

// cameFrom is the page of this site where a form was sent, or else the start page: what only a form shows can't be got again.
func (s *Site) cameFrom(r *http.Request) string {
	u, err := url.Parse(r.Referer())
	if err != nil || u.Host != r.Host || !s.hasPage(u.Path) {
		return href.Home()
	}
	return u.RequestURI()
}

// hasPage says whether a path is that of a page.
func (s *Site) hasPage(path string) bool {
	return slices.ContainsFunc(s.routes(), func(r route) bool {
		return r.method == http.MethodGet && slices.EqualFunc(strings.Split(r.path, "/"), strings.Split(path, "/"), func(pattern, part string) bool {
			return pattern == part || strings.HasPrefix(pattern, ":") && part != ""
		})
	})
}
