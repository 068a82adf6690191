package bruno

import (
	"regexp"
	"slices"
	"strings"

	"patchbay/internal/convert"
)

var verbs = []string{"get", "post", "put", "delete", "patch", "options", "head", "trace", "connect", "http"}

// readBru reads a .bru file of any purpose.
func readBru(data []byte) (*item, error) {
	all, err := blocks(data)
	if err != nil {
		return nil, err
	}
	n := &item{kind: "environment"}
	wanted := ""
	for _, b := range all {
		if slices.Contains(verbs, b.name) {
			fields := b.fields()
			n.kind, n.method, n.url, wanted = "http", strings.ToUpper(b.name), fields["url"], fields["body"]
			if m := fields["method"]; m != "" {
				n.method = m
			}
			if kind := fields["auth"]; kind != "" && kind != "inherit" {
				n.auth = &auth{kind: kind, fields: map[string]string{}}
			}
		}
	}
	for _, b := range all {
		n.takeBlock(b, wanted)
	}
	return n, nil
}

func (n *item) takeBlock(b block, wanted string) {
	name, what, _ := strings.Cut(b.name, ":")
	switch name {
	case "meta":
		n.meta(b)
	case "headers":
		n.headers = b.rows()
	case "query":
		n.query = b.rows()
	case "params":
		if what == "path" {
			n.path = b.rows()
		} else {
			n.query = b.rows()
		}
	case "auth":
		n.takeAuth(b, what)
	case "body":
		if wanted == "" && n.kind != "http" || strings.EqualFold(bodyName(what), bodyName(wanted)) {
			n.takeBody(b, bodyName(what), what)
		}
		if what == "graphql:vars" {
			n.body.variables = b.text()
		}
	case "vars":
		n.takeVars(b, what)
	case "script", "tests", "assert":
		n.scripts = n.scripts || strings.TrimSpace(strings.Join(b.lines, "")) != ""
	}
}

func (n *item) meta(b block) {
	fields := b.fields()
	n.name = fields["name"]
	switch fields["type"] {
	case "grpc", "ws", "websocket":
		n.kind = fields["type"]
	case "collection":
		n.kind = "collection"
	case "", "folder":
		if n.kind != "http" {
			n.kind = "folder"
		}
	}
}

// takeAuth takes the fields of the kind that was chosen; a collection names its kind in a block of its own.
func (n *item) takeAuth(b block, kind string) {
	switch {
	case kind == "" && n.kind != "http":
		n.kind = "collection"
		if mode := b.fields()["mode"]; mode != "" && mode != "inherit" {
			n.auth = &auth{kind: mode, fields: map[string]string{}}
		}
	case n.auth == nil && n.kind != "http":
		n.auth = &auth{kind, b.fields()}
	case n.auth != nil && n.auth.kind == kind:
		n.auth.fields = b.fields()
	}
}

func (n *item) takeVars(b block, what string) {
	if what == "post-response" {
		return
	}
	for _, p := range b.pairs() {
		name, secret := strings.CutPrefix(p.key, "@")
		if !p.off {
			n.vars = append(n.vars, convert.Definition{Name: strings.TrimSuffix(name, ","), Value: p.value, Secret: secret || what == "secret"})
		}
	}
}

func bodyName(name string) string {
	switch strings.ToLower(name) {
	case "formurlencoded":
		return "form-urlencoded"
	case "multipartform":
		return "multipart-form"
	}
	return strings.ToLower(name)
}

var (
	fileValue = regexp.MustCompile(`^@file\((.*?)\)`)
	typeValue = regexp.MustCompile(`\s*@contentType\((.*?)\)\s*$`)
)

func (n *item) takeBody(b block, kind, _ string) {
	n.body.kind = kind
	if kind != "form-urlencoded" && kind != "multipart-form" {
		n.body.text = b.text()
		return
	}
	for _, r := range b.rows() {
		f := field{Row: r}
		if m := typeValue.FindStringSubmatch(f.Value); m != nil {
			f.ContentType, f.Value = m[1], strings.TrimSuffix(f.Value, m[0])
		}
		if m := fileValue.FindStringSubmatch(f.Value); m != nil {
			f.file = m[1]
		}
		n.body.rows = append(n.body.rows, f)
	}
}
