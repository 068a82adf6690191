package widget

import (
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/fault"
)

// Everywhere stands where an origin could and means any page.
const Everywhere = "*"

// ParseOrigin returns the origin of an address that somebody typed, as browsers write it in the header Origin (RFC 6454
// section 6.2): small letters, no path, and a port only where it is not the usual one. A page's whole address will do.
func ParseOrigin(typed string) (string, bool) {
	typed = strings.TrimSpace(typed)
	if typed == Everywhere {
		return Everywhere, true
	}
	if !strings.Contains(typed, "://") {
		typed = "https://" + typed
	}
	u, err := url.Parse(typed)
	if err != nil || u.User != nil || u.Opaque != "" || u.Scheme != "https" && u.Scheme != "http" {
		return "", false
	}
	host, ok := hostOf(u)
	if !ok {
		return "", false
	}
	if port := u.Port(); port != "" && port != usualPort[u.Scheme] {
		if n, err := strconv.ParseUint(port, 10, 16); err != nil || n == 0 {
			return "", false
		}
		host += ":" + port
	}
	return u.Scheme + "://" + host, true
}

var usualPort = map[string]string{"https": "443", "http": "80"}

// hostOf returns the name or address of a host as an origin has it.
func hostOf(u *url.URL) (string, bool) {
	host := strings.ToLower(strings.TrimSuffix(u.Hostname(), "."))
	if ip := net.ParseIP(host); ip != nil && ip.To4() == nil {
		return "[" + ip.String() + "]", true
	}
	plain := func(r rune) bool { return r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-' || r == '.' }
	return host, host != "" && len(host) < 254 && !strings.ContainsFunc(host, func(r rune) bool { return !plain(r) })
}

func checkOrigins(p *fault.Problems, origins []string) {
	if len(origins) > MaxOrigins {
		p.Add("origins", "Name %d pages at most, or * for all.", MaxOrigins)
	}
	for _, o := range origins {
		if parsed, ok := ParseOrigin(o); !ok || parsed != o {
			p.Add("origins", "%q is no address of a site. Write it as https://shop.example.com; a name with other letters as its browser address begins, with xn--.", o)
		}
	}
}

// Anywhere says whether every page may have the widget.
func (c Chat) Anywhere() bool { return slices.Contains(c.Origins, Everywhere) }
