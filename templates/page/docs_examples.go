package page

import (
	"slices"
	"time"

	"patchbay/internal/attr"
)

// DocsExample is an expression with its braces, and what comes out of it as JSON; nothing does of a comment.
type DocsExample struct {
	Write string
	Gives string
	Note  string
}

// DocsSample is an attribute that the examples read.
type DocsSample struct {
	Key   string
	Type  attr.Type
	Value string // as JSON
}

// DocsSamples are the attributes that the examples read.
func DocsSamples() []DocsSample {
	return []DocsSample{
		{"name", attr.TypeText, `"Ada"`},
		{"nickname", attr.TypeText, `null`},
		{"age", attr.TypeNumber, `36`},
		{"vip", attr.TypeBoolean, `true`},
		{"tags", attr.TypeList, `["new","customer"]`},
		{"price", attr.TypeNumber, `19.90`},
		{"qty", attr.TypeNumber, `3`},
		{"order_number", attr.TypeNumber, `12345678901234567890`},
		{"address", attr.TypeJSON, `{"city":"Paris","zip":"01234"}`},
		{"photo", attr.TypeFile, `{"id":"fil_06h1seo8a1ovb6468491kibkhk","name":"me.png","type":"image/png","size":20480}`},
		{"cart", attr.TypeJSON, `[{"sku":"A-1","qty":2,"price":10.00},{"sku":"B-2","qty":1,"price":4.50}]`},
	}
}

// What the examples read beside attributes.
const (
	DocsConstant     = "https://api.example.com" // env.base_url
	DocsConversation = "cnv_7d2k9x"              // conversation.id
	DocsUUID         = "0b8f4c1e-6a52-4f0e-9d3b-2c7a51e8f604"
)

// DocsNow is the time of the examples.
func DocsNow() time.Time { return time.Date(2026, 11, 23, 15, 4, 5, 0, time.UTC) }

// DocsExamples are all examples of the page that are not a filter's.
func DocsExamples() []DocsExample {
	all := slices.Concat(docsStartExamples(), docsMissingExamples(), docsNumberExamples(), docsKindExamples())
	for _, o := range docsOperatorTable() {
		all = append(all, o.examples...)
	}
	return all
}

func docsStartExamples() []DocsExample {
	return []DocsExample{
		{"{{name}}", `"Ada"`, "An attribute or a contact field."},
		{"{{nickname ?? 'friend'}}", `"friend"`, "What to take when there is no value."},
		{"{{name | upper}}", `"ADA"`, "A filter changes the value before it."},
		{"{{address.city}}", `"Paris"`, "A field inside of JSON."},
		{"{{photo.size}}", "20480", "Of a file that was sent: id, name, type and size in bytes."},
		{"{{cart[0].sku}}", `"A-1"`, "An item of a list, counted from 0; -1 is the last one."},
		{"{{env.base_url}}", `"` + DocsConstant + `"`, "A constant of the active environment."},
		{"{{secret.shop_token}}", attr.SecretOf("x").String(), "A secret: sent as it is, masked wherever people look."},
		{"{{conversation.id}}", `"` + DocsConversation + `"`, "Of the chat; there are channel, flow, started_at and callback_url too."},
		{"{{now}}", `"` + DocsNow().Format(time.RFC3339) + `"`, "The time of the call, in UTC."},
		{"{{uuid}}", `"` + DocsUUID + `"`, "A new random identifier each time it stands somewhere."},
		{"{{!-- for the team --}}", "", "A comment. It is never sent."},
		{"{{ '{{' }}", `"{{"`, "Two braces that are meant as such."},
	}
}

func docsMissingExamples() []DocsExample {
	return []DocsExample{
		{"{{nickname}}", "null", "It has no value."},
		{"{{address.street}}", "null", "There is no such field."},
		{"{{cart[7]}}", "null", "There is no such item."},
		{"{{nickname | upper}}", "null", "A filter makes null of null, unless its summary speaks of null or of empty values."},
		{"{{age / 0}}", "null", "This can't be computed."},
		{"{{'abc' | number}}", "null", "This is no number."},
		{"{{age + (nickname | number)}}", "null", "Computing with null gives null."},
		{"{{nickname < 'b'}}", "false", "There is no order with null, so it does not hold."},
		{"{{nickname == null}}", "true", "This is how to ask for null."},
		{"{{nickname ?? name ?? 'friend'}}", `"Ada"`, "The first that is not null."},
		{"{{'' ?? 'friend'}}", `""`, "Empty text is not null …"},
		{"{{'' | default: 'friend'}}", `"friend"`, "… and default takes it for missing all the same."},
	}
}

func docsNumberExamples() []DocsExample {
	return []DocsExample{
		{"{{order_number}}", "12345678901234567890", "Every digit is sent as it came, however many there are."},
		{"{{price}}", "19.90", "The last 0 too."},
		{"{{price * qty}}", "59.7", "What is computed has as many digits as it needs."},
		{"{{0.1 + 0.2}}", "0.3", ""},
		{"{{7 / 2}}", "3.5", ""},
		{"{{order_number + 1}}", "null", "Too long to compute with: null rather than a wrong number."},
		{"{{address.zip}}", `"01234"`, "Text stays text, with its 0 …"},
		{"{{address.zip | number}}", "1234", "… until you ask for a number."},
	}
}

func docsKindExamples() []DocsExample {
	return []DocsExample{
		{"{{10 == 10.00}}", "true", "Numbers are compared by what they amount to."},
		{"{{'apple' < 'banana'}}", "true", "Text is compared letter by letter; capital letters come first."},
		{"{{address.zip == 1234}}", "false", "A number and text are never the same."},
		{"{{(address.zip | number) == 1234}}", "true", "Make one kind of both."},
		{"{{not tags}}", "false", "Null, false, empty text, [] and {} count as no; all else as yes, 0 too."},
	}
}
