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

	"patchbay/internal/translate"
)

// Page renders a page or a part of one in the language of the person who asks. It is whole before the first byte is sent, so
// that a failure can still become an error page.
func Page(c echo.Context, status int, page templ.Component) error {
	return rendered(c, status, page, Language(c))
}

// Chat renders a page that visitors see: it has its language already.
func Chat(c echo.Context, status int, page templ.Component) error {
	return rendered(c, status, page, translate.English)
}

// Language is what a person has chosen to read the site in; the cookie is set by POST /language.
func Language(c echo.Context) translate.Language {
	cookie, err := c.Cookie(LanguageCookie)
	if err != nil {
		return translate.English
	}
	return translate.Of(cookie.Value)
}

// LanguageCookie holds the tag of a language.
const LanguageCookie = "language"

func rendered(c echo.Context, status int, page templ.Component, l translate.Language) error {
	buffer := templ.GetBuffer()
	defer templ.ReleaseBuffer(buffer)
	if err := page.Render(c.Request().Context(), buffer); err != nil {
		return err
	}
	c.Response().Header().Add(echo.HeaderVary, echo.HeaderAcceptEncoding)
	html := l.Page(buffer.Bytes())
	if len(html) < worthPacking || !mayPack(c.Request().Header) {
		return c.HTMLBlob(status, html)
	}
	return packed(c, status, html)
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
