package apidef

import (
	"fmt"
	"strconv"
	"strings"
)

// Change is one field of a definition that differs between two of its revisions.
type Change struct {
	Field  string // as people call it
	Before string // as people read it, with a line for each row; "" is nothing
	After  string
}

// Diff returns how the second definition differs from the first, in the order that screens show the fields.
func Diff(before, after API) []Change {
	var changes []Change
	was, is := before.written(), after.written()
	for i, f := range was {
		if f.text != is[i].text {
			changes = append(changes, Change{Field: f.name, Before: f.text, After: is[i].text})
		}
	}
	return changes
}

// field is a part of a definition as people read it.
type field struct{ name, text string }

// written is the whole definition; every definition has the same fields.
func (a API) written() []field {
	fields := []field{
		{"API Name", a.Name}, {"Method", a.Method}, {"API URL", a.URL},
		{"Parameters", rowLines(a.Parameters)}, {"Headers", rowLines(a.Headers)},
		{"Kind of body", string(a.Body.Kind)}, {"Body", a.Body.Text}, {"Fields of the body", rowLines(a.Body.Rows)}, {"Variables", a.Body.Variables},
		{"Attributes", strings.Join(a.Attributes, "\n")},
		{"Authentication", a.Auth.lines()},
		{"Manage API Response", linesOf(a.Mappings, Mapping.line)}, {"Outcomes", linesOf(a.Outcomes, Outcome.line)},
	}
	fields = append(fields, a.Options.fields()...)
	return append(fields, field{"Folder", a.Folder}, field{"Tags", strings.Join(a.Tags, ", ")})
}

func linesOf[T any](all []T, line func(T) string) string {
	lines := make([]string, len(all))
	for i, one := range all {
		lines[i] = line(one)
	}
	return strings.Join(lines, "\n")
}

func rowLines(rows []Row) string { return linesOf(rows, Row.line) }

func (r Row) line() string {
	line := r.Key + ": " + r.Value
	for _, more := range [][2]string{{"lists", string(r.Lists)}, {"file name", r.FileName}, {"content type", r.ContentType}} {
		if more[1] != "" {
			line += " (" + more[0] + " " + more[1] + ")"
		}
	}
	if r.Off {
		line += " (off)"
	}
	return line
}

func (m Mapping) line() string {
	line := strings.TrimSpace(string(m.Source) + " " + m.Path)
	if m.Transform != "" {
		line += " | " + m.Transform
	}
	line += " → " + m.Attribute
	if m.Default != "" {
		line += " (or " + m.Default + ")"
	}
	if m.Required {
		line += " (required)"
	}
	return line
}

func (o Outcome) line() string {
	line := o.Name + ": " + o.Status
	if o.Condition != "" {
		line += " when " + o.Condition
	}
	return line
}

// lines are the kind and what is filled in of its fields.
func (a Auth) lines() string {
	if a.None() {
		return ""
	}
	lines := []string{string(a.Kind)}
	for _, f := range AuthFields() {
		if text := f.Of(a); f.Has(a.Kind) && text != "" {
			lines = append(lines, f.Label+": "+text)
		}
	}
	return strings.Join(lines, "\n")
}

func (o Options) fields() []field {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	honours := ""
	if o.HonoursKey {
		honours = "on"
	}
	return []field{
		{"Time limit", seconds(o.TimeoutSeconds)}, {"Provider honours Idempotency-Key", honours}, {"Retries", number(o.Retries)},
		{"Calls in a second", number(o.PerSecond)}, {"Calls at once", number(o.AtOnce)},
		{"Redirects", string(o.Redirects)}, {"Redirects of one call", number(o.MaxRedirects)}, {"Bytes of the response", number(o.MaxBytes)},
		{"Answers are kept", seconds(o.CacheSeconds)}, {"Authorities", o.Authorities},
	}
}

func seconds(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d s", n)
}
