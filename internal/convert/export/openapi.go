package export

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
)

func sortedKeys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

// tree is an object of the description.
type tree = map[string]any

// asOpenAPI writes a description of the format 3.1 with the one operation.
func asOpenAPI(a apidef.API, r *request, in Context) string {
	server, path := "", ""
	var parameters []any
	for _, p := range r.url {
		if p.variable == "" {
			path += p.text
			continue
		}
		path += "{" + p.variable + "}"
	}
	path, _, _ = strings.Cut(path, "?")
	server, path = cutServer(path)
	w := openapiWriter{r: r, in: in}
	for _, name := range pathNames.FindAllStringSubmatch(path, -1) {
		parameters = append(parameters, w.parameter(name[1], "path", true, "{{"+w.expressionOf(name[1])+"}}"))
	}
	parameters = append(parameters, w.queryOfURL(a.URL)...)
	for _, row := range a.Parameters {
		parameters = append(parameters, w.parameter(row.Key, "query", !row.Off, row.Value))
	}
	for _, row := range a.Headers {
		if !slices.Contains([]string{"accept", "content-type", "authorization", "cookie"}, strings.ToLower(row.Key)) {
			parameters = append(parameters, w.parameter(row.Key, "header", !row.Off, row.Value))
		}
	}
	operation := tree{"operationId": a.Key, "summary": a.Name, "responses": responses(a)}
	if len(parameters) > 0 {
		operation["parameters"] = unique(parameters)
	}
	if a.Folder != "" {
		operation["tags"] = []string{a.Folder}
	}
	if len(r.notes) > 0 {
		operation["description"] = strings.Join(r.notes, "\n")
	}
	if body := w.body(a); body != nil {
		operation["requestBody"] = body
	}
	document := tree{"openapi": "3.1.0", "info": tree{"title": a.Name, "version": strconv.Itoa(max(a.Revision, 1))}, "servers": []any{tree{"url": server}},
		"paths": tree{path: tree{strings.ToLower(a.Method): operation}}}
	if scheme := securityScheme(a.Auth); scheme != nil {
		document["components"] = tree{"securitySchemes": tree{"auth": scheme}}
		operation["security"] = []any{tree{"auth": scopes(a.Auth)}}
	}
	return indented(document)
}

var pathNames = regexp.MustCompile(`\{(\w+)\}`)

func cutServer(address string) (server, path string) {
	scheme, rest, _ := strings.Cut(address, "://")
	host, path, _ := strings.Cut(rest, "/")
	return scheme + "://" + host, "/" + path
}

// unique leaves out a second parameter of the same name and place, which a description may not have.
func unique(all []any) []any {
	seen := map[string]bool{}
	return slices.DeleteFunc(all, func(p any) bool {
		key := fmt.Sprint(p.(tree)["in"], " ", p.(tree)["name"])
		defer func() { seen[key] = true }()
		return seen[key]
	})
}

type openapiWriter struct {
	r  *request
	in Context
}

func (w openapiWriter) expressionOf(name string) string {
	for _, v := range w.r.vars {
		if v.name == name {
			return v.expression
		}
	}
	return name
}

func (w openapiWriter) queryOfURL(address string) []any {
	_, query, _ := strings.Cut(address, "?")
	var all []any
	for pair := range strings.SplitSeq(query, "&") {
		key, value, _ := strings.Cut(pair, "=")
		if name, err := url.QueryUnescape(key); err == nil && name != "" {
			all = append(all, w.parameter(name, "query", true, value))
		}
	}
	return all
}

// parameter describes a row by the attribute that is its value, with the sample as its example.
func (w openapiWriter) parameter(name, in string, required bool, template string) tree {
	p := tree{"name": name, "in": in, "schema": tree{"type": "string"}}
	if required {
		p["required"] = true
	}
	key, _, _ := strings.Cut(strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(template, "{{"), "}}")), "|")
	key = strings.TrimSpace(key)
	for _, a := range w.in.Attributes {
		if a.Key == key && strings.HasPrefix(template, "{{") {
			p["schema"] = schemaOf(a.Type)
		}
	}
	if sample := w.in.Samples[key]; sample != "" {
		p["example"] = exampleOf(p["schema"].(tree), sample)
	} else if !strings.Contains(template, "{{") && template != "" {
		p["example"] = template
	}
	return p
}

