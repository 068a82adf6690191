package chat

import "net/netip"

// subscriber is how much of an IPv6 address one subscriber has (RFC 6177).
const subscriber = 64

// networkOf returns what visitors are counted by: an IPv4 address, or the /64 of an IPv6 address.
func networkOf(address string) string {
	a, err := netip.ParseAddr(address)
	if err != nil {
		return address
	}
	a = a.Unmap().WithZone("")
	if a.Is4() {
		return a.String()
	}
	return netip.PrefixFrom(a, subscriber).Masked().String()
}
