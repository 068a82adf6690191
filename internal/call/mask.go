package call

import (
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/secret"
)

// masked stands for a secret that a response echoes.
const masked = "[secret]"

// minMasked is the shortest secret that is looked for: shorter ones stand in every text by chance.
const minMasked = 4

// mask takes the secrets of a request out of what the other side sends back, in the encodings that echoes use.
type mask struct{ needles [][]byte }

func newMask(secrets []secret.Value) *mask {
	m := &mask{}
	for _, s := range secrets {
		m.add(s.Reveal())
	}
	return m
}

// add makes the mask look for one more secret.
func (m *mask) add(text string) {
	if len(text) < minMasked {
		return
	}
	quoted := string(attr.TextOf(text).JSON())
	for _, form := range []string{text, quoted[1 : len(quoted)-1], url.QueryEscape(text), url.PathEscape(text),
		hex.EncodeToString([]byte(text)), strings.ToUpper(hex.EncodeToString([]byte(text)))} {
		m.needles = append(m.needles, []byte(form))
	}
	for shift := range 3 {
		m.addBase64(text, shift)
	}
	// Longest first: a secret that another one begins with would leave the rest of that one behind.
	slices.SortStableFunc(m.needles, func(a, b []byte) int { return len(b) - len(a) })
}

// addBase64 adds the part of the encoding that does not depend on what stands before or after the secret.
func (m *mask) addBase64(text string, shift int) {
	padded := append(make([]byte, shift), text...)
	for _, encoding := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
		encoded := encoding.EncodeToString(padded)
		from, to := (shift*8+5)/6, len(padded)*8/6
		if to-from >= minMasked {
			m.needles = append(m.needles, []byte(encoded[from:to]))
		}
	}
}

// bytes returns the text with every secret masked.
func (m *mask) bytes(b []byte) []byte {
	for _, n := range m.needles {
		b = bytes.ReplaceAll(b, n, []byte(masked))
	}
	return b
}

// touches says whether the text holds a secret.
func (m *mask) touches(text string) bool {
	for _, n := range m.needles {
		if strings.Contains(text, string(n)) {
			return true
		}
	}
	return false
}

// header returns the headers with every secret masked; what sets cookies is masked as a whole.
func (m *mask) header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			if name == "Set-Cookie" {
				v = masked
			}
			out.Add(name, string(m.bytes([]byte(v))))
		}
	}
	return out
}
