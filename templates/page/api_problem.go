package page

import (
	"fmt"
	"strconv"
	"strings"

	"patchbay/internal/fault"
	"patchbay/templates/ui"
)

// problem is what is wrong with a field, and where in it.
func (p APIEdit) problem(field string) string {
	for _, f := range p.Fields {
		if f.Name == field {
			return placed(f)
		}
	}
	return ""
}

// placed is the problem with its place in the template. Fields of one line need no line.
func placed(f fault.Field) string {
	switch {
	case f.Column == 0:
		return f.Message
	case f.Name == tabBody, f.Name == bodyVariables:
		return fmt.Sprintf("Line %d, column %d: %s", f.Line, f.Column, f.Message)
	}
	return fmt.Sprintf("Column %d: %s", f.Column, f.Message)
}

// problemList is every problem with the field that it is about, and the way there.
func (p APIEdit) problemList() []ui.Line {
	var list []ui.Line
	for _, f := range p.Fields {
		list = append(list, ui.Line{Text: fieldWords(f.Name) + ": " + placed(f), Href: fieldHref(f.Name)})
	}
	return list
}

// fieldHref leads to the field, or to its tab when the problem is of a whole table.
func fieldHref(field string) string {
	tab := tabOf(field)
	switch {
	case tab == tabAuth:
		return ui.FieldHref(field)
	case field == tabAttributes:
		return ui.FieldHref("bind")
	case tab == "" || field == tabBody || field == bodyVariables || tab == tabOptions || strings.Count(field, ".") > 1:
		return ui.FieldHref(field)
	}
	return "#panel-" + tab
}

// manyProblems says whether there is more wrong than the one thing that everybody sees in the head of the page.
func (p APIEdit) manyProblems() bool {
	return len(p.Fields) > 1 || len(p.Fields) == 1 && p.Fields[0].Name != "name" && p.Fields[0].Name != "url"
}

func (p APIEdit) problemTitle() string {
	if len(p.Fields) == 1 {
		return "One field needs another look."
	}
	return strconv.Itoa(len(p.Fields)) + " fields need another look."
}

// literalText says what is wrong with a typed secret and who can mend it.
func (p APIEdit) literalText(l APILiteral) string {
	const why = "Everybody who may look at this API can read it, and so can whoever gets a copy of the database."
	if p.User.MayAdmin {
		return why + " Its name would be " + l.Secret + "."
	}
	return why + " Ask an admin to keep it as a secret."
}

// warning is the first thing to say about a field that does not keep it from being saved.
func (p APIEdit) warning(field string) string {
	for _, n := range p.Notes {
		if n.Field == field && n.Warning != "" {
			return n.Warning
		}
	}
	return ""
}

// repairs are the fields of a tab, or of the head for "", that one press puts right.
func (p APIEdit) repairs(tab string) []APINote {
	var list []APINote
	for _, n := range p.Notes {
		if (n.Repair != "" || n.MoveUp != "") && tabOf(n.Field) == tab {
			list = append(list, n)
		}
	}
	return list
}

// fieldLabels are the fields and tables as the screen calls them.
var fieldLabels = map[string]string{
	"name": "API Name", "key": "Key", "method": "Method", "url": "API URL", "parameters": "Parameters", "headers": "Headers",
	"body": "Body", "body.rows": "Body", bodyVariables: "Variables", "attributes": "Attributes", "mappings": "Manage API Response",
	"outcomes": "Outcomes", FieldTimeout: "Time-out in seconds", FieldRetries: "Retries", FieldPerSecond: "Calls per second", FieldAtOnce: "Calls at once",
	fieldRedirects: "Redirects", FieldMaxRedirects: "Redirects at most", FieldMaxBytes: "Largest response in bytes", FieldCache: "Keep answers for seconds", fieldAuthorities: "Further authorities",
	"values": "Test values",
}

// columnLabels are the columns whose name is not what the screen calls them.
var columnLabels = map[string]string{"new_key": "new attribute", "new_type": "type", "attribute": "Save to Custom Attribute",
	"file_name": "file name", "content_type": "content type"}

// fieldWords says where a field is: "headers.1.value" is "Headers, row 2, value".
func fieldWords(field string) string {
	if words, ok := fieldLabels[field]; ok {
		return words
	}
	if words, ok := authWords(field); ok {
		return words
	}
	parts := strings.Split(field, ".")
	if len(parts) == 2 {
		return fieldLabels[parts[0]] + ", " + parts[1]
	}
	if len(parts) < 3 {
		return field
	}
	table, index, column := strings.Join(parts[:len(parts)-2], "."), parts[len(parts)-2], parts[len(parts)-1]
	n, err := strconv.Atoi(index)
	if err != nil {
		return fieldLabels[table]
	}
	if words, ok := columnLabels[column]; ok {
		column = words
	}
	return fmt.Sprintf("%s, row %d, %s", fieldLabels[table], n+1, column)
}
