package chat

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
)

// tokens makes and checks what proves that somebody began a conversation, and by the chat of which flow: a MAC of both, so
// that nothing is stored. The flow is the door that the visitor came in by, wherever the conversation has gone on since.
type tokens struct{ key []byte }

// token is what a visitor shows. Nothing in it is true before it fits.
type token struct {
	flow  string // key
	proof []byte
}

func (t tokens) of(conversation, flow string) string {
	return flow + "." + base64.RawURLEncoding.EncodeToString(t.mac(conversation, flow))
}

// readToken returns the token of an Authorization header; what is none fits nothing.
func readToken(authorization string) token {
	scheme, text, _ := strings.Cut(authorization, " ")
	flow, proof, _ := strings.Cut(strings.TrimSpace(text), ".")
	given, err := base64.RawURLEncoding.DecodeString(proof)
	if err != nil || !strings.EqualFold(scheme, "Bearer") {
		return token{}
	}
	return token{flow, given}
}

// fits says whether the token is the conversation's. It takes the same time for every wrong one.
func (t tokens) fits(conversation string, shown token) bool {
	return hmac.Equal(shown.proof, t.mac(conversation, shown.flow))
}

func (t tokens) mac(conversation, flow string) []byte {
	m := hmac.New(sha256.New, t.key)
	m.Write([]byte(conversation + "\x00" + flow)) // neither has a NUL
	return m.Sum(nil)
}
