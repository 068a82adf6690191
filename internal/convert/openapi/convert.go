package openapi

import (
	"cmp"
	"regexp"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
)

// convert makes an API of an operation.
func (d *document) convert(o operation) {
	r := convert.Request{Place: o.place(), Method: o.Method, Folder: o.Group, Name: cmp.Or(o.Summary, words(o.node.Get("operationId").Text()))}
	if tags := o.node.Get("tags").List(); len(tags) > 1 {
		for _, t := range tags[1:] {
			r.Tags = append(r.Tags, t.Text())
		}
	}
	if keys, _ := o.node.Get("callbacks").Members(); len(keys) > 0 {
		d.work.Note(r.Place, "Callbacks are not taken. A flow waits for them with the component Wait for a callback.")
	}
	r.URL = d.base(o)
	d.addParameters(&r, o)
	if d.old {
		d.addOldBody(&r, o)
	} else {
		d.addBody(&r, o)
	}
	d.addSecurity(&r, o)
	d.addResponses(&r, o)
	d.work.Add(r)
}

// words writes createOrder as "create order".
func words(id string) string {
	var b strings.Builder
	for i, c := range id {
		if c >= 'A' && c <= 'Z' && i > 0 && id[i-1] >= 'a' && id[i-1] <= 'z' {
			b.WriteByte(' ')
		}
		b.WriteRune(c)
	}
	return strings.TrimSpace(strings.NewReplacer("_", " ", "/", " ", "-", " ").Replace(b.String()))
}

// addParameters adds the parameters of the path and of the operation, which wins where both say the same.
func (d *document) addParameters(r *convert.Request, o operation) {
	path := o.Path
	for _, p := range d.parameters(o) {
		name, in := p.node.Get("name").Text(), p.node.Get("in").Text()
		switch {
		case name == "":
			d.work.Note(r.Place, "A parameter has no name.")
		case in == "path":
			path = strings.ReplaceAll(path, "{"+name+"}", d.valueOf(p).hole)
		case in == "query":
			r.Query = append(r.Query, d.queryRows(p)...)
		case in == "header":
			r.Headers = append(r.Headers, d.headerRows(p)...)
		case in == "cookie":
			addCookie(r, name, d.valueOf(p).hole, p.required)
		case in == "body", in == "formData": // addOldBody takes them
		default:
			d.work.Note(r.Place, "The parameter %s stands in %q, which is not taken.", name, in)
		}
	}
	r.URL += openNames(path)
}

var openName = regexp.MustCompile(`\{([^{}/]+)\}`)

// openNames makes attributes of {names} in a path that no parameter describes.
func openNames(path string) string {
	return convert.MapText(path, func(text string) string {
		return openName.ReplaceAllStringFunc(text, func(name string) string { return convert.Variable(name[1 : len(name)-1]) })
	})
}

func addCookie(r *convert.Request, name, value string, required bool) {
	for i := range r.Headers {
		if r.Headers[i].Key == "Cookie" {
			r.Headers[i].Value += "; " + name + "=" + value
			r.Headers[i].Off = r.Headers[i].Off && !required
			return
		}
	}
	r.Headers = append(r.Headers, apidef.Row{Key: "Cookie", Value: name + "=" + value, Off: !required})
}
