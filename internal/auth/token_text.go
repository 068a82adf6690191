package auth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"hash/crc32"
	"math/big"
	"strings"
)

// A token reads pby_<id>_<secret><checksum>. The prefix lets scanners of leaked secrets know it, the checksum lets them, and
// us, tell a token from a text that only looks like one without asking a database.
const (
	tokenPrefix    = "pby_"
	tokenIDPrefix  = "tok_" // of package id
	tokenSize      = 32     // bytes of the secret
	secretDigits   = 43     // base62 of 32 bytes
	checksumDigits = 6      // base62 of 4 bytes
	idDigits       = 26     // of package id, without its prefix
	tokenLength    = len(tokenPrefix) + idDigits + 1 + secretDigits + checksumDigits
)

// TokenKeys are what hashes of tokens are keyed with, the current one first, so that nobody who reads the database alone
// can check a guess. The older ones keep tokens valid when the secret key of the installation is rotated.
type TokenKeys [][]byte

// New returns the text of a fresh token with the ID, which is shown once, and the hash that is stored in its place.
func (k TokenKeys) New(id string) (text, hash string) {
	raw := make([]byte, tokenSize)
	_, _ = rand.Read(raw) // never fails (crypto/rand)
	text = tokenPrefix + strings.TrimPrefix(id, tokenIDPrefix) + "_" + base62(raw, secretDigits)
	text += checksum(text)
	return text, hashToken(k[0], text)
}

// Fits says whether the hash is that of the text. It takes the same time for every wrong one.
func (k TokenKeys) Fits(text, hash string) bool {
	for _, key := range k {
		if hmac.Equal([]byte(hashToken(key, text)), []byte(hash)) {
			return true
		}
	}
	return false
}

// TokenID returns the ID of the token with the text. It is not ok for what is no token: a wrong form or checksum.
func TokenID(text string) (id string, ok bool) {
	rest, ok := strings.CutPrefix(text, tokenPrefix)
	if !ok || len(text) != tokenLength || rest[idDigits] != '_' {
		return "", false
	}
	id, secret := rest[:idDigits], text[:tokenLength-checksumDigits]
	if strings.Trim(id, idAlphabet) != "" || checksum(secret) != text[len(secret):] {
		return "", false
	}
	return tokenIDPrefix + id, true
}

// idAlphabet is that of package id.
const idAlphabet = "0123456789abcdefghijklmnopqrstuv"

// hashToken needs nothing slow: the token is random.
func hashToken(key []byte, text string) string {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(text))
	return hex.EncodeToString(mac.Sum(nil))
}

func checksum(text string) string {
	sum := crc32.ChecksumIEEE([]byte(text))
	return base62([]byte{byte(sum >> 24), byte(sum >> 16), byte(sum >> 8), byte(sum)}, checksumDigits)
}

// base62 writes the bytes as one number, with zeros in front up to the width.
func base62(raw []byte, width int) string {
	digits := new(big.Int).SetBytes(raw).Text(62)
	return strings.Repeat("0", width-len(digits)) + digits
}
