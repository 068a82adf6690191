// Package postman reads collections of Postman, in the formats 2.1 and 2.0, and its environments. Folders, variables and
// inherited authentication are taken, and what saved examples were asked with; scripts and answers are noted.
package postman

import (
	"bytes"
	"cmp"

	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// Format is Postman.
func Format() convert.Format {
	return convert.Format{Name: "postman", Title: "Postman", Recognise: recognise, List: List, Convert: Convert}
}

func recognise(data []byte) int {
	head := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	switch {
	case len(head) == 0 || head[0] != '{':
		return 0
	case bytes.Contains(data, []byte("schema.getpostman.com")), bytes.Contains(data, []byte("schema.postman.com")), bytes.Contains(data, []byte(`"_postman_variable_scope"`)):
		return 95
	case bytes.Contains(data, []byte(`"_postman_id"`)):
		return 80
	}
	return 0
}

// List returns the requests, each in its folder.
func List(data []byte) ([]convert.Operation, error) {
	root, err := convert.ReadDocument(data)
	if err != nil {
		return nil, err
	}
	if inner := root.Get("collection"); inner.IsMap() {
		root = inner
	}
	return listed(root.Get("item"), "", nil), nil
}

// Convert makes an API of every request.
func Convert(data []byte, o convert.Options) (convert.Result, error) {
	root, err := convert.ReadDocument(data)
	if err != nil {
		return convert.Result{}, err
	}
	if inner := root.Get("collection"); inner.IsMap() { // as Postman's own API gives it
		root = inner
	}
	c := &collection{work: convert.NewWork(o, cmp.Or(root.At("info", "name").Text(), root.Get("name").Text(), o.Name)), only: o.Only}
	switch {
	case root.Get("values").IsList():
		c.define(root.Get("values"))
		return c.work.Result(), nil
	case !root.Get("item").IsList() && root.Get("requests").IsList():
		return convert.Result{}, fault.New(fault.Unsupported, "This is a collection of the format 1. Export it from Postman as Collection v2.1.")
	case !root.Get("item").IsList():
		return convert.Result{}, fault.New(fault.Unsupported, "This is no collection of Postman: it has no list called item.")
	}
	c.define(root.Get("variable"))
	c.noteScripts(root, "")
	c.items(root.Get("item"), folder{auth: root.Get("auth")})
	if c.taken == 0 {
		return convert.Result{}, fault.New(fault.Invalid, "No request of this collection was chosen, or it has none.")
	}
	return c.work.Result(), nil
}
