package integration

import (
	"slices"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
)

// Plan is what connecting would store: the bundle, and the constants in the active environment. Where something here has the
// key of an API of the integration and is none of it, the plan is not ready and somebody decides; what is here of the
// integration stays as people have changed it.
func (i Integration) Plan(h bundle.Here, constants map[string]string) bundle.Plan {
	b, h := i.with(h, constants)
	return bundle.MakePlan(b, h, bundle.Rules{Decisions: i.Decisions(b, h)})
}

// With returns the bundle with the constants in the active environment.
func (i Integration) With(h bundle.Here, constants map[string]string) bundle.Bundle {
	b, _ := i.with(h, constants)
	return b
}

// with also lets the workspace know the constants: where a secret may go depends on them.
func (i Integration) with(h bundle.Here, constants map[string]string) (bundle.Bundle, bundle.Here) {
	b := i.Bundle
	active := slices.IndexFunc(h.Environments, func(e apidef.Environment) bool { return e.Active })
	if active < 0 {
		return b, h
	}
	e := h.Environments[active]
	e.Constants = merged(e.Constants, i.Constants, constants)
	if !slices.Equal(e.Constants, h.Environments[active].Constants) {
		b.Environments = append(slices.Clone(b.Environments), e)
	}
	h.Workspace.Environment.Constants = merged(h.Workspace.Environment.Constants, i.Constants, constants)
	b.Secrets = slices.Clone(b.Secrets)
	for _, s := range i.Secrets {
		if !slices.ContainsFunc(b.Secrets, func(known bundle.Secret) bool { return known.Name == s.Name && len(known.Hosts) > 0 }) {
			b.Secrets = slices.DeleteFunc(b.Secrets, func(known bundle.Secret) bool { return known.Name == s.Name })
			b.Secrets = append(b.Secrets, bundle.Secret{Name: s.Name, Hosts: b.HostsOf(s.Name, h.Workspace)})
		}
	}
	b.Sort()
	return b, h
}

// merged are the constants with those that were given, in their places or behind the others.
func merged(before []apidef.Row, needs []Need, given map[string]string) []apidef.Row {
	after := slices.Clone(before)
	for _, n := range needs {
		value := given[n.Name]
		at := slices.IndexFunc(after, func(r apidef.Row) bool { return r.Key == n.Name })
		switch {
		case value == "":
		case at >= 0:
			after[at].Value = value
		default:
			after = append(after, apidef.Row{Key: n.Name, Value: value})
		}
	}
	return after
}

// Decisions are those that nobody has to be asked about: constants are added to the environment, and what is here of the
// integration stays.
func (i Integration) Decisions(b bundle.Bundle, h bundle.Here) map[bundle.Ref]bundle.Decision {
	decided := map[bundle.Ref]bundle.Decision{}
	for _, e := range b.Environments {
		decided[bundle.Ref{Kind: bundle.EnvironmentItem, Key: e.Key}] = bundle.Decision{Choice: bundle.Replace}
	}
	for _, a := range b.Attributes {
		if known, ok := h.Workspace.Schema.Lookup(a.Key); ok && known.Type == a.Type {
			decided[bundle.Ref{Kind: bundle.AttributeItem, Key: a.Key}] = bundle.Decision{Choice: bundle.Skip}
		}
	}
	for _, a := range h.APIs {
		if a.Integration == i.Key {
			decided[bundle.Ref{Kind: bundle.APIItem, Key: a.Key}] = bundle.Decision{Choice: bundle.Skip}
		}
	}
	return decided
}