func exampleOf(schema tree, sample string) any {
	if t := schema["type"]; t != "string" && json.Valid([]byte(sample)) {
		return json.RawMessage(sample)
	}
	return sample
}

func schemaOf(t attr.Type) tree {
	switch t {
	case attr.TypeNumber:
		return tree{"type": "number"}
	case attr.TypeBoolean:
		return tree{"type": "boolean"}
	case attr.TypeList:
		return tree{"type": "array", "items": tree{}}
	case attr.TypeJSON:
		return tree{"type": "object"}
	case attr.TypeEmail:
		return tree{"type": "string", "format": "email"}
	case attr.TypeURL:
		return tree{"type": "string", "format": "uri"}
	}
	return tree{"type": "string"}
}

func (w openapiWriter) body(a apidef.API) tree {
	if w.r.hasBody && a.Body.Kind != apidef.FormBody {
		media := "application/json"
		for _, h := range w.r.headers {
			if strings.EqualFold(h.name, "Content-Type") && len(h.value) == 1 {
				media = h.value[0].text
			}
		}
		return tree{"content": tree{media: tree{"example": w.example(w.r.body)}}}
	}
	rows := apidef.Sent(a.Body.Rows)
	if a.Body.Kind != apidef.FormBody && a.Body.Kind != apidef.MultipartBody {
		return nil
	}
	properties := tree{}
	for i, row := range rows {
		properties[row.Key] = w.parameter(row.Key, "", true, row.Value)["schema"]
		if e, has := w.parameter(row.Key, "", true, row.Value)["example"]; has {
			properties[row.Key].(tree)["example"] = e
		}
		if a.Body.Kind == apidef.MultipartBody && w.r.parts[i].file {
			properties[row.Key] = tree{"type": "string", "format": "binary"}
		}
	}
	media := map[apidef.BodyKind]string{apidef.FormBody: "application/x-www-form-urlencoded", apidef.MultipartBody: "multipart/form-data"}[a.Body.Kind]
	return tree{"content": tree{media: tree{"schema": tree{"type": "object", "properties": properties}}}}
}

// example is the body with the samples of its attributes, or their names in braces.
func (w openapiWriter) example(all []piece) any {
	var b strings.Builder
	for _, p := range all {
		if p.variable == "" {
			b.WriteString(p.text)
			continue
		}
		value := w.in.Samples[w.expressionOf(p.variable)]
		if value == "" {
			value = "{" + p.variable + "}"
		}
		switch {
		case p.place == inJSONText:
			value = strings.Trim(quoteJSON(value), `"`)
		case p.place == inJSONValue && !json.Valid([]byte(value)):
			value = quoteJSON(value)
		case p.place == inText && !json.Valid([]byte(value)) && strings.HasPrefix(strings.TrimSpace(all[0].text), "{"):
			value = "null"
		}
		b.WriteString(value)
	}
	if text := b.String(); json.Valid([]byte(text)) {
		return json.RawMessage(text)
	}
	return b.String()
}

func responses(a apidef.API) tree {
	all := tree{}
	for _, o := range a.Outcomes {
		status := strings.ToUpper(o.Status)
		if strings.Contains(status, "-") {
			status = status[:1] + "XX"
		}
		all[status] = tree{"description": o.Name}
	}
	if len(all) == 0 {
		all["2XX"] = tree{"description": http.StatusText(http.StatusOK)}
	}
	return all
}

func scopes(a apidef.Auth) []string { return append([]string{}, strings.Fields(a.Scope)...) }

func securityScheme(a apidef.Auth) tree {
	switch a.Kind {
	case apidef.BasicAuth, apidef.BearerAuth, apidef.DigestAuth:
		return tree{"type": "http", "scheme": string(a.Kind)}
	case apidef.KeyAuth:
		in := a.KeyIn
		if in == "" {
			in = apidef.InHeader
		}
		return tree{"type": "apiKey", "name": a.KeyName, "in": in}
	case apidef.ClientAuth:
		all := map[string]string{}
		for _, s := range strings.Fields(a.Scope) {
			all[s] = ""
		}
		return tree{"type": "oauth2", "flows": tree{"clientCredentials": tree{"tokenUrl": a.TokenURL, "scopes": all}}}
	case apidef.CertAuth:
		return tree{"type": "mutualTLS"}
	}
	return nil
}
