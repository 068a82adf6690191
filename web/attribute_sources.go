package web

import (
	"net/http"
	"slices"

	"github.com/labstack/echo/v4"

	"patchbay/internal/apidef"
	"patchbay/internal/usage"
)

// attributeSources says what gives the attribute its value: the APIs that save to it, and the components that ask for it.
func (s *Site) attributeSources(c echo.Context) error {
	ctx, key, sources := c.Request().Context(), c.Param("key"), []string{}
	apis, flows, _, err := s.naming(ctx, usesShown, func(n *usage.Named) bool { return slices.Contains(n.Saves, key) })
	if err != nil {
		return err
	}
	for _, a := range apis {
		if slices.ContainsFunc(a.Mappings, func(m apidef.Mapping) bool { return m.Attribute == key }) {
			sources = append(sources, "Saved by the API "+a.Name)
		}
	}
	for _, f := range flows {
		for _, component := range f.Draft.Components {
			if component.Settings.Attribute == key {
				sources = append(sources, "Asked in "+f.Name+", "+component.Name)
			}
		}
	}
	return c.JSON(http.StatusOK, sources)
}
