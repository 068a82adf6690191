// Package header knows which headers a definition may set, for those who check it when it is saved and for those who
// send it.
package header

import (
	"slices"
	"strings"

	"golang.org/x/net/http/httpguts"
)

// Names that a definition may not set: who is called and how messages are framed (RFC 9110 section 7.6.1, RFC 9112
// section 6) is the transport's business, and the metadata ones are what unlocks cloud credentials.
var (
	reserved = []string{
		"host", "connection", "keep-alive", "content-length", "transfer-encoding", "upgrade", "http2-settings",
		"te", "trailer", "expect", "x-metadata-token",
	}
	reservedPrefixes = []string{"proxy-", "metadata", "x-aws-ec2-metadata-"}
)

// Reserved says whether a definition may not set the header.
func Reserved(name string) bool {
	lower := strings.ToLower(name)
	return slices.Contains(reserved, lower) ||
		slices.ContainsFunc(reservedPrefixes, func(p string) bool { return strings.HasPrefix(lower, p) })
}

// credentials are the headers whose value proves who calls, whatever it is made of.
var credentials = []string{"authorization", "cookie", "x-api-key", "api-key", "apikey", "x-auth-token", "x-access-token", "private-token"}

// Credential says whether the value of the header is a credential, so that it is masked even where it is typed as plain text.
func Credential(name string) bool { return slices.Contains(credentials, strings.ToLower(name)) }

// Settable says whether a definition may set the header: the name is one, and it is not reserved.
func Settable(name string) bool { return ValidName(name) && !Reserved(name) }

// ValidName says whether the name is one that a header can have: a token of RFC 9110 section 5.6.2.
func ValidName(name string) bool { return httpguts.ValidHeaderFieldName(name) }

// ValidValue says whether a header can have the value.
func ValidValue(value string) bool { return BadByte(value) < 0 }

// BadByte returns the offset of the first byte that no value may have, or -1: CR, LF, NUL and the other control characters
// but the tab (RFC 9110 section 5.5).
func BadByte(value string) int {
	for i := range len(value) {
		if c := value[i]; c < ' ' && c != '\t' || c == 0x7f {
			return i
		}
	}
	return -1
}
