package web

import (
	"crypto/rand"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/a-h/templ"
	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/templates/href"
	"patchbay/templates/page"
	"patchbay/web/api"
	"patchbay/web/respond"
)

// policy allows what the pages are built of and nothing else. There is no strict-dynamic: with it, a script in a
// fragment that htmx swaps in would run. Only htmx may turn text into HTML.
const policy = "default-src 'none'; script-src 'self'; style-src 'self' 'nonce-%s'; img-src 'self' data:; font-src 'self'; " +
	"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; " +
	"require-trusted-types-for 'script'; trusted-types htmx"

// secure sets the headers that every answer has.
func secure(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		h := c.Response().Header()
		if api.Serves(c.Request().URL.Path) {
			secureData(h)
			return next(c)
		}
		nonce := rand.Text()
		h.Set("Content-Security-Policy", fmt.Sprintf(policy, nonce))
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
		if c.IsTLS() || c.Scheme() == "https" {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		c.SetRequest(c.Request().WithContext(templ.WithNonce(c.Request().Context(), nonce)))
		return next(c)
	}
}

// secureData sets the headers of answers to programs: no browser shows them, and one that does all the same may do nothing.
func secureData(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
}

// sameOrigin refuses forms that other sites send (CSRF), by the headers that browsers set themselves.
func sameOrigin() echo.MiddlewareFunc {
	protection := http.NewCrossOriginProtection()
	return func(next echo.HandlerFunc) echo.HandlerFunc {
		return func(c echo.Context) error {
			if err := protection.Check(c.Request()); err != nil {
				return fault.Wrap(err, fault.Denied, "This form was sent from another site. Open the page here and try again.")
			}
			c.Response().Header().Set("Cache-Control", "no-store")
			return next(c)
		}
	}
}

// observe turns a panic into an error page, and writes what was asked to the log when that is wanted.
func (s *Site) observe(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		started := s.Now()
		defer func() {
			if r := recover(); r != nil && r != http.ErrAbortHandler {
				err = fmt.Errorf("panic: %v\n%s", r, debug.Stack())
			}
			if ctx := c.Request().Context(); s.Log.Enabled(ctx, slog.LevelDebug) {
				s.Log.DebugContext(ctx, "request", "method", c.Request().Method, "route", c.Path(), "took", s.Now().Sub(started).Round(time.Millisecond))
			}
		}()
		return next(c)
	}
}

// readable refuses what nobody can type: a form that is none, and text that is not UTF-8 or has a NUL, which PostgreSQL
// does not store. What is read here is read once; the handlers find it parsed.
func readable(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		form, err := c.FormParams()
		if tooLarge, ok := errors.AsType[*echo.HTTPError](err); ok {
			return tooLarge // the body limit's
		}
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "This form can't be read. Open the page again and repeat what you did.")
		}
		if !slices.ContainsFunc(c.ParamValues(), garbled) && !formGarbled(form) {
			return next(c)
		}
		return fault.New(fault.Invalid, "This has characters that are no text. Remove them and try again.")
	}
}

func formGarbled(form url.Values) bool {
	for name, values := range form {
		if garbled(name) || slices.ContainsFunc(values, garbled) {
			return true
		}
	}
	return false
}

func garbled(s string) bool { return !utf8.ValidString(s) || strings.ContainsRune(s, 0) }

// guard lets in who satisfies the need. Who is signed out is asked to sign in and brought back.
func (s *Site) guard(need auth.Need, handle echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if need == auth.Anyone {
			return handle(c)
		}
		actor, ok := auth.ActorOf(c.Request().Context())
		switch {
		case !ok && reads(c.Request()):
			return s.askToSignIn(c)
		case !ok:
			return fault.New(fault.SignedOut, "You were signed out. Sign in again and repeat what you did.")
		case !actor.Role.May(need):
			return fault.New(fault.Denied, "Your role does not allow this. Ask an admin.")
		}
		return handle(c)
	}
}

// reads says whether a request only looks. HEAD is GET without the body (RFC 9110 section 9.3.2).
func reads(r *http.Request) bool { return r.Method == http.MethodGet || r.Method == http.MethodHead }

// fail is the single exit for errors.
func (s *Site) fail(err error, c echo.Context) {
	if c.Response().Committed {
		return
	}
	respond.Log(c, s.Log, err)
	respond.RetryLater(c, err)
	switch {
	case forPrograms(c.Request().URL.Path), respond.AsksJSON(c):
		err = respond.Problem(c, err)
	case respond.ToScript(c):
		err = respond.Toast(c, err)
	default:
		err = respond.Page(c, respond.Status(err), page.Failure{Chrome: s.chrome(c), Status: respond.Status(err),
			Message: respond.Message(err), Back: href.Home()}.Page())
	}
	if err != nil {
		s.Log.ErrorContext(c.Request().Context(), "error page", "err", err)
	}
}

// forPrograms says whether the address is one of our JSON APIs, which answer errors as JSON.
func forPrograms(path string) bool {
	return strings.HasPrefix(path, "/chat/v1/") || api.Serves(path)
}

// clientAddress returns how the address of a client is found: X-Forwarded-For is believed from the named proxies only.
func clientAddress(proxies []netip.Prefix) echo.IPExtractor {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect()
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		trust = append(trust, echo.TrustIPRange(&net.IPNet{IP: p.Addr().AsSlice(), Mask: net.CIDRMask(p.Bits(), p.Addr().BitLen())}))
	}
	return echo.ExtractIPFromXFFHeader(trust...)
}
