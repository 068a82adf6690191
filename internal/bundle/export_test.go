package bundle

import (
	"reflect"

	yaml "go.yaml.in/yaml/v3"
)

// FieldOf is a member of what is written, for tests.
type FieldOf struct {
	Name string
	Type reflect.Type
}

// FieldsOf are the members of a struct as they are written.
func FieldsOf(t reflect.Type) []FieldOf {
	var all []FieldOf
	for _, f := range fieldsOf(t) {
		all = append(all, FieldOf{f.name, t.FieldByIndex(f.index).Type})
	}
	return all
}

// DocumentType is the type of a whole bundle.
func DocumentType() reflect.Type { return reflect.TypeFor[document]() }

// ParseOlder is Parse with a made-up version before the first one, which upgrade makes a document of the first one of.
func ParseOlder(data []byte, format string, upgrade func(root *yaml.Node) error) (Bundle, []Note, error) {
	return parse(data, append([]version{{format, upgrade}}, versions()...))
}
