package postman

import (
	"cmp"
	"net/url"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
)

// exampleOf is the request that a saved response answers.
func exampleOf(saved *convert.Node) convert.Example {
	q := saved.Get("originalRequest")
	e := convert.Example{Name: saved.Get("name").Text()}
	u := q.Get("url")
	raw := cmp.Or(u.Get("raw").Text(), u.Text(), joined(u))
	address, query, _ := strings.Cut(raw, "?")
	e.URL = withPathValues(address, u.Get("variable"))
	if list := u.Get("query"); list.IsList() {
		e.Rows = append(e.Rows, plainRows(list)...)
	} else if asked, err := url.ParseQuery(query); err == nil {
		for key := range asked {
			e.Rows = append(e.Rows, apidef.Row{Key: key, Value: asked.Get(key)})
		}
	}
	body := q.Get("body")
	switch mode := body.Get("mode").Text(); mode {
	case "urlencoded", "formdata":
		e.Rows = append(e.Rows, plainRows(body.Get(mode))...)
	default:
		e.Body = body.Get("raw").Text()
	}
	return e
}

func plainRows(list *convert.Node) []apidef.Row {
	var rows []apidef.Row
	for _, f := range list.List() {
		rows = append(rows, apidef.Row{Off: f.Get("disabled").True(), Key: f.Get("key").Text(), Value: textOf(f.Get("value"))})
	}
	return rows
}

// withPathValues puts the values of :name into the path.
func withPathValues(address string, variables *convert.Node) string {
	segments := strings.Split(address, "/")
	for i, s := range segments {
		name, is := strings.CutPrefix(s, ":")
		if !is {
			continue
		}
		for _, v := range variables.List() {
			if cmp.Or(v.Get("key").Text(), v.Get("id").Text()) == name {
				segments[i] = textOf(v.Get("value"))
			}
		}
	}
	return strings.Join(segments, "/")
}
