package call

import (
	"bytes"
	"net/http"
	"slices"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/egress"
	"patchbay/internal/expr"
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
	for _, form := range Forms(text) {
		if len(form) >= minMasked {
			m.needles = append(m.needles, []byte(form))
		}
	}
	// Longest first: a secret that another one begins with would leave the rest of that one behind.
	slices.SortFunc(m.needles, func(a, b []byte) int {
		if len(a) != len(b) {
			return len(b) - len(a)
		}
		return bytes.Compare(a, b)
	})
	m.needles = slices.CompactFunc(m.needles, bytes.Equal)
}

// addValue is add for what may be a list or an object: the answer that it came from writes those with other blanks.
func (m *mask) addValue(v attr.Value) {
	m.add(v.Text())
	if v.Kind() == attr.List || v.Kind() == attr.Object {
		for _, text := range expr.InnerTexts(v.Text()) {
			m.add(text)
		}
	}
}

// bytes returns the text with every secret masked.
func (m *mask) bytes(b []byte) []byte {
	if len(m.needles) == 0 {
		return b
	}
	for _, n := range m.needles {
		b = bytes.ReplaceAll(b, n, []byte(masked))
	}
	return b
}

// text is bytes of a text.
func (m *mask) text(s string) string {
	if len(m.needles) == 0 {
		return s
	}
	return string(m.bytes([]byte(s)))
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

// maxHop is how much is shown of where a redirect led, in bytes.
const maxHop = 2 << 10

// hops returns the redirects with every secret masked: whoever redirects may repeat what was sent.
func (m *mask) hops(all []egress.Hop) []egress.Hop {
	var out []egress.Hop
	for _, h := range all {
		url := string(m.bytes([]byte(h.URL)))
		out = append(out, egress.Hop{Status: h.Status, URL: url[:min(len(url), maxHop)]})
	}
	return out
}

// header returns the headers with every secret masked; what sets cookies is masked as a whole.
func (m *mask) header(h http.Header) http.Header {
	out := make(http.Header, len(h))
	for name, values := range h {
		for _, v := range values {
			if name == "Set-Cookie" {
				v = masked
			}
			out.Add(m.text(name), m.text(v))
		}
	}
	return out
}
