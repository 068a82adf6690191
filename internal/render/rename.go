package render

import (
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/attr"
	"patchbay/internal/expr"
	"patchbay/internal/fault"
)

// Rename returns the request with every reference to an attribute renamed, and nothing else touched: not texts in quotes,
// not fields or loop variables of the same name. Rows that are off and what is kept for other kinds of body are renamed
// too. The scope has the attribute under its old key. What can't be understood stays as it is. A Conflict fault says that a
// loop variable already has the new name.
func Rename(src Source, scope Scope, from, to string) (Source, error) {
	renamed := src.clone()
	count := 0
	for i, kind := range renameKinds(src.Body.Kind) {
		references := renamed.references(kind, scope, from)
		for _, r := range slices.Backward(references) { // from the end, so that the places before it stay true
			if text := renamed.text(r.Field); text != nil {
				*text = (*text)[:r.From] + to + (*text)[r.To:]
			}
		}
		if i == 0 {
			count = len(references)
		}
	}
	if after := renamed.references(src.Body.Kind, renamedScope(scope, from, to), to); len(after) < count {
		return src, fault.New(fault.Conflict, "A loop in this API already calls its items %s. Choose another key.", to)
	}
	return renamed, nil
}

// renameKinds are the kinds of body under which a request has to be read to see its text and its rows.
func renameKinds(kind BodyKind) []BodyKind {
	switch kind {
	case BodyForm, BodyMultipart:
		return []BodyKind{kind, BodyMultipart, BodyText}
	case BodyNone, "":
		return []BodyKind{kind, BodyText, BodyMultipart}
	}
	return []BodyKind{kind, BodyMultipart}
}

// references returns where the request names an attribute, were its body of the kind and no row off.
func (s *Source) references(kind BodyKind, scope Scope, key string) []expr.Reference {
	c := newCompiler(scope)
	c.request(s.whole(kind))
	return c.names.References(key)
}

// whole is the request with a body of the kind and no row off.
func (s *Source) whole(kind BodyKind) Source {
	whole := s.clone()
	whole.Body.Kind = kind
	for _, rows := range [][]Row{whole.Parameters, whole.Headers, whole.Body.Rows} {
		for i := range rows {
			rows[i].Off = false
		}
	}
	return whole
}

// RenameText is Rename for a plain text.
func RenameText(src string, scope Scope, from, to string) string {
	c := newCompiler(scope)
	c.rawText("text", "Text", src)
	for _, r := range slices.Backward(c.names.References(from)) {
		src = src[:r.From] + to + src[r.To:]
	}
	return src
}

// renamedScope is the scope as it will be when the attribute has its new key.
func renamedScope(scope Scope, from, to string) Scope {
	var custom []attr.Attribute
	for _, a := range scope.Attributes.All() {
		if a.Key == from {
			a.Key = to
		}
		if !attr.IsContactField(a.Key) {
			custom = append(custom, a)
		}
	}
	scope.Attributes = attr.NewSchema(scope.Attributes.Revision, custom)
	return scope
}

// clone copies what copies of a request would share.
func (s *Source) clone() Source {
	c := *s
	c.Parameters, c.Headers, c.Body.Rows = slices.Clone(s.Parameters), slices.Clone(s.Headers), slices.Clone(s.Body.Rows)
	return c
}

// text returns the template that a field of a Diagnostic or a Reference names, nil when there is none.
func (s *Source) text(field string) *string {
	switch field {
	case "url":
		return &s.URL
	case "body":
		return &s.Body.Text
	case "body.variables":
		return &s.Body.Variables
	}
	for prefix, rows := range map[string][]Row{"parameters.": s.Parameters, "headers.": s.Headers, "body.rows.": s.Body.Rows} {
		number, column, _ := strings.Cut(strings.TrimPrefix(field, prefix), ".")
		i, err := strconv.Atoi(number)
		if !strings.HasPrefix(field, prefix) || err != nil || i < 0 || i >= len(rows) {
			continue
		}
		switch column {
		case "key":
			return &rows[i].Key
		case "value":
			return &rows[i].Value
		case "file_name":
			return &rows[i].FileName
		case "content_type":
			return &rows[i].ContentType
		}
	}
	return nil
}
