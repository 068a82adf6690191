package api

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/bundle"
)

// mask stands where a secret is typed into a definition.
const mask = "[secret]"

// placeholders is a text of placeholders only: what they stand for is not in the definition.
var placeholders = regexp.MustCompile(`^\s*(?:\{\{[^{}'"]*\}\}\s*)*$`)

// masked is the API as programs may see it: without what is typed into it and is, or may be, a secret.
func masked(a apidef.API) apidef.API {
	a.Headers, a.Parameters, a.Body.Rows = slices.Clone(a.Headers), slices.Clone(a.Parameters), slices.Clone(a.Body.Rows)
	for _, l := range bundle.Literals(a) {
		if text := bundle.TextAt(&a, l.Field); text != nil && len(*text) >= l.To {
			*text = (*text)[:l.From] + mask + (*text)[l.To:]
		}
	}
	for _, f := range apidef.AuthFields() { // those that the kind has no use for are kept, too
		if text := f.In(&a.Auth); f.Secret && !placeholders.MatchString(*text) && !strings.Contains(*text, mask) {
			*text = mask
		}
	}
	return a
}

// unmasked puts the stored texts back where the masks are that were answered for them. A mask anywhere else is refused: it
// would be sent as a password.
func unmasked(a, before apidef.API) (apidef.API, error) {
	a.Headers, a.Parameters, a.Body.Rows = slices.Clone(a.Headers), slices.Clone(a.Parameters), slices.Clone(a.Body.Rows)
	shown := masked(before)
	for field, text := range texts(&a) {
		if !strings.Contains(*text, mask) {
			continue
		}
		stored, seen := texts(&before)[field], texts(&shown)[field]
		switch {
		case stored != nil && *text == *seen && (originOf(a.URL) != originOf(before.URL) || originOf(a.Auth.TokenURL) != originOf(before.Auth.TokenURL)):
			return a, refused(field, "Write the secret itself again, or better {{secret.name}}: the API calls another address now.")
		case stored == nil || *text != *seen:
			return a, refused(field, "[secret] stands for what was typed there before, and it can't be moved or changed. Write the secret itself, or better {{secret.name}}.")
		}
		*text = *stored
	}
	return a, nil
}

// originOf is the part of an address, a template, that says who is called.
func originOf(address string) string {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(address), "://")
	if !ok {
		scheme, rest = "", scheme
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return scheme + "://" + rest
}

// texts are the places of a definition that may have a mask. A row is known by its table, its number and its key.
func texts(a *apidef.API) map[string]*string {
	all := map[string]*string{"body": &a.Body.Text}
	for table, rows := range map[string][]apidef.Row{"headers": a.Headers, "parameters": a.Parameters, "body.rows": a.Body.Rows} {
		for i := range rows {
			all[rowPlace(rows, table, i)] = &rows[i].Value
		}
	}
	for _, f := range apidef.AuthFields() {
		all["auth."+f.Name] = f.In(&a.Auth)
	}
	return all
}

// rowPlace names the row by its key, and by how many rows before it have the same, so that rows may be moved.
func rowPlace(rows []apidef.Row, table string, i int) string {
	n := 0
	for _, r := range rows[:i] {
		if r.Key == rows[i].Key {
			n++
		}
	}
	return table + "." + rows[i].Key + "." + strconv.Itoa(n)
}
