package describe

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Body returns the members of the JSON that the operation takes, those that it does not pass over; none when it takes none.
func (o Operation) Body() []Member {
	var all []Member
	for _, f := range Fields(o.Input) {
		if f.In != InBody {
			continue
		}
		for _, m := range Members(f.Type) {
			if !m.ReadOnly {
				all = append(all, m)
			}
		}
	}
	return all
}

// Parameters returns what the address of the operation has.
func (o Operation) Parameters() []Field {
	var all []Field
	for _, f := range Fields(o.Input) {
		if f.In == InPath || f.In == InQuery {
			all = append(all, f)
		}
	}
	return all
}

// Types returns the structs that requests and answers are made of, by name.
func (a API) Types() []reflect.Type {
	seen := map[reflect.Type]bool{}
	for _, o := range a.Operations {
		for _, f := range Fields(o.Input) {
			collect(f.Type, seen)
		}
		if o.Output != nil && o.Media == "" {
			collect(o.Output, seen)
		}
	}
	return slices.SortedFunc(maps.Keys(seen), func(x, y reflect.Type) int { return strings.Compare(NameOf(x), NameOf(y)) })
}

func collect(t reflect.Type, seen map[reflect.Type]bool) {
	if t.Implements(reflect.TypeFor[Either]()) {
		for _, of := range reflect.Zero(t).Interface().(Either).OneOf() {
			collect(of, seen)
		}
		return
	}
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		collect(t.Elem(), seen)
	case reflect.Struct:
		if seen[t] || t == reflect.TypeFor[time.Time]() {
			return
		}
		seen[t] = true
		for _, m := range Members(t) {
			collect(m.Type, seen)
		}
	}
}

// Words says in a word what values of a type are.
func Words(t reflect.Type) string {
	switch {
	case t == reflect.TypeFor[time.Time](), t == reflect.TypeFor[*time.Time]():
		return "time"
	case t == reflect.TypeFor[json.RawMessage]():
		return "anything"
	case t == reflect.TypeFor[Flag]():
		return "1 or 0"
	}
	switch t.Kind() {
	case reflect.Pointer:
		return Words(t.Elem())
	case reflect.Bool:
		return "true or false"
	case reflect.Int, reflect.Int64:
		return "whole number"
	case reflect.Slice:
		return "list of " + Words(t.Elem())
	case reflect.Array:
		return "list of two " + Words(t.Elem()) + "s"
	case reflect.Map:
		return "object"
	case reflect.Struct:
		return NameOf(t)
	}
	return "text"
}

// Curl is the operation as a command line, with the server at the address and the examples of what is needed.
func (o Operation) Curl(server, prefix string) string {
	path := o.Path
	for _, f := range o.Parameters() {
		if f.In == InPath {
			path = strings.Replace(path, "{"+f.Name+"}", f.Example, 1)
		}
	}
	parts := []string{"curl"}
	if o.Method != "GET" && !(o.Method == "POST" && o.takesBody()) {
		parts = append(parts, "-X "+o.Method)
	}
	parts = append(parts, server+prefix+path)
	var lines []string
	line := func(format string, args ...any) { lines = append(lines, fmt.Sprintf(format, args...)) }
	if o.Scope != "" {
		line(`-H "Authorization: Bearer $TOKEN"`)
	}
	for _, h := range o.Headers() {
		if h.Needed {
			line(`-H '%s: "3"'`, h.Name)
		}
	}
	o.curlBody(line)
	return strings.Join(append([]string{strings.Join(parts, " ")}, lines...), " \\\n  ")
}

func (o Operation) curlBody(line func(string, ...any)) {
	for _, f := range Fields(o.Input) {
		switch f.In {
		case InBody:
			line("-H 'Content-Type: application/json'")
			line("-d '%s'", o.exampleBody())
		case InText:
			kind, _, _ := strings.Cut(f.Name, ",")
			line("-H 'Content-Type: %s'", kind)
			line("--data-binary @bundle.yaml")
		}
	}
}

// exampleBody is the JSON with the members that have an example.
func (o Operation) exampleBody() string {
	var b bytes.Buffer
	b.WriteByte('{')
	for _, m := range o.Body() {
		if m.Example == "" {
			continue
		}
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		fmt.Fprintf(&b, "%q:%s", m.Name, m.Example)
	}
	b.WriteByte('}')
	return b.String()
}
