package page

// DocsResponse is the response that transforms and conditions of the examples read, and DocsFound the path of their value.
const (
	DocsResponse = `{
  "status": 200,
  "ms": 84,
  "headers": {"content-type": "application/json", "x-request-id": "r-81"},
  "body": {
    "status": "approved",
    "phone": "(415) 555-2671",
    "items": [{"price": 10.00}, {"price": 4.50}]
  }
}`
	DocsFound = "phone"
)

// DocsTransforms are the examples of transforms. They stand without braces.
func DocsTransforms() []DocsExample {
	return []DocsExample{
		{"value | digits", `"4155552671"`, "A filter on what the path " + DocsFound + " found."},
		{"value starts_with '+' ? value : '+1' + (value | digits)", `"+14155552671"`, "A choice."},
		{"response.body.items | map: 'price' | sum", "14.5", "Something else of the body, whatever the path found."},
		{"response.headers['x-request-id']", `"r-81"`, "A header of the response."},
		{"name + ', ' + response.body.status", `"Ada, approved"`, "An attribute, as it was when the request was made."},
		{"response.body.gone", "null", "Nothing of that name: the default is saved, if there is one."},
	}
}

// DocsConditions are the examples of conditions. They stand without braces.
func DocsConditions() []DocsExample {
	return []DocsExample{
		{"response.body.status == 'approved'", "true", "A value of the body."},
		{"response.body.status in ['pending', 'queued']", "false", "One of several."},
		{"response.body.items | size > 1", "true", "How many there are."},
		{"response.body.error == null", "true", "There is no such field, or it is null."},
		{"response.ms < 500 and vip", "true", "A quick answer, and an attribute."},
	}
}
