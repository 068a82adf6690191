package web

import (
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/expr"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// templateLanguage is the reference of the template language. Its filters are the table that templates are computed with.
func (s *Site) templateLanguage(c echo.Context) error {
	p := page.TemplateLanguage{Chrome: s.chrome(c), Filters: expr.Filters()}
	return respond.Page(c, http.StatusOK, p.Page())
}
