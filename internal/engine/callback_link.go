package engine

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

// Callbacks makes and checks the addresses at which the outside answers a conversation. An address is of one round: when
// something was taken there, the conversation's next one is another. Nothing is stored for it.
type Callbacks struct {
	Key  []byte // Keyring.Derive("callback")
	Base string // of the site, as https://chat.example.com; "" makes no addresses
}

// CallbackPath stands between the base and the token.
const CallbackPath = "/chat/v1/callbacks/"

func (b Callbacks) url(conversation string, round int) string {
	if b.Base == "" || len(b.Key) == 0 {
		return ""
	}
	return b.Base + CallbackPath + b.token(conversation, round)
}

func (b Callbacks) token(conversation string, round int) string {
	name := conversation + "." + strconv.Itoa(round)
	return name + "." + base64.RawURLEncoding.EncodeToString(b.mac(name))
}

// read returns what a token is for. It takes the same time for every wrong signature. Without a key everybody could sign.
func (b Callbacks) read(token string) (conversation string, round int, ok bool) {
	end := strings.LastIndexByte(token, '.')
	if end < 0 || len(b.Key) == 0 {
		return "", 0, false
	}
	name := token[:end]
	given, err := base64.RawURLEncoding.DecodeString(token[end+1:])
	if err != nil || !hmac.Equal(given, b.mac(name)) {
		return "", 0, false
	}
	conversation, number, _ := strings.Cut(name, ".")
	round, err = strconv.Atoi(number)
	return conversation, round, err == nil
}

func (b Callbacks) mac(name string) []byte {
	m := hmac.New(sha256.New, b.Key)
	m.Write([]byte(name))
	return m.Sum(nil)
}
