package convert

import (
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

// unknown begins the expression of a variable of the foreign text, until Add knows what it is here.
const unknown = "$"

// Variable returns the marked placeholder of a variable of the foreign text. In a request that is added it becomes what was
// defined for it, or a secret or an attribute by its name; what completes a host becomes a constant.
func Variable(name string) string { return Hole(unknown + strings.TrimSpace(name)) }

// Definition is a variable of the foreign text with its value.
type Definition struct {
	Name, Value string // the value is a marked text, which may name others
	Secret      bool
}

// Define says what variables of the foreign text stand for: constants of the environment, or secrets where they are said to be,
// are called so, or look like it. A variable without a value is not defined, and the first of two of a name counts.
func (w *Work) Define(all ...Definition) {
	if w.variables == nil {
		w.variables, w.values = map[string]string{}, map[string]string{}
	}
	var fresh []Definition
	for _, d := range all {
		if _, known := w.values[d.Name]; !known && d.Value != "" {
			w.values[d.Name] = d.Value
			fresh = append(fresh, d)
		}
	}
	for _, d := range fresh {
		for range maxExpansions {
			w.values[d.Name] = w.expand(w.values[d.Name])
		}
	}
	for _, d := range fresh {
		value := unexpanded(w.values[d.Name])
		w.values[d.Name] = value
		if d.Secret || isSecretName(d.Name) || looksSecret(value) {
			w.variables[d.Name] = w.Secret(d.Name, value, "")
			continue
		}
		w.variables[d.Name] = w.Constant(d.Name, value)
	}
}

// maxExpansions is how often variables in a value are written out: how deep they may name each other.
const maxExpansions = 5

func looksSecret(value string) bool {
	return slices.ContainsFunc(shapes, func(s shape) bool { return s.form.MatchString(value) })
}

// maxExpanded is the longest value that variables in a value make, in bytes.
const maxExpanded = 64 << 10

// expand writes the values of known variables into a value.
func (w *Work) expand(value string) string {
	if !HasHole(value) {
		return value
	}
	expanded := MapHoles(value, func(expression string) string {
		if v, known := w.values[strings.TrimPrefix(expression, unknown)]; known {
			return v
		}
		return Hole(expression)
	})
	if len(expanded) > maxExpanded {
		return unexpanded(value)
	}
	return expanded
}

// unexpanded writes the variables that are still in a value as their author did.
func unexpanded(value string) string {
	return MapHoles(value, func(expression string) string { return "{{" + strings.TrimPrefix(expression, unknown) + "}}" })
}

// Value returns the value of a variable that is defined.
func (w *Work) Value(name string) (value string, ok bool) {
	value, ok = w.values[name]
	return value, ok
}

// resolve gives every variable in the request its name here.
func (d *draft) resolve() {
	d.URL = d.resolveURL(strings.TrimSpace(d.URL))
	d.Name, d.Body.Type = d.resolved(d.Name), d.resolved(d.Body.Type)
	d.Body.Text, d.Body.Variables = d.resolved(d.asValues(d.Body.Text)), d.resolved(d.asValues(d.Body.Variables))
	d.Query, d.Headers, d.Body.Rows = d.resolvedRows(d.Query), d.resolvedRows(d.Headers), d.resolvedRows(d.Body.Rows)
	for _, f := range apidef.AuthFields() {
		at := f.In(&d.Auth)
		if !f.Has(d.Auth.Kind) {
			continue
		}
		switch {
		case f.Plain: // a name has no placeholders
			*at = d.writtenOut(*at)
		case f.URL:
			*at = d.resolveURL(*at)
		case f.Secret:
			*at = d.resolvedAs(*at, d.useSecret)
		default:
			*at = d.resolved(*at)
		}
	}
}

// asValues lets a variable that stands for a value of JSON be any value, as where the text was written: there 42 is a number.
func (d *draft) asValues(text string) string {
	if !HasHole(text) || !isJSON(text) {
		return text
	}
	return mapBare(text, func(expression string) string {
		if name, foreign := strings.CutPrefix(expression, unknown); foreign {
			expression = d.use(name) + " | parse_json"
		}
		return Hole(expression)
	})
}

func (d *draft) resolved(s string) string { return d.resolvedAs(s, d.use) }

func (w *Work) resolvedAs(s string, use func(name string) string) string {
	if !HasHole(s) {
		return s
	}
	return MapHoles(s, func(expression string) string {
		if name, foreign := strings.CutPrefix(expression, unknown); foreign {
			expression = use(name)
		}
		return Hole(expression)
	})
}

func (d *draft) resolvedRows(rows []apidef.Row) []apidef.Row {
	var all []apidef.Row
	for _, r := range rows {
		r.Key = MapHoles(r.Key, d.known)
		r.Value, r.FileName = d.resolved(r.Value), d.resolved(r.FileName)
		all = append(all, r)
	}
	return all
}

// useSecret is use where only secrets belong.
func (d *draft) useSecret(name string) string {
	if expression, defined := d.variables[name]; defined {
		return expression
	}
	return d.Secret(name, "", "")
}

// known writes the value of a variable out where no placeholder may stand, if it is known and no secret.
func (w *Work) known(expression string) string {
	name := strings.TrimPrefix(expression, unknown)
	if v, known := w.values[name]; known && !strings.HasPrefix(w.variables[name], "secret.") {
		return v
	}
	return Hole(expression)
}

// writtenOut is a name with the values of its variables, or the names of those that nobody knows.
func (w *Work) writtenOut(name string) string {
	return MapHoles(MapHoles(name, w.known), func(expression string) string { return strings.TrimPrefix(expression, unknown) })
}

// use returns the expression of a variable.
func (w *Work) use(name string) string {
	switch expression, defined := w.variables[name]; {
	case defined:
		return expression
	case isSecretName(name):
		return w.Secret(name, "", "")
	}
	return w.Attribute(name, attr.TypeText, "")
}

// resolveURL is resolved for an address: where it goes is not for a conversation to say.
func (d *draft) resolveURL(address string) string {
	end := 0
	if i := strings.Index(address, "://"); i >= 0 {
		end = i + len("://")
	}
	for end < len(address) && strings.IndexByte("/?#", address[end]) < 0 {
		end++
	}
	host := d.resolvedAs(address[:end], func(name string) string { return d.useInHost(name, !strings.Contains(address[:end], "://")) })
	if !strings.Contains(MapHoles(host, d.constantText), "://") && address != "" {
		host = "http://" + host
	}
	return host + d.resolved(address[end:])
}

// useInHost returns the expression of a variable that completes a host, or is one with its scheme.
func (d *draft) useInHost(name string, withScheme bool) string {
	if expression, defined := d.variables[name]; defined && strings.HasPrefix(expression, "env.") {
		return expression
	}
	value := "example.com"
	if withScheme {
		value = "https://example.com"
	}
	expression := d.Constant(name, value)
	d.Note(d.Place, "Nothing says what %s is. Write it into the constant %s; until then it is %s.", name, strings.TrimPrefix(expression, "env."), value)
	return expression
}
