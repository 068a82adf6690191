package web

import (
	"net/url"
	"strconv"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/templates/page"
)

// optionNumbers are the options of an API that are numbers, by their fields.
var optionNumbers = map[string]func(*apidef.Options) *int{
	page.FieldTimeout:   func(o *apidef.Options) *int { return &o.TimeoutSeconds },
	page.FieldRetries:   func(o *apidef.Options) *int { return &o.Retries },
	page.FieldPerSecond: func(o *apidef.Options) *int { return &o.PerSecond },
	page.FieldAtOnce:    func(o *apidef.Options) *int { return &o.AtOnce },
}

// typedOptions are the numbers as somebody would type them.
func typedOptions(o apidef.Options) map[string]string {
	typed := map[string]string{}
	for field, number := range optionNumbers {
		if n := *number(&o); n != 0 || field == page.FieldRetries {
			typed[field] = strconv.Itoa(n)
		}
	}
	return typed
}

// readOptions reads the numbers as they are typed. What the form has no field for stays.
func readOptions(sent url.Values, stored apidef.Options) map[string]string {
	typed := typedOptions(stored)
	for field := range optionNumbers {
		if sent.Has(field) {
			typed[field] = strings.TrimSpace(sent.Get(field))
		}
	}
	return typed
}

// setOptions makes numbers of what was typed. What is no number becomes one that the definition refuses in words, and so
// does a call that may take no time.
func (d *draft) setOptions(typed map[string]string) {
	for field, number := range optionNumbers {
		n, err := strconv.Atoi(typed[field])
		switch {
		case typed[field] == "":
			n = 0
		case err != nil || field == page.FieldTimeout && n == 0:
			n = -1
		}
		*number(&d.api.Options) = n
	}
}
