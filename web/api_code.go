package web

import (
	"cmp"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/bundle"
	"patchbay/internal/convert/export"
	"patchbay/templates/page"
	"patchbay/web/respond"
)

// apiCode shows an API as other programs take it.
func (s *Site) apiCode(c echo.Context) error {
	p, err := s.codeOf(c)
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// apiCodeFile answers with the same as a file.
func (s *Site) apiCodeFile(c echo.Context) error {
	p, err := s.codeOf(c)
	if err != nil {
		return err
	}
	return s.attach(c, p.Kind.FileName(p.API.Key), "application/octet-stream", []byte(p.Text))
}

// codeOf writes the API as a bundle has it: without the secrets that somebody has typed into it.
func (s *Site) codeOf(c echo.Context) (page.APICode, error) {
	p := page.APICode{Kind: export.Kind(cmp.Or(c.QueryParam("as"), string(export.CURL)))}
	h, err := s.here(c.Request().Context(), bundle.Ref{Kind: bundle.APIItem, Key: c.Param("key")})
	if err != nil {
		return p, err
	}
	written, err := export.Stored(h, c.Param("key"), p.Kind)
	p.Chrome, p.API, p.Text, p.Notes = s.chrome(c), written.API, written.Text, written.Notes
	return p, err
}
