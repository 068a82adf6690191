package egress

import (
	"net/netip"
	"slices"
)

// nat64 is the well-known translation prefix (RFC 6052).
var nat64 = netip.MustParsePrefix("64:ff9b::/96")

// never is subtracted before anything is allowed: what answers there hands out credentials or is no HTTP peer.
var never = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),              // this host on this network (RFC 1122): Linux dials itself
	netip.MustParsePrefix("169.254.0.0/16"),         // link-local (RFC 3927): AWS, GCP, Azure, ... metadata
	netip.MustParsePrefix("168.63.129.16/32"),       // Azure wire server: a public address
	netip.MustParsePrefix("100.100.100.200/32"),     // Alibaba metadata
	netip.MustParsePrefix("192.0.0.192/32"),         // Oracle metadata
	netip.MustParsePrefix("224.0.0.0/4"),            // multicast (RFC 5771)
	netip.MustParsePrefix("255.255.255.255/32"),     // broadcast (RFC 919)
	netip.MustParsePrefix("::/128"),                 // unspecified (RFC 4291)
	netip.MustParsePrefix("fe80::/10"),              // link-local (RFC 4291)
	netip.MustParsePrefix("ff00::/8"),               // multicast (RFC 4291)
	netip.MustParsePrefix("fd00:ec2::/32"),          // AWS metadata, ECS and EKS credentials
	netip.MustParsePrefix("fd20:ce::254/128"),       // GCP metadata
	netip.MustParsePrefix("fd00:42::42/128"),        // Scaleway metadata
	netip.MustParsePrefix("fd00:c1::a9fe:a9fe/128"), // Oracle metadata
	netip.MustParsePrefix("2001::/32"),              // Teredo (RFC 4380) hides an IPv4 address,
	netip.MustParsePrefix("2002::/16"),              // as 6to4 (RFC 3056) does,
	netip.MustParsePrefix("::ffff:0:0:0/96"),        // SIIT (RFC 2765),
	nat64,                                           // NAT64, unless the owner lists it: see guard.check,
	netip.MustParsePrefix("64:ff9b:1::/48"),         // and local-use NAT64 (RFC 8215)
}

// rangeRule names the kind of a range that the registries list.
func rangeRule(ip netip.Addr) string {
	switch {
	case ip.IsLoopback():
		return RuleLoopback
	case ip.IsPrivate():
		return RulePrivate
	}
	return ruleReserved
}

func contains(prefixes []netip.Prefix, ip netip.Addr) bool {
	return slices.ContainsFunc(prefixes, func(p netip.Prefix) bool { return p.Contains(ip) })
}
