package main

import (
	"patchbay/internal/convert"
	"patchbay/internal/convert/bruno"
	"patchbay/internal/convert/curl"
	"patchbay/internal/convert/har"
	"patchbay/internal/convert/insomnia"
	"patchbay/internal/convert/openapi"
	"patchbay/internal/convert/postman"
)

// formats are what can be imported. Adding a converter is a line here.
func formats() []convert.Format {
	return []convert.Format{convert.Native(), curl.Format(), openapi.Format(), postman.Format(), har.Format(), bruno.Format(), insomnia.Format()}
}
