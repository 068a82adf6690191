// Package sealed holds a bundle together with the values of its secrets, encrypted to a passphrase with age
// (https://age-encryption.org/v1). Nothing else of this program ever writes the value of a secret.
package sealed

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"patchbay/internal/bundle"
	"patchbay/internal/convert"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
)

// MinPassphrase is the shortest passphrase, in characters: whoever has the file can try them without end.
const MinPassphrase = 12

// Work of one try, as the logarithm of scrypt's cost: 2^16 takes 64 MB. Files of others may ask for four times as much.
const (
	work    = 16
	maxWork = 18
)

// content is what is encrypted.
type content struct {
	Format  string  `json:"format"`
	Bundle  string  `json:"bundle"`
	Secrets []value `json:"secrets"`
}

type value struct {
	Name  string   `json:"name"`
	Value string   `json:"value"`
	Hosts []string `json:"hosts,omitempty"`
}

const format = "patchbay-sealed/v1"

// Seal encrypts a bundle, as bundle.Marshal wrote it, and the values. Invalid means that the passphrase is too short.
func Seal(text []byte, secrets []convert.Found, passphrase string) ([]byte, error) {
	if len([]rune(passphrase)) < MinPassphrase {
		var p fault.Problems
		p.Add("passphrase", "A passphrase has %d characters or more, such as five words.", MinPassphrase)
		return nil, p.Err()
	}
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return nil, err
	}
	recipient.SetWorkFactor(work)
	c := content{Format: format, Bundle: string(text)}
	for _, s := range secrets {
		c.Secrets = append(c.Secrets, value{s.Name, s.Value.Reveal(), s.Hosts})
	}
	raw, err := json.Marshal(c)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	armored := armor.NewWriter(&out)
	w, err := age.Encrypt(armored, recipient)
	if err != nil {
		return nil, err
	}
	_, err = w.Write(raw)
	err = errors.Join(err, w.Close(), armored.Close())
	return out.Bytes(), err
}

// Is says whether the text is encrypted.
func Is(data []byte) bool {
	return strings.HasPrefix(strings.TrimSpace(string(data[:min(len(data), 200)])), armor.Header)
}

// Open decrypts what Seal has encrypted. Invalid means that the passphrase is wrong, or that it is something else.
func Open(data []byte, passphrase string) (convert.Result, error) {
	var p fault.Problems
	if passphrase == "" {
		p.Add("passphrase", "This export is encrypted. Type its passphrase.")
		return convert.Result{}, p.Err()
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return convert.Result{}, err
	}
	identity.SetMaxWorkFactor(maxWork)
	r, err := age.Decrypt(armor.NewReader(bytes.NewReader(data)), identity)
	if err != nil {
		p.Add("passphrase", "This is not the passphrase, or the file is damaged.")
		return convert.Result{}, p.Err()
	}
	return read(r)
}

func read(r io.Reader) (convert.Result, error) {
	raw, err := io.ReadAll(io.LimitReader(r, 2*bundle.MaxSize))
	if err != nil {
		return convert.Result{}, fault.Wrap(err, fault.Invalid, "The file is damaged.")
	}
	var c content
	if err := json.Unmarshal(raw, &c); err != nil || c.Format != format {
		return convert.Result{}, fault.New(fault.Invalid, "What is encrypted here is no export of Patchbay, or one of a newer version.")
	}
	b, notes, err := bundle.Parse([]byte(c.Bundle))
	result := convert.Result{Bundle: b, Notes: notes}
	for _, s := range c.Secrets {
		result.Secrets = append(result.Secrets, convert.Found{Name: s.Name, Value: secret.New(s.Value), Hosts: s.Hosts})
	}
	return result, err
}
