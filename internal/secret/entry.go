package secret

import (
	"regexp"
	"slices"
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
	Hosts     []string // that may get it, as MayGoTo reads them; none in entries from before there were hosts
	APIs      []string // keys of those that may use it; none for all of them
	Revision  int
	CreatedAt time.Time
	UpdatedAt time.Time
	ChangedBy string // name of whoever changed it last
}

// minToShow is the length from which showing four characters gives nothing useful away.
const minToShow = 12

// MaxValue is the largest secret in bytes: a certificate with its chain and its key.
const MaxValue = 16 << 10

// maxHosts is how many hosts may get one secret.
const maxHosts = 50

// Place returns where the entry's value is sealed for.
func (e Entry) Place() string { return "secrets|" + e.ID + "|value" }

// SealEntry puts the value, sealed, into the entry, which must have its ID.
func (k *Keyring) SealEntry(e Entry, value Value) (Entry, error) {
	text := value.Reveal()
	if text == "" {
		return e, &fault.Error{Kind: fault.Invalid, Message: "Type the secret's value.", Fields: []fault.Field{{Name: "value", Message: "Type the secret's value."}}}
	}
	if len(text) > MaxValue {
		return e, &fault.Error{Kind: fault.TooLarge, Message: "A secret is at most 16 KB.", Fields: []fault.Field{{Name: "value", Message: "A secret is at most 16 KB."}}}
	}
	e.Sealed = k.Seal(e.Place(), value)
	return e, nil
}

// Change returns the entry with the value sealed into it; no value means that the present one stays. An entry can't get
// further hosts that way: with a host of his own, anybody who may edit secrets could read the value back.
func (k *Keyring) Change(before, e Entry, value Value) (Entry, error) {
	if value.Reveal() != "" || before.Sealed == "" {
		return k.SealEntry(e, value)
	}
	if e.wider(before) {
		var p fault.Problems
		p.Add("value", "Type the value again: it may go to further hosts now.")
		return e, p.Err()
	}
	return e, nil
}

// OpenEntry returns the entry's value.
func (k *Keyring) OpenEntry(e Entry) (Value, error) {
	v, _, err := k.Open(e.Place(), e.Sealed)
	return v, err
}

// Ending returns the last four characters of the entry's value, for people to tell values by, or "" when the value is short
// or can't be opened. It is not stored: nobody should learn a third of a password from a copy of the database.
func (k *Keyring) Ending(e Entry) string {
	v, err := k.OpenEntry(e)
	if r := []rune(v.Reveal()); err == nil && len(r) >= minToShow {
		return string(r[len(r)-4:])
	}
	return ""
}

// MayServe says whether the API with the key may use the entry.
func (e Entry) MayServe(api string) bool { return len(e.APIs) == 0 || slices.Contains(e.APIs, api) }

// Bound says whether the entry knows where it may go. The key of our gateway is bound by the program itself.
func (e Entry) Bound() bool { return len(e.Hosts) > 0 || e.Key == OTPGatewayKey }

// Validate returns every problem of the entry.
func (e Entry) Validate() error {
	var p fault.Problems
	if !entryKey.MatchString(e.Key) {
		p.Add("key", "A secret's name has small letters, digits and _ and begins with a letter, as in shop_token.")
	}
	if e.Sealed == "" {
		p.Add("value", "Type the secret's value.")
	}
	e.checkHosts(&p)
	return p.Err()
}

func (e Entry) checkHosts(p *fault.Problems) {
	if !e.Bound() {
		p.Add("hosts", "Name at least one host that may get this secret, as in api.example.com.")
	}
	if len(e.Hosts) > maxHosts {
		p.Add("hosts", "A secret goes to %d hosts at most.", maxHosts)
	}
	for _, text := range e.Hosts {
		if h, ok := parseHost(text); !ok && h.below {
			p.Add("hosts", "%q is not the hosts below a domain of yours, as in *.example.com: names below *.com belong to anybody.", text)
		} else if !ok {
			p.Add("hosts", "%q is not a host, as in api.example.com, api.example.com:8443 or *.example.com.", text)
		}
	}
}
