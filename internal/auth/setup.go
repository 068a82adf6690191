package auth

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// setupTokenSize is 256 bits: the link with the token makes its holder the owner.
const setupTokenSize = 32

// NewSetupToken returns a token that lets its holder make the owner's account, and the hash that is stored in its place.
func NewSetupToken() (token, hash string) {
	raw := make([]byte, setupTokenSize)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	token = base64.RawURLEncoding.EncodeToString(raw)
	return token, HashSetupToken(token)
}

// HashSetupToken returns the hash of a token that somebody presents: SHA-256 in hexadecimal. The token is random, so
// that nothing slower is needed.
func HashSetupToken(token string) string {
	sum := sha256.Sum256([]byte(token))
	return hex.EncodeToString(sum[:])
}
