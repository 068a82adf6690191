package secret

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"patchbay/internal/fault"
)

// keySize is the size of a master key in bytes.
const keySize = 32

// The purposes that keys are derived for (RFC 5869): no key ever serves two of them.
const (
	purposeSeal  = "patchbay/seal/v1"
	purposeCheck = "patchbay/check/v1"
)

var keyID = regexp.MustCompile(`^[a-z0-9]{1,16}$`)

// Keyring seals and opens text. The first key seals; every key opens, so that keys can be rotated.
type Keyring struct {
	names     []string // of every key, the current one first
	aeads     map[string]cipher.AEAD
	masters   [][]byte            // of every key, the current one first, for Derive
	checks    []string            // of every key, the current one first
	inherited map[string][][]byte // by purpose: what was derived from keys that may be gone
}

// GenerateKeys returns the text of a fresh key file with one random key.
func GenerateKeys() string {
	key := make([]byte, keySize)
	_, _ = rand.Read(key) // never fails (crypto/rand)
	return "k1:" + base64.StdEncoding.EncodeToString(key)
}

// AddKey returns the text of a key file with a fresh key before the others, and its name.
func AddKey(text string) (added, name string, err error) {
	ring, err := ParseKeys(text)
	if err != nil {
		return "", "", err
	}
	for n := len(ring.names) + 1; name == "" || slices.Contains(ring.names, name); n++ {
		name = "k" + strconv.Itoa(n)
	}
	_, key, _ := strings.Cut(GenerateKeys(), ":")
	return name + ":" + key + "\n" + strings.TrimSpace(text) + "\n", name, nil
}

// ParseKeys reads "k2:base64,k1:base64", the current key first, with commas or line breaks between keys.
func ParseKeys(text string) (*Keyring, error) {
	ring := &Keyring{aeads: map[string]cipher.AEAD{}}
	for _, entry := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '\n' || r == ' ' || r == '\r' }) {
		id, encoded, _ := strings.Cut(entry, ":")
		master, err := base64.StdEncoding.DecodeString(encoded)
		if err != nil || len(master) != keySize || !keyID.MatchString(id) || ring.aeads[id] != nil {
			return nil, fault.New(fault.Invalid, "The secret keys must look like k1:<base64 of 32 bytes>, each with a name of its own.")
		}
		if ring.aeads[id], err = newAEAD(master); err != nil {
			return nil, fmt.Errorf("key %s: %w", id, err)
		}
		ring.checks, ring.masters = append(ring.checks, check(id, master)), append(ring.masters, master)
		ring.names = append(ring.names, id)
	}
	if len(ring.names) == 0 {
		return nil, fault.New(fault.Invalid, "There is no secret key in the key file.")
	}
	return ring, nil
}

func newAEAD(master []byte) (cipher.AEAD, error) {
	block, err := aes.NewCipher(derive(master, purposeSeal))
	if err != nil {
		return nil, err
	}
	return cipher.NewGCMWithRandomNonce(block)
}

// Derive returns 32 bytes for the named purpose, always the same for the same current key.
func (k *Keyring) Derive(purpose string) []byte { return derive(k.masters[0], "patchbay/"+purpose) }

// DeriveAll returns what Derive does for every key, the current one first, for what must outlive a rotation; what was
// inherited for the purpose comes last.
func (k *Keyring) DeriveAll(purpose string) [][]byte {
	derived := make([][]byte, len(k.masters))
	for i, master := range k.masters {
		derived[i] = derive(master, "patchbay/"+purpose)
	}
	for _, key := range k.inherited[purpose] {
		if !slices.ContainsFunc(derived, func(d []byte) bool { return bytes.Equal(d, key) }) {
			derived = append(derived, key)
		}
	}
	return derived
}

func derive(master []byte, purpose string) []byte {
	key, err := hkdf.Key(sha256.New, master, nil, purpose, keySize)
	if err != nil {
		panic(err) // only for lengths that HKDF can't make
	}
	return key
}

// Checks returns, the current key first, a text for each key that tells it from any other and gives nothing away. The
// database keeps the one of its key, so that a wrong key is refused at start and not met later as garbage.
func (k *Keyring) Checks() []string { return slices.Clone(k.checks) }

func check(id string, master []byte) string {
	mac := hmac.New(sha256.New, derive(master, purposeCheck))
	mac.Write([]byte(id))
	return id + ":" + base64.RawStdEncoding.EncodeToString(mac.Sum(nil)[:12])
}

// Seal encrypts the text for one place, such as "secrets|sec_1|value". It opens nowhere else.
func (k *Keyring) Seal(place string, text Value) string {
	sealed := k.aeads[k.names[0]].Seal(nil, nil, []byte(text.Reveal()), []byte(place))
	return SealedBy(k.names[0]) + base64.RawStdEncoding.EncodeToString(sealed)
}

// Open decrypts what Seal returned for the same place. Stale says that an older key sealed it.
func (k *Keyring) Open(place, sealed string) (text Value, stale bool, err error) {
	parts := strings.Split(sealed, ".")
	if len(parts) != 3 || parts[0] != "v1" {
		return Value{}, false, fault.New(fault.Internal, "not a sealed value")
	}
	aead, ok := k.aeads[parts[1]]
	if !ok {
		return Value{}, false, fault.New(fault.Unavailable, "The secret key %q that sealed this value is not in the key file.", parts[1])
	}
	raw, err := base64.RawStdEncoding.DecodeString(parts[2])
	if err != nil {
		return Value{}, false, fmt.Errorf("sealed value at %s: %w", place, err)
	}
	plain, err := aead.Open(nil, nil, raw, []byte(place))
	if err != nil {
		return Value{}, false, fmt.Errorf("sealed value at %s: %w", place, err)
	}
	return New(string(plain)), parts[1] != k.names[0], nil
}
