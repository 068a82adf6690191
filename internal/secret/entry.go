package secret

import (
	"regexp"
	"time"

	"patchbay/internal/fault"
)

// OTPGatewayKey is the entry that the built-in OTP gateway asks callers for; it is made at set-up.
const OTPGatewayKey = "otp_gateway_key"

var entryKey = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)

// Entry is one secret of the store. Its value can be replaced but never read back by a person.
type Entry struct {
	ID        string
	Key       string
	Sealed    string
	Last4     string // "" for values too short to show any of
	Revision  int
	CreatedAt time.Time
	UpdatedAt time.Time
}

// minToShow is the length from which showing four characters gives nothing useful away.
const minToShow = 12

// MaxValue is the largest secret in bytes.
const MaxValue = 8 << 10

// Place returns where the entry's value is sealed for.
func (e Entry) Place() string { return "secrets|" + e.ID + "|value" }

// SealEntry puts the value, sealed, into the entry, which must have its ID.
func (k *Keyring) SealEntry(e Entry, value Value) (Entry, error) {
	text := value.Reveal()
	if text == "" {
		return e, &fault.Error{Kind: fault.Invalid, Message: "Type the secret's value.", Fields: []fault.Field{{Name: "value", Message: "Type the secret's value."}}}
	}
	if len(text) > MaxValue {
		return e, &fault.Error{Kind: fault.TooLarge, Message: "A secret is at most 8 KB.", Fields: []fault.Field{{Name: "value", Message: "A secret is at most 8 KB."}}}
	}
	e.Last4 = ""
	if r := []rune(text); len(r) >= minToShow {
		e.Last4 = string(r[len(r)-4:])
	}
	e.Sealed = k.Seal(e.Place(), value)
	return e, nil
}

// OpenEntry returns the entry's value.
func (k *Keyring) OpenEntry(e Entry) (Value, error) {
	v, _, err := k.Open(e.Place(), e.Sealed)
	return v, err
}

// Validate returns every problem of the entry.
func (e Entry) Validate() error {
	var p fault.Problems
	if !entryKey.MatchString(e.Key) {
		p.Add("key", "A secret's name has small letters, digits and _ and begins with a letter, as in shop_token.")
	}
	if e.Sealed == "" {
		p.Add("value", "Type the secret's value.")
	}
	return p.Err()
}
