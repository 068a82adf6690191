package egress

import (
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// localNames mean this machine, its cloud's metadata service or its cluster, whatever DNS says about them. They are
// refused as names because a resolver, a hosts file or a proxy of the platform may answer them with any address.
var localNames = []string{
	"localhost", "ip6-localhost", "ip6-loopback",
	"metadata", "metadata.goog", "metadata.google.internal", "metadata.azure.internal",
	"instance-data", "instance-data.ec2.internal",
}

// localSuffixes: RFC 6761 (localhost), RFC 6762 (local, and with it cluster.local), Kubernetes, Docker and Podman.
var localSuffixes = []string{".localhost", ".local", ".localdomain", ".svc", ".docker.internal", ".containers.internal"}

// isLocalName reports whether the normalised host is one of the local names.
func isLocalName(host string) bool {
	return slices.Contains(localNames, host) ||
		slices.ContainsFunc(localSuffixes, func(s string) bool { return strings.HasSuffix(host, s) })
}

// hostName normalises a name as net/http would before it dials (so that both mean the same host): lower case,
// IDNs by UTS 46 in punycode, no root dot.
func hostName(host string) (string, error) {
	name := strings.ToLower(host)
	if !isASCII(host) {
		var err error
		if name, err = idna.Lookup.ToASCII(host); err != nil {
			return "", blocked(ruleHost, visible(host))
		}
	}
	name = strings.TrimSuffix(name, ".")
	labels := strings.Split(name, ".")
	if len(name) > 253 || !all(labels, isLabel) {
		return "", blocked(ruleHost, visible(host))
	}
	if endsInNumber(labels[len(labels)-1]) {
		return "", blocked(ruleNumeric, visible(host))
	}
	return name, nil
}

// isLabel follows RFC 1123 section 2.1, and takes the underscore that private names do have.
func isLabel(label string) bool {
	return label != "" && len(label) <= 63 && !strings.ContainsFunc(label, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '_'
	})
}

// endsInNumber is the "ends in a number" check of the WHATWG URL standard: such hosts are IPv4 addresses to some
// parsers (inet_aton reads 127.1, 0x7f000001 and 0177.0.0.1), so they are names to none here.
func endsInNumber(last string) bool {
	if hex, ok := strings.CutPrefix(last, "0x"); ok {
		return strings.Trim(hex, "0123456789abcdef") == ""
	}
	return strings.Trim(last, "0123456789") == ""
}

// visible makes a host that we refuse printable and short.
func visible(host string) string {
	clean := strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f {
			return -1
		}
		return r
	}, host)
	return strings.ToValidUTF8(clean[:min(len(clean), 253)], "")
}

func isASCII(s string) bool { return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 }) }

func all(list []string, ok func(string) bool) bool {
	return !slices.ContainsFunc(list, func(s string) bool { return !ok(s) })
}
