// Package openapi reads descriptions of APIs: OpenAPI 3.0 and 3.1 and Swagger 2.0, in JSON or YAML. Its reader is tolerant:
// whatever is wrong somewhere in a document costs only what it is about.
//
// It fetches nothing: what a document says about other documents is noted.
package openapi

import (
	"bytes"
	"slices"

	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// Format is OpenAPI.
func Format() convert.Format {
	return convert.Format{Name: "openapi", Title: "OpenAPI", Recognise: recognise, List: List, Convert: Convert}
}

// recognise looks for the member that says the version, which programs write anywhere in JSON.
func recognise(data []byte) int {
	data = bytes.TrimPrefix(data, []byte("\ufeff"))
	if head := bytes.TrimLeft(data, " \t\r\n"); len(head) > 0 && head[0] == '{' {
		if (bytes.Contains(data, []byte(`"openapi"`)) || bytes.Contains(data, []byte(`"swagger"`))) && bytes.Contains(data, []byte(`"paths"`)) {
			return 90
		}
		return 0
	}
	for _, sign := range []string{"openapi:", "swagger:", `"openapi":`, `'openapi':`} {
		if bytes.HasPrefix(data, []byte(sign)) || bytes.Contains(data, []byte("\n"+sign)) {
			return 90
		}
	}
	return 0
}

// List returns the operations in the order of the document. It looks at nothing but them.
func List(data []byte) ([]convert.Operation, error) {
	d, err := read(data)
	if err != nil {
		return nil, err
	}
	var all []convert.Operation
	for _, o := range d.operations() {
		all = append(all, o.Operation)
	}
	return all, nil
}

// Convert makes an API of every chosen operation.
func Convert(data []byte, o convert.Options) (convert.Result, error) {
	d, err := read(data)
	if err != nil {
		return convert.Result{}, err
	}
	d.work = convert.NewWork(o, d.title(o.Name))
	taken := 0
	for _, op := range d.operations() {
		if len(o.Only) == 0 || slices.Contains(o.Only, op.Key) || slices.Contains(o.Only, op.Method+" "+op.Path) {
			taken++
			d.convert(op)
		}
	}
	d.noteRest()
	if taken == 0 {
		return convert.Result{}, fault.New(fault.Invalid, "No operation of this description was chosen, or it has none.")
	}
	return d.work.Result(), nil
}
