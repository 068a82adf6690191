package apidef

import (
	"strings"
	"time"

	"patchbay/internal/fault"
)

// GrantKind says what an admin allows one API at one origin.
type GrantKind string

// The kinds of grants.
const (
	PrivateHost GrantKind = "private"    // to call it although its address is private (RFC 1918, RFC 4193)
	Unverified  GrantKind = "unverified" // to call it without looking at its certificate
)

// GrantKinds lists the kinds in the order that screens show them.
func GrantKinds() []GrantKind { return []GrantKind{PrivateHost, Unverified} }

// Grant is what an admin allows one API at one origin, and no other API anywhere. It is never changed, only withdrawn.
type Grant struct {
	ID        string
	API       string // ID
	Kind      GrantKind
	Origin    string // scheme://host:port, without the scheme's own port
	GrantedBy string // name of who did
	GrantedAt time.Time
}

// Validate returns every problem that shows without knowing addresses.
func (g Grant) Validate() error {
	var p fault.Problems
	_, host, ok := strings.Cut(g.Origin, "://")
	switch {
	case g.Kind != PrivateHost && g.Kind != Unverified:
		p.Add("kind", "Choose one of the list.")
	case !ok || host == "" || strings.ContainsAny(host, "/?#@ "):
		p.Add("origin", "Name scheme, host and port, such as http://10.0.0.5:3000.")
	case g.Kind == Unverified && !strings.HasPrefix(g.Origin, "https://"):
		p.Add("origin", "Only addresses that begin with https:// have a certificate.")
	}
	return p.Err()
}
