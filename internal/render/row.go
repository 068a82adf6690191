package render

import (
	"fmt"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/escape"
	"patchbay/internal/expr"
)

// row is a compiled row of the query or of a form.
type row struct {
	name     string // escaped, with its =
	listName string // the same before items of a list
	lists    ListStyle
	parts    []part
	only     *hole // set when the value is one placeholder: null omits the row, a list is written as lists says
}

// rowStyle is what tells the rows of a query from those of a form.
type rowStyle struct {
	field   string // "parameters" or "body.rows"
	label   string
	context *context
	escape  escaper
}

var (
	queryStyle = rowStyle{"parameters", "Parameter", inQuery, escape.Percent}
	formStyle  = rowStyle{"body.rows", "Form field", inForm, escape.Form}
)

// brackets end the keys of lists as PHP, Rails and others read them.
const brackets = "[]"

// render writes the row after the separator, which pairs puts there.
func (r *row) render(o *output, p *pairs) error {
	if r.only == nil {
		return r.renderMixed(o, p)
	}
	v, err := r.only.compute(o)
	switch {
	case err == errLeftOut || err == nil && v.IsNull():
		return nil
	case err != nil:
		return err
	case v.Kind() == attr.List:
		return r.renderList(o, p, v)
	}
	p.begin(o, r.name)
	return r.only.write(o, v)
}

// renderMixed writes text with placeholders in it.
func (r *row) renderMixed(o *output, p *pairs) error {
	before, pairsBefore := o.mark(), *p
	p.begin(o, r.name)
	err := renderAll(r.parts, o)
	if err == errLeftOut {
		o.takeBack(before)
		*p = pairsBefore
		return nil
	}
	return err
}

// renderList writes every item of a list but null; without any the row is left out. The comma between items is the only
// one that is not escaped, so no item can be taken for two.
func (r *row) renderList(o *output, p *pairs, list expr.Value) (err error) {
	begun := false
	o.machine.Items(list, func(item expr.Value) bool {
		if item.IsNull() {
			return true
		}
		if begun && r.lists == ListsComma {
			o.put(",")
		} else {
			p.begin(o, r.listName)
		}
		begun = true
		err = r.only.write(o, item)
		return err == nil
	})
	if err == nil && o.machine.Failed() {
		err = r.only.place.failure(o.machine.Failure())
	}
	return err
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
	compiled := row{name: string(style.escape(nil, r.Key)) + "=", lists: r.Lists}
	compiled.listName = compiled.name
	if r.Lists == ListsBrackets && !strings.HasSuffix(r.Key, brackets) {
		compiled.listName = string(style.escape(nil, r.Key+brackets)) + "="
	}
	f, ok := c.field(fmt.Sprintf("%s.%d.value", style.field, i), style.label+" "+r.Key, r.Value)
	if !ok {
		return compiled
	}
	p := &plain{field: f, context: style.context, escape: style.escape}
	f.scan(p)
	compiled.parts = p.done()
	leaveOut(compiled.parts)
	if compiled.only = onlyHole(compiled.parts); compiled.only == nil {
		f.checkKinds(compiled.parts)
	} else if h := compiled.only; h.stands().Never(style.context.accepts | expr.List) {
		f.errorAt(h.place.from, h.place.to, CodeType, "%s is %s, which can't stand %s.%s", h.place, h.Kinds, style.context.where, style.context.hint)
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
