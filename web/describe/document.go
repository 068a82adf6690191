package describe

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"
)

// API is a whole API.
type API struct {
	Title, Version, Detail string
	Prefix                 string // that the paths of all operations stand behind, as in /api/v1
	Operations             []Operation
	Problem                reflect.Type // what every refusal answers
	Enums                  map[reflect.Type][]string
}

type document struct {
	OpenAPI    string                          `json:"openapi"`
	Info       info                            `json:"info"`
	Servers    []server                        `json:"servers"`
	Tags       []tag                           `json:"tags"`
	Paths      map[string]map[string]operation `json:"paths"`
	Components components                      `json:"components"`
}

type info struct {
	Title       string `json:"title"`
	Version     string `json:"version"`
	Description string `json:"description"`
}

type server struct {
	URL string `json:"url"`
}

type tag struct {
	Name string `json:"name"`
}

type operation struct {
	ID          string                `json:"operationId"`
	Tags        []string              `json:"tags"`
	Summary     string                `json:"summary"`
	Description string                `json:"description,omitempty"`
	Security    []map[string][]string `json:"security"`
	Parameters  []parameter           `json:"parameters,omitempty"`
	Body        *body                 `json:"requestBody,omitempty"`
	Responses   map[string]response   `json:"responses"`
}

type parameter struct {
	Name        string  `json:"name"`
	In          string  `json:"in"`
	Description string  `json:"description,omitempty"`
	Required    bool    `json:"required,omitempty"`
	Schema      *Schema `json:"schema"`
}

type body struct {
	Required bool             `json:"required"`
	Content  map[string]media `json:"content"`
}

type media struct {
	Schema *Schema `json:"schema"`
}

type response struct {
	Ref         string            `json:"$ref,omitempty"`
	Description string            `json:"description,omitempty"`
	Headers     map[string]header `json:"headers,omitempty"`
	Content     map[string]media  `json:"content,omitempty"`
}

type header struct {
	Description string  `json:"description"`
	Schema      *Schema `json:"schema"`
}

type components struct {
	Schemas   map[string]*Schema  `json:"schemas"`
	Responses map[string]response `json:"responses"`
	Security  map[string]security `json:"securitySchemes"`
}

type security struct {
	Type        string `json:"type"`
	Scheme      string `json:"scheme"`
	Description string `json:"description"`
}

// OpenAPI returns the description in OpenAPI 3.1.
func (a API) OpenAPI() ([]byte, error) {
	s := &schemas{enums: a.Enums, named: map[string]*Schema{}}
	d := document{OpenAPI: "3.1.0", Info: info{a.Title, a.Version, a.Detail}, Servers: []server{{a.Prefix}}, Paths: map[string]map[string]operation{},
		Components: components{Schemas: s.named, Responses: map[string]response{"Problem": a.problem(s)},
			Security: map[string]security{"token": {"http", "bearer", "An API token with the scope that the operation names."}}}}
	for _, o := range a.Operations {
		if !slices.Contains(d.Tags, tag{o.Group}) {
			d.Tags = append(d.Tags, tag{o.Group})
		}
		if d.Paths[o.Path] == nil {
			d.Paths[o.Path] = map[string]operation{}
		}
		d.Paths[o.Path][strings.ToLower(o.Method)] = o.described(s)
	}
	return json.MarshalIndent(d, "", "  ")
}

func (a API) problem(s *schemas) response {
	return response{Description: "It was not done; detail says why (RFC 9457).", Content: map[string]media{"application/problem+json": {s.of(a.Problem, false)}},
		Headers: map[string]header{"Retry-After": {"After how many seconds to try again, where that helps.", &Schema{Type: "integer"}}}}
}

func (o Operation) described(s *schemas) operation {
	d := operation{ID: o.ID, Tags: []string{o.Group}, Summary: o.Summary, Description: o.Detail, Security: []map[string][]string{}, Responses: o.responses(s)}
	if o.Scope != "" {
		d.Security = []map[string][]string{{"token": {o.Scope}}} // roles, for a scheme that is not OAuth (OpenAPI 3.1)
	}
	for _, f := range Fields(o.Input) {
		switch f.In {
		case InBody:
			d.Body = &body{true, map[string]media{"application/json": {s.of(f.Type, true)}}}
		case InText:
			d.Body = &body{true, map[string]media{}}
			for kind := range strings.SplitSeq(f.Name, ",") {
				d.Body.Content[kind] = media{&Schema{Type: "string"}}
			}
		default:
			d.Parameters = append(d.Parameters, parameter{f.Name, f.In, f.Doc, f.In == InPath, s.of(f.Type, true)})
		}
	}
	for _, h := range o.Headers() {
		d.Parameters = append(d.Parameters, parameter{h.Name, "header", h.Doc, h.Needed, &Schema{Type: "string"}})
	}
	return d
}

func (o Operation) responses(s *schemas) map[string]response {
	done := response{Description: http.StatusText(o.Status), Headers: map[string]header{}}
	if o.Output != nil {
		kind, schema := "application/json", s.of(o.Output, false)
		if o.Media != "" {
			kind, schema = o.Media, &Schema{Type: "string"}
		}
		done.Content = map[string]media{kind: {schema}}
	}
	if o.Tagged {
		done.Headers["ETag"] = header{"Names what is answered, for If-Match and If-None-Match.", &Schema{Type: "string"}}
	}
	if o.Made {
		done.Headers["Location"] = header{"Where what was made is.", &Schema{Type: "string"}}
	}
	all := map[string]response{strconv.Itoa(o.Status): done, "default": {Ref: "#/components/responses/Problem"}}
	if o.Reads() && o.Scope != "" {
		all["304"] = response{Description: "Nothing has changed since the answer with the ETag."}
	}
	for _, status := range o.Problems() {
		all[strconv.Itoa(status)] = response{Ref: "#/components/responses/Problem"}
	}
	return all
}
