package render

import (
	"net/netip"
	"strconv"
	"strings"

	"golang.org/x/net/publicsuffix"

	"patchbay/internal/escape"
	"patchbay/internal/expr"
)

// compileHost compiles host and port.
func (u *urlReader) compileHost(host string) {
	from, to := u.source(u.at), u.source(u.at+len(host))
	if code, message := checkHost(host); message != "" {
		u.errorAt(from, to, code, "%s", message)
	} else if suffix := sharedSuffix(host); suffix != "" {
		u.warnAt(from, to, CodeURLHost, "Anyone can get a name under %s, so the value chooses who receives the request.", suffix)
	}
	for i, label := range strings.Split(host, ".") {
		if i > 0 {
			u.builder.literal(".")
			u.at++
		}
		u.compileLabel(label)
	}
}

// compileLabel compiles what stands between two dots of the host.
func (u *urlReader) compileLabel(label string) {
	var b builder
	for label != "" {
		text, _, found := strings.Cut(label, holeMark)
		b.literal(text)
		u.at += len(text)
		label = label[len(text):]
		if found {
			u.hostHole(&b)
			label = label[1:]
		}
	}
	if len(b.parts) > 0 {
		u.builder.add(&hostLabel{b.done()})
		return
	}
	u.builder.literal(string(b.pending))
}

func (u *urlReader) hostHole(b *builder) {
	h := u.nextHole()
	u.at++
	if h.Secret {
		u.errorAt(h.place.from, h.place.to, CodeURLHost, "A secret may not be a part of the host: names of hosts are not kept secret on the network.")
	}
	u.put(b, h, inHost)
	u.checkKind(h, h.place.from, h.place.to)
}

// hostLabel is a part of the host that holds placeholders. Together with what stands beside them they may not be too long.
type hostLabel struct{ parts []part }

func (l *hostLabel) render(o *output) error {
	at := len(o.bytes)
	if err := renderAll(l.parts, o); err != nil {
		return err
	}
	if len(o.bytes)-at > maxLabel {
		return firstHole(l.parts).place.fault(CodeHost, "makes a part of the host longer than 63 characters")
	}
	return nil
}

// checkHost returns what is wrong with host and port, or "".
func checkHost(host string) (Code, string) {
	if strings.Contains(host, "@") {
		return CodeURLHost, "No user:password@ before the host. Use the Authorization header."
	}
	name, port, hasPort := cutPort(host)
	switch {
	case strings.Contains(port, holeMark):
		return CodeURLHost, "A value may not choose the port."
	case hasPort && !isPort(port):
		return CodeURL, "The port after the host is a number from 1 to 65535."
	case name == "":
		return CodeURL, "The host is missing, as in https://api.example.com."
	case strings.Contains(name, holeMark):
		return checkHoleHost(name)
	case strings.HasPrefix(name, "["):
		return checkAddress(name)
	case !isHostName(name):
		return CodeURL, "The host has letters, digits and - between its dots, as in api.example.com."
	}
	return "", ""
}

// cutPort cuts the port off, without its colon. Colons in [::1] are none.
func cutPort(host string) (name, port string, hasPort bool) {
	i := strings.LastIndexByte(host, ':')
	if i < 0 || strings.HasSuffix(host, "]") {
		return host, "", false
	}
	return host[:i], host[i+1:], true
}

func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

func checkAddress(name string) (Code, string) {
	a, err := netip.ParseAddr(strings.TrimSuffix(name[1:], "]"))
	if err != nil || !a.Is6() || a.Zone() != "" || !strings.HasSuffix(name, "]") {
		return CodeURL, "An address in brackets is an IPv6 address, as in [2001:db8::1]."
	}
	return "", ""
}

// isHostName takes names of any script: what is no letter in them is for the network to refuse.
func isHostName(name string) bool {
	for label := range strings.SplitSeq(strings.TrimSuffix(name, "."), ".") {
		if label == "" || strings.IndexFunc(label, isNotHostRune) >= 0 {
			return false
		}
	}
	return true
}

func isNotHostRune(r rune) bool {
	return r <= 0x7f && !escape.IsLetterOrDigit(byte(r)) && r != '-' && r != '_'
}

// checkHoleHost checks a host with placeholders: they may fill labels whose parent domain is written here and belongs
// to somebody.
func checkHoleHost(name string) (Code, string) {
	labels := strings.Split(strings.TrimSuffix(name, "."), ".")
	for i, label := range labels {
		fixed := strings.ReplaceAll(label, holeMark, "")
		if label == "" || !isLabel(fixed) {
			return CodeURLHost, "Write a host with a placeholder in plain letters, digits and -."
		}
		if fixed != label && i >= len(labels)-2 {
			return CodeURLHost, "A value may fill only a part before a domain that is written here, as in https://{{shop}}.example.com."
		}
	}
	parent := parentDomain(name)
	if suffix, icann := suffixOf(parent); icann && suffix == parent {
		return CodeURLHost, "Anyone can register a name under " + suffix + ", so the value would choose who receives the request."
	}
	if last := strings.ToLower(labels[len(labels)-1]); expr.IsDigits(last) || strings.HasPrefix(last, "0x") {
		return CodeURLHost, "A value may not be a part of an IP address."
	}
	return "", ""
}

// parentDomain returns what stands behind the last label with a placeholder.
func parentDomain(name string) string {
	behind := name[strings.LastIndex(name, holeMark)+1:]
	_, parent, _ := strings.Cut(strings.ToLower(strings.TrimSuffix(behind, ".")), ".")
	return parent
}

// hostPattern returns the host with *. for everything up to its last placeholder.
func hostPattern(host string) string {
	if !strings.Contains(host, holeMark) {
		return host
	}
	name, port, hasPort := cutPort(host)
	pattern := "*." + parentDomain(name)
	if hasPort {
		pattern += ":" + port
	}
	return pattern
}

// suffixOf returns the domain under which anyone can register, when the parent or what a value puts before it is one.
func suffixOf(parent string) (suffix string, icann bool) {
	if suffix, icann = publicsuffix.PublicSuffix(parent); suffix == parent {
		return parent, icann
	}
	const any = "x."
	if suffix, icann = publicsuffix.PublicSuffix(any + parent); suffix == any+parent {
		return parent, icann
	}
	return "", false
}

// sharedSuffix returns the private suffix, such as myshopify.com, that a placeholder stands directly under, or "".
func sharedSuffix(host string) string {
	name, _, _ := cutPort(host)
	if !strings.Contains(name, holeMark) {
		return ""
	}
	suffix, _ := suffixOf(parentDomain(name))
	return suffix
}
