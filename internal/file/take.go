package file

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"time"

	"patchbay/internal/attr"
	"patchbay/internal/fault"
	"patchbay/internal/id"
	"patchbay/internal/phrase"
)

// chunkSize is how much of a file is in the memory at once, and how much is written in one transaction: on SQLite
// everybody else waits behind it.
const chunkSize = 256 << 10

// Take stores a file that was sent in a conversation, "" for a builder's test file. What it is called is cleaned, what it
// is is found in its first bytes. TooLarge means that it has more bytes than are taken: the rest is not read. Invalid
// means that it is empty. After an error nothing is left of it.
func (k *Keeper) Take(ctx context.Context, conversation, name string, from io.Reader) (Info, error) {
	t := &taking{keeper: k, from: io.LimitReader(from, k.limits.Bytes+1), hash: sha256.New()}
	if err := t.fill(); err != nil {
		return Info{}, err
	}
	if len(t.chunk) == 0 {
		return Info{}, phrase.Refuse(fault.Invalid, phrase.FileEmpty, nil)
	}
	t.file = Info{File: attr.File{ID: id.New(id.File), Name: CleanName(name), Type: Sniff(t.chunk), Size: k.limits.Bytes},
		Conversation: conversation, CreatedAt: k.now()}
	if err := k.store.BeginFile(ctx, t.file, k.limits.room()); err != nil {
		return Info{}, err
	}
	if err := t.finish(ctx); err != nil {
		return Info{}, errors.Join(err, k.takeBack(ctx, t.file.ID))
	}
	return t.file, nil
}

// taking is a file that is being stored.
type taking struct {
	keeper *Keeper
	file   Info
	from   io.Reader
	hash   hash.Hash
	buffer [chunkSize]byte
	chunk  []byte // what was read and not yet stored
	size   int64
}

// fill reads the next chunk; at the end there is none. Only io.EOF itself is the end: io.ReadFull would take an upload
// that breaks off, which is io.ErrUnexpectedEOF, for one that is whole.
func (t *taking) fill() error {
	n, err := 0, error(nil)
	for n < len(t.buffer) && err == nil {
		var more int
		more, err = t.from.Read(t.buffer[n:])
		n += more
	}
	t.chunk = t.buffer[:n]
	if t.size += int64(n); t.size > t.keeper.limits.Bytes {
		return phrase.Refuse(fault.TooLarge, phrase.FileTooLarge, phrase.Values{"size": Size(t.keeper.limits.Bytes)})
	}
	if err == io.EOF {
		return nil
	}
	return err
}

// finish stores what was read and what is still to come.
func (t *taking) finish(ctx context.Context) error {
	for number := 0; len(t.chunk) > 0; number++ {
		_, _ = t.hash.Write(t.chunk) // never fails
		if err := t.keeper.store.AppendChunk(ctx, t.file.ID, number, t.chunk); err != nil {
			return err
		}
		if err := t.fill(); err != nil {
			return err
		}
	}
	t.file.Size, t.file.SHA256 = t.size, hex.EncodeToString(t.hash.Sum(nil))
	return t.keeper.store.FinishFile(ctx, t.file)
}

// takeBackFor is how long forgetting may take of an upload whose sender is gone.
const takeBackFor = 10 * time.Second

// takeBack forgets a file that did not come whole. What it can't forget is tidied later.
func (k *Keeper) takeBack(ctx context.Context, id string) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), takeBackFor)
	defer cancel()
	return k.store.DropFile(ctx, id)
}
