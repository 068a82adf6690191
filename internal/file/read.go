package file

import (
	"context"
	"errors"
	"io"

	"patchbay/internal/fault"
)

// reader reads a file chunk by chunk; of a file it holds one.
type reader struct {
	ctx    context.Context
	store  Store
	file   Info
	number int    // of the next chunk
	chunk  []byte // what is left of the present one
	read   int64
}

// Read implements io.Reader.
func (r *reader) Read(p []byte) (int, error) {
	if r.read == r.file.Size {
		return 0, io.EOF
	}
	if len(r.chunk) == 0 {
		var err error
		if r.chunk, err = r.store.Chunk(r.ctx, r.file.ID, r.number); err != nil {
			return 0, r.gone(err)
		}
		r.number++
	}
	n := copy(p, r.chunk)
	r.chunk = r.chunk[n:]
	r.read += int64(n)
	return n, nil
}

// gone puts a file that was deleted while it was read into words.
func (r *reader) gone(err error) error {
	if errors.Is(err, fault.NotFound) {
		return fault.Wrap(err, fault.NotFound, "The file %s was deleted in the meantime.", r.file.ID)
	}
	return err
}

// Close implements io.Closer.
func (r *reader) Close() error {
	r.chunk = nil
	return nil
}
