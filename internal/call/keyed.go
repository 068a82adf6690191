package call

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"sync"

	"github.com/google/uuid"

	"patchbay/internal/render"
)

// uuids returns what {{uuid}} is made by. A call that is repeated must be the same call, whatever the definition makes of
// its key. They are keyed, because a visitor knows what a key is made of.
func (x *Executor) uuids(key string) func() string {
	if key == "" {
		return uuid.NewString
	}
	n := 0
	return func() string {
		n++
		return uuid.NewHash(hmac.New(sha256.New, x.uuidKey), uuid.Nil, fmt.Appendf(nil, "%s#%d", key, n), 8).String()
	}
}

// fingerprint names the exact request in the log. It is keyed, because the plain hash of a request whose only unknown is
// a six-digit code would give the code away.
func (x *Executor) fingerprint(r *render.Rendered) string {
	mac := x.hashes.Get().(hash.Hash)
	defer x.hashes.Put(mac)
	mac.Reset()
	_, _ = io.WriteString(mac, r.Hash())
	var sum [sha256.Size]byte
	return hex.EncodeToString(mac.Sum(sum[:0]))
}

// hashesOf keeps HMACs of the key, which cost more to make than to use.
func hashesOf(key []byte) *sync.Pool {
	return &sync.Pool{New: func() any { return hmac.New(sha256.New, key) }}
}
