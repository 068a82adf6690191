package apidef

import (
	"fmt"
	"slices"
	"strings"

	"patchbay/internal/fault"
)

func (a API) checkRequest(p *fault.Problems) {
	if !slices.Contains(Methods(), a.Method) {
		p.Add("method", "Choose one of the methods in the list.")
	}
	if strings.TrimSpace(a.URL) == "" {
		p.Add("url", "Type the API URL, such as https://api.example.com/orders.")
	}
	if !slices.Contains(BodyKinds(), a.Body.Kind) {
		p.Add("body", "Choose one of the kinds of body in the list.")
	}
	a.Options.check(p)
	checkRows(p, "parameters", a.Parameters)
	checkRows(p, "headers", a.Headers)
	checkRows(p, "body.rows", a.Body.Rows)
	a.checkAuth(p)
}

func checkRows(p *fault.Problems, field string, rows []Row) {
	if len(rows) > MaxRows {
		p.Add(field, "There can be %d rows at most.", MaxRows)
	}
	for i, r := range rows {
		if strings.TrimSpace(r.Key) == "" {
			p.Add(fmt.Sprintf("%s.%d.key", field, i), "This row has a %s but no key.", r.content())
		}
		if !slices.Contains(ListStyles(), r.Lists) {
			p.Add(fmt.Sprintf("%s.%d.lists", field, i), "Choose one of the ways to send a list.")
		}
	}
}

// content is what a row without a key has instead, in words.
func (r Row) content() string {
	switch {
	case r.Value == "" && r.FileName != "":
		return "file name"
	case r.Value == "" && r.ContentType != "":
		return "content type"
	}
	return "value"
}

// Sent returns the rows that are on.
func Sent(rows []Row) []Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r Row) bool { return r.Off })
}
