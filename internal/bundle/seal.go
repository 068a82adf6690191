package bundle

import (
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/secret"
)

// GatewayKey is the secret that every installation has of its own, and that no export has the value of.
const GatewayKey = secret.OTPGatewayKey

// SealSecrets returns entries for the secrets that are needed, are not here yet, and have a value; the others are given
// later. Invalid names each that can't be stored, by its name.
func (p Plan) SealSecrets(keys *secret.Keyring, values map[string]secret.Value) ([]secret.Entry, error) {
	var problems fault.Problems
	var entries []secret.Entry
	for _, need := range p.Secrets {
		value, ok := values[need.Name]
		if need.Here || !ok || value.Reveal() == "" {
			continue
		}
		e, err := keys.SealEntry(secret.Entry{ID: id.New(id.Secret), Key: need.Name, Hosts: need.Hosts, APIs: need.APIs}, value)
		if err == nil {
			err = e.Validate()
		}
		if err != nil {
			problems.Add("secrets."+need.Name, "%s: %s", need.Name, fault.Message(err))
			continue
		}
		entries = append(entries, e)
	}
	return entries, problems.Err()
}
