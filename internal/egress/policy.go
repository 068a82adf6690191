package egress

import (
	"fmt"
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/fault"
)

// Policy is what the owner of the server allows beyond the public internet. The zero value allows nothing beyond it,
// on ports 80 and 443.
type Policy struct {
	AllowCIDRs   []netip.Prefix   // opened for everybody, loopback included; what can never be reached is subtracted
	AllowHosts   []string         // these names may be private (RFC 1918, RFC 4193), not loopback; as ParsePolicy writes them
	Ports        []uint16         // nil: 80 and 443
	AnyPort      bool             // every port; Ports is not asked
	OwnListeners []netip.AddrPort // this program's: never reachable, whatever is allowed (see SetGateway)
}

// defaultPorts are those of http and https (RFC 9110 section 4.2).
var defaultPorts = []uint16{80, 443}

// ParsePolicy reads the owner's flags: CIDRs, addresses and names, and the ports as a list with commas, "any", or "".
func ParsePolicy(allow []string, ports string) (Policy, error) {
	var p Policy
	var problems fault.Problems
	for _, item := range allow {
		problems.AddError("allow", p.allow(strings.TrimSpace(item)))
	}
	problems.AddError("ports", p.openPorts(strings.TrimSpace(ports)))
	return p, problems.Err()
}

func (p *Policy) allow(item string) error {
	prefix, isRange, err := parseRange(item)
	if err != nil {
		return err
	}
	if isRange {
		p.AllowCIDRs = append(p.AllowCIDRs, prefix)
		return nil
	}
	name, err := hostName(item)
	if err != nil {
		return fault.New(fault.Invalid,
			"%q is not a range such as 10.20.0.0/16 and not a plain host name; leave scheme, port and wildcards out.", item)
	}
	p.AllowHosts = append(p.AllowHosts, name)
	return nil
}

// parseRange reads a CIDR, or an address as the range of only itself.
func parseRange(item string) (netip.Prefix, bool, error) {
	prefix, err := netip.ParsePrefix(item)
	addr, addrErr := netip.ParseAddr(item)
	if addrErr == nil {
		prefix, err = netip.PrefixFrom(addr, addr.BitLen()), nil
	}
	switch {
	case err != nil:
		return netip.Prefix{}, false, nil
	case prefix.Addr().Is4In6() || addr.Zone() != "":
		return netip.Prefix{}, true, fault.New(fault.Invalid, "Write %q as an IPv4 or IPv6 range without a zone.", item)
	case prefix != prefix.Masked():
		return netip.Prefix{}, true, fault.New(fault.Invalid, "%q has bits beyond its length; did you mean %s?", item, prefix.Masked())
	case prefix != nat64 && neverOpens(prefix):
		return netip.Prefix{}, true, fault.New(fault.Invalid,
			"%q can never be opened: link-local, cloud metadata, multicast or tunnelled.", item)
	}
	return prefix, true, nil
}

// neverOpens reports whether allowing the range would have no effect at all.
func neverOpens(prefix netip.Prefix) bool {
	return slices.ContainsFunc(never, func(n netip.Prefix) bool {
		return n.Bits() <= prefix.Bits() && n.Contains(prefix.Addr())
	})
}

func (p *Policy) openPorts(list string) error {
	p.AnyPort = list == "any"
	if list == "" || p.AnyPort {
		return nil
	}
	for item := range strings.SplitSeq(list, ",") {
		port, err := strconv.ParseUint(strings.TrimSpace(item), 10, 16)
		if err != nil || port == 0 {
			return fault.New(fault.Invalid, "%q is not a port; write a list such as 80,443,8080, or any.", item)
		}
		p.Ports = append(p.Ports, uint16(port))
	}
	return nil
}

func (p Policy) opensPort(port uint16) bool {
	if p.AnyPort {
		return port != 0
	}
	return slices.Contains(p.ports(), port)
}

func (p Policy) ports() []uint16 {
	if p.Ports == nil {
		return defaultPorts
	}
	return p.Ports
}

// String returns the effective policy, one line a rule.
func (p Policy) String() string {
	ports := joined(p.ports())
	if p.AnyPort {
		ports = "any"
	}
	lines := []string{
		"ports:           " + ports,
		"always open:     public addresses",
		"opened ranges:   " + joined(p.AllowCIDRs),
		"opened names:    " + joined(p.AllowHosts),
		"never reachable: " + joined(slices.DeleteFunc(slices.Clone(never), func(n netip.Prefix) bool {
			return n == nat64 && slices.Contains(p.AllowCIDRs, nat64)
		})),
		"own listeners:   " + joined(p.OwnListeners),
	}
	return strings.Join(lines, "\n")
}

func joined[T any](list []T) string {
	if len(list) == 0 {
		return "none"
	}
	return strings.ReplaceAll(strings.Trim(fmt.Sprint(list), "[]"), " ", ", ")
}
