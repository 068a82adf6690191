package expr

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"

	"github.com/tidwall/gjson"

	"patchbay/internal/escape"
)

func encodeFilters() []*Filter {
	filters := []*Filter{
		{
			Name: "json", Also: "stringify", Group: GroupEncode, Summary: "Writes the value as JSON text.",
			Takes: Any, Gives: Text, Examples: []Example{{`'He said "hi"' | json`, `"\"He said \\\"hi\\\"\""`}, {`[1, null] | json`, `"[1,null]"`}},
			takesNull: true, apply: toJSON,
		},
		{
			Name: "parse_json", Also: "parse decode", Group: GroupEncode, Summary: "Reads JSON text; null when it is none or is nested deeper than 64 levels.",
			Takes: Text, Gives: Any, Examples: []Example{{`'{"a": [1, 2.50]}' | parse_json`, `{"a":[1,2.50]}`}, {`'{' | parse_json`, `null`}},
			apply: parseJSON,
		},
		textFilter("json_text", "escape", "Escapes text for use between quotes of JSON that stands in a text.", escape.JSON, Example{`'a"b' | json_text`, `"a\\\"b"`}),
		textFilter("url", "encode urlencode percent", "Escapes text for a URL, for one that stands in a text.", escape.Percent, Example{`'a b&c' | url`, `"a%20b%26c"`}),
		textFilter("base64", "encode", "Encodes text as base64.", toBase64, Example{`'Ada' | base64`, `"QWRh"`}),
		textFilter("sha256", "hash", "Computes the SHA-256 hash, in hexadecimal digits.", toSHA256,
			Example{`'Ada' | sha256`, `"99a563ab2f6e21e96998f9fddd2a2bab82b70ac019579502b8d7fc0032ff62bb"`}),
		{
			Name: "hmac_sha256", Also: "signature sign", Summary: "Signs text with a key by HMAC-SHA-256, in hexadecimal digits.",
			Takes: Scalar, Gives: Text, Parameters: []Parameter{{Name: "key", Takes: Scalar}},
			Examples: []Example{{`'Ada' | hmac_sha256: 'key'`, `"c066342b76c7754f806a2b2f779b085c499fe3e4b9d920f9620c8f10911f6dbe"`}}, apply: sign,
		},
	}
	for _, f := range filters {
		f.Group = GroupEncode
	}
	return filters
}

func toJSON(m *Machine, v Value, _ []Value) Value {
	at := len(m.arena)
	m.arena = v.AppendJSON(m.arena)
	return m.text(at)
}

func toBase64(dst []byte, s string) []byte { return base64.StdEncoding.AppendEncode(dst, []byte(s)) }

func toSHA256(dst []byte, s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return hex.AppendEncode(dst, sum[:])
}

func sign(m *Machine, v Value, arguments []Value) Value {
	s, key := m.Text(v), m.Text(arguments[0])
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = mac.Write([]byte(s))
	at := len(m.arena)
	m.arena = hex.AppendEncode(m.arena, mac.Sum(nil))
	return m.text(at)
}

// maxParsedDepth is how deep JSON may be nested that parse_json reads.
const maxParsedDepth = 64

func parseJSON(m *Machine, v Value, _ []Value) Value {
	if !m.burn(len(v.s)>>4) || depthOf(v.s) > maxParsedDepth || !gjson.Valid(v.s) {
		return Value{}
	}
	at := len(m.arena)
	m.arena = appendCompact(m.arena, v.s)
	compact := m.text(at).s
	if compact == "" {
		return Value{}
	}
	return m.valueOfJSON(compact)
}

// depthOf returns how deep brackets are nested outside of strings.
func depthOf(s string) (deepest int) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			i += textLength(s[i:]) - 1
		case '[', '{':
			depth++
			deepest = max(deepest, depth)
		case ']', '}':
			depth--
		}
	}
	return deepest
}

// appendCompact appends valid JSON without the blanks between its tokens.
func appendCompact(dst []byte, s string) []byte {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case ' ', '\t', '\r', '\n':
		case '"':
			length := textLength(s[i:])
			dst = append(dst, s[i:i+length]...)
			i += length - 1
		default:
			dst = append(dst, s[i])
		}
	}
	return dst
}
