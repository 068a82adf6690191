package postman

import (
	"cmp"
	"slices"
	"strings"

	"patchbay/internal/convert"
)

// collection is a collection that is being read.
type collection struct {
	work  *convert.Work
	only  []string
	taken int
}

// folder is what requests get from where they stand.
type folder struct {
	path string
	auth *convert.Node // that requests without one of their own have
}

// define makes constants and secrets of the variables that have a value.
func (c *collection) define(list *convert.Node) {
	var all []convert.Definition
	for _, v := range list.List() {
		enabled := v.Get("enabled")
		if v.Get("disabled").True() || enabled.Is() && !enabled.True() {
			continue
		}
		all = append(all, convert.Definition{Name: cmp.Or(v.Get("key").Text(), v.Get("id").Text()), Value: c.mark("", textOf(v.Get("value"))), Secret: v.Get("type").Text() == "secret"})
	}
	c.work.Define(all...)
}

func textOf(n *convert.Node) string {
	if n.IsMap() || n.IsList() {
		return n.JSON()
	}
	return n.Text()
}

func (c *collection) mark(place, text string) string { return c.work.Braces(place, text) }

// items goes through requests and folders.
func (c *collection) items(list *convert.Node, in folder) {
	for _, n := range list.List() {
		name := strings.TrimSpace(n.Get("name").Text())
		place := placeOf(in.path, name)
		c.noteScripts(n, place)
		if n.Get("item").IsList() {
			c.define(n.Get("variable"))
			c.items(n.Get("item"), folder{place, inherited(n.Get("auth"), in.auth)})
			continue
		}
		if len(c.only) > 0 && !slices.Contains(c.only, place) && !slices.Contains(c.only, name) {
			continue
		}
		c.request(n, in, place)
	}
}

func placeOf(folder, name string) string {
	return strings.TrimPrefix(folder+"/"+strings.ReplaceAll(name, "/", "|"), "/")
}

// listed adds the requests of a list of items.
func listed(items *convert.Node, folder string, all []convert.Operation) []convert.Operation {
	for _, n := range items.List() {
		name := strings.TrimSpace(n.Get("name").Text())
		place := placeOf(folder, name)
		if n.Get("item").IsList() {
			all = listed(n.Get("item"), place, all)
			continue
		}
		address := cmp.Or(n.At("request", "url", "raw").Text(), n.At("request", "url").Text(), n.Get("request").Text())
		all = append(all, convert.Operation{Key: place, Method: cmp.Or(strings.ToUpper(n.At("request", "method").Text()), "GET"), Path: address, Summary: name, Group: folder})
	}
	return all
}

// inherited is an authentication, or the one of the folder above where there is none.
func inherited(own, above *convert.Node) *convert.Node {
	if own.IsMap() {
		return own
	}
	return above
}

// noteScripts notes scripts: nothing here runs them.
func (c *collection) noteScripts(n *convert.Node, place string) {
	for _, e := range n.Get("event").List() {
		lines := e.At("script", "exec")
		text := lines.Text()
		for _, l := range lines.List() {
			text += l.Text()
		}
		if strings.TrimSpace(text) == "" {
			continue
		}
		when := "before the request"
		if e.Get("listen").Text() == "test" {
			when = "after the response: mappings and outcomes do what such a script often does"
		}
		c.work.Note(cmp.Or(place, "collection"), "A script is not taken. It ran %s.", when)
	}
}
