package call

import (
	"context"
	"io"

	"patchbay/internal/egress"
	"patchbay/internal/file"
	"patchbay/internal/render"
)

// files finds and opens stored files; *file.Keeper does.
type files interface {
	// For returns a file of the conversation, or of none, or NotFound.
	For(ctx context.Context, conversation, id string) (file.Info, error)
	Open(ctx context.Context, f file.Info) io.ReadCloser
}

// filesOf finds the files that a call may send. What a value says of a file proves nothing: all but its id is the store's,
// and the id must be that of a file of the same conversation.
func (x *Executor) filesOf(ctx context.Context, conversation string) func(id string) (render.StoredFile, error) {
	if x.files == nil {
		return nil
	}
	return func(id string) (render.StoredFile, error) {
		f, err := x.files.For(ctx, conversation, id)
		return render.StoredFile{File: f.File, SHA256: f.SHA256, Open: func() io.ReadCloser { return x.files.Open(ctx, f) }}, err
	}
}

// setBody gives the outgoing request its body. Files are read while they are sent, in every attempt anew.
func setBody(out *egress.Request, rendered *render.Rendered) {
	if rendered.HasFiles() {
		out.Source = &egress.Source{Open: rendered.OpenBody, Size: rendered.BodySize()}
		return
	}
	out.Body = rendered.Body()
}
