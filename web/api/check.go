package api

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"time"

	"github.com/tidwall/gjson"

	"patchbay/internal/fault"
	"patchbay/web/describe"
)

// check finds everything in which a JSON text is not a value of the type: members that are not there, and values of
// another kind. Its sentences name places and never repeat a value, which may be a secret.
func check(text []byte, t reflect.Type) error {
	if !json.Valid(text) {
		return fault.New(fault.Invalid, "The body is not JSON.")
	}
	var p fault.Problems
	checkValue(&p, "", gjson.ParseBytes(text), t)
	return p.Err()
}

func checkValue(p *fault.Problems, at string, v gjson.Result, t reflect.Type) {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch {
	case v.Type == gjson.Null && at != "", t == reflect.TypeFor[json.RawMessage](), t.Kind() == reflect.Interface:
		checkText(p, at, v)
		return
	case t == reflect.TypeFor[time.Time]():
		if _, err := time.Parse(time.RFC3339, v.String()); v.Type != gjson.String || err != nil {
			p.Add(at, "Write a time as in 2026-11-30T15:04:05Z (RFC 3339).")
		}
		return
	}
	switch t.Kind() {
	case reflect.Struct:
		checkMembers(p, at, v, t)
	case reflect.Slice:
		checkItems(p, at, v, t)
	case reflect.Map:
		checkEntries(p, at, v, t)
	case reflect.Bool:
		want(p, at, v.IsBool(), "true or false")
	case reflect.Int, reflect.Int64:
		want(p, at, v.Type == gjson.Number && float64(int32(v.Num)) == v.Num, "a whole number")
	default:
		if want(p, at, v.Type == gjson.String, "a text") {
			checkText(p, at, v)
		}
	}
}

func want(p *fault.Problems, at string, is bool, what string) bool {
	if !is {
		p.Add(at, "This must be %s.", what)
	}
	return is
}

// checkText refuses what PostgreSQL keeps in no text.
func checkText(p *fault.Problems, at string, v gjson.Result) {
	if v.Type == gjson.String && !readable(v.Str) || v.IsObject() && !readable(v.Raw) {
		p.Add(at, "This has characters that are no text.")
	}
}

func checkMembers(p *fault.Problems, at string, v gjson.Result, t reflect.Type) {
	if !want(p, at, v.IsObject(), "an object") {
		return
	}
	members := describe.Members(t)
	v.ForEach(func(key, value gjson.Result) bool {
		place := below(at, shortly(key.String()))
		if i := slices.IndexFunc(members, func(m describe.Member) bool { return m.Name == key.String() }); i < 0 {
			p.Add(place, "There is no field of this name.")
		} else if !members[i].ReadOnly {
			checkValue(p, place, value, members[i].Type)
		}
		return true
	})
}

func checkItems(p *fault.Problems, at string, v gjson.Result, t reflect.Type) {
	if !want(p, at, v.IsArray(), "a list") {
		return
	}
	for i, item := range v.Array() {
		checkValue(p, below(at, fmt.Sprint(i)), item, t.Elem())
	}
}

func checkEntries(p *fault.Problems, at string, v gjson.Result, t reflect.Type) {
	if !want(p, at, v.IsObject(), "an object") {
		return
	}
	v.ForEach(func(key, value gjson.Result) bool {
		checkText(p, at, key)
		checkValue(p, below(at, shortly(key.String())), value, t.Elem())
		return true
	})
}

func below(at, name string) string {
	if at == "" {
		return name
	}
	return at + "." + name
}
