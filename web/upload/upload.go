// Package upload reads the one file of a form as it comes, for the doors where visitors and builders send files: under a
// cap, within a time, and never whole into the memory. What becomes of the file is package file's.
package upload

import (
	"errors"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/fault"
	"patchbay/internal/file"
	"patchbay/internal/phrase"
)

// Field is the field of the form that has the file (RFC 7578).
const Field = "file"

// maxOverhead is what a form may have beside its file, in bytes.
const maxOverhead = 16 << 10

// answerTime is what answering may take when the time for reading is used up.
const answerTime = 30 * time.Second

// Read reads on to the file of a form and returns what it is called, as the browser says, and its bytes. A file may have
// so many bytes at most: a body that is said to be larger is not read at all. Reading may take so long, whatever the
// server's own limits are. What goes wrong is a fault, also while the bytes are read.
func Read(c echo.Context, most int64, within time.Duration) (name string, content io.Reader, err error) {
	control, until := http.NewResponseController(c.Response()), time.Now().Add(within)
	if err := errors.Join(control.SetReadDeadline(until), control.SetWriteDeadline(until.Add(answerTime))); err != nil {
		return "", nil, err
	}
	r := c.Request()
	if r.ContentLength > most+maxOverhead {
		return "", nil, phrase.Refuse(fault.TooLarge, phrase.FileTooLarge, phrase.Values{"size": file.Size(most)})
	}
	r.Body = http.MaxBytesReader(c.Response(), r.Body, most+maxOverhead)
	form, err := r.MultipartReader()
	if err != nil {
		return "", nil, fault.Wrap(err, fault.Unsupported, "A file is sent as multipart/form-data, in the field file.")
	}
	for {
		part, err := form.NextPart()
		switch {
		case errors.Is(err, io.EOF):
			return "", nil, fault.New(fault.Invalid, "There is no file in this form. Its field is called file.")
		case err != nil:
			return "", nil, inWords(err)
		case part.FormName() == Field && part.FileName() != "":
			return part.FileName(), spoken{part}, nil
		}
	}
}

// spoken says in words why a file can't be read to its end.
type spoken struct{ from io.Reader }

// Read implements io.Reader.
func (s spoken) Read(p []byte) (int, error) {
	n, err := s.from.Read(p)
	if err != nil && err != io.EOF {
		err = inWords(err)
	}
	return n, err
}

func inWords(err error) error {
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return phrase.Because(err, fault.TooLarge, phrase.TooMuch, nil)
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return phrase.Because(err, fault.TooSlow, phrase.FileSlow, nil)
	}
	return phrase.Because(err, fault.Invalid, phrase.FileBroken, nil)
}
