package call

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

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

// Opening is how a host that a call was refused can be opened: by a grant of the kind, or with flags of the server; by
// neither when both are "".
func (x *Executor) Opening(ctx context.Context, f Failure) (kind apidef.GrantKind, flags string) {
	kind, ok := f.Grantable()
	origin, err := egress.ParseOrigin(f.Origin)
	if err != nil || !ok && f.Rule != egress.RuleLoopback {
		return "", ""
	}
	if kind == apidef.Unverified {
		return kind, ""
	}
	ctx, cancel := context.WithTimeout(ctx, openingTime)
	defer cancel()
	if e, refused := errors.AsType[*egress.Error](x.client.Check(ctx, origin.String(), origin)); refused && !isUnresolved(e) {
		return "", flagsFor(origin, e.Rule, f.Rule)
	}
	if x.client.Check(ctx, origin.String()) == nil { // it was opened since
		return "", ""
	}
	return kind, ""
}

// openingTime is how long a page waits for a name to be resolved.
const openingTime = time.Second

// isUnresolved says whether nothing is known of the host but its name.
func isUnresolved(e *egress.Error) bool { return e.Rule == "" || e.Rule == egress.RuleResolve }

// flagsFor are the flags without which a host is refused by one of the rules.
func flagsFor(origin egress.Origin, rules ...string) string {
	var flags []string
	if slices.Contains(rules, egress.RuleLoopback) || slices.Contains(rules, egress.RuleLocalName) {
		flags = append(flags, "--egress-allow "+origin.Host)
	}
	if slices.Contains(rules, egress.RulePort) {
		flags = append(flags, fmt.Sprintf("--egress-ports 80,443,%d", origin.Port))
	}
	return strings.Join(flags, " ")
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
