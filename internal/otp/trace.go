package otp

import "patchbay/internal/secret"

// Traces are what the stored codes and counts of a person are known by.
type Traces struct{ Numbers, Scopes []string }

// TracesOf returns the traces of phone numbers, as E.164, and of conversations.
func TracesOf(keys *secret.Keyring, phones, conversations []string) Traces {
	m := newMACs(keys)
	var t Traces
	for _, phone := range phones {
		t.Numbers = append(t.Numbers, m.of("number", phone))
	}
	for _, id := range conversations {
		t.Scopes = append(t.Scopes, m.of("scope", id))
	}
	return t
}
