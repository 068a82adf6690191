package call

import (
	"errors"

	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
	"patchbay/internal/resilience"
)

// Failure is which rule ended a call that found no response, and where.
type Failure struct {
	Rule    string `json:"rule,omitempty"`    // "" when it was none, but the network
	Address string `json:"address,omitempty"` // that was refused
	Origin  string `json:"origin,omitempty"`
}

// Grantable returns the kind of grant that may help; ok is false when none does.
func (f Failure) Grantable() (kind apidef.GrantKind, ok bool) {
	switch f.Rule {
	case egress.RulePrivate, egress.RuleLocalName, egress.RulePort:
		return apidef.PrivateHost, f.Origin != ""
	case egress.RuleAuthority, egress.RuleExpired, egress.RuleOtherHost:
		return apidef.Unverified, f.Origin != ""
	}
	return "", false
}

// fail puts into the result why there is no response.
func (r *Result) fail(err error, m *mask) {
	r.Outcome, r.Problem = noResponse(err)
	e, ok := errors.AsType[*egress.Error](err)
	if !ok {
		return
	}
	r.Hops, r.Unverified = m.hops(e.Hops), e.Unverified
	r.Failure = Failure{Rule: e.Rule, Address: e.Address}
	if e.Origin != (egress.Origin{}) {
		r.Failure.Origin = e.Origin.String()
	}
}

// noResponse returns the outcome of a call that found no response, and why, for builders.
func noResponse(err error) (outcome, problem string) {
	if e, ok := errors.AsType[*egress.Error](err); ok {
		return string(e.Reason), e.Detail()
	}
	if r, ok := errors.AsType[*resilience.Refusal](err); ok {
		return string(r.Reason), r.Detail
	}
	if r, ok := errors.AsType[*credential.Refusal](err); ok {
		return string(r.Reason), r.Detail
	}
	return apidef.NoConnection, fault.Message(err)
}
