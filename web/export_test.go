package web

import (
	"slices"

	"patchbay/internal/auth"
)

// Route is a row of the table of routes.
type Route struct {
	Method, Path string
	Need         auth.Need
}

// Routes returns the table of routes.
func Routes() []Route {
	var rows []Route
	for _, r := range slices.Concat((&Site{}).routes(), (&Site{}).uploads()) {
		rows = append(rows, Route{r.method, r.path, r.need})
	}
	return rows
}
