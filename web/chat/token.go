package chat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// tokens makes and checks what proves that somebody began a conversation: a MAC of its id, so that nothing is stored.
type tokens struct{ key []byte }

func (t tokens) of(conversation string) string {
	return base64.RawURLEncoding.EncodeToString(t.mac(conversation))
}

// fits says whether an Authorization header has the conversation's token. It takes the same time for every wrong one.
func (t tokens) fits(conversation, authorization string) bool {
	scheme, token, _ := strings.Cut(authorization, " ")
	given, err := base64.RawURLEncoding.DecodeString(strings.TrimSpace(token))
	return err == nil && strings.EqualFold(scheme, "Bearer") && hmac.Equal(given, t.mac(conversation))
}

func (t tokens) mac(conversation string) []byte {
	m := hmac.New(sha256.New, t.key)
	m.Write([]byte(conversation))
	return m.Sum(nil)
}
