package web

import (
	"net/url"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/templates/href"
)

// signInInput is what the sign-in form sends.
type signInInput struct {
	Email    string
	Password string
	Next     string // where to go afterwards: always a path of this site
}

func readSignIn(c echo.Context) signInInput {
	return signInInput{Email: auth.NormalizeEmail(c.FormValue("email")), Password: c.FormValue("password"),
		Next: localPath(c.FormValue("next"))}
}

// localPath returns the path when it leads nowhere but to this site, else the start page. Browsers read a backslash as a
// slash and leave out control characters (WHATWG URL, "basic URL parser"), so /\evil and /<TAB>/evil are other hosts; url.Parse refuses the latter.
func localPath(next string) string {
	if !strings.HasPrefix(next, "/") || strings.HasPrefix(next, "//") || strings.ContainsRune(next, '\\') {
		return href.Home()
	}
	u, err := url.Parse(next)
	if err != nil || u.Host != "" || u.Scheme != "" || u.Path == href.SignIn() {
		return href.Home()
	}
	return next
}
