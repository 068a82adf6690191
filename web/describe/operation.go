// Package describe says what an HTTP API takes and gives, as OpenAPI 3.1, from the Go types that serve it. It serves nothing
// itself, and knows no type of ours.
package describe

import (
	"net/http"
	"reflect"
	"strings"
)

// Operation is one thing that can be asked for.
type Operation struct {
	Method, Path string // as in OpenAPI: /apis/{key}
	ID           string
	Group        string // of operations that people look for together
	Summary      string
	Detail       string
	Scope        string // that a token must have; "" for none
	Input        reflect.Type
	Output       reflect.Type // nil for no content
	Media        string       // of the answer; "" is JSON
	Status       int
	Conditional  bool // it changes what is there, and so says what it was made from
	Tagged       bool // the answer has an ETag
	Made         bool // the answer has a Location
}

// Reads says whether the operation only looks.
func (o Operation) Reads() bool { return o.Method == http.MethodGet }

// Problems are the statuses of refusals that the operation can answer, beside those that any may.
func (o Operation) Problems() []int {
	var all []int
	add := func(when bool, statuses ...int) {
		if when {
			all = append(all, statuses...)
		}
	}
	add(o.Scope != "", http.StatusUnauthorized, http.StatusForbidden)
	add(strings.Contains(o.Path, "{"), http.StatusNotFound)
	add(!o.Reads(), http.StatusConflict)
	add(o.Conditional, http.StatusPreconditionFailed)
	add(o.Conditional && o.Method != http.MethodPost, http.StatusPreconditionRequired)
	add(o.takesBody(), http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType)
	add(o.Scope != "", http.StatusUnprocessableEntity, http.StatusTooManyRequests, http.StatusServiceUnavailable)
	return all
}

func (o Operation) takesBody() bool {
	for _, f := range Fields(o.Input) {
		if f.In == InBody || f.In == InText {
			return true
		}
	}
	return false
}

// Header is a field of the head of a request that an operation looks at.
type Header struct {
	Name, Doc string
	Needed    bool
}

// Headers are those of a request that the operation looks at.
func (o Operation) Headers() []Header {
	var all []Header
	if o.Reads() && o.Scope != "" {
		all = append(all, Header{Name: "If-None-Match", Doc: "ETag of an earlier answer. It is answered 304 while nothing has changed."})
	}
	if o.Conditional {
		all = append(all, Header{Name: "If-Match", Needed: o.Method != http.MethodPost, Doc: "ETag of what was read, or * for whatever is there. It is answered 412 when somebody has changed it since."})
	}
	if o.Method == http.MethodPost {
		all = append(all, Header{Name: "Idempotency-Key", Doc: "1 to 255 printable ASCII characters that name this request, such as a UUID. The same key is answered the same for 24 hours."})
	}
	return all
}
