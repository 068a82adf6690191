package chat

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/otp"
	"patchbay/web/respond"
)

// files keeps what visitors send; *file.Keeper does.
type files interface {
	Take(ctx context.Context, conversation, name string, from io.Reader) (file.Info, error)
	Info(ctx context.Context, id string) (file.Info, error)
	Open(ctx context.Context, f file.Info) io.ReadCloser
	MaxBytes() int64
}

// fileField is the field of the form that has the file (RFC 7578).
const fileField = "file"

// maxOverhead is what a form may have beside its file, in bytes.
const maxOverhead = 16 << 10

// upload takes a file while the conversation asks for one. It is the answer only when a message names it.
func (a *API) upload(c echo.Context) error {
	id, err := a.conversation(c)
	if err != nil {
		return err
	}
	if err := a.mayUpload(c, id); err != nil {
		return err
	}
	leave, err := a.transfer(c, id)
	if err != nil {
		return err
	}
	defer leave()
	if err := a.takeTime(c); err != nil {
		return err
	}
	part, err := a.filePart(c)
	if err != nil {
		return err
	}
	f, err := a.Files.Take(c.Request().Context(), id, part.FileName(), whole{part})
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, f.File)
}

// mayUpload lets a visitor send a file now and then, and only when the conversation waits for one.
func (a *API) mayUpload(c echo.Context, conversation string) error {
	const tooMany = "These are a lot of files at once. Please wait a while."
	if err := a.uploaders.Take(c, conversation, tooMany); err != nil {
		return err
	}
	if err := a.Engine.ExpectsFile(c.Request().Context(), conversation); err != nil {
		return err
	}
	return a.senders.Take(c, otp.Network(c.RealIP()), tooMany)
}

// transfer takes a place among those who send and fetch files, which may take them long.
func (a *API) transfer(c echo.Context, conversation string) (leave func(), err error) {
	leave, full, ok := a.transfers.take(seat{"", a.Limits.AllTransfers}, seat{conversation, a.Limits.Transfers})
	if ok {
		return leave, nil
	}
	respond.RetryAfter(c, fullFor)
	if full == "" {
		return nil, errFull
	}
	return nil, fault.New(fault.Limited, "Please wait until the other file is sent.")
}

// takeTime gives an upload longer than the server's own time limits, and an end.
func (a *API) takeTime(c echo.Context) error {
	control, until := http.NewResponseController(c.Response()), time.Now().Add(a.Limits.UploadTime)
	return errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until.Add(patience)))
}

// filePart reads on to the file of the form. A body that is said to be too large is not read at all.
func (a *API) filePart(c echo.Context) (*multipart.Part, error) {
	r := c.Request()
	most := a.Files.MaxBytes() + maxOverhead
	if r.ContentLength > most {
		return nil, fault.New(fault.TooLarge, "A file may have %s at most.", file.Size(a.Files.MaxBytes()))
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, most)
	form, err := r.MultipartReader()
	if err != nil {
		return nil, fault.Wrap(err, fault.Unsupported, "A file is sent as multipart/form-data, in the field file.")
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return nil, fault.New(fault.Invalid, "There is no file in this form. Its field is called file.")
		case err != nil:
			return nil, unread(err)
		case part.FormName() == fileField && part.FileName() != "":
			return part, nil
		}
	}
}

// whole says in words why a part can't be read to its end.
type whole struct{ from io.Reader }

// Read implements io.Reader.
func (w whole) Read(p []byte) (int, error) {
	n, err := w.from.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = unread(err)
	}
	return n, err
}

func unread(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return fault.Wrap(err, fault.TooLarge, "That is more than can be sent at once.")
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return fault.Wrap(err, fault.Invalid, "The file took too long. Please try a smaller one, or a better connection.")
	}
	return fault.Wrap(err, fault.Invalid, "The file did not come whole. Please send it again.")
}

// download gives a file to whoever has a link to it.
func (a *API) download(c echo.Context) error {
	id := c.Param("id")
	if err := a.Links.Check(id, c.QueryParam("expires"), c.QueryParam("signature")); err != nil {
		return err
	}
	leave, err := a.transfer(c, "of "+id)
	if err != nil {
		return err
	}
	defer leave()
	ctx := c.Request().Context()
	f, err := a.Files.Info(ctx, id)
	if err != nil {
		return err
	}
	return respond.File(c, respond.Attachment{Name: f.Name, Type: f.Type, Size: f.Size}, func() io.ReadCloser { return a.Files.Open(ctx, f) })
}
