package call

import (
	"fmt"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// maxShown is how much of a mapped value a report shows, in characters.
const maxShown = 200

func mappingField(i int) string { return fmt.Sprintf("mappings.%d.attribute", i) }

// mapped saves what the mapping rows find in the result and returns the outcome of the call: not_json when a row or a
// condition that needs the body can't read it, mapping_failed when a required row found nothing, or else what the outcome
// table says.
func (c *compiled) mapped(result *Result, r Request, in received) string {
	result.Values = attr.Values{}
	result.Mappings = make([]Report, len(c.api.Mappings))
	failed := ""
	for _, i := range secretsFirst(c.api.Mappings, c.workspace.Schema) {
		m := c.api.Mappings[i]
		report, value := c.mapRow(i, r, in)
		result.Mappings[i] = report
		if report.Found == Hit || report.Found == FoundNull || report.Default {
			result.Values[m.Attribute] = value
		}
		if m.Required && report.Found != Hit && !report.Default && failed != apidef.NotJSON {
			failed = apidef.MappingFailed
			if m.Source == apidef.FromBody && !in.document.Structured {
				failed = apidef.NotJSON
			}
		}
	}
	if failed != "" {
		return failed
	}
	return c.route(r, in, result.Values)
}

// route asks the outcome table. A condition on a body that can't be read is not asked: nobody knows whether it holds.
func (c *compiled) route(r Request, in received, found attr.Values) string {
	unreadable := false
	outcome := c.api.Route(in.response.Status, func(row int) bool {
		program := c.response.conditions[row]
		if !in.document.Structured && program.NamesField(theResponse, "body") {
			unreadable = true
			return false
		}
		holds, failure := program.Holds(in.input(r, found, attr.Value{}))
		return holds && failure == nil
	})
	if unreadable && outcome == apidef.Others {
		return apidef.NotJSON
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

// mapRow reads what a row points at, makes its value of it and checks whether it may be saved.
func (c *compiled) mapRow(i int, r Request, in received) (Report, attr.Value) {
	m := c.api.Mappings[i]
	a, _ := c.workspace.Schema.Lookup(m.Attribute)
	report := Report{Source: m.Source, Path: m.Path, Attribute: m.Attribute, Found: Hit}
	raw, ok := in.pick(m, c.response.paths[i])
	before := raw
	tainted := in.mask.touches(raw.Text())
	if program := c.response.transforms[i]; program != nil && ok {
		value, failure := program.Compute(in.input(r, nil, raw))
		if failure != nil {
			report.Found, report.Problem = WrongType, "The transform "+failure.Sentence+"."
			return report, attr.Value{}
		}
		raw, tainted = value, tainted || value.IsSecret() || in.mask.touches(value.Text())
	}
	switch {
	case !ok:
		report.Found = Missing
	case raw.IsNull():
		report.Found = FoundNull
		if !before.IsNull() {
			report.Problem = "The transform made null of what was found: " + shown(before, in.mask) + "."
		}
	case tainted && a.Type != attr.TypeSecret:
		report.Found, report.Problem = Refused, "The response repeats a secret, and "+a.Key+" is not a secret attribute."
		return report, attr.Value{}
	default:
		return in.converted(report, a, raw)
	}
	return c.withDefault(report, m, a)
}

// converted makes a value of the attribute's type.
func (in received) converted(report Report, a attr.Attribute, raw attr.Value) (Report, attr.Value) {
	value, err := a.Type.Convert(raw)
	if a.Type == attr.TypeSecret {
		in.mask.addValue(raw) // from here on it is a secret, also in the log of this call
	}
	report.Value = shown(value, in.mask)
	if err != nil {
		report.Found, report.Problem, report.Value = WrongType, fault.Message(err), shown(raw, in.mask)
	}
	return report, value
}

// withDefault takes the default of a row that found nothing.
func (c *compiled) withDefault(report Report, m apidef.Mapping, a attr.Attribute) (Report, attr.Value) {
	if m.Default == "" {
		return report, attr.Value{}
	}
	value, err := a.Type.Parse(m.Default)
	if err != nil {
		return report, attr.Value{}
	}
	report.Default, report.Value = true, value.String()
	return report, value
}

// shown is the beginning of a found value as a builder may see it.
func shown(v attr.Value, mask *mask) string {
	text := mask.text(v.String())
	if len(text) > maxShown { // in bytes: it may be
		if runes := []rune(text); len(runes) > maxShown {
			return string(runes[:maxShown]) + "…"
		}
	}
	return strings.ToValidUTF8(text, "\uFFFD")
}
