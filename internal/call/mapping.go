package call

import (
	"encoding/json"
	"fmt"
	"strconv"

	"github.com/tidwall/gjson"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/egress"
	"patchbay/internal/fault"
)

// maxDepth is how deep JSON of a response may be nested. gjson and encoding/json are recursive.
const maxDepth = 100

// maxShown is how much of a mapped value a report shows, in characters.
const maxShown = 200

func mappingField(i int) string { return fmt.Sprintf("mappings.%d.attribute", i) }

// mapped saves what the mapping rows find in the result and returns the outcome of the call.
func (x *Executor) mapped(result *Result, c *compiled, response egress.Response, mask *mask) string {
	outcome := c.api.Route(response.Status)
	result.Values = attr.Values{}
	readable := readableJSON(response.Body)
	result.Mappings = make([]Report, len(c.api.Mappings))
	for _, i := range secretsFirst(c.api.Mappings, c.workspace.Schema) {
		m := c.api.Mappings[i]
		report, value := mapRow(m, c.workspace.Schema, response, readable, mask)
		result.Mappings[i] = report
		if report.Found == Hit || report.Found == FoundNull {
			result.Values[m.Attribute] = value
		}
		if m.Required && report.Found != Hit && outcome != apidef.NotJSON {
			outcome = apidef.MappingFailed
			if m.Source == apidef.FromBody && !readable {
				outcome = apidef.NotJSON
			}
		}
	}
	return outcome
}

// secretsFirst returns the places of the rows in the order in which they are mapped: what one of them makes a secret must
// be masked in all the others, wherever they stand.
func secretsFirst(rows []apidef.Mapping, schema attr.Schema) []int {
	var secrets, others []int
	for i, m := range rows {
		if a, _ := schema.Lookup(m.Attribute); a.Type == attr.TypeSecret {
			secrets = append(secrets, i)
		} else {
			others = append(others, i)
		}
	}
	return append(secrets, others...)
}

func mapRow(m apidef.Mapping, schema attr.Schema, response egress.Response, readable bool, mask *mask) (Report, attr.Value) {
	report := Report{Source: m.Source, Path: m.Path, Attribute: m.Attribute}
	raw, ok := pick(m, response, readable)
	switch {
	case !ok:
		report.Found = Missing
		return report, attr.Value{}
	case raw.IsNull():
		report.Found = FoundNull
		return report, raw
	}
	a, _ := schema.Lookup(m.Attribute)
	if mask.touches(raw.Text()) && a.Type != attr.TypeSecret {
		report.Found, report.Problem = Refused, "The response repeats a secret, and "+a.Key+" is not a secret attribute."
		return report, attr.Value{}
	}
	value, err := a.Type.Convert(raw)
	if a.Type == attr.TypeSecret {
		mask.add(raw.Text()) // from here on it is a secret, also in the log of this call
	}
	report.Found, report.Value = Hit, shown(value, mask)
	if err != nil {
		report.Found, report.Problem, report.Value = WrongType, fault.Message(err), shown(raw, mask)
	}
	return report, value
}

// shown is the beginning of a found value as a builder may see it.
func shown(v attr.Value, mask *mask) string {
	text := []rune(string(mask.bytes([]byte(v.String()))))
	if len(text) > maxShown {
		return string(text[:maxShown]) + "…"
	}
	return string(text)
}

// pick reads what the row points at. Numbers keep their digits.
func pick(m apidef.Mapping, response egress.Response, readable bool) (attr.Value, bool) {
	switch m.Source {
	case apidef.FromStatus:
		return attr.NumberOf(strconv.Itoa(response.Status)), true
	case apidef.FromHeader:
		values := response.Header.Values(m.Path)
		if len(values) == 0 {
			return attr.Value{}, false
		}
		return attr.TextOf(values[0]), true
	}
	if !readable {
		return attr.Value{}, false
	}
	found := gjson.GetBytes(response.Body, m.Path)
	if !found.Exists() {
		return attr.Value{}, false
	}
	v, err := attr.JSONOf([]byte(found.Raw))
	return v, err == nil
}

// readableJSON says whether the body is JSON that may be walked: gjson reads anything, and overflows on deep input.
func readableJSON(body []byte) bool { return shallow(body) && json.Valid(body) }

// shallow counts brackets outside of strings.
func shallow(body []byte) bool {
	depth, quoted := 0, false
	for i := 0; i < len(body); i++ {
		switch b := body[i]; {
		case quoted && b == '\\':
			i++
		case b == '"':
			quoted = !quoted
		case quoted:
		case b == '[' || b == '{':
			if depth++; depth > maxDepth {
				return false
			}
		case b == ']' || b == '}':
			depth--
		}
	}
	return true
}
