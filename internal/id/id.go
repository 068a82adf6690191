// Package id makes the identifiers of stored things: a prefix that says what it is, and 128 bits that sort by time.
// Ids are not secrets; a token is made in secret.
package id

import (
	"encoding/base32"
	"encoding/binary"
	"time"

	"github.com/google/uuid"
)

// alphabet keeps the order of the bytes, so that ids sort as they were made (RFC 4648 section 7, in lower case).
var alphabet = base32.NewEncoding("0123456789abcdefghijklmnopqrstuv").WithPadding(base32.NoPadding)

// The prefixes of ids, one for each kind of stored thing.
const (
	API          = "api"
	Attribute    = "att"
	Audit        = "aud"
	CallLog      = "log"
	Contact      = "con"
	Conversation = "cnv"
	Environment  = "env"
	File         = "fil"
	Flow         = "flw"
	FlowVersion  = "ver"
	FlowTest     = "fts"
	Grant        = "gra"
	Import       = "imp"
	Message      = "msg"
	Secret       = "sec"
	TestSet      = "tst"
	Token        = "tok"
	User         = "usr"
)

// New returns a fresh id such as "api_06dqk3v0...": the prefix and a version 7 UUID (RFC 9562) in base32.
func New(prefix string) string {
	u := uuid.Must(uuid.NewV7()) // fails only when the system has no randomness, and then nothing is safe
	return prefix + "_" + alphabet.EncodeToString(u[:])
}

// At returns what sorts before every id that was made from the time on and after every older one.
func At(prefix string, t time.Time) string {
	var u [16]byte
	binary.BigEndian.PutUint64(u[:], uint64(max(0, t.UnixMilli()))<<16) // a version 7 UUID begins with 48 bits of milliseconds
	return prefix + "_" + alphabet.EncodeToString(u[:])
}
