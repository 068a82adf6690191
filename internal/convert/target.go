package convert

import (
	"net/url"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/escape"
)

// splitURL makes the address tidy: its query becomes rows, a user in it the authentication, and what can't stand in an
// address is escaped as whoever sent it would have done.
func (d *draft) splitURL() {
	address, _, _ := strings.Cut(strings.TrimSpace(d.URL), "#")
	base, query, _ := strings.Cut(address, "?")
	if most := apidef.MaxRows; len(d.Query) > most {
		d.Note(d.Place, "There are %d parameters. The first %d are taken.", len(d.Query), most)
		d.Query = d.Query[:most]
	}
	d.URL = MapText(d.takeUser(base), escapeStray)
	rows, ok := Pairs(query)
	if query == "" {
		return
	}
	if !ok || len(rows)+len(d.Query) > apidef.MaxRows {
		d.URL += "?" + MapText(query, escapeStray)
		return
	}
	d.Query = append(rows, d.Query...)
}

// addressProblem says why no API can have the address, "" when it can.
func (d *draft) addressProblem() string {
	scheme, rest, _ := strings.Cut(strings.ToLower(MapHoles(d.URL, d.constantText)), "://")
	switch {
	case scheme != "http" && scheme != "https":
		return "The address " + shown(d.URL) + " is not taken: it begins with https:// or http://."
	case strings.TrimLeft(rest, "/?#") == "" || strings.IndexAny(rest, "/?#") == 0:
		return "The address has no host."
	}
	return ""
}

// constantText is the value of the constant that an expression names; other values are not known.
func (w *Work) constantText(expression string) string {
	for _, c := range w.constants {
		if "env."+c.Key == expression {
			return c.Value
		}
	}
	return "*"
}

// takeUser cuts user:password@ off.
func (d *draft) takeUser(address string) string {
	scheme, rest, found := strings.Cut(address, "://")
	if !found {
		return address
	}
	authority, path, _ := strings.Cut(rest, "/")
	at := strings.LastIndexByte(authority, '@')
	if at < 0 {
		return address
	}
	if user, password, _ := strings.Cut(authority[:at], ":"); d.Auth.None() {
		d.Auth = apidef.Auth{Kind: apidef.BasicAuth, Username: unescaped(user), Password: unescaped(password)}
	}
	return scheme + "://" + authority[at+1:] + rest[len(authority):len(rest)-len(path)] + path
}

func unescaped(s string) string {
	if t, err := url.PathUnescape(s); err == nil {
		return t
	}
	return s
}

// escapeStray escapes what stands in addresses that people type and may not stand in a URL.
func escapeStray(s string) string {
	var b []byte
	for i := range len(s) {
		switch c := s[i]; {
		case c == '%' && !(i+2 < len(s) && isHex(s[i+1]) && isHex(s[i+2])):
			b = append(b, "%25"...)
		case c <= ' ' || c == 0x7f || strings.IndexByte(`"<>\`, c) >= 0:
			b = escape.Percent(b, s[i:i+1])
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

func isHex(c byte) bool { return c >= '0' && c <= '9' || c|0x20 >= 'a' && c|0x20 <= 'f' }

// Pairs reads a query or a form. It is not ok when rows would not say the same.
func Pairs(query string) (rows []apidef.Row, ok bool) {
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		key, err := url.QueryUnescape(key)
		value, err2 := url.QueryUnescape(value)
		if err != nil || err2 != nil || strings.Contains(pair, ";") || !isRowKey(key) {
			return nil, false
		}
		rows = append(rows, apidef.Row{Key: key, Value: value})
	}
	return rows, true
}

// isRowKey says whether a row can have the key.
func isRowKey(key string) bool {
	return strings.TrimSpace(key) != "" && !HasHole(key) && !strings.Contains(key, "{{")
}

// hostOf returns the host of an address as secrets are bound to it, "" when nobody knows it yet.
func (w *Work) hostOf(address string) string {
	address = MapHoles(address, w.constantText)
	_, rest, found := strings.Cut(address, "://")
	if !found {
		return ""
	}
	host := rest
	if i := strings.IndexAny(host, "/?#"); i >= 0 {
		host = host[:i]
	}
	host = strings.ToLower(host)
	host = strings.TrimSuffix(strings.TrimSuffix(host, ":443"), ":80")
	if i := strings.LastIndexByte(host, '*'); i >= 0 {
		_, parent, _ := strings.Cut(host[i:], ".")
		if !strings.Contains(parent, ".") {
			return ""
		}
		return "*." + parent
	}
	return host
}
