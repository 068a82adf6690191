package describe

import (
	"reflect"
	"strings"
)

// Where a field of an input comes from.
const (
	InPath  = "path"
	InQuery = "query"
	InBody  = "body" // JSON
	InText  = "text" // the bytes as they came; the tag lists the media types
)

// Field is a part of a request: a field of an input struct with a tag of one of the names above. Whoever reads requests
// goes by the same fields as the description, so that neither knows more than the other.
type Field struct {
	In      string
	Name    string // of the parameter; of a text the media types, with commas between them
	Doc     string
	Example string
	Index   []int
	Type    reflect.Type
}

// Fields returns the parts of a request that an input struct is made of, those of embedded structs among them.
func Fields(input reflect.Type) []Field {
	var all []Field
	for _, f := range reflect.VisibleFields(input) {
		for _, in := range []string{InPath, InQuery, InBody, InText} {
			if name, ok := f.Tag.Lookup(in); ok {
				all = append(all, Field{In: in, Name: name, Doc: f.Tag.Get("doc"), Example: f.Tag.Get("example"), Index: f.Index, Type: f.Type})
			}
		}
	}
	return all
}

// Flag is a parameter that is on or off: 1 or true, 0 or false.
type Flag bool

// flags are what a Flag is written as.
var flags = []string{"0", "1", "false", "true"}

// Member is a field of a struct as JSON has it.
type Member struct {
	Name     string
	Doc      string
	Example  string // JSON
	Type     reflect.Type
	Optional bool // left out when it is empty
	Needed   bool // in requests
	ReadOnly bool // passed over in requests
	Secret   bool // only in requests
}

// Members returns the fields of a struct by the names that encoding/json gives them, those of embedded structs among them.
func Members(t reflect.Type) []Member {
	var all []Member
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" || name == "" {
			continue
		}
		all = append(all, Member{Name: name, Doc: f.Tag.Get("doc"), Example: f.Tag.Get("example"), Type: f.Type,
			Optional: strings.Contains(options, "omit"), Needed: f.Tag.Get("need") != "",
			ReadOnly: f.Tag.Get("only") == "read", Secret: f.Tag.Get("only") == "write"})
	}
	return all
}
