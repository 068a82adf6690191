package render

import (
	"encoding/json"
	"fmt"
	"strings"

	"patchbay/internal/attr"
)

// row is a compiled row of the query or of a form.
type row struct {
	name  string // escaped, with its =
	parts []part
	only  *hole // set when the value is one placeholder: null omits the row, a list repeats it
}

// rowStyle is what tells the rows of a query from those of a form.
type rowStyle struct {
	field   string // "parameters" or "body.rows"
	label   string
	context *context
	escape  escaper
}

var (
	queryStyle = rowStyle{"parameters", "Parameter", inQuery, escapePercent}
	formStyle  = rowStyle{"body.rows", "Form field", inForm, escapeForm}
)

// render writes the row after the separator, which pairs puts there.
func (r *row) render(o *output, in *Input, p *pairs) error {
	if r.only != nil {
		return r.renderOnly(o, in, p)
	}
	p.begin(o, r.name)
	return renderAll(r.parts, o, in)
}

func (r *row) renderOnly(o *output, in *Input, p *pairs) error {
	v, err := r.only.evaluate(in)
	if err != nil || v.IsNull() {
		return err
	}
	if v.Kind() != attr.List {
		p.begin(o, r.name)
		return r.only.write(o, v)
	}
	for _, item := range listItems(v) {
		if item.IsNull() {
			continue
		}
		p.begin(o, r.name)
		if err := r.only.write(o, item); err != nil {
			return err
		}
	}
	return nil
}

// pairs puts separators before rows.
type pairs struct{ separator string }

func (p *pairs) begin(o *output, name string) {
	o.put(p.separator)
	p.separator = "&"
	o.put(name)
}

func (c *compiler) rows(style rowStyle, rows []Row) []row {
	var compiled []row
	for i, r := range rows {
		if !r.Off {
			compiled = append(compiled, c.row(style, i, r))
		}
	}
	return compiled
}

func (c *compiler) row(style rowStyle, i int, r Row) row {
	c.rowName(fmt.Sprintf("%s.%d.key", style.field, i), style.label, r.Key)
	compiled := row{name: string(style.escape(nil, r.Key)) + "="}
	f, ok := c.field(fmt.Sprintf("%s.%d.value", style.field, i), style.label+" "+r.Key, r.Value)
	if !ok {
		return compiled
	}
	p := &plain{field: f, context: style.context, escape: style.escape}
	f.scan(p)
	compiled.parts = p.done()
	if compiled.only = onlyHole(compiled.parts); compiled.only == nil {
		f.checkKinds(compiled.parts)
	}
	return compiled
}

func (c *compiler) rowName(name, label, key string) {
	f, ok := c.field(name, label, key)
	if !ok {
		return
	}
	switch {
	case key == "":
		f.errorAt(0, 0, CodeKey, "Give this row a name.")
	case strings.Contains(key, "{{"):
		f.errorAt(0, len(key), CodeKey, "A name can't have a placeholder. Put it into the value.")
	}
}

// listItems returns the items of a list, secret ones if it is.
func listItems(list attr.Value) []attr.Value {
	var items []attr.Value
	_ = json.Unmarshal([]byte(list.Text()), &items) // a list is always valid JSON
	if list.IsSecret() {
		for i := range items {
			items[i] = items[i].AsSecret()
		}
	}
	return items
}
