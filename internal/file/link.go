package file

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"time"

	"patchbay/internal/fault"
)

// Links makes and checks what lets somebody fetch one file who is not signed in: a MAC of its id and of when that ends, so
// that nothing is stored.
type Links struct {
	Key []byte // Keyring.Derive("file-link")
	Now func() time.Time
}

// linkFor is how long a link works at least, and linkStep how it is rounded up: the same file keeps its link for a while.
const (
	linkFor  = 15 * time.Minute
	linkStep = 5 * time.Minute
)

// Sign returns when a link made now ends, in seconds since 1970, and what proves that we made it.
func (l Links) Sign(id string) (expires int64, signature string) {
	expires = l.Now().Add(linkFor + linkStep).Truncate(linkStep).Unix()
	return expires, base64.RawURLEncoding.EncodeToString(l.mac(id, expires))
}

// Check returns a Denied fault unless the signature was made for this file and this time, which is still to come.
func (l Links) Check(id, expires, signature string) error {
	until, err := strconv.ParseInt(expires, 10, 64)
	given, err2 := base64.RawURLEncoding.Strict().DecodeString(signature)
	switch {
	case err != nil || err2 != nil || !hmac.Equal(given, l.mac(id, until)):
		return fault.New(fault.Denied, "This link is not complete, or it was changed.")
	case l.Now().Unix() >= until:
		return fault.New(fault.Denied, "This link has expired. Open the chat again for a new one.")
	}
	return nil
}

func (l Links) mac(id string, expires int64) []byte {
	m := hmac.New(sha256.New, l.Key)
	m.Write([]byte(strconv.FormatInt(expires, 10) + " " + id))
	return m.Sum(nil)
}
