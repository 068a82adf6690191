package convert

import (
	"slices"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/header"
)

// settleHeaders leaves the headers that a definition may set. A header that the authentication sets too stays: it was
// written down, and the authentication was meant for those that were not.
func (d *draft) settleHeaders() {
	var kept []apidef.Row
	for _, r := range d.Headers {
		r.Key = strings.TrimSpace(r.Key)
		if problem := headerProblem(r); problem != "" {
			d.Note(d.Place, "The header %s is not taken: %s", shown(r.Key), problem)
			continue
		}
		kept = append(kept, r)
	}
	if len(kept) > apidef.MaxRows {
		d.Note(d.Place, "There are %d headers. The first %d are taken.", len(kept), apidef.MaxRows)
		kept = kept[:apidef.MaxRows]
	}
	d.Headers = kept
	d.dropDoubleAuth()
}

func headerProblem(r apidef.Row) string {
	switch {
	case !header.ValidName(r.Key):
		return "its name has letters, digits and - and no blanks."
	case header.Reserved(r.Key):
		return "how a request travels is Patchbay's to say."
	case !header.ValidValue(MapHoles(r.Value, func(string) string { return "" })):
		return "it is one line without line breaks and other control characters."
	}
	return ""
}

func shown(key string) string {
	return trimmed(strings.ToValidUTF8(MapHoles(key, func(e string) string { return "{{" + strings.TrimPrefix(e, unknown) + "}}" }), "?"), 60)
}

// dropDoubleAuth leaves the authentication out where a row says the same header or parameter.
func (d *draft) dropDoubleAuth() {
	name := ""
	switch d.Auth.Kind {
	case apidef.BasicAuth, apidef.BearerAuth, apidef.DigestAuth, apidef.AWSAuth, apidef.ClientAuth, apidef.RefreshAuth:
		name = "Authorization"
	case apidef.KeyAuth:
		name = d.Auth.KeyName
	}
	rows := d.Headers
	if d.Auth.Kind == apidef.KeyAuth && d.Auth.KeyIn == apidef.InQuery {
		rows = d.Query
	}
	if name != "" && slices.ContainsFunc(rows, func(r apidef.Row) bool { return !r.Off && strings.EqualFold(r.Key, name) }) {
		d.Note(d.Place, "%s is given twice. The row is taken, and the authentication is not.", name)
		d.Auth = apidef.Auth{}
	}
}

// HeaderValue returns the value of the first header of the name that is on.
func HeaderValue(rows []apidef.Row, name string) (value string, ok bool) {
	for _, r := range rows {
		if !r.Off && strings.EqualFold(strings.TrimSpace(r.Key), name) {
			return r.Value, true
		}
	}
	return "", false
}

// WithoutHeader returns the rows without those of the name.
func WithoutHeader(rows []apidef.Row, name string) []apidef.Row {
	return slices.DeleteFunc(slices.Clone(rows), func(r apidef.Row) bool { return strings.EqualFold(strings.TrimSpace(r.Key), name) })
}
