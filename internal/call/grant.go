package call

import (
	"context"
	"errors"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

// granter stores grants.
type granter interface {
	GrantToAPI(ctx context.Context, key string, g apidef.Grant) (apidef.Grant, error)
}

// Grant gives the API with the key a grant that can be of use, and stores it. Its error is an Invalid fault about the
// origin, or the store's.
func (x *Executor) Grant(ctx context.Context, into granter, key string, kind apidef.GrantKind, text string) (apidef.Grant, error) {
	origin, err := egress.ParseOrigin(text)
	if err == nil && kind == apidef.PrivateHost {
		err = x.canGrant(ctx, origin)
	}
	if err != nil {
		var p fault.Problems
		p.AddError("origin", err)
		return apidef.Grant{}, p.Err()
	}
	return into.GrantToAPI(ctx, key, apidef.Grant{Kind: kind, Origin: origin.String()})
}

// canGrant refuses what no grant opens, and what needs none: such a grant would wait for the day on which the name leads to
// another address.
func (x *Executor) canGrant(ctx context.Context, origin egress.Origin) error {
	without := x.client.Check(ctx, origin.String())
	if without == nil {
		return fault.New(fault.Invalid, "%s can be called without a grant.", origin)
	}
	err := x.client.Check(ctx, origin.String(), origin)
	if err == nil {
		return nil
	}
	if e, ok := errors.AsType[*egress.Error](err); ok {
		return fault.New(fault.Invalid, "%s A grant is for private addresses alone.", e.Detail())
	}
	return err
}

// OriginOf returns the origin that a definition calls, or "" when a value or a constant chooses it.
func OriginOf(a apidef.API) string {
	url, _, _ := strings.Cut(strings.TrimSpace(a.URL), "{{")
	u, err := egress.OriginOf(url)
	if err != nil || !strings.Contains(strings.TrimPrefix(url, u.Scheme+"://"), "/") && strings.Contains(a.URL, "{{") {
		return ""
	}
	return u.String()
}
