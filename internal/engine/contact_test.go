package engine_test

import (
	"encoding/json"
	"testing"

	"patchbay/internal/attr"
	"patchbay/internal/engine"
)

func TestAnotherValueOfTheNumberThatWasVerifiedIsNotVerified(t *testing.T) {
	for name, c := range map[string]struct {
		key, value string
		verified   bool
	}{
		"the attribute that was verified": {"mobile", "+442079460000", false},
		"it is taken away":                {"mobile", "", false},
		"the same value again":            {"mobile", "+14155552671", true},
		"the phone number":                {attr.Phone, "+442079460000", false},
		"something else":                  {"name", "Ada", true},
	} {
		t.Run(name, func(t *testing.T) {
			contact := engine.Contact{Attributes: map[string]json.RawMessage{"mobile": json.RawMessage(`"+14155552671"`), attr.VerifiedPhone: json.RawMessage(`"+14155552671"`)}}
			contact.Set(c.key, attr.TextOf(c.value))
			if got := contact.Attributes[attr.VerifiedPhone] != nil; got != c.verified {
				t.Errorf("verified: %v", got)
			}
		})
	}
}
