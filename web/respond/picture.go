package respond

import (
	"net/http"

	"github.com/labstack/echo/v4"
)

// Picture writes a picture that pages of any site may show. Nothing in it can run, and its type is never guessed. Its address
// must change with it, because browsers keep it for good.
func Picture(c echo.Context, contentType string, b []byte) error {
	h := c.Response().Header()
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	return c.Blob(http.StatusOK, contentType, b)
}
