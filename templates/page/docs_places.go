package page

import (
	"slices"

	"patchbay/internal/apidef"
)

// docsPlace is a place where a value may stand.
type docsPlace struct {
	title    string
	write    string
	value    string          // what becomes of text, numbers, yes and no
	null     string          // of null
	compound string          // of lists and objects
	body     apidef.BodyKind // of a body of this kind only
}

const (
	docsStops   = "The call stops before anything is sent."
	docsRefuses = "Refused: when you save, or by the call where only the value shows it."
)

// docsPlaceTable is where values may stand. Bodies are those that an API can have.
func docsPlaceTable() []docsPlace {
	return slices.DeleteFunc(slices.Concat(docsJSONPlaces(), docsURLPlaces(), docsBodyPlaces()), func(p docsPlace) bool {
		return p.body != "" && !slices.Contains(apidef.BodyKinds(), p.body)
	})
}

func docsJSONPlaces() []docsPlace {
	return []docsPlace{
		{title: "JSON, between quotes", write: `"greeting": "Hi {{name}}!"`, body: apidef.JSONBody,
			value: "Stands in the text. Quotes and line breaks are escaped.", null: "Nothing: the text goes on behind it.",
			compound: "Refused when you save: take the quotes away. Of an attribute of the type JSON, its JSON as text."},
		{title: "JSON, without quotes", write: `"age": {{age}}`, body: apidef.JSONBody,
			value: "Numbers, true and false as they are; text gets its quotes.", null: "null", compound: "A JSON list or object, in its own order. A file is an object with id, name, type and size."},
		{title: "JSON, with | optional", write: `"nickname": {{nickname | optional}}`, body: apidef.JSONBody,
			value: "As without it.", null: "The whole member or list item is left out; for empty text, [] and {} too.", compound: "As without it."},
		{title: "JSON key", write: `"{{name}}": 1`, body: apidef.JSONBody,
			value: "Escaped text.", null: "Nothing. Without quotes round it, the call stops.", compound: docsRefuses},
	}
}

func docsURLPlaces() []docsPlace {
	return []docsPlace{
		{title: "Beginning of the URL", write: "{{env.base_url}}/orders", value: "Only constants of the environment, so that no value can send a call elsewhere.",
			null: docsRefuses, compound: docsRefuses},
		{title: "One part of a host", write: "https://{{name}}.example.com/", value: "Letters, digits and hyphens; with anything else the call stops.",
			null: docsStops, compound: docsRefuses},
		{title: "Path", write: "/orders/{{order_number}}", value: "Escaped: a / becomes %2F. With empty text, . or .. alone the call stops.",
			null: docsStops, compound: docsRefuses},
		{title: "Query in the URL", write: "/search?q={{name}}", value: "Escaped: a blank becomes %20.", null: "Nothing behind the =.",
			compound: "Refused when you save. Use a row under Parameters, or | json."},
		{title: "Parameter", write: "q = {{name}}", value: "Escaped: a blank becomes %20.",
			null:     "The parameter is left out. With {{nickname ?? ''}} or other text beside it, it is sent.",
			compound: "A list is sent as Lists of its row says: tag=a&tag=b, tag=a,b or tag[]=a&tag[]=b; null in it is skipped, and without items the parameter is left out. An object is refused when you save: write | json."},
		{title: "Header", write: "Authorization: Bearer {{secret.shop_token}}",
			value: "As it is. With a line break in it the call stops: write | one_line.",
			null:  "The header is left out. With other text beside it, it is sent.", compound: docsRefuses},
	}
}

// docsBodyPlaces are the places in bodies other than JSON.
func docsBodyPlaces() []docsPlace {
	return []docsPlace{
		{title: "Form field", write: "email = {{name}}", body: apidef.FormBody, value: "Escaped: a blank becomes +.",
			null:     "The field is left out. With other text beside it, it is sent.",
			compound: "A list is sent as Lists of its row says, as under Parameters. An object is refused when you save: write | json."},
		{title: "Multipart part", write: "photo = {{photo}}", body: "multipart", value: "As it is. A file alone is sent with its bytes, name and type; beside other text it is its name.",
			null: "The part is left out.", compound: "A list repeats the part. An object is refused when you save: write | json."},
		{title: "GraphQL variables", write: `{"id": "{{order_number}}"}`, body: "graphql",
			value: "As in JSON. The query itself takes no placeholders.", null: "As in JSON.", compound: "As in JSON."},
		{title: "XML", write: `<name kind="{{tags.first}}">{{name}}</name>`, body: "xml",
			value: "Escaped, in texts, attributes with quotes, and CDATA.", null: "Nothing: the element stays, empty.", compound: docsRefuses},
		{title: "Text", write: "Hi {{name}}!", value: "As it is, in a text body and in what a chat says. A file is its name, here and in every other text.",
			null: "Nothing: the text goes on behind it.", compound: "Its JSON."},
	}
}

// DocsBlock is a block of JSON, and what it becomes.
type DocsBlock struct{ Title, Write, Gives string }

// DocsBlocks are the examples of blocks, with the attributes of DocsSamples.
func DocsBlocks() []DocsBlock {
	return []DocsBlock{
		{"For every item of a list", `{
  "lines": [
    {{#each cart as item}}
    {"sku": "{{item.sku}}", "total": {{item.qty * item.price}}}
    {{/each}}
  ]
}`, `{"lines":[{"sku":"A-1","total":20},{"sku":"B-2","total":4.5}]}`},
		{"Only if a condition holds", `{
  "name": "{{name}}",
  {{#if vip and cart | size > 1}}
  "discount": 10
  {{else}}
  "discount": 0
  {{/if}}
}`, `{"name":"Ada","discount":10}`},
	}
}
