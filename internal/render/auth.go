package render

import (
	"bytes"
	"slices"

	"patchbay/internal/escape"
)

// authRow is a compiled field of the authentication.
type authRow struct {
	name   string
	secret bool
	lines  bool
	parts  []part
	only   *hole
}

// authField is what a field of the authentication is called in diagnostics.
func authField(name string) string { return "auth." + name }

func (c *compiler) auth(rows []AuthRow) []authRow {
	var compiled []authRow
	for _, r := range rows {
		if r.Off {
			continue
		}
		a := authRow{name: r.Name, secret: r.Secret, lines: r.Lines}
		switch {
		case r.URL:
			a.parts = c.address(authField(r.Name), r.Label, r.Value).parts
		case r.Lines:
			a.parts = c.rawText(authField(r.Name), r.Label, r.Value)
		default:
			a.parts = c.headerValue(authField(r.Name), r.Label, r.Value)
			a.only = onlyHole(a.parts)
		}
		leaveOut(a.parts)
		compiled = append(compiled, a)
	}
	return compiled
}

func (r *Request) renderAuth(out *Rendered) error {
	o := &out.output
	for i := range r.auth {
		a := &r.auth[i]
		from, remembered := len(o.bytes), len(o.taints)
		if _, err := o.unit(a.parts, a.only); err != nil {
			return err
		}
		value := o.since(from)
		out.auth = append(out.auth, headerAt{a.name, value})
		switch {
		case a.lines: // it never leaves as text, so nobody can echo it, and looking for it would be slow
			o.taints = o.taints[:remembered]
		case a.secret && value.from < value.to:
			o.remember(string(value.of(o.bytes)))
		}
	}
	return nil
}

// Auth returns what the field of the authentication with the name was rendered to, in clear.
func (r *Rendered) Auth(name string) string {
	i := slices.IndexFunc(r.auth, func(a headerAt) bool { return a.name == name })
	if i < 0 {
		return ""
	}
	return string(r.auth[i].value.of(r.bytes))
}

// SetHeader sets a header whose value is a plain text with a secret behind it; either may be empty.
func (r *Rendered) SetHeader(name, plain, secret string) {
	from := len(r.bytes)
	r.put(plain)
	r.hide(escape.AsIs, secret)
	h := headerAt{name, r.since(from)}
	if i := r.headerIndex(name); i >= 0 {
		r.headers[i] = h
		return
	}
	r.headers = append(r.headers, h)
}

// AddParameter appends a parameter with a secret value to the query.
func (r *Rendered) AddParameter(name, secret string) {
	from, url := len(r.bytes), r.url
	r.bytes = append(r.bytes, url.of(r.bytes)...)
	for _, s := range r.secrets {
		if s.from >= url.from && s.to <= url.to {
			r.secrets = append(r.secrets, span{s.from + from - url.from, s.to + from - url.from})
		}
	}
	a := address{}
	if i := bytes.IndexByte(r.bytes[from:], '?'); i >= 0 {
		a.query = string(r.bytes[from+i:])
	}
	r.put(a.separator())
	r.bytes = append(escape.Percent(r.bytes, name), '=')
	r.hide(escape.Percent, secret)
	r.url = r.since(from)
}

// hide appends a text that is secret, whatever it was made of.
func (o *output) hide(escape escaper, text string) {
	o.tainted = true
	o.escaped(escape, text)
	o.tainted = false
	if text != "" {
		o.remember(text)
	}
}
