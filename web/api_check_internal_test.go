package web

import (
	"testing"

	"patchbay/internal/apidef"
)

func TestEveryTemplateOfAnAPIIsFoundByTheNameOfItsField(t *testing.T) {
	row := func(name string) []apidef.Row {
		return []apidef.Row{{}, {Key: name + ".1.key", Value: name + ".1.value", FileName: name + ".1.file_name", ContentType: name + ".1.content_type"}}
	}
	a := apidef.API{URL: "url", Parameters: row("parameters"), Headers: row("headers"),
		Body:     apidef.Body{Text: "body", Variables: "body.variables", Rows: row("body.rows")},
		Mappings: []apidef.Mapping{{}, {Path: "mappings.1.path", Transform: "mappings.1.transform"}}, Outcomes: []apidef.Outcome{{Condition: "outcomes.0.condition"}}}
	for _, field := range []string{"url", "body", "body.variables", "parameters.1.key", "parameters.1.value", "headers.1.key", "headers.1.value",
		"body.rows.1.key", "body.rows.1.value", "body.rows.1.file_name", "body.rows.1.content_type",
		"mappings.1.path", "mappings.1.transform", "outcomes.0.condition"} {
		if text := textOf(&a, field); text == nil || *text != field {
			t.Errorf("another template is found for %s", field)
		}
	}
	for _, field := range []string{"", "name", "body.rows", "body.rows.2.value", "body.rows.-1.value", "body.rows.x.value", "mappings.2.path",
		"mappings.2.transform", "mappings.0.default", "outcomes.1.condition", "outcomes.0.name"} {
		if text := textOf(&a, field); text != nil {
			t.Errorf("a template is found for %q: %s", field, *text)
		}
	}
}

func TestAPathNamesItsAttributeButNeverAContactField(t *testing.T) {
	for path, want := range map[string]string{"data.orderId": "order_id", "order.status": "order_status", "$.user['name']": "user_name", "status": "response_status",
		"items.0.status": "items_status", "a.email.name": "email_name", "#": ""} {
		if got := keyOfPath(path); got != want {
			t.Errorf("%s: %q, want %q", path, got, want)
		}
	}
}
