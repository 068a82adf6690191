package openapi

import (
	"cmp"
	"strings"

	"patchbay/internal/convert"
	"patchbay/internal/fault"
)

// document is a description that is being read.
type document struct {
	root *convert.Node
	old  bool // Swagger 2.0
	work *convert.Work
}

func read(data []byte) (*document, error) {
	root, err := convert.ReadDocument(data)
	if err != nil {
		return nil, err
	}
	d := &document{root: root, old: strings.HasPrefix(root.Get("swagger").Text(), "2")}
	version := root.Get("openapi").Text()
	switch {
	case !root.IsMap() || version == "" && !root.Get("swagger").Is():
		return nil, fault.New(fault.Unsupported, "This is no OpenAPI description: one begins with openapi: 3.1.0 or swagger: \"2.0\".")
	case !d.old && !strings.HasPrefix(version, "3."):
		return nil, fault.New(fault.Unsupported, "OpenAPI 3.0, 3.1 and Swagger 2.0 are read, and this says %q.", cmp.Or(version, root.Get("swagger").Text()))
	}
	return d, nil
}

func (d *document) title(name string) string {
	return cmp.Or(d.root.At("info", "title").Text(), name, "OpenAPI")
}

// operation is an operation with the path that it stands below.
type operation struct {
	convert.Operation // named by its operationId, or as "GET /path"
	node, path        *convert.Node
}

// place is where the operation stands, for notes.
func (o operation) place() string { return o.Method + " " + o.Path }

var methods = []string{"get", "put", "post", "delete", "options", "head", "patch", "trace", "query"}

func (d *document) operations() []operation {
	var all []operation
	paths, items := d.root.Get("paths").Members()
	for i, path := range paths {
		item := d.resolve(items[i])
		if !strings.HasPrefix(path, "/") {
			path = "/" + path
		}
		for _, method := range methods {
			if node := item.Get(method); node.IsMap() {
				all = append(all, operationOf(method, path, node, item))
			}
		}
	}
	return all
}

func operationOf(method, path string, node, item *convert.Node) operation {
	o := operation{convert.Operation{Method: strings.ToUpper(method), Path: path}, node, item}
	o.Key = cmp.Or(node.Get("operationId").Text(), o.place())
	o.Summary = cmp.Or(node.Get("summary").Text(), item.Get("summary").Text())
	if tags := node.Get("tags").List(); len(tags) > 0 {
		o.Group = tags[0].Text()
	}
	return o
}

// maxReferences is how many references are followed one after the other.
const maxReferences = 32

// resolve follows $ref. What it can't find is nil, and so is a circle.
func (d *document) resolve(n *convert.Node) *convert.Node {
	for range maxReferences {
		ref := n.Get("$ref")
		if !ref.IsText() {
			return n
		}
		if n = d.find(ref.Text()); n == nil {
			return nil
		}
	}
	return nil
}

// escapes are those of a pointer, and those that it needs in a URL.
var escapes = strings.NewReplacer("~1", "/", "~0", "~", "%7B", "{", "%7D", "}", "%7b", "{", "%7d", "}", "%20", " ")

// find returns what a reference into this document names (RFC 6901).
func (d *document) find(ref string) *convert.Node {
	pointer, local := strings.CutPrefix(ref, "#/")
	if !local {
		return nil
	}
	n := d.root
	for step := range strings.SplitSeq(pointer, "/") {
		if strings.ContainsAny(step, "~%") {
			step = escapes.Replace(step)
		}
		if n.IsList() {
			n = item(n, step)
			continue
		}
		n = n.Get(step)
	}
	return n
}

func item(n *convert.Node, step string) *convert.Node {
	at := 0
	for _, c := range step {
		if c < '0' || c > '9' || at > len(n.List()) {
			return nil
		}
		at = at*10 + int(c-'0')
	}
	if at >= len(n.List()) {
		return nil
	}
	return n.List()[at]
}

// follow is resolve that notes what is not in this document.
func (d *document) follow(n *convert.Node, place string) *convert.Node {
	found := d.resolve(n)
	if found == nil && n.Get("$ref").IsText() {
		d.work.Note(place, "%s is not in this document, or leads back to itself.", n.Get("$ref").Text())
	}
	return found
}

// noteRest says what of the document no operation is made of.
func (d *document) noteRest() {
	if keys, _ := d.root.Get("webhooks").Members(); len(keys) > 0 {
		d.work.Note("webhooks", "Webhooks are not taken: others call those. A flow waits for them with the component Wait for a callback.")
	}
}
