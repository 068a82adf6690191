package web

import (
	"net/url"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/templates/page"
)

// optionNumbers are the options of an API that are numbers, by their fields.
var optionNumbers = map[string]func(*apidef.Options) *int{
	page.FieldTimeout:      func(o *apidef.Options) *int { return &o.TimeoutSeconds },
	page.FieldRetries:      func(o *apidef.Options) *int { return &o.Retries },
	page.FieldPerSecond:    func(o *apidef.Options) *int { return &o.PerSecond },
	page.FieldAtOnce:       func(o *apidef.Options) *int { return &o.AtOnce },
	page.FieldMaxRedirects: func(o *apidef.Options) *int { return &o.MaxRedirects },
	page.FieldMaxBytes:     func(o *apidef.Options) *int { return &o.MaxBytes },
	page.FieldCache:        func(o *apidef.Options) *int { return &o.CacheSeconds },
}

// typedOptions are the numbers as somebody would type them.
func typedOptions(o apidef.Options) map[string]string {
	typed := map[string]string{}
	for field, number := range optionNumbers {
		if n := *number(&o); n != 0 || field == page.FieldRetries {
			typed[field] = inUnits(n, optionUnits[field])
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

// readOtherOptions reads the options that are no numbers. What the form has no field for stays.
func readOtherOptions(sent url.Values, o apidef.Options) apidef.Options {
	o.HonoursKey = sent.Get("honours_key") != ""
	if sent.Has("redirects") {
		o.Redirects = apidef.RedirectRule(sent.Get("redirects"))
	}
	if sent.Has("authorities") {
		o.Authorities = strings.TrimSpace(plainBreaks(sent.Get("authorities")))
	}
	return o
}

// setOptions makes numbers of what was typed. What is no number becomes one that the definition refuses in words, and so
// does a call that may take no time.
func (d *draft) setOptions(typed map[string]string) {
	for field, number := range optionNumbers {
		n, ok := ofUnits(typed[field], optionUnits[field])
		switch {
		case typed[field] == "":
			n = 0
		case !ok || field == page.FieldTimeout && n == 0:
			n = -1
		}
		*number(&d.api.Options) = n
	}
}
