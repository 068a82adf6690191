// Package bruno reads collections of Bruno: its own .bru files, and OpenCollection, which it writes today, as one file or as the
// files of a folder. Scripts, assertions and documentation are noted.
package bruno

import (
	"bytes"
	"cmp"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// Format is Bruno and OpenCollection.
func Format() convert.Format {
	return convert.Format{Name: "bruno", Title: "Bruno, OpenCollection", Recognise: recognise, List: List, Convert: Convert}
}

var (
	bruStart  = regexp.MustCompile(`(?m)^(meta|get|post|put|patch|delete|head|options|auth|headers|vars(:[\w-]+)?) [\{\[]\s*$`)
	openStart = regexp.MustCompile(`(?m)^"?opencollection"?:`)
)

func recognise(data []byte) int {
	head := data[:min(len(data), 32<<10)]
	switch {
	case openStart.Match(head) || bytes.Contains(head, []byte(`"opencollection"`)):
		return 95
	case bruStart.Match(head):
		return 85
	case isRequestFile(head):
		return 70
	}
	return 0
}

// isRequestFile says whether this is one request of an OpenCollection.
func isRequestFile(head []byte) bool {
	return bytes.HasPrefix(head, []byte("info:")) && bytes.Contains(head, []byte("\nhttp:"))
}

// List returns the requests of one file, each in its folder.
func List(data []byte) ([]convert.Operation, error) {
	n, err := readFile(data)
	if err != nil {
		return nil, err
	}
	c := &collection{work: convert.NewWork(convert.Options{}, "")}
	c.file("", n, map[string]*item{"": {}}, true)
	var all []convert.Operation
	for _, p := range c.pending {
		all = append(all, convert.Operation{Key: strings.TrimPrefix(p.folder+"/"+p.name, "/"), Method: cmp.Or(strings.ToUpper(p.method), "GET"), Path: p.url, Summary: p.name, Group: p.folder})
	}
	return all, nil
}

// Convert reads one file: a collection, or a single request.
func Convert(data []byte, o convert.Options) (convert.Result, error) {
	return ConvertFiles(map[string][]byte{o.Name: data}, o)
}

// maxFiles is how many files of one collection are read.
const maxFiles = 2000

// ConvertFiles reads the files of a collection by their paths in it.
func ConvertFiles(files map[string][]byte, o convert.Options) (convert.Result, error) {
	if len(files) > maxFiles {
		return convert.Result{}, fault.New(fault.TooLarge, "This collection has more than %d files. Import it in smaller pieces.", maxFiles)
	}
	c := &collection{work: convert.NewWork(o, o.Name), only: o.Only}
	var first error
	folders := map[string]*item{"": {}}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		n, err := readFile(files[name])
		switch {
		case err != nil && len(files) == 1:
			return convert.Result{}, err
		case err != nil:
			first = err
			c.work.Note(name, "%s", fault.Message(err))
		default:
			c.file(strings.TrimPrefix(path.Clean("/"+name), "/"), n, folders, len(files) == 1)
		}
	}
	c.finish(folders)
	if c.taken == 0 && !c.defined {
		if first != nil {
			return convert.Result{}, first
		}
		return convert.Result{}, fault.New(fault.Invalid, "No request of this collection was chosen, or it has none.")
	}
	return c.work.Result(), nil
}

// readFile reads a file of either kind into one shape.
func readFile(data []byte) (*item, error) {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return nil, fault.New(fault.Unsupported, "This is a zip archive. Unpack it, and import its files.")
	case bruStart.Match(data) && !openStart.Match(data):
		return readBru(data)
	}
	root, err := convert.ReadDocument(data)
	if err != nil {
		return nil, err
	}
	if !root.IsMap() {
		return nil, fault.New(fault.Unsupported, "This is no collection of Bruno.")
	}
	return openItem(root, 0), nil
}
