package engine

import (
	"encoding/json"
	"errors"
)

// resealer seals anew what an older key has sealed; *secret.Keyring is one.
type resealer interface {
	Reseal(place, sealed string) (string, error)
}

// ResealAttributes returns stored attributes of "conversations|ID|" or "contacts|ID|", or changes of "events|ID|SEQ|", with the secret ones among them sealed
// anew.
func ResealAttributes(k resealer, place, stored string) (string, error) {
	var attributes map[string]json.RawMessage
	if err := json.Unmarshal([]byte(stored), &attributes); err != nil {
		return "", err
	}
	for key, raw := range attributes {
		var s sealedValue
		if json.Unmarshal(raw, &s) != nil || s.Sealed == "" {
			continue
		}
		fresh, err := k.Reseal(place+key, s.Sealed)
		if err != nil {
			return "", err
		}
		if attributes[key], err = json.Marshal(sealedValue{fresh}); err != nil {
			return "", err
		}
	}
	text, err := json.Marshal(attributes)
	return string(text), err
}

// ResealMemory returns the stored memory of "conversations|ID|" with what is secret in it sealed anew.
func ResealMemory(k resealer, place, stored string) (string, error) {
	var memory map[string]json.RawMessage
	var s storedMemory
	if err := errors.Join(json.Unmarshal([]byte(stored), &memory), json.Unmarshal([]byte(stored), &s)); err != nil {
		return "", err
	}
	fresh, err := k.Reseal(place+memoryName, s.Sealed)
	if err != nil {
		return "", err
	}
	memory["sealed"] = encoded(fresh)
	return string(encoded(memory)), nil
}
