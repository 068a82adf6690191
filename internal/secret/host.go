package secret

import (
	"net/netip"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"golang.org/x/net/idna"
	"golang.org/x/net/publicsuffix"
)

// MayGoTo says whether the value may be sent to the address: a host, with its port when that is not the usual one of http
// or https. *.example.com stands for any host below example.com, for addresses that a value completes. An entry that
// names no host is from before there were hosts, and goes anywhere.
func (e Entry) MayGoTo(address string) bool {
	if len(e.Hosts) == 0 {
		return true
	}
	to, ok := parseHost(address)
	for _, text := range e.Hosts {
		if allowed, valid := parseHost(text); ok && valid && allowed.covers(to) {
			return true
		}
	}
	return false
}

// wider says whether the value may go somewhere where it could not go before.
func (e Entry) wider(before Entry) bool {
	for _, h := range e.Hosts {
		if !before.MayGoTo(h) {
			return true
		}
	}
	return false
}

// host is where a value may go, or does. Hosts are compared as egress dials them: small letters, punycode, no root dot.
type host struct {
	name  string
	port  string // "" for the usual one of http and https
	below bool   // the hosts below the name, and not the name itself
}

func (h host) covers(to host) bool {
	switch {
	case h.port != to.port:
		return false
	case strings.HasSuffix(to.name, "."+h.name):
		return h.below
	}
	return h.name == to.name && h.below == to.below
}

var hostName = regexp.MustCompile(`^([a-z0-9_-]{1,63}\.)*[a-z0-9_-]*[a-z_-][a-z0-9_-]*$`) // an address is no name

// parseHost reads host, host:port and *.domain.
func parseHost(text string) (h host, ok bool) {
	text, h.below = strings.CutPrefix(text, "*.")
	u, err := url.Parse("https://" + text)
	if err != nil || u.Host != text || !h.readPort(u.Port()) {
		return h, false
	}
	if addr, err := netip.ParseAddr(u.Hostname()); err == nil {
		h.name = addr.Unmap().String()
		return h, !h.below && addr.Zone() == ""
	}
	name, err := idna.Lookup.ToASCII(strings.ToLower(u.Hostname()))
	if err != nil { // it refuses the underscore, which private names do have
		name = strings.ToLower(u.Hostname())
	}
	h.name = strings.TrimSuffix(name, ".")
	return h, len(h.name) <= 253 && hostName.MatchString(h.name) && !(h.below && anyoneRegisters(h.name))
}

func (h *host) readPort(port string) bool {
	if port == "" || port == "443" || port == "80" {
		return true
	}
	n, err := strconv.ParseUint(port, 10, 16)
	h.port = strconv.FormatUint(n, 10)
	return err == nil && n > 0
}

// anyoneRegisters says whether names below the domain belong to whoever asks for them first.
func anyoneRegisters(domain string) bool {
	for _, name := range []string{domain, "x." + domain} {
		if suffix, _ := publicsuffix.PublicSuffix(name); suffix == name {
			return true
		}
	}
	return false
}
