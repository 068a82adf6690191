package otp

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"unicode"

	"patchbay/internal/secret"
)

// handlePrefix begins every handle, so that nobody takes it for a code.
const handlePrefix = "otpref_"

// handleForm is 192 random bits in base64url (RFC 4648 section 5).
var handleForm = regexp.MustCompile(`^` + handlePrefix + `[A-Za-z0-9_-]{32}$`)

func newHandle() string {
	raw := make([]byte, 24)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	return handlePrefix + base64.RawURLEncoding.EncodeToString(raw)
}

// newCode returns decimal digits, all codes equally likely: rand.Int draws again rather than take a remainder.
func newCode(digits int) (string, error) {
	n, err := rand.Int(rand.Reader, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%0*d", digits, n), nil
}

// maxTyped is more bytes than anybody types for a code.
const maxTyped = 256

// normalise returns what was typed with its digits in ASCII, whatever script they are of, and without what keyboards,
// auto-fill and right-to-left text put between them: blanks, dashes, marks and invisible characters.
func normalise(typed string) string {
	if len(typed) > maxTyped {
		return ""
	}
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Nd, r):
			return '0' + digit(r)
		case unicode.IsSpace(r), unicode.In(r, unicode.Pd, unicode.M, unicode.Cf):
			return -1
		}
		return r
	}, typed)
}

// digit returns the value of a decimal digit of any script. Unicode encodes each script's digits in a row from zero to
// nine (The Unicode Standard, section 4.6), so the distance from the begin of the row tells it.
func digit(r rune) rune {
	for _, row := range unicode.Nd.R16 {
		if uint32(r) <= uint32(row.Hi) {
			return (r - rune(row.Lo)) % 10
		}
	}
	for _, row := range unicode.Nd.R32 {
		if uint32(r) <= row.Hi {
			return (r - rune(row.Lo)) % 10
		}
	}
	return 0
}

// macs makes the keyed hashes (RFC 2104) under which the database knows things. A plain hash of six digits or of a
// phone number is undone by trying them all; the key is derived from the key file and never in the database.
type macs struct{ pepper []byte }

func newMACs(keys *secret.Keyring) macs { return macs{keys.Derive("otp/pepper/v1")} }

// of returns the hash of the parts for one use. Lengths go in too, so that no two lists of parts look alike.
func (m macs) of(use string, parts ...string) string {
	h := hmac.New(sha256.New, m.pepper)
	for _, p := range append([]string{use}, parts...) {
		fmt.Fprintf(h, "%d:%s", len(p), p)
	}
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

// optional is of, with nothing for nothing.
func (m macs) optional(use, part string) string {
	if part == "" {
		return ""
	}
	return m.of(use, part)
}
