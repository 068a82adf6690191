package convert

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/bundle"
)

// Example is a request of the same kind with values of its own, as a foreign text keeps it beside an answer. Its texts are as
// they stand there; variables in them have no values.
type Example struct {
	Name string
	URL  string // without its query
	Rows []apidef.Row
	Body string
}

// takeExamples makes test values of what the examples have where the API has attributes, and returns how many gave some.
func (d *draft) takeExamples(a apidef.API, examples []Example) (taken int) {
	names := map[string]bool{}
	for _, e := range examples {
		values := d.valuesIn(a, e)
		if len(values) == 0 || taken >= apidef.MaxTestSets/2 {
			continue
		}
		base := trimmed(cmp.Or(strings.TrimSpace(e.Name), "Example"), maxExampleName)
		name := base
		for n := 2; names[name]; n++ {
			name = fmt.Sprintf("%s %d", base, n)
		}
		names[name] = true
		d.testSets = append(d.testSets, bundle.TestSet{API: a.Key, Name: name, Values: values})
		taken++
	}
	return taken
}

// maxExampleName leaves room for a number behind it.
const maxExampleName = 50

// valuesIn are the values of an example by attribute.
func (d *draft) valuesIn(a apidef.API, e Example) map[string]string {
	values := map[string]string{}
	d.match(values, afterHost(a.URL), afterHost(e.URL), false)
	for _, table := range [][]apidef.Row{a.Parameters, a.Body.Rows} {
		for _, r := range table {
			if at := slices.IndexFunc(e.Rows, func(o apidef.Row) bool { return o.Key == r.Key && !o.Off }); at >= 0 && !r.Off {
				d.match(values, r.Value, e.Rows[at].Value, false)
			}
		}
	}
	if a.Body.Kind == apidef.JSONBody {
		d.match(values, compact(a.Body.Text), compact(e.Body), true)
	} else {
		d.match(values, a.Body.Text, e.Body, false)
	}
	maps.DeleteFunc(values, func(key, value string) bool { return !d.mayTest(key, value) })
	return values
}

// mayTest says whether a value is one of the attribute, and no secret by its looks.
func (d *draft) mayTest(key, value string) bool {
	a, known := d.attribute(key)
	if !known || value == "" || strings.Contains(value, "{{") || isSecretName(key) || looksSecret(value) || d.holdsSecret(value) {
		return false
	}
	_, err := a.Type.Parse(value)
	return err == nil && a.Type != attr.TypeSecret && a.Type != attr.TypeFile
}

// holdsSecret says whether a secret of the text that is known by now stands in the value.
func (w *Work) holdsSecret(value string) bool {
	return slices.ContainsFunc(w.secrets, func(s found) bool { return s.value != "" && strings.Contains(value, s.value) })
}

var placeholder = regexp.MustCompile(`\{\{\s*(.*?)\s*\}\}`)

// match reads what stands in a text where the template has attributes. A text that is otherwise another one says nothing.
func (d *draft) match(values map[string]string, template, text string, isJSON bool) {
	if text == "" || !strings.Contains(template, "{{") {
		return
	}
	var pattern strings.Builder
	var keys []string
	rest := template
	for _, at := range placeholder.FindAllStringSubmatchIndex(template, -1) {
		pattern.WriteString(regexp.QuoteMeta(template[len(template)-len(rest):at[0]]) + "(.*?)")
		keys = append(keys, template[at[2]:at[3]])
		rest = template[at[1]:]
	}
	whole, err := regexp.Compile("(?s)^" + pattern.String() + regexp.QuoteMeta(rest) + "$")
	if err != nil { // a body may be too long for a pattern
		return
	}
	found := whole.FindStringSubmatch(text)
	for i := 1; i < len(found); i++ {
		value := found[i]
		if isJSON {
			_ = json.Unmarshal([]byte(`"`+value+`"`), &value) // what stood between quotes
		}
		if _, known := d.attribute(keys[i-1]); known {
			values[keys[i-1]] = value
		}
	}
}

// afterHost is the path of an address, whatever its host is made of.
func afterHost(address string) string {
	if _, rest, found := strings.Cut(address, "://"); found {
		_, path, _ := strings.Cut(rest, "/")
		return path
	}
	if rest, isHole := strings.CutPrefix(address, "{{"); isHole {
		_, rest, _ = strings.Cut(rest, "}}")
		_, path, _ := strings.Cut(rest, "/")
		return path
	}
	return address
}

// compact is a JSON text, or a template of one, without blanks between its values.
func compact(text string) string {
	var b strings.Builder
	inText, escaped := false, false
	for _, r := range text {
		if !inText && strings.ContainsRune(" \t\r\n", r) {
			continue
		}
		b.WriteRune(r)
		switch {
		case escaped:
			escaped = false
		case inText && r == '\\':
			escaped = true
		case r == '"':
			inText = !inText
		}
	}
	return b.String()
}
