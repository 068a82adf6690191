package secret

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Current is the name of the key that seals.
func (k *Keyring) Current() string { return k.names[0] }

// Older are the names of the other keys, which only open.
func (k *Keyring) Older() []string { return slices.Clone(k.names[1:]) }

// SealedBy is how everything begins that the key with the name has sealed.
func SealedBy(name string) string { return "v1." + name + "." }

// Reseal returns what Seal returned for the same place as the current key seals it.
func (k *Keyring) Reseal(place, sealed string) (string, error) {
	if strings.HasPrefix(sealed, SealedBy(k.Current())) {
		return sealed, nil
	}
	text, _, err := k.Open(place, sealed)
	if err != nil {
		return "", err
	}
	return k.Seal(place, text), nil
}

// heirlooms are the purposes of keys that hash what nobody can hash again, such as the tokens that programs have. A key that
// is taken out of the key file leaves what was derived from it for them.
func heirlooms() []string { return []string{"api-token", "oauth-token-hash"} }

const heirloomPlace = "settings|key_heirlooms|value"

// Bequeath returns, sealed with the current key, all that must outlive the older keys.
func (k *Keyring) Bequeath() (string, error) {
	left := map[string][][]byte{}
	for _, purpose := range heirlooms() {
		left[purpose] = k.DeriveAll(purpose)[1:]
	}
	text, err := json.Marshal(left)
	if err != nil {
		return "", err
	}
	return k.Seal(heirloomPlace, New(string(text))), nil
}

// Inherit takes over what Bequeath returned for keys that may be gone since; "" is nothing. It is called once, before the
// keyring is used.
func (k *Keyring) Inherit(sealed string) error {
	if sealed == "" {
		return nil
	}
	text, _, err := k.Open(heirloomPlace, sealed)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text.Reveal()), &k.inherited); err != nil {
		return fmt.Errorf("what older secret keys have left: %w", err)
	}
	return nil
}
