package call

import (
	"patchbay/internal/apidef"
	"patchbay/internal/credential"
	"patchbay/internal/egress"
)

// reach is what an admin allows this definition beyond what every call may do.
type reach struct {
	private    []egress.Origin // that it may call
	unverified []egress.Origin // whose certificates are not looked at
}

// reachOf reads the grants of a definition. Those of one that is not stored are nobody's.
func (x *Executor) reachOf(a apidef.API, w Workspace, gateway bool) reach {
	var r reach
	if gateway {
		r.private = append(r.private, x.grant)
	}
	for _, g := range w.Grants {
		origin, err := egress.ParseOrigin(g.Origin)
		switch {
		case err != nil || a.ID == "" || g.API != a.ID:
		case g.Kind == apidef.PrivateHost:
			r.private = append(r.private, origin)
		case g.Kind == apidef.Unverified:
			r.unverified = append(r.unverified, origin)
		}
	}
	return r
}

// security is how the connections of a call are secured. Those of a test are its own: its definition may not be saved yet.
func (c *compiled) security(r Request, auth *credential.Call) egress.Security {
	s := egress.Security{Owner: c.api.ID, Authorities: c.api.Options.Authorities, Unverified: c.reach.unverified}
	if r.Draft != nil {
		s.Owner = "draft " + c.api.ID
	}
	s.Certificate, s.Key = auth.Certificate()
	return s
}
