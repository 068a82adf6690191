// Package insomnia reads exports of Insomnia, in the formats 5 and 4. Folders, environments and authentication are taken;
// scripts and template tags are noted.
package insomnia

import (
	"bytes"
	"cmp"

	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// Format is Insomnia.
func Format() convert.Format {
	return convert.Format{Name: "insomnia", Title: "Insomnia", Recognise: recognise, List: List, Convert: Convert}
}

func recognise(data []byte) int {
	head := data[:min(len(data), 64<<10)]
	switch {
	case bytes.Contains(head, []byte("collection.insomnia.rest/5")), bytes.Contains(head, []byte("environment.insomnia.rest/5")):
		return 95
	case bytes.Contains(head, []byte("__export_format")):
		return 90
	}
	return 0
}

// List returns the requests, each in its folder.
func List(data []byte) ([]convert.Operation, error) {
	root, err := convert.ReadDocument(data)
	if err != nil {
		return nil, err
	}
	if root.Get("resources").IsList() {
		root = fromFour(root)
	}
	return listed(root.Get("collection"), "", nil), nil
}

// Convert makes an API of every request.
func Convert(data []byte, o convert.Options) (convert.Result, error) {
	root, err := convert.ReadDocument(data)
	if err != nil {
		return convert.Result{}, err
	}
	if root.Get("resources").IsList() {
		root = fromFour(root)
	}
	if !root.Get("collection").IsList() && !root.Get("environments").IsMap() {
		return convert.Result{}, fault.New(fault.Unsupported, "This is no export of Insomnia that is read: export the collection as Insomnia v5.")
	}
	c := &collection{work: convert.NewWork(o, cmp.Or(root.Get("name").Text(), o.Name)), only: o.Only}
	c.environments(root.Get("environments"))
	c.items(root.Get("collection"), folder{})
	if c.taken == 0 && !c.defined {
		return convert.Result{}, fault.New(fault.Invalid, "No request of this collection was chosen, or it has none.")
	}
	return c.work.Result(), nil
}
