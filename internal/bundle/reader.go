package bundle

import (
	"fmt"
	"reflect"
	"slices"
	"strconv"

	yaml "go.yaml.in/yaml/v3"

	"patchbay/internal/fault"
)

// reader reads YAML into structs, by the names of their members. It goes on after a mistake, to tell of all of them.
type reader struct {
	problems fault.Problems
	count    int
	notes    []Note
}

// maxProblems is how many mistakes, and how many unknown names, are told of.
const maxProblems = 100

func (r *reader) into(target any, n *yaml.Node) { r.value(reflect.ValueOf(target).Elem(), n, "") }

func (r *reader) wrong(n *yaml.Node, place, format string, args ...any) {
	if r.count++; r.count <= maxProblems {
		r.problems.AddField(fault.Field{Name: place, Message: At(n.Line, n.Column) + fmt.Sprintf(format, args...), Line: n.Line, Column: n.Column})
	}
}

// value reads a value. Nothing, or null, leaves the target zero.
func (r *reader) value(v reflect.Value, n *yaml.Node, place string) {
	if n.Kind == yaml.ScalarNode && n.Tag == "!!null" && v.Kind() != reflect.Struct {
		return
	}
	switch v.Kind() {
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		r.value(v.Elem(), n, place)
	case reflect.Struct:
		r.members(v, n, place)
	case reflect.Map:
		r.texts(v, n, place)
	case reflect.Slice:
		r.items(v, n, place)
	default:
		r.scalar(v, n, place)
	}
}

func (r *reader) members(v reflect.Value, n *yaml.Node, place string) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, place, "Names with values are expected here, as in key: value.")
		return
	}
	fields := fieldsOf(v.Type())
	for i := 0; i < len(n.Content); i += 2 {
		key := n.Content[i]
		at := slices.IndexFunc(fields, func(f field) bool { return f.name == key.Value })
		if at < 0 {
			r.unknown(key, place)
			continue
		}
		r.value(v.FieldByIndex(fields[at].index), n.Content[i+1], below(place, key.Value))
	}
}

func (r *reader) unknown(key *yaml.Node, place string) {
	if len(r.notes) < maxProblems {
		r.notes = append(r.notes, Note{Place: below(place, key.Value), Line: key.Line, Column: key.Column,
			Message: fmt.Sprintf("%.80q is not known here, and is left out.", key.Value)})
	}
}

func (r *reader) texts(v reflect.Value, n *yaml.Node, place string) {
	if n.Kind != yaml.MappingNode {
		r.wrong(n, place, "Names with values are expected here, as in key: value.")
		return
	}
	m := map[string]string{}
	for i := 0; i < len(n.Content); i += 2 {
		var text string
		r.value(reflect.ValueOf(&text).Elem(), n.Content[i+1], below(place, n.Content[i].Value))
		m[n.Content[i].Value] = text
	}
	v.Set(reflect.ValueOf(m))
}

func (r *reader) items(v reflect.Value, n *yaml.Node, place string) {
	if n.Kind != yaml.SequenceNode {
		r.wrong(n, place, "A list is expected here, each item behind a dash.")
		return
	}
	if len(n.Content) == 0 {
		return
	}
	v.Set(reflect.MakeSlice(v.Type(), len(n.Content), len(n.Content)))
	for i, item := range n.Content {
		r.value(v.Index(i), item, below(place, strconv.Itoa(i)))
	}
}

// scalar reads a text, a number or a boolean. A number where a text is expected is its digits: people write status: 200.
func (r *reader) scalar(v reflect.Value, n *yaml.Node, place string) {
	if n.Kind != yaml.ScalarNode {
		r.wrong(n, place, "One value is expected here, not several.")
		return
	}
	switch v.Kind() {
	case reflect.Bool:
		if n.Tag != "!!bool" {
			r.wrong(n, place, "Write true or false.")
			return
		}
		v.SetBool(n.Value == "true" || n.Value == "True" || n.Value == "TRUE")
	case reflect.Int:
		number, err := strconv.Atoi(n.Value)
		if err != nil || n.Tag != "!!int" {
			r.wrong(n, place, "Write a whole number.")
			return
		}
		v.SetInt(int64(number))
	default:
		v.SetString(n.Value)
	}
}

func below(place, name string) string {
	if place == "" {
		return name
	}
	return place + "." + name
}
