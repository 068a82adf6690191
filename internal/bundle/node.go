package bundle

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// node is a value as it is written: a scalar, members, or items.
type node struct {
	text    string
	plain   bool     // a number or a boolean, which stands without quotes
	keys    []string // of members, in order
	members []node
	items   []node
	list    bool
	inLine  bool // members that stand on one line
}

func (n node) compound() bool { return n.list || n.members != nil }

// nodeOf returns a value as it is written. Members that are zero are left out.
func nodeOf(v reflect.Value) node {
	switch v.Kind() {
	case reflect.Pointer:
		return nodeOf(v.Elem())
	case reflect.Struct:
		return nodeOfStruct(v)
	case reflect.Map:
		n := node{members: []node{}}
		members := v.Interface().(map[string]string)
		for _, key := range slices.Sorted(maps.Keys(members)) {
			n.keys, n.members = append(n.keys, key), append(n.members, node{text: members[key]})
		}
		return n
	case reflect.Slice:
		n := node{list: true}
		for i := range v.Len() {
			n.items = append(n.items, nodeOf(v.Index(i)))
		}
		return n
	case reflect.Bool:
		return node{text: strconv.FormatBool(v.Bool()), plain: true}
	case reflect.Int:
		return node{text: strconv.FormatInt(v.Int(), 10), plain: true}
	case reflect.String:
		return node{text: v.String()}
	}
	panic(fmt.Sprintf("a bundle has no %s", v.Type())) // the types are ours; a test walks all of them
}

func nodeOfStruct(v reflect.Value) node {
	n, numbers := node{members: []node{}}, true
	for _, f := range fieldsOf(v.Type()) {
		member := v.FieldByIndex(f.index)
		numbers = numbers && member.Kind() == reflect.Int
		if !isZero(member) {
			n.keys, n.members = append(n.keys, f.name), append(n.members, nodeOf(member))
		}
	}
	n.inLine = numbers
	return n
}

// isZero says whether a member is left out: a list of nothing is like none.
func isZero(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Slice, reflect.Map:
		return v.Len() == 0
	case reflect.Struct:
		return isEmpty(v, "")
	}
	return v.IsZero()
}

// isEmpty says whether every member of a struct but the one with the name is left out.
func isEmpty(v reflect.Value, but string) bool {
	return !slices.ContainsFunc(fieldsOf(v.Type()), func(f field) bool { return f.name != but && !isZero(v.FieldByIndex(f.index)) })
}

// field is a member of a struct by the name that it is written with.
type field struct {
	name  string
	index []int
}

// fieldsOf returns the members of a struct, those of embedded ones among them, in the order of the struct.
func fieldsOf(t reflect.Type) []field {
	var all []field
	for _, f := range reflect.VisibleFields(t) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if !f.Anonymous && name != "" && name != "-" {
			all = append(all, field{name, f.Index})
		}
	}
	return all
}
