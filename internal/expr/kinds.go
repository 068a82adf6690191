package expr

import (
	"strings"

	"patchbay/internal/attr"
)

// Kinds is a set of kinds: what an expression may turn out to be.
type Kinds uint8

// The kinds, and the sets that have a name.
const (
	Null   = Kinds(1 << attr.Null)
	Bool   = Kinds(1 << attr.Bool)
	Number = Kinds(1 << attr.Number)
	Text   = Kinds(1 << attr.Text)
	List   = Kinds(1 << attr.List)
	Object = Kinds(1 << attr.Object)

	Scalar = Bool | Number | Text
	Any    = Null | Scalar | List | Object
)

// kindsOf returns what the values of a type may be. Any attribute may be null.
func kindsOf(t attr.Type) Kinds {
	switch t {
	case attr.TypeNumber:
		return Null | Number
	case attr.TypeBoolean:
		return Null | Bool
	case attr.TypeList:
		return Null | List
	case attr.TypeJSON:
		return Any
	case attr.TypeFile:
		return Null | Object
	}
	return Null | Text
}

// some returns the kinds beside null.
func (k Kinds) some() Kinds { return k &^ Null }

// Never says whether no value of k but null is one of the accepted kinds, so that the place can't work out.
func (k Kinds) Never(accepted Kinds) bool { return k.some() != 0 && k&accepted == 0 }

// String names the kinds in a sentence: "text", "a list or an object".
func (k Kinds) String() string {
	if k.some() == 0 {
		return attr.Null.String()
	}
	if k.some() == Any.some() {
		return "anything"
	}
	var names []string
	for kind := attr.Bool; kind <= attr.Object; kind++ {
		if k&(1<<kind) != 0 {
			names = append(names, kind.String())
		}
	}
	return strings.Join(names, " or ")
}

// Shape is what is known of the inside of a value: the fields of an object, or of every item of a list.
type Shape map[string]Type

// fileShape is that of every value of the type file; see attr.File.
var fileShape = Shape{"id": {Kinds: Text}, "name": {Kinds: Text}, "type": {Kinds: Text}, "size": {Kinds: Number}}

// Type is what is known of a value.
type Type struct {
	Kinds Kinds
	Shape Shape // nil when nothing is known of the inside
}
