// Package gateway is the OTP gateway's two HTTP paths, in the words of the service that they stand in for: the same
// fields, answers that a flow can route by. It runs on a listener of its own.
//
// It keeps no code, counts nothing and knows no limit (internal/otp does); it has no pages, cookies or sessions, so
// nothing of a browser's can be abused against it; and it shows nobody the cause of a failure.
package gateway

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"log/slog"
	"mime"
	"net/http"
	"strings"

	"patchbay/internal/apidef"
	"patchbay/internal/fault"
	"patchbay/internal/otp"
	"patchbay/internal/secret"
)

type handler struct {
	gateway   *otp.Gateway
	authorize func(ctx context.Context, token string) (bool, error)
	log       *slog.Logger
}

// New returns the handler of both paths. Authorize is asked with the token of every request; see Same. When it can't tell,
// the request is answered 503. A nil log means that nothing is logged.
func New(g *otp.Gateway, authorize func(ctx context.Context, token string) (bool, error), log *slog.Logger) http.Handler {
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	return &handler{gateway: g, authorize: authorize, log: log}
}

// Same says in constant time whether the token is the key. An empty key is nobody's.
func Same(key secret.Value, token string) bool {
	want, got := sha256.Sum256([]byte(key.Reveal())), sha256.Sum256([]byte(token)) // sums hide the lengths, too
	return subtle.ConstantTimeCompare(want[:], got[:]) == 1 && token != ""
}

// ServeHTTP answers one request. Without the key nothing of it is read.
func (h *handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	setHeaders(w.Header())
	serve, found := h.routes()[r.URL.Path]
	known, err := false, error(nil)
	if found && r.Method == http.MethodPost {
		known, err = h.authorize(r.Context(), token(r))
	}
	switch {
	case !found:
		refuse(w, http.StatusNotFound, "There is nothing here. The paths are "+apidef.SendOTPPath+" and "+apidef.VerifyOTPPath+".")
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "This path takes POST only.")
	case err != nil:
		h.log.ErrorContext(r.Context(), "the key of the OTP gateway can't be read", "err", err)
		refuse(w, http.StatusServiceUnavailable, "The gateway can't check keys at the moment. Please try again.")
	case !known:
		w.Header().Set("WWW-Authenticate", "Bearer")
		refuse(w, http.StatusUnauthorized, "The Authorization header does not hold the gateway's key.")
	case !isJSON(r):
		refuse(w, http.StatusUnsupportedMediaType, "Send the body as JSON, with Content-Type: application/json.")
	default:
		serve(w, r)
	}
}

func (h *handler) routes() map[string]http.HandlerFunc {
	return map[string]http.HandlerFunc{apidef.SendOTPPath: h.send, apidef.VerifyOTPPath: h.verify}
}

// setHeaders keeps answers out of caches, and browsers from making anything of them (OWASP REST Security cheat sheet).
func setHeaders(h http.Header) {
	h.Set("Content-Type", "application/json; charset=utf-8")
	h.Set("Cache-Control", "no-store")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
}

// token returns the Authorization header, as it is or after the word Bearer (RFC 6750): the original's guide pastes
// the bare token.
func token(r *http.Request) string {
	whole := strings.TrimSpace(r.Header.Get("Authorization"))
	if scheme, rest, ok := strings.Cut(whole, " "); ok && strings.EqualFold(scheme, "Bearer") {
		return strings.TrimSpace(rest)
	}
	return whole
}

// isJSON takes a missing type for JSON, as the original does not ask for one.
func isJSON(r *http.Request) bool {
	declared := r.Header.Get("Content-Type")
	if declared == "" {
		return true
	}
	kind, _, err := mime.ParseMediaType(declared)
	return err == nil && (kind == "application/json" || strings.HasSuffix(kind, "+json"))
}

// statuses are those of faults; what is not listed is our own mistake.
var statuses = map[fault.Kind]int{
	fault.Invalid:     http.StatusBadRequest,
	fault.TooLarge:    http.StatusRequestEntityTooLarge,
	fault.Unavailable: http.StatusServiceUnavailable,
}
