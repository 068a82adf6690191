package call

import (
	"context"

	"patchbay/internal/apidef"
)

// saver stores APIs.
type saver interface {
	SaveAPI(ctx context.Context, a apidef.API) (apidef.API, error)
}

// Save checks the whole definition, templates and attributes included, and stores it. It is the one gate for the site,
// the JSON API, the command line and imports. Its error is an Invalid fault with every problem, or the store's.
func (x *Executor) Save(ctx context.Context, into saver, a apidef.API) (apidef.API, error) {
	if err := x.Check(ctx, a); err != nil {
		return a, err
	}
	return into.SaveAPI(ctx, a)
}

// Check returns every problem of the definition as one Invalid fault.
func (x *Executor) Check(ctx context.Context, a apidef.API) error {
	w, err := x.Workspace(ctx)
	if err != nil {
		return err
	}
	_, err = x.compile(a, w)
	return err
}
