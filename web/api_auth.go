package web

import (
	"net/url"
	"strings"

	"patchbay/internal/apidef"
)

// readAuth reads the Authentication tab. A form without it changes nothing.
func readAuth(sent url.Values, stored apidef.Auth) apidef.Auth {
	if !sent.Has("auth.kind") {
		return stored
	}
	a := apidef.Auth{Kind: apidef.AuthKind(sent.Get("auth.kind"))}
	for _, f := range apidef.AuthFields() {
		text := sent.Get("auth." + f.Name)
		if f.Name != "prefix" { // which may end in a blank
			text = strings.TrimSpace(text)
		}
		if f.Choices == nil || text != f.Choices[0] {
			*f.In(&a) = text
		}
	}
	if a == (apidef.Auth{Kind: apidef.NoAuth}) {
		return apidef.Auth{}
	}
	return a
}
