package converttest

import (
	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
	"patchbay/internal/call"
	"patchbay/internal/render"
)

// Compiles says why the request of an API can't be rendered with what its bundle brings, nil when it can.
func Compiles(a apidef.API, b bundle.Bundle) error {
	scope := render.Scope{Attributes: attr.NewSchema(0, b.Attributes), Environment: map[string]string{}}
	for _, e := range b.Environments {
		for k, v := range e.Values() {
			scope.Environment[k] = v
		}
	}
	for _, s := range b.Secrets {
		scope.Secrets = append(scope.Secrets, s.Name)
	}
	_, err := render.Compile(call.Source(a), scope)
	return err
}
