package openapi

import (
	"net/http"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert"
)

// maxMappings is how many mappings are suggested for one API.
const maxMappings = 5

// addResponses makes an outcome of every status that is described, and suggests mappings of what a success brings.
func (d *document) addResponses(r *convert.Request, o operation) {
	statuses, responses := o.node.Get("responses").Members()
	suggested := false
	for i, status := range statuses {
		name, pattern := outcome(status)
		if name == "" {
			continue
		}
		if len(r.Outcomes) < apidef.MaxRows {
			r.Outcomes = append(r.Outcomes, apidef.Outcome{Name: name, Status: pattern})
		}
		if !suggested && strings.HasPrefix(pattern, "2") {
			suggested = d.suggest(r, o, d.resolve(responses[i]))
		}
	}
	sortExact(r.Outcomes)
}

// outcome names a status: 404 not_found, 4XX client_error. "default" has none: that is what Others is for.
func outcome(status string) (name, pattern string) {
	classes := map[string]string{"1xx": "informational", "2xx": "success", "3xx": "redirection", "4xx": "client_error", "5xx": "server_error"}
	status = strings.ToLower(status)
	if name, ok := classes[status]; ok {
		return name, status
	}
	n, err := strconv.Atoi(status)
	if err != nil || n < 100 || n > 599 {
		return "", ""
	}
	name = strings.ToLower(strings.NewReplacer(" ", "_", "-", "_", "'", "").Replace(http.StatusText(n)))
	if name == "" || len(name) > 40 || name[0] < 'a' {
		name = "status_" + status
	}
	return name, status
}

// sortExact puts single statuses before classes, because the first row that matches counts.
func sortExact(rows []apidef.Outcome) {
	var exact, classes []apidef.Outcome
	for _, o := range rows {
		if strings.HasSuffix(o.Status, "xx") {
			classes = append(classes, o)
		} else {
			exact = append(exact, o)
		}
	}
	copy(rows, append(exact, classes...))
}

// suggest makes mappings of the scalars that stand at the top of a response, or one level below in data or result.
func (d *document) suggest(r *convert.Request, o operation, response *convert.Node) bool {
	media, content := response.Get("content").Members()
	schema, node := response.Get("schema"), convert.MapOf()
	for i, m := range media {
		if isJSON(strings.ToLower(m)) {
			schema, node = content[i].Get("schema"), content[i]
			break
		}
	}
	example := d.responseExample(node, schema)
	prefix := ""
	for _, wrapper := range []string{"data", "result"} {
		if inner := example.Get(wrapper); inner.IsMap() {
			example, prefix = inner, wrapper+"."
			break
		}
	}
	noun := resource(o.Path)
	keys, values := example.Members()
	for i, key := range keys {
		if kind, fits := mappable(key, values[i]); fits && len(r.Mappings) < maxMappings {
			r.Mappings = append(r.Mappings, apidef.Mapping{Source: apidef.FromBody, Path: prefix + key, Attribute: d.work.Attribute(noun+"_"+key, kind, "")})
		}
	}
	return len(r.Mappings) > 0
}

// responseExample is an example with everything in it that may come back.
func (d *document) responseExample(media, schema *convert.Node) *convert.Node {
	if n := d.example(media, nil); n.Is() {
		return n
	}
	n := convert.MapOf()
	d.topProperties(n, schema, 0)
	return n
}

// topProperties adds what a schema has at its top, and what stands below data and result.
func (d *document) topProperties(n, schema *convert.Node, depth int) {
	schema = d.resolve(schema)
	if depth > 3 {
		return
	}
	for _, part := range schema.Get("allOf").List() {
		d.topProperties(n, part, depth+1)
	}
	keys, properties := schema.Get("properties").Members()
	for i, key := range keys {
		switch d.schemaType(properties[i]) {
		case "string":
			n.Put(key, convert.TextOf("text"))
		case "integer", "number":
			n.Put(key, convert.NumberOf("0"))
		case "boolean":
			n.Put(key, convert.BoolOf(true))
		case "object":
			if key == "data" || key == "result" {
				inner := convert.MapOf()
				d.topProperties(inner, properties[i], depth+1)
				n.Put(key, inner)
			}
		}
	}
}

// mappable says whether a value is worth saving, and as what: an id, a state, a number to go on with.
func mappable(key string, v *convert.Node) (attr.Type, bool) {
	for _, c := range key {
		if c != '_' && (c|0x20 < 'a' || c|0x20 > 'z') && (c < '0' || c > '9') {
			return "", false
		}
	}
	lower := strings.ToLower(key)
	if strings.HasSuffix(lower, "url") || strings.HasPrefix(lower, "_") || lower == "object" || strings.Contains(lower, "token") || strings.Contains(lower, "secret") {
		return "", false
	}
	switch {
	case v.IsText():
		return attr.TypeText, true
	case v.Is() && v.Kind == convert.NumberNode:
		return attr.TypeNumber, true
	case v.Is() && v.Kind == convert.BoolNode:
		return attr.TypeBoolean, true
	}
	return "", false
}

// resource is what a path is about: order of /v1/orders/{id}.
func resource(path string) string {
	noun := "response"
	for part := range strings.SplitSeq(path, "/") {
		if part != "" && !strings.ContainsAny(part, "{}.:") {
			noun = part
		}
	}
	if strings.HasSuffix(noun, "s") && !strings.HasSuffix(noun, "ss") && len(noun) > 3 {
		noun = strings.TrimSuffix(noun, "s")
	}
	return noun
}
