package auth

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"

	"golang.org/x/crypto/argon2"

	"patchbay/internal/fault"
)

// Argon2id with the parameters that OWASP's password storage cheat sheet names first: about 26 ms.
const (
	argonMemory  = 19 << 10 // KiB
	argonTime    = 2
	argonThreads = 1
	saltSize     = 16
	hashSize     = 32
)

// Lengths of a password, in characters and in bytes.
const (
	MinPassword = 12
	maxPassword = 1024
)

// Passwords hashes and checks passwords, a few at a time: each takes 19 MiB while it runs. Use NewPasswords.
type Passwords struct {
	slots chan struct{}
	dummy func() string // the hash that stands in for users who do not exist, made when first needed
}

// NewPasswords returns a hasher that runs at most four hashes at once.
func NewPasswords() *Passwords {
	p := &Passwords{slots: make(chan struct{}, 4)}
	p.dummy = sync.OnceValue(func() string { return p.hash("no user has this password", make([]byte, saltSize)) })
	return p
}

// Hash checks that the password is good enough and returns its hash in PHC form. The e-mail and the name of the user
// may not be the password.
func (p *Passwords) Hash(password string, u User) (string, error) {
	if err := checkStrength(password, u); err != nil {
		return "", err
	}
	salt := make([]byte, saltSize)
	_, _ = rand.Read(salt) // never fails (crypto/rand)
	return p.hash(password, salt), nil
}

// Matches says whether the password is the one that was hashed. Give "" as the hash of a user who does not exist: it
// takes as long as any other.
func (p *Passwords) Matches(password, hash string) bool {
	known := hash != ""
	if !known {
		hash = p.dummy()
	}
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || len(password) > maxPassword {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	return subtle.ConstantTimeCompare([]byte(p.hash(password, salt)), []byte(hash)) == 1 && known
}

func (p *Passwords) hash(password string, salt []byte) string {
	p.slots <- struct{}{}
	defer func() { <-p.slots }()
	sum := argon2.IDKey([]byte(password), salt, argonTime, argonMemory, argonThreads, hashSize)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, argonMemory, argonTime, argonThreads,
		b64.EncodeToString(salt), b64.EncodeToString(sum))
}

func checkStrength(password string, u User) error {
	lower := strings.ToLower(password)
	problem := ""
	switch {
	case len([]rune(password)) < MinPassword:
		problem = fmt.Sprintf("Use at least %d characters. A few words make a good password.", MinPassword)
	case len(password) > maxPassword:
		problem = "Keep the password under 1,000 characters."
	case lower == NormalizeEmail(u.Email), lower == strings.ToLower(strings.TrimSpace(u.Name)):
		problem = "Your name or e-mail address is too easy to guess."
	case guessable(lower):
		problem = "That password is too easy to guess. A few unrelated words are better."
	}
	if problem == "" {
		return nil
	}
	return &fault.Error{Kind: fault.Invalid, Message: problem, Fields: []fault.Field{{Name: "password", Message: problem}}}
}

// guessable finds what remains of lists of common passwords above our minimum length: one or two parts repeated, and
// walks along the alphabet, the digits or the keyboard.
func guessable(lower string) bool {
	for size := 1; size <= len(lower)/2; size++ {
		if strings.HasPrefix(strings.Repeat(lower[:size], len(lower)/size+1), lower) {
			return true
		}
	}
	for _, walk := range []string{"abcdefghijklmnopqrstuvwxyz", "0123456789012345678901234567890", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb", "passwordpassword1234567890"} {
		if strings.Contains(walk, lower) {
			return true
		}
	}
	return false
}
