package auth_test

import (
	"encoding/base64"
	"testing"

	"patchbay/internal/auth"
)

func TestSetupToken(t *testing.T) {
	token, hash := auth.NewSetupToken()

	t.Run("a token has 256 bits and fits into a link as it is", func(t *testing.T) {
		raw, err := base64.RawURLEncoding.DecodeString(token)
		if err != nil || len(raw) != 32 {
			t.Errorf("%q is %d bytes: %v", token, len(raw), err)
		}
	})
	t.Run("no two tokens are the same", func(t *testing.T) {
		if other, _ := auth.NewSetupToken(); other == token {
			t.Error("the same token twice")
		}
	})
	t.Run("the hash is that of the token and does not give it away", func(t *testing.T) {
		if hash != auth.HashSetupToken(token) || hash == token || len(hash) != 64 {
			t.Errorf("hash %q of %q", hash, token)
		}
	})
	t.Run("the hash is SHA-256 in hexadecimal", func(t *testing.T) {
		const abc = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" // FIPS 180-2 appendix B.1
		if got := auth.HashSetupToken("abc"); got != abc {
			t.Errorf("got %s", got)
		}
	})
}
