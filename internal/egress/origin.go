package egress

import (
	"errors"
	"net/netip"
	"net/url"
	"strconv"
	"strings"

	"patchbay/internal/fault"
)

// Origin is scheme, host and port (RFC 6454 section 4): the unit in which a private service is granted to one API.
// Compare only those that ParseOrigin made.
type Origin struct {
	Scheme string // http or https
	Host   string // lower case, punycode, no root dot; an address without brackets, IPv4-mapped ones as IPv4
	Port   uint16
}

// ParseOrigin reads scheme://host or scheme://host:port.
func ParseOrigin(text string) (Origin, error) {
	t, err := parseTarget(text)
	if refusal, ok := errors.AsType[*Error](err); ok {
		return Origin{}, fault.New(fault.Invalid, "%s", refusal.Detail())
	}
	if t.url.RawQuery != "" || t.url.Fragment != "" || strings.Trim(t.url.Path, "/") != "" {
		return Origin{}, fault.New(fault.Invalid, "Name only scheme, host and port, such as http://10.0.0.5:3000.")
	}
	return t.origin, nil
}

// OriginOf returns the origin of a URL. Its error is the one with which Client.Do would refuse the URL.
func OriginOf(rawURL string) (Origin, error) {
	t, err := parseTarget(rawURL)
	return t.origin, err
}

// String returns scheme://host, with the port when it is not the scheme's own.
func (o Origin) String() string { return o.Scheme + "://" + o.authority() }

func (o Origin) authority() string {
	host := o.Host
	if strings.Contains(host, ":") {
		host = "[" + host + "]"
	}
	if o.Port == defaultPort(o.Scheme) {
		return host
	}
	return host + ":" + strconv.Itoa(int(o.Port))
}

func defaultPort(scheme string) uint16 {
	if scheme == "https" {
		return 443
	}
	return 80
}

// target is a URL whose form was checked.
type target struct {
	url    *url.URL // its Host is the origin's
	origin Origin
	addr   netip.Addr // valid when the host is an address
}

// Target is a URL that was read before the request is made, for callers that need its origin first.
type Target struct {
	raw string
	target
}

// TargetOf reads a URL. Its error is the one with which Client.Do would refuse it.
func TargetOf(rawURL string) (Target, error) {
	t, err := parseTarget(rawURL)
	return Target{rawURL, t}, err
}

// Origin is where the URL leads.
func (t Target) Origin() Origin { return t.origin }

// parseTarget checks the form of a URL. The text of url.Parse's error is dropped: it quotes the URL.
func parseTarget(raw string) (target, error) {
	u, err := url.Parse(raw)
	if err != nil {
		return target{}, blocked(ruleURL, "")
	}
	return newTarget(u)
}

func newTarget(u *url.URL) (target, error) {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return target{}, blocked(ruleScheme, "")
	case u.User != nil:
		return target{}, blocked(ruleUserinfo, "")
	case u.Hostname() == "": // opaque URLs, too, have none
		return target{}, blocked(ruleURL, "")
	}
	port, err := portOf(u)
	if err != nil {
		return target{}, err
	}
	host, addr, err := hostOf(u)
	if err != nil {
		return target{}, err
	}
	t := target{origin: Origin{u.Scheme, host, port}, addr: addr}
	clean := *u
	clean.Host = t.origin.authority()
	t.url = &clean
	return t, nil
}

// portOf returns the URL's port or its scheme's. Port 0 would be any port to the kernel.
func portOf(u *url.URL) (uint16, error) {
	if u.Port() == "" {
		return defaultPort(u.Scheme), nil
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	if err != nil || port == 0 {
		return 0, blocked(RulePort, u.Port())
	}
	return uint16(port), nil
}

// hostOf returns the normalised host, and its address when it is one.
func hostOf(u *url.URL) (string, netip.Addr, error) {
	addr, err := netip.ParseAddr(u.Hostname())
	switch {
	case err == nil && addr.Zone() != "": // scoped to an interface of this machine (RFC 4007); unknown to prefixes
		return "", netip.Addr{}, blocked(ruleZone, visible(u.Hostname()))
	case err == nil: // url.Parse has seen to the brackets (RFC 3986 section 3.2.2)
		return addr.Unmap().String(), addr.Unmap(), nil
	}
	name, err := hostName(u.Hostname())
	return name, netip.Addr{}, err
}
