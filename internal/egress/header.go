package egress

import (
	"net/http"
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Names that a definition may not set: who is called and how messages are framed (RFC 9110 section 7.6.1, RFC 9112
// section 6) is the transport's business, and the metadata ones are what unlocks cloud credentials.
var (
	forbiddenHeaders = []string{
		"host", "connection", "keep-alive", "content-length", "transfer-encoding", "upgrade", "http2-settings",
		"te", "trailer", "expect", "x-metadata-token",
	}
	forbiddenPrefixes = []string{"proxy-", "metadata", "x-aws-ec2-metadata-"}
)

// ForbiddenHeader reports whether a definition may not set the header: the name is reserved, or no name at all.
func ForbiddenHeader(name string) bool {
	lower := strings.ToLower(name)
	return !httpguts.ValidHeaderFieldName(name) || slices.Contains(forbiddenHeaders, lower) ||
		slices.ContainsFunc(forbiddenPrefixes, func(p string) bool { return strings.HasPrefix(lower, p) })
}

// ValidHeaderValue reports whether the value holds no CR, LF, NUL or other control character but the tab
// (RFC 9110 section 5.5).
func ValidHeaderValue(value string) bool { return httpguts.ValidHeaderFieldValue(value) }

func checkHeader(header http.Header) error {
	for name, values := range header {
		if ForbiddenHeader(name) {
			return blocked(ruleHeader, visible(name))
		}
		if !all(values, ValidHeaderValue) {
			return blocked(ruleValue, visible(name))
		}
	}
	return nil
}

// checkMethod takes any token but CONNECT, which asks for a tunnel, and TRACE, which echoes secrets.
func checkMethod(method string) error {
	if !httpguts.ValidHeaderFieldName(method) || method == http.MethodConnect || method == http.MethodTrace {
		return blocked(ruleMethod, visible(method))
	}
	return nil
}

// wireHeader is the definition's header as it goes out.
func wireHeader(header http.Header) http.Header {
	out := header.Clone()
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
