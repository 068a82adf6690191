// Package audit is the record of who did what to what. Entries form a hash chain, so that a row that was changed or
// taken out afterwards shows. It never holds values, only the names of the fields that changed.
package audit

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Entry is one deed.
type Entry struct {
	Number int64 // 1, 2, 3, ... without gaps
	At     time.Time
	Actor  string // id of the user, "system" or "cli"
	Name   string // of the actor at that time
	IP     string
	Action string   // noun.verb, such as "api.save"
	Target string   // key or id of what it was done to
	Fields []string // names of the fields that changed; nil when the action says it all
	Hash   string   // of this entry and the one before
}

// Chain returns the hash of the entry as the successor of the entry that has the given hash ("" for the first).
func (e Entry) Chain(previous string) string {
	h := sha256.New()
	for _, part := range []string{previous, strconv.FormatInt(e.Number, 10), e.At.UTC().Format(time.RFC3339Nano),
		e.Actor, e.Name, e.IP, e.Action, e.Target, strings.Join(e.Fields, ",")} {
		h.Write([]byte(strconv.Itoa(len(part)) + ":" + part)) // lengths, so that no two entries read the same
	}
	return hex.EncodeToString(h.Sum(nil))
}
