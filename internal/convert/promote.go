package convert

import (
	"slices"
	"strings"

	"patchbay/internal/apidef"
)

// promoted makes secrets of the constants in a text that stands where only credentials do: a collection may call its variable
// as it likes, and a constant lies open in the bundle.
func (d *draft) promoted(text string) string {
	return MapHoles(text, func(expression string) string {
		if key, constant := strings.CutPrefix(expression, "env."); constant {
			expression = d.promote(key)
		}
		return Hole(expression)
	})
}

// promote makes a secret of a constant everywhere. One that says where requests go stays what it is.
func (d *draft) promote(key string) (expression string) {
	i := slices.IndexFunc(d.constants, func(c apidef.Row) bool { return c.Key == key })
	old := "env." + key
	if i < 0 || strings.Contains(d.constants[i].Value, "://") || d.completesHost(old) {
		return old
	}
	value := d.constants[i].Value
	d.constants = slices.Delete(d.constants, i, i+1)
	expression = d.Secret(key, value, "")
	for name, e := range d.variables {
		if e == old {
			d.variables[name] = expression
		}
	}
	for n := range d.apis {
		eachTemplate(&d.apis[n], func(text *string) {
			if strings.Contains(*text, "{{"+old+"}}") {
				*text = strings.ReplaceAll(*text, "{{"+old+"}}", "{{"+expression+"}}")
				d.Allow(expression, d.hosts[n])
			}
		})
	}
	d.replaceHole(old, expression)
	return expression
}

// completesHost says whether the constant is a part of a host that a request goes to.
func (d *draft) completesHost(expression string) bool {
	inHost := func(address, hole string) bool {
		_, rest, _ := strings.Cut(address, "://")
		host, _, _ := strings.Cut(rest, "/")
		return strings.HasPrefix(address, hole) || strings.Contains(host, hole)
	}
	return inHost(d.URL, Hole(expression)) || slices.ContainsFunc(d.apis, func(a apidef.API) bool { return inHost(a.URL, "{{"+expression+"}}") })
}

// replaceHole gives a placeholder of the present request its new name.
func (d *draft) replaceHole(old, expression string) {
	replace := func(text *string) { *text = strings.ReplaceAll(*text, Hole(old), Hole(expression)) }
	replace(&d.URL)
	replace(&d.Body.Text)
	replace(&d.Body.Variables)
	for _, rows := range [][]apidef.Row{d.Query, d.Headers, d.Body.Rows} {
		for i := range rows {
			replace(&rows[i].Value)
		}
	}
}
