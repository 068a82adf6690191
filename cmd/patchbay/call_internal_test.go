package main

import (
	"testing"

	"patchbay/internal/apidef"
	"patchbay/internal/call"
)

func TestALineSaysWhatBecameOfAMappingRow(t *testing.T) {
	for want, r := range map[string]call.Report{
		"otp -> code: hit 4711":                             {Source: apidef.FromBody, Path: "otp", Attribute: "code", Found: call.Hit, Value: "4711"},
		"left -> limit: missing, the default is saved: 100": {Source: apidef.FromBody, Path: "left", Attribute: "limit", Found: call.Missing, Value: "100", Default: true},
		"time -> took: hit 84":                              {Source: apidef.FromTime, Attribute: "took", Found: call.Hit, Value: "84"},
	} {
		if got := mappingLine(r); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}
