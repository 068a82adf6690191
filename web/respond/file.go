package respond

import (
	"io"
	"mime"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"
)

// Attachment is a file that somebody else has sent: whoever opens it keeps it, and no browser shows it as a page of ours.
type Attachment struct {
	Name string
	Type string
	Size int64
}

// patience is how long a client may take to accept what is written to it at once.
const patience = 30 * time.Second

// File writes a file as an attachment: it is never shown in a browser, its type is never guessed, nothing in it can run,
// and nobody keeps it on the way. Reading begins with the first byte that is sent; HEAD gets none.
func File(c echo.Context, f Attachment, open func() io.ReadCloser) error {
	h := c.Response().Header()
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": f.Name}))
	h.Set("Content-Type", f.Type)
	h.Set("Content-Length", strconv.FormatInt(f.Size, 10))
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cache-Control", "no-store")
	c.Response().WriteHeader(http.StatusOK)
	if c.Request().Method == http.MethodHead {
		return nil
	}
	r := open()
	defer func() { _ = r.Close() }()
	_, err := io.Copy(&patient{c.Response(), http.NewResponseController(c.Response())}, r)
	return err
}

// patient gives every write time of its own, whatever the deadline of the server is: a slow line may take long for all, and
// one that stands still may not.
type patient struct {
	to      io.Writer
	control *http.ResponseController
}

// Write implements io.Writer.
func (p *patient) Write(b []byte) (int, error) {
	if err := p.control.SetWriteDeadline(time.Now().Add(patience)); err != nil {
		return 0, err
	}
	return p.to.Write(b)
}
