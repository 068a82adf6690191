package call

import (
	"context"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
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

// Check returns every problem of the definition as one Invalid fault. Pending attributes are those that are made before it
// is saved.
func (x *Executor) Check(ctx context.Context, a apidef.API, pending ...attr.Attribute) error {
	w, err := x.Workspace(ctx)
	if err != nil {
		return err
	}
	w.Schema = w.Schema.With(pending...)
	var p fault.Problems
	c, err := x.compile(a, w)
	p.AddError("", err)
	p.AddError("", a.CheckPaths())
	if err := p.Err(); err != nil {
		return err
	}
	if err := c.mayBeSaved(); err != nil {
		return err
	}
	return x.checkCertificate(c)
}
