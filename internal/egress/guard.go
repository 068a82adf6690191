package egress

import (
	"net/netip"
	"slices"
	"strconv"
	"sync/atomic"

	"code.dny.dev/ssrf"
)

// guard decides about addresses.
type guard struct {
	policy  Policy
	nat64   bool
	public  *ssrf.Guardian // the IANA special-purpose registries, less what the owner allows
	gateway atomic.Pointer[ownGateway]
}

// access is what one call may do at one origin beyond the policy.
type access struct {
	origin  Origin
	granted bool // private addresses and the origin's port, by an admin's grant
	listed  bool // the owner lists the name: private addresses
}

func newGuard(p Policy) *guard {
	var v4, v6 []netip.Prefix
	for _, prefix := range p.AllowCIDRs {
		if prefix.Addr().Is4() {
			v4 = append(v4, prefix)
		} else {
			v6 = append(v6, prefix)
		}
	}
	return &guard{
		policy: p,
		nat64:  slices.Contains(p.AllowCIDRs, nat64),
		public: ssrf.New(ssrf.WithAnyPort(), ssrf.WithAllowedV4Prefixes(v4...), ssrf.WithAllowedV6Prefixes(v6...)),
	}
}

func (g *guard) access(o Origin, grants []Origin) access {
	return access{origin: o, granted: slices.Contains(grants, o), listed: slices.Contains(g.policy.AllowHosts, o.Host)}
}

// checkName judges what is known before any look-up: the name, and a port that no address could open.
func (g *guard) checkName(a access) error {
	if isLocalName(a.origin.Host) && !a.listed && !a.granted {
		return blocked(RuleLocalName, a.origin.Host)
	}
	if !g.policy.opensPort(a.origin.Port) && !a.granted {
		return blocked(RulePort, strconv.Itoa(int(a.origin.Port)))
	}
	return nil
}

// check judges one address. What can never be reached is subtracted first; only then do grants and allowances count.
func (g *guard) check(a access, ap netip.AddrPort) error {
	if ap.Addr().Zone() != "" { // asked before Unmap, which drops it
		return refused(ruleZone, ap.Addr())
	}
	ip := ap.Addr().Unmap()
	if g.nat64 && nat64.Contains(ip) { // an IPv6-only host: judge the IPv4 address that the translator will call
		b := ip.As16()
		ip = netip.AddrFrom4([4]byte(b[12:]))
	}
	ap = netip.AddrPortFrom(ip, ap.Port())
	gateway := a.granted && g.isGateway(a.origin, ap)
	opened := gateway || ip.IsPrivate() && (a.granted || a.listed)
	switch {
	case contains(never, ip):
		return refused(ruleNever, ip)
	case !gateway && g.isOwn(ap):
		return refused(ruleOwn, ip)
	case !g.policy.opensPort(ap.Port()) && !(a.granted && opened):
		return blocked(RulePort, strconv.Itoa(int(ap.Port())))
	case !opened && g.public.SafeAddr(ip) != nil:
		return refused(rangeRule(ip), ip)
	}
	return nil
}

func refused(rule string, ip netip.Addr) error {
	e := blocked(rule, ip.String())
	e.Address = ip.String()
	return e
}
