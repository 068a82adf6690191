package openapi

import (
	"cmp"
	"net/url"
	"strings"

	"patchbay/internal/convert"
)

// base is the address that the operation's path is added to, as a constant of the environment.
func (d *document) base(o operation) string {
	address := d.oldServer()
	if !d.old {
		server := cmp.Or(first(o.node.Get("servers")), first(o.path.Get("servers")), first(d.root.Get("servers")))
		address = d.filled(server, o)
	}
	address = strings.TrimRight(address, "/")
	u, err := url.Parse(address)
	switch {
	case err != nil:
		d.work.Note("servers", "The address %q can't be read. Write it into the constant base_url.", address)
		address = "https://example.com"
	case u.Host == "":
		d.work.Note("servers", "The description does not say which host to call. Write it into the constant base_url.")
		address = "https://example.com/" + strings.Trim(u.Path, "/")
	case u.Scheme == "":
		address = "https:" + address
	}
	return convert.Hole(d.work.Constant("base_url", strings.TrimRight(address, "/")))
}

func first(list *convert.Node) *convert.Node {
	for _, n := range list.List() {
		return n
	}
	return nil
}

// filled is the address of a server with the defaults of its variables.
func (d *document) filled(server *convert.Node, o operation) string {
	address := server.Get("url").Text()
	names, variables := server.Get("variables").Members()
	for i, name := range names {
		value := variables[i].Get("default").Text()
		if value == "" {
			value = first(variables[i].Get("enum")).Text()
		}
		if strings.Contains(address, "{"+name+"}") && len(variables[i].Get("enum").List()) > 1 {
			d.work.Note("servers", "The address has %s = %q; the description knows other values for it.", name, value)
		}
		address = strings.ReplaceAll(address, "{"+name+"}", value)
	}
	return strings.NewReplacer("{", "", "}", "").Replace(address)
}

// oldServer is the address of Swagger 2.0.
func (d *document) oldServer() string {
	scheme := "https"
	if all := d.root.Get("schemes").List(); len(all) > 0 {
		scheme = all[0].Text()
		for _, s := range all {
			if s.Text() == "https" {
				scheme = "https"
			}
		}
	}
	host := d.root.Get("host").Text()
	path := "/" + strings.Trim(d.root.Get("basePath").Text(), "/")
	if host == "" {
		return path
	}
	return scheme + "://" + host + path
}
