package chat

import (
	"context"
	"io"
	"net/http"

	"github.com/labstack/echo/v4"

	"patchbay/internal/file"
	"patchbay/internal/otp"
	"patchbay/web/respond"
	"patchbay/web/upload"
)

// files keeps what visitors send; *file.Keeper does.
type files interface {
	Take(ctx context.Context, conversation, name string, from io.Reader) (file.Info, error)
	Info(ctx context.Context, id string) (file.Info, error)
	Open(ctx context.Context, f file.Info) io.ReadCloser
	MaxBytes() int64
}

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
	name, content, err := upload.Read(c, a.Files.MaxBytes(), a.Limits.UploadTime)
	if err != nil {
		return err
	}
	f, err := a.Files.Take(c.Request().Context(), id, name, content)
	if err != nil {
		return err
	}
	return c.JSON(http.StatusCreated, f.File)
}

// mayUpload lets a visitor send a file now and then, and only when the conversation waits for one.
func (a *API) mayUpload(c echo.Context, conversation string) error {
	if err := a.uploaders.Take(c, conversation, errTooManyFiles); err != nil {
		return err
	}
	if err := a.Engine.ExpectsFile(c.Request().Context(), conversation); err != nil {
		return err
	}
	return a.senders.Take(c, otp.Network(c.RealIP()), errTooManyFiles)
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
	return nil, errFileWaits
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
