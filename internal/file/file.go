// Package file keeps the files that visitors send and that builders test with: at most so large, with the type that their
// bytes have and a harmless name, whole or not at all. It reads and writes them in chunks, so that a file never lies in
// the memory whole, and says who may have one.
//
// It does not speak HTTP, and has no SQL: Store is its contract with a database, in which files lie so that all replicas
// have them. It looks for no viruses, and changes no byte.
package file

import (
	"context"
	"io"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
)

// Info is all that is known of a stored file.
type Info struct {
	attr.File
	SHA256       string // of the bytes, in hexadecimal digits
	Conversation string // that it was sent in; "" for a builder's test file
	CreatedAt    time.Time
	Kept         bool // an answer has it, so that it stays as long as its conversation
}

// Store is what a database must do for files. Every method is one transaction. A file that is begun is seen by nobody
// until it is finished.
type Store interface {
	// BeginFile makes room for a file: its Size counts as used until it is finished. NotFound means that there is no such
	// conversation, Limited or Unavailable that the room is used up.
	BeginFile(ctx context.Context, f Info, room Room) error
	// AppendChunk adds the next chunk of a file that is begun. Chunks count from 0.
	AppendChunk(ctx context.Context, id string, number int, chunk []byte) error
	// FinishFile makes the file visible, with its size and its hash.
	FinishFile(ctx context.Context, f Info) error
	// DropFile forgets a file, finished or not.
	DropFile(ctx context.Context, id string) error
	// File returns a finished file, or NotFound.
	File(ctx context.Context, id string) (Info, error)
	// FileFor returns a finished file of the conversation or of its contact, or NotFound. Without a conversation these are
	// the test files.
	FileFor(ctx context.Context, id, conversation string) (Info, error)
	// TestFiles returns the finished files of no conversation, the newest first.
	TestFiles(ctx context.Context, limit int) ([]Info, error)
	// Chunk returns a chunk of a file, or NotFound.
	Chunk(ctx context.Context, id string, number int) ([]byte, error)
	// TidyFiles deletes some of the files that were begun or finished before the times and that no answer has, and
	// returns how many: 0 when none is left.
	TidyFiles(ctx context.Context, begun, finished time.Time) (int, error)
}

// Keeper takes files in and gives them out. It is safe for concurrent use.
type Keeper struct {
	store  Store
	limits Limits
	now    func() time.Time
}

// New returns a keeper; no limits at all are DefaultLimits.
func New(store Store, limits Limits, now func() time.Time) *Keeper {
	if limits == (Limits{}) {
		limits = DefaultLimits()
	}
	return &Keeper{store, limits, now}
}

// MaxBytes is how large one file may be.
func (k *Keeper) MaxBytes() int64 { return k.limits.Bytes }

// How long a file that no answer has is there. The visitor's time is up before the file is deleted, so that no answer can
// have one that is gone.
const (
	UsableFor = 24 * time.Hour
	orphanFor = UsableFor + time.Hour
	halfFor   = time.Hour // an upload that did not end by then has died
)

// Answer returns the file as the answer of the conversation that it was sent in. NotFound means that there is no such file
// of this conversation, or that it was sent too long ago.
func (k *Keeper) Answer(ctx context.Context, conversation, id string) (attr.File, error) {
	f, err := k.store.FileFor(ctx, id, conversation)
	if err == nil && (f.Conversation != conversation || !f.Kept && k.now().Sub(f.CreatedAt) > UsableFor) {
		err = fault.New(fault.NotFound, "This file is not there any more. Please send it again.")
	}
	return f.File, err
}

// For returns a file that a call of the conversation may send: one of its own or of its contact's, or a test file when
// there is no conversation. NotFound means that there is none.
func (k *Keeper) For(ctx context.Context, conversation, id string) (Info, error) {
	return k.store.FileFor(ctx, id, conversation)
}

// Info returns a file, whosever it is, or NotFound.
func (k *Keeper) Info(ctx context.Context, id string) (Info, error) { return k.store.File(ctx, id) }

// maxTestFiles is how many test files are offered.
const maxTestFiles = 50

// TestFiles returns the files that builders have sent lately, the newest first.
func (k *Keeper) TestFiles(ctx context.Context) ([]Info, error) {
	return k.store.TestFiles(ctx, maxTestFiles)
}

// Drop forgets a file.
func (k *Keeper) Drop(ctx context.Context, id string) error { return k.store.DropFile(ctx, id) }

// Tidy deletes the files that no answer has a day after they were sent, and what is left of uploads that broke off.
func (k *Keeper) Tidy(ctx context.Context) error {
	for {
		n, err := k.store.TidyFiles(ctx, k.now().Add(-halfFor), k.now().Add(-orphanFor))
		if n == 0 || err != nil {
			return err
		}
	}
}

// Open returns the bytes of a file, from the first on. Reading ends in an error when the file is deleted meanwhile.
func (k *Keeper) Open(ctx context.Context, f Info) io.ReadCloser {
	return &reader{ctx: ctx, store: k.store, file: f}
}
