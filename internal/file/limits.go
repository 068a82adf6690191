package file

import (
	"patchbay/internal/fault"
	"patchbay/internal/phrase"
)

// Limits are the figures of what may be stored. The tags are for kong: embed the struct with the prefix "limit-" and every
// figure is a flag. DefaultLimits says the same, which a test holds together.
type Limits struct {
	Bytes             int64 `name:"file-bytes" default:"10485760" help:"Bytes of one file, 100 MiB at most."`
	Conversation      int   `name:"file-conversation" default:"50" help:"Files of one conversation."`
	ConversationBytes int64 `name:"file-conversation-bytes" default:"104857600" help:"Bytes of the files of one conversation."`
	All               int64 `name:"file-all-bytes" default:"10737418240" help:"Bytes of all files together."`
}

// DefaultLimits are the figures that an installation begins with.
func DefaultLimits() Limits {
	return Limits{Bytes: 10 << 20, Conversation: 50, ConversationBytes: 100 << 20, All: 10 << 30}
}

// mostBytes is the largest file that can be allowed: the whole of it is sent in the time of one request.
const mostBytes = 100 << 20

// Validate returns every problem of the figures.
func (l Limits) Validate() error {
	var p fault.Problems
	if l.Bytes < 1 || l.Bytes > mostBytes {
		p.Add("file-bytes", "A file has from 1 byte to 100 MiB.")
	}
	if l.Conversation < 0 || l.ConversationBytes < 0 || l.All < 0 {
		p.Add("file-conversation", "No limit of files is negative.")
	}
	return p.Err()
}

// Room is how much there may be with a file that is begun: of its conversation, if it has one, and of all.
type Room struct {
	Files int
	Bytes int64
	All   int64
}

// The faults of a Store that has no room left.
var (
	ErrConversationFull = phrase.Refuse(fault.Limited, phrase.FilesFull, nil)
	ErrFull             = fault.New(fault.Unavailable, "There is no room for files at the moment. Please try again later.")
)

// room is that of these limits.
func (l Limits) room() Room {
	return Room{Files: l.Conversation, Bytes: l.ConversationBytes, All: l.All}
}
