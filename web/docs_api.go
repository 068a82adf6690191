package web

import (
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/describe"
	"patchbay/web/respond"
)

// apiReference is the reference of the JSON API, from the table that serves it.
func (s *Site) apiReference(c echo.Context) error {
	d, base := s.API.Description(), s.baseURL(c)
	p := page.APIReference{Chrome: s.chrome(c), Base: base + d.Prefix, OpenAPI: href.OpenAPI()}
	for _, o := range d.Operations {
		if last := len(p.Groups) - 1; last < 0 || p.Groups[last].Name != o.Group {
			p.Groups = append(p.Groups, page.APIGroup{Name: o.Group})
		}
		g := &p.Groups[len(p.Groups)-1]
		g.Operations = append(g.Operations, page.APIOperation{ID: o.ID, Method: o.Method, Path: d.Prefix + o.Path, Summary: o.Summary, Detail: o.Detail,
			Scope: o.Scope, Parts: partsOf(o), Curl: o.Curl(base, d.Prefix), Status: o.Status, Answer: answerOf(o), Problems: o.Problems()})
	}
	for _, t := range d.Types() {
		p.Types = append(p.Types, page.APIType{Name: describe.NameOf(t), Parts: membersOf(describe.Members(t), "")})
	}
	return respond.Page(c, http.StatusOK, p.Page())
}

// partsOf are the parameters, headers and fields of a request.
func partsOf(o describe.Operation) []page.APIPart {
	var parts []page.APIPart
	for _, f := range o.Parameters() {
		parts = append(parts, page.APIPart{Name: f.Name, In: f.In, Type: describe.Words(f.Type), Doc: f.Doc, Needed: f.In == describe.InPath})
	}
	for _, h := range o.Headers() {
		parts = append(parts, page.APIPart{Name: h.Name, In: "header", Type: "text", Doc: h.Doc, Needed: h.Needed})
	}
	return append(parts, membersOf(o.Body(), "body")...)
}

func membersOf(members []describe.Member, in string) []page.APIPart {
	parts := make([]page.APIPart, len(members))
	for i, m := range members {
		parts[i] = page.APIPart{Name: m.Name, In: in, Type: describe.Words(m.Type), Doc: m.Doc, Needed: m.Needed}
	}
	return parts
}

// answerOf says what a success has.
func answerOf(o describe.Operation) string {
	switch {
	case o.Output == nil:
		return "nothing"
	case o.Media != "":
		return o.Media
	}
	name := describe.NameOf(o.Output)
	if list, ok := strings.CutSuffix(name, "Page"); ok {
		return "a list of " + list
	}
	return name
}
