package curl

import (
	"path"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/attr"
	"patchbay/internal/convert"
)

// filePrefix marks the value of a row that is a file until the attribute for it is made.
const filePrefix = "\x00file:"

// addForm reads what -F takes: name=value, name=@file, with ;type= and ;filename= behind it.
func (t *transfer) addForm(text string, literal bool) string {
	t.isForm = true
	name, rest, found := strings.Cut(text, "=")
	switch {
	case !found:
		return brief(text) + " has no =."
	case literal:
		t.form = append(t.form, apidef.Row{Key: name, Value: rest})
		return ""
	case strings.HasPrefix(rest, "("):
		return "parts in parts are not taken."
	case strings.HasPrefix(rest, "<"):
		return "the file " + brief(rest[1:]) + " is not read. Write its text there."
	}
	file, isFile := strings.CutPrefix(rest, "@")
	value, after := formWord(file)
	row := apidef.Row{Key: name, Value: value}
	if isFile {
		row.Value, row.FileName = filePrefix+value, ""
	}
	problem := formExtras(&row, after)
	if row.FileName != "" && row.ContentType == "" && !isFile {
		row.ContentType = typeOf(row.FileName)
	}
	t.form = append(t.form, row)
	return problem
}

// formWord reads a value up to the semicolon: in quotes, or without the blanks round it.
func formWord(s string) (value, rest string) {
	s = strings.TrimLeft(s, " \t\r\n\v\f")
	if strings.HasPrefix(s, `"`) {
		var b strings.Builder
		for i := 1; i < len(s); i++ {
			switch {
			case s[i] == '\\' && i+1 < len(s) && (s[i+1] == '\\' || s[i+1] == '"'):
				i++
				b.WriteByte(s[i])
			case s[i] == '"':
				_, rest, _ = strings.Cut(s[i+1:], ";")
				return b.String(), rest
			default:
				b.WriteByte(s[i])
			}
		}
	}
	value, rest, _ = strings.Cut(s, ";")
	return strings.TrimRight(value, " \t\r\n\v\f"), rest
}

// formExtras reads type=, filename= and what is not taken behind a value.
func formExtras(row *apidef.Row, rest string) (problem string) {
	for strings.TrimSpace(rest) != "" {
		rest = strings.TrimLeft(rest, " \t\r\n")
		name, argument, _ := strings.Cut(rest, "=")
		switch strings.ToLower(name) {
		case "type":
			row.ContentType, rest = formType(argument)
		case "filename":
			row.FileName, rest = formWord(argument)
		default:
			var unknown string
			unknown, rest = formWord(rest)
			problem = brief(unknown) + " is not taken."
		}
	}
	return problem
}

// formType reads a type, which may have parameters of its own behind semicolons.
func formType(s string) (value, rest string) {
	value, rest, _ = strings.Cut(s, ";")
	for rest != "" {
		name, _, _ := strings.Cut(strings.TrimLeft(rest, " "), "=")
		if n := strings.ToLower(name); n == "filename" || n == "headers" || n == "encoder" {
			break
		}
		var parameter string
		parameter, rest, _ = strings.Cut(rest, ";")
		value += ";" + parameter
	}
	return strings.TrimSpace(value), rest
}

// typeOf is what curl takes the type of a file for, by its name.
func typeOf(name string) string {
	types := map[string]string{".gif": "image/gif", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".png": "image/png", ".svg": "image/svg+xml",
		".txt": "text/plain", ".htm": "text/html", ".html": "text/html", ".pdf": "application/pdf", ".xml": "application/xml"}
	return types[strings.ToLower(path.Ext(name))]
}

// formRows are the rows of the form. A file becomes an attribute, which a chat or a test fills.
func (t *transfer) formRows(w *convert.Work) []apidef.Row {
	var rows []apidef.Row
	for _, r := range t.form {
		if name, isFile := strings.CutPrefix(r.Value, filePrefix); isFile {
			r.Value = convert.Hole(w.Attribute(r.Key, attr.TypeFile, ""))
			t.note("The file " + brief(name) + " is not read. The field " + brief(r.Key) + " takes the file of an attribute.")
		}
		rows = append(rows, r)
	}
	return rows
}
