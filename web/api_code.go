package web

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
	"patchbay/internal/convert/export"
	"patchbay/internal/fault"
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
	h, err := s.hereOf(c.Request().Context(), []bundle.Ref{{Kind: bundle.APIItem, Key: c.Param("key")}})
	if err != nil {
		return p, err
	}
	b, notes := h.Bundle()
	at := slices.IndexFunc(b.APIs, func(a apidef.API) bool { return a.Key == c.Param("key") })
	if at < 0 {
		return p, fault.New(fault.NotFound, "There is no API with this key.")
	}
	p.Chrome, p.API = s.chrome(c), b.APIs[at]
	in := export.Context{Attributes: h.Workspace.Schema.All(), Constants: h.Workspace.Environment.Values()}
	if sets := b.TestSetsOf(p.API.Key); len(sets) > 0 {
		in.Samples = sets[0].Values
	}
	for _, n := range notes {
		if strings.HasPrefix(n.Place, "apis."+p.API.Key+".") {
			p.Notes = append(p.Notes, n.Message)
		}
	}
	p.Notes = append(p.Notes, export.Notes(p.API, in)...)
	p.Text, err = export.As(p.Kind, p.API, in)
	return p, err
}
