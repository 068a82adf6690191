package render

import (
	"strings"

	"patchbay/internal/attr"
)

// kinds is a set of kinds: what an expression may turn out to be.
type kinds uint8

const (
	kindNull   = kinds(1 << attr.Null)
	kindBool   = kinds(1 << attr.Bool)
	kindNumber = kinds(1 << attr.Number)
	kindText   = kinds(1 << attr.Text)
	kindList   = kinds(1 << attr.List)
	kindObject = kinds(1 << attr.Object)

	kindScalar = kindBool | kindNumber | kindText
	kindAny    = kindNull | kindScalar | kindList | kindObject
)

// kindsOf returns what the values of a type may be. Any attribute may be null.
func kindsOf(t attr.Type) kinds {
	switch t {
	case attr.TypeNumber:
		return kindNull | kindNumber
	case attr.TypeBoolean:
		return kindNull | kindBool
	case attr.TypeList:
		return kindNull | kindList
	case attr.TypeJSON:
		return kindAny
	}
	return kindNull | kindText
}

// never says whether no value of k but null is one of the accepted kinds, so that the place can't work out.
func (k kinds) never(accepted kinds) bool {
	return k&^kindNull != 0 && k&accepted == 0
}

// String names the kinds in a sentence: "text", "a list or an object".
func (k kinds) String() string {
	if k == kindNull {
		return attr.Null.String()
	}
	var names []string
	for kind := attr.Bool; kind <= attr.Object; kind++ {
		if k&(1<<kind) != 0 {
			names = append(names, kind.String())
		}
	}
	return strings.Join(names, " or ")
}
