package egress

import (
	"net/http"
	"strings"

	"patchbay/internal/header"
)

func checkHeader(h http.Header) error {
	for name, values := range h {
		if !header.Settable(name) {
			return blocked(ruleHeader, visible(name))
		}
		if !all(values, header.ValidValue) {
			return blocked(ruleValue, visible(name))
		}
	}
	return nil
}

// checkMethod takes any token but CONNECT, which asks for a tunnel, and TRACE, which echoes secrets.
func checkMethod(method string) error {
	if !header.ValidName(method) || method == http.MethodConnect || method == http.MethodTrace {
		return blocked(ruleMethod, visible(method))
	}
	return nil
}

// wireHeader is the definition's header as it goes out.
func wireHeader(h http.Header) http.Header {
	out := h.Clone()
	if out == nil {
		out = http.Header{}
	}
	if out.Get("User-Agent") == "" {
		out.Set("User-Agent", "patchbay")
	}
	if out.Get("Accept-Encoding") == "" {
		out.Set("Accept-Encoding", "gzip")
	}
	// http.Transport silently sends a request again when it finds these keys in this spelling. Sending the header
	// does not make a POST safe to repeat, so it goes out in another one (field names have no case, RFC 9110 5.1).
	for _, key := range []string{"Idempotency-Key", "X-Idempotency-Key"} {
		if values, ok := out[key]; ok {
			delete(out, key)
			out[strings.ToLower(key)] = values
		}
	}
	return out
}
