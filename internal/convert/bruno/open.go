package bruno

import (
	"cmp"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/convert"
)

// openItem reads an item of an OpenCollection, and those below it.
func openItem(n *convert.Node, depth int) *item {
	info := n.Get("info")
	it := &item{name: cmp.Or(info.Get("name").Text(), n.Get("name").Text()), kind: cmp.Or(info.Get("type").Text(), n.Get("type").Text())}
	for _, t := range append(info.Get("tags").List(), n.Get("tags").List()...) {
		it.tags = append(it.tags, t.Text())
	}
	switch {
	case n.Get("opencollection").Is():
		it.kind = "collection"
	case it.kind == "" && n.Get("variables").IsList() && !n.Get("http").Is() && !n.Get("items").Is():
		it.kind = "environment"
	case it.kind == "" && n.Get("items").IsList():
		it.kind = "folder"
	case it.kind == "" && (n.Get("http").IsMap() || n.Get("url").Is()):
		it.kind = "http"
	}
	request := n.Get("http")
	for _, other := range []string{"graphql", "request"} {
		if !request.IsMap() {
			request = n.Get(other)
		}
	}
	if !request.IsMap() {
		request = n
	}
	it.openRequest(request)
	it.scripts = scripted(n) || scripted(n.Get("runtime")) || scripted(request)
	for _, list := range []*convert.Node{n.Get("variables"), request.Get("variables"), n.At("runtime", "variables")} {
		it.vars = append(it.vars, definitions(list)...)
	}
	it.openBelow(n, depth)
	return it
}

func (it *item) openBelow(n *convert.Node, depth int) {
	if depth > 64 {
		return
	}
	for _, child := range n.Get("items").List() {
		it.items = append(it.items, openItem(child, depth+1))
	}
	for _, list := range []*convert.Node{n.Get("environments"), n.At("config", "environments")} {
		for _, e := range list.List() {
			it.environ = append(it.environ, &item{name: e.Get("name").Text(), kind: "environment", vars: definitions(e.Get("variables"))})
		}
	}
}

func scripted(n *convert.Node) bool {
	for _, key := range []string{"scripts", "script", "tests", "assertions", "actions"} {
		if s := n.Get(key); s.Is() && (len(s.List()) > 0 || s.IsMap() || s.Text() != "") {
			return true
		}
	}
	return false
}

func definitions(list *convert.Node) []convert.Definition {
	var all []convert.Definition
	for _, v := range list.List() {
		value := v.Get("value")
		if value.IsMap() {
			value = cmp.Or(value.Get("data"), value.Get("value"))
		}
		if !v.Get("disabled").True() {
			all = append(all, convert.Definition{Name: v.Get("name").Text(), Value: value.Text(), Secret: v.Get("secret").True()})
		}
	}
	return all
}

func (it *item) openRequest(r *convert.Node) {
	it.method, it.url = cmp.Or(r.Get("method").Text(), "GET"), r.Get("url").Text()
	it.headers = openRows(r.Get("headers"))
	for _, list := range []string{"params", "query"} {
		for i, row := range openRows(r.Get(list)) {
			if r.Get(list).List()[i].Get("type").Text() == "path" {
				it.path = append(it.path, row)
			} else {
				it.query = append(it.query, row)
			}
		}
	}
	it.openAuth(r.Get("auth"))
	it.openBody(r.Get("body"))
}

func openRows(list *convert.Node) []apidef.Row {
	var rows []apidef.Row
	for _, n := range list.List() {
		off := n.Get("disabled").True() || n.Get("enabled").Is() && !n.Get("enabled").True()
		rows = append(rows, apidef.Row{Off: off, Key: n.Get("name").Text(), Value: textOf(n.Get("value")), ContentType: n.Get("contentType").Text()})
	}
	return rows
}

func textOf(n *convert.Node) string {
	if n.IsMap() || n.IsList() {
		return n.JSON()
	}
	return n.Text()
}

// openAuth reads {type: bearer, token: ..}, and {mode: bearer, bearer: {..}} as it was written before.
func (it *item) openAuth(n *convert.Node) {
	kind := cmp.Or(n.Get("type").Text(), n.Get("mode").Text())
	if n.IsText() {
		kind = n.Text()
	}
	if kind == "" || kind == "inherit" {
		return
	}
	it.auth = &auth{kind: kind, fields: map[string]string{}}
	for _, from := range []*convert.Node{n, n.Get(kind), n.Get("credentials"), n.Get("accessTokenUrl"), n.At("config")} {
		keys, values := from.Members()
		for i, k := range keys {
			if _, known := it.auth.fields[k]; !known {
				it.auth.fields[k] = values[i].Text()
			}
		}
	}
}

// openBody reads {type: json, data: ..}, and {mode: json, json: ..} as it was written before.
func (it *item) openBody(n *convert.Node) {
	kind := bodyName(cmp.Or(n.Get("type").Text(), n.Get("mode").Text()))
	data := n.Get("data")
	if !data.Is() {
		data = cmp.Or(n.Get(cmp.Or(n.Get("type").Text(), n.Get("mode").Text())), n.Get("content"))
	}
	switch kind {
	case "", "none":
		if n.Get("query").IsText() {
			it.body = body{kind: "graphql", text: n.Get("query").Text(), variables: textOf(n.Get("variables"))}
		}
		return
	case "graphql":
		it.body = body{kind: kind, text: cmp.Or(data.Get("query"), n.Get("query")).Text(), variables: textOf(cmp.Or(data.Get("variables"), n.Get("variables")))}
		return
	}
	it.body = body{kind: kind, text: textOf(data)}
	for i, row := range openRows(data) {
		f := field{Row: row}
		if n := data.List()[i]; n.Get("type").Text() == "file" {
			f.file = strings.Trim(cmp.Or(textOf(n.Get("value")), "file"), "[]\" \n")
		}
		it.body.rows = append(it.body.rows, f)
	}
}
