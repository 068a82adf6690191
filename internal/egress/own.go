package egress

import (
	"net"
	"net/netip"
	"slices"
)

// ownGateway is where the OTP gateway listens, and the address of it that a grant opens.
type ownGateway struct{ listener, reach netip.AddrPort }

// SetGateway names the OTP gateway's own listener, once it listens, and returns its origin. It is the one listener of
// ours that a Request may be granted; without the grant it is refused like the others.
func (c *Client) SetGateway(listener netip.AddrPort) Origin {
	addr := listener.Addr().Unmap()
	if addr.IsUnspecified() {
		addr = netip.AddrFrom4([4]byte{127, 0, 0, 1}) // Go listens on both families (net.Listen, "tcp")
	}
	reach := netip.AddrPortFrom(addr, listener.Port())
	c.guard.gateway.Store(&ownGateway{listener: listener, reach: reach})
	return gatewayOrigin(reach)
}

// isGateway reports whether origin and address are exactly those of the OTP gateway.
func (g *guard) isGateway(o Origin, ap netip.AddrPort) bool {
	own := g.gateway.Load()
	return own != nil && ap == own.reach && o == gatewayOrigin(own.reach)
}

// isOwn reports whether a listener of ours answers at the address.
func (g *guard) isOwn(ap netip.AddrPort) bool {
	if own := g.gateway.Load(); own != nil && reaches(ap, own.listener) {
		return true
	}
	return slices.ContainsFunc(g.policy.OwnListeners, func(l netip.AddrPort) bool { return reaches(ap, l) })
}

// reaches reports whether a connection to the address arrives at the listener, which may listen everywhere.
func reaches(ap, listener netip.AddrPort) bool {
	if ap.Port() != listener.Port() {
		return false
	}
	return ap.Addr() == listener.Addr().Unmap() || listener.Addr().Unmap().IsUnspecified() && isThisMachine(ap.Addr())
}

// isThisMachine asks for the interfaces each time: they come and go. Not knowing them counts as yes.
func isThisMachine(ip netip.Addr) bool {
	addrs, err := net.InterfaceAddrs()
	return err != nil || ip.IsLoopback() || slices.ContainsFunc(addrs, func(a net.Addr) bool {
		prefix, err := netip.ParsePrefix(a.String())
		return err == nil && prefix.Addr().Unmap() == ip
	})
}

func gatewayOrigin(ap netip.AddrPort) Origin { return Origin{"http", ap.Addr().String(), ap.Port()} }
