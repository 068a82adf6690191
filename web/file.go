package web

import (
	"context"
	"io"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/attr"
	"patchbay/internal/file"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/respond"
	"patchbay/web/upload"
)

// files keeps what visitors and builders have sent; *file.Keeper does.
type files interface {
	Take(ctx context.Context, conversation, name string, from io.Reader) (file.Info, error)
	Info(ctx context.Context, id string) (file.Info, error)
	Open(ctx context.Context, f file.Info) io.ReadCloser
	TestFiles(ctx context.Context) ([]file.Info, error)
	MaxBytes() int64
}

// uploadTime is how long a builder's upload may take.
const uploadTime = 5 * time.Minute

// testFiles lists what builders have sent to test with.
func (s *Site) testFiles(c echo.Context) error {
	all, err := s.Files.TestFiles(c.Request().Context())
	if err != nil {
		return err
	}
	return respond.Page(c, http.StatusOK, page.TestFiles{Chrome: s.chrome(c), All: all, MaxBytes: s.Files.MaxBytes()}.Page())
}

// fileCreate takes a test file. A script gets what the list of files has of it, or a problem; a form gets the page.
func (s *Site) fileCreate(c echo.Context) error {
	forScript := strings.Contains(c.Request().Header.Get(echo.HeaderAccept), echo.MIMEApplicationJSON)
	f, err := s.takeFile(c)
	switch {
	case err != nil && forScript:
		return respond.Problem(c, err)
	case err != nil:
		return err
	case forScript:
		o := page.OptionOfFile(f.File)
		return c.JSON(http.StatusCreated, map[string]string{"value": o.Value, "label": o.Label})
	}
	s.flash(c, f.Name+" can be used in tests for a day.")
	return respond.SeeOther(c, href.Files())
}

func (s *Site) takeFile(c echo.Context) (file.Info, error) {
	name, content, err := upload.Read(c, s.Files.MaxBytes(), uploadTime)
	if err != nil {
		return file.Info{}, err
	}
	return s.Files.Take(c.Request().Context(), "", name, content)
}

// file gives a file to whoever is signed in.
func (s *Site) file(c echo.Context) error {
	ctx := c.Request().Context()
	f, err := s.Files.Info(ctx, c.Param("id"))
	if err != nil {
		return err
	}
	return respond.File(c, respond.Attachment{Name: f.Name, Type: f.Type, Size: f.Size}, func() io.ReadCloser { return s.Files.Open(ctx, f) })
}

// filesForTests puts what an attribute of the type file can be in a test into its value; nothing is read where there is no
// such attribute.
func (s *Site) filesForTests(ctx context.Context, values []page.TestValue) error {
	isFile := func(v page.TestValue) bool { return v.Type == attr.TypeFile }
	if !slices.ContainsFunc(values, isFile) {
		return nil
	}
	all, err := s.Files.TestFiles(ctx)
	if err != nil {
		return err
	}
	for i := range values {
		for _, f := range all {
			if isFile(values[i]) {
				values[i].Files = append(values[i].Files, f.File)
			}
		}
	}
	return nil
}
