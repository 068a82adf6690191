package respond

import (
	"bytes"
	"compress/gzip"
	"io"
	"net/http"
	"strconv"
	"strings"
	"sync"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"
)

// Page renders a component whole before the first byte is sent, so that a failure can still become an error page.
func Page(c echo.Context, status int, page templ.Component) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(c.Request().Context(), buffer); err != nil {
		return err
	}
	c.Response().Header().Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	if buffer.Len() < worthPacking || !mayPack(c.Request().Header) {
		return c.HTMLBlob(status, buffer.Bytes())
	}
	return packed(c, status, buffer.Bytes())
}

// mayPack says whether the browser takes gzip, and has not come from another site: that one could choose a part of the page and
// learn from its length what else is in it (BREACH).
func mayPack(h http.Header) bool {
	return strings.Contains(h.Get(echo.HeaderAcceptEncoding), "gzip") && !strings.HasSuffix(h.Get("Sec-Fetch-Site"), "-site")
}

// worthPacking is how many bytes a page must have to be made small on its way.
const worthPacking = 1 << 10

// packing is the level of gzip: it takes less than half the time of the default for a tenth more bytes.
const packing = 2

var packers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(io.Discard, packing)
	if err != nil {
		panic(err) // there is this level
	}
	return z
}}

// packed writes a page by gzip, with its length: the proxy of make dev takes what has none for a stream.
func packed(c echo.Context, status int, page []byte) error {
	var small bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&small)
	if _, err := z.Write(page); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	z.Reset(io.Discard) // it must not hold the page until the next one
	h := c.Response().Header()
	h.Set(echo.HeaderContentEncoding, "gzip")
	h.Set(echo.HeaderContentLength, strconv.Itoa(small.Len()))
	return c.HTMLBlob(status, small.Bytes())
}
