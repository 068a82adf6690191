package convert

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

// maxIdentifier is the longest name of a constant or a secret.
const maxIdentifier = 64

// names are the names that are taken, by what they name.
type names map[string]bool

// unique returns the name, with a number behind it when it is taken.
func (n names) unique(space, name, separator string, longest int) string {
	candidate := name
	for i := 2; n[space+" "+candidate]; i++ {
		number := fmt.Sprintf("%s%d", separator, i)
		candidate = strings.Trim(name[:min(len(name), longest-len(number))], separator) + number
	}
	n[space+" "+candidate] = true
	return candidate
}

// identifier makes a name of small letters, digits and _ that begins with a letter; what has none is called otherwise.
func identifier(text, otherwise string) string {
	var b strings.Builder
	for _, r := range snake(text) {
		if r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
			b.WriteRune(r)
		} else if b.Len() > 0 && !strings.HasSuffix(b.String(), "_") {
			b.WriteByte('_')
		}
	}
	name := strings.Trim(b.String(), "_")
	if name == "" {
		return otherwise
	}
	if name[0] >= '0' && name[0] <= '9' {
		name = otherwise + "_" + name
	}
	return strings.Trim(name[:min(len(name), maxIdentifier)], "_")
}

// snake writes toNumber as to_number.
func snake(text string) string {
	var b strings.Builder
	lower := false
	for _, r := range text {
		if unicode.IsUpper(r) && lower {
			b.WriteByte('_')
		}
		lower = unicode.IsLower(r) || unicode.IsDigit(r)
		b.WriteRune(unicode.ToLower(r))
	}
	return b.String()
}

// attributeKey makes the key of an attribute of what somebody else calls it.
func attributeKey(label string) string {
	key := attr.KeyFrom(snake(label))
	switch {
	case key == "":
		return "value"
	case attr.CheckKey(key) != nil:
		key = "value_" + strings.TrimLeft(key, "_")
		key = string([]rune(key)[:min(len([]rune(key)), attr.MaxKey)])
	}
	return string([]rune(key)[:min(len([]rune(key)), attr.MaxKey-4)])
}

// labelFrom makes "Order id" of order_id.
func labelFrom(key string) string {
	words := strings.ReplaceAll(key, "_", " ")
	if words == "" {
		return key
	}
	r := []rune(words)
	return string(unicode.ToUpper(r[0])) + string(r[1:])
}

// apiName returns a free key and a tidy name for an API.
func (w *Work) apiName(r Request) (key, name string) {
	name = strings.Join(strings.Fields(MapHoles(r.Name, func(string) string { return "" })), " ")
	if name == "" {
		name = nameFromRequest(r)
	}
	name = trimmed(name, apidef.MaxName)
	key = apidef.KeyFrom(name)
	if key == "" {
		key = "api"
	}
	return w.names.unique("api", key, "-", 60), name
}

// nameFromRequest says what a request without a name does: "POST v1 messages".
func nameFromRequest(r Request) string {
	path := MapHoles(r.URL, func(string) string { return "" })
	if _, rest, found := strings.Cut(path, "://"); found {
		path = rest
	}
	path, _, _ = strings.Cut(path, "?")
	host, rest, _ := strings.Cut(path, "/")
	words := strings.FieldsFunc(rest, func(c rune) bool { return c == '/' || c == '#' })
	if len(words) == 0 {
		words = []string{host}
	}
	return r.Method + " " + strings.Join(words, " ")
}

// owner returns the word by which people know a host: stripe of api.stripe.com, "" of an address.
func owner(host string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(host, "*."), ":")
	domain, err := publicsuffix.EffectiveTLDPlusOne(name)
	if err != nil {
		return ""
	}
	word, _, _ := strings.Cut(domain, ".")
	if strings.Trim(word, "0123456789") == "" {
		return ""
	}
	return word
}

// trimmed returns the first so many characters.
func trimmed(text string, longest int) string {
	if r := []rune(text); len(r) > longest {
		return strings.TrimSpace(string(r[:longest-1])) + "…"
	}
	return text
}
