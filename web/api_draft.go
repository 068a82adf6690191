package web

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/call"
	"patchbay/internal/fault"
	"patchbay/templates/page"
)

// draft is the API that a form describes, and the attributes that are made together with it.
type draft struct {
	api     apidef.API
	pending map[int]attr.Attribute // by the row of Manage API Response that saves to it
	wrong   fault.Problems         // what has no place in the API
}

// draft makes the API. A new attribute whose key exists is that attribute.
func (f apiForm) draft(schema attr.Schema) draft {
	d := draft{api: f.api, pending: map[int]attr.Attribute{}}
	d.setOptions(f.options)
	if d.api.Body.Kind == apidef.JSONBody && strings.TrimSpace(d.api.Body.Text) == "" {
		d.api.Body.Kind = apidef.NoBody // an untouched body
	}
	d.api.Mappings = nil
	for i, r := range f.saves {
		m := r.Mapping
		if r.NewKey != "" {
			m.Attribute = r.NewKey
			if attr.IsContactField(r.NewKey) {
				d.wrong.Add("mappings."+strconv.Itoa(i)+".new_key", "%s is a contact field. Choose it in the list if you mean it, or take another key.", r.NewKey)
			}
			if _, exists := schema.Lookup(r.NewKey); !exists {
				d.add(i, r)
			}
		}
		d.api.Mappings = append(d.api.Mappings, m)
	}
	return d
}

// add notes an attribute to make, and what is wrong with it beside the fields of its row.
func (d *draft) add(i int, r page.SaveRow) {
	a := attr.Attribute{Key: r.NewKey, Label: labelOf(r.NewKey), Type: r.NewType, Scope: attr.ScopeConversation}
	d.pending[i] = a
	columns := map[string]string{"key": "new_key", "type": "new_type"}
	for _, f := range fault.Fields(a.Validate()) {
		if column, ok := columns[f.Name]; ok {
			d.wrong.Add("mappings."+strconv.Itoa(i)+"."+column, "%s", f.Message)
		}
	}
}

// labelOf makes a label of a key: order_id becomes "Order id".
func labelOf(key string) string {
	label := []rune(strings.TrimSpace(strings.ReplaceAll(key, "_", " ")))
	if len(label) == 0 {
		return key
	}
	label[0] = unicode.ToUpper(label[0])
	return string(label)
}

// testable is the API as it can be called before it is saved. A test needs no name.
func (d draft) testable() apidef.API {
	a := d.api
	if a.Name == "" {
		a.Name = unnamed
	}
	if a.Key == "" {
		a.Key = reservedKey
	}
	return a
}

// workspace is what the API may name once its new attributes are there.
func (d draft) workspace(w call.Workspace) call.Workspace {
	w.Schema = w.Schema.With(d.toMake()...)
	return w
}

// toMake are the new attributes in the order of their rows.
func (d draft) toMake() []attr.Attribute {
	var list []attr.Attribute
	for _, i := range slices.Sorted(maps.Keys(d.pending)) {
		list = append(list, d.pending[i])
	}
	return list
}

// unnamed is what an API without a name is called while it is tested; reservedKey is what the log calls one that is not
// saved yet. No stored API has that key: its address is Add API.
const (
	unnamed     = "Add API"
	reservedKey = "new"
)
