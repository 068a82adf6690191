package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"patchbay/internal/auth"
	"patchbay/internal/fault"
	"patchbay/internal/secret"
	"patchbay/web/respond"
)

// onceStore keeps what named requests were answered, for all servers of an installation.
type onceStore interface {
	BeginOnce(ctx context.Context, name, request string) (answer string, first bool, err error)
	EndOnce(ctx context.Context, name, answer string) error
}

// once does what a request with an Idempotency-Key asks for one time, and answers its repetitions with the first answer
// (draft-ietf-httpapi-idempotency-key-header). What was refused has changed nothing, so that it may be tried again.
func (a *API) once(ctx context.Context, c echo.Context, t auth.Token, r request, do func() (reply, error)) (reply, error) {
	key, err := givenKey(c)
	if err != nil || key == "" || c.Request().Method != http.MethodPost {
		if err != nil {
			return reply{}, err
		}
		return do()
	}
	name := digest(t.ID, key)
	kept, first, err := a.Store.BeginOnce(ctx, name, digest(c.Request().URL.RequestURI(), c.Request().Header.Get("If-Match"), string(r.body)))
	switch {
	case errors.Is(err, fault.Conflict):
		respond.RetryAfter(c, time.Second)
		return reply{}, err
	case err != nil:
		return reply{}, err
	case !first:
		c.Response().Header().Set("Idempotency-Replayed", "true")
		return a.keptReply(name, kept)
	}
	answered, err := do()
	if end := a.Store.EndOnce(context.WithoutCancel(ctx), name, a.sealReply(name, answered, err)); end != nil {
		a.Log.ErrorContext(ctx, "answer to a request with an Idempotency-Key", "err", end)
	}
	return answered, err
}

// sealReply is what is kept of an answer, which may have a new token in it; "" for a refusal.
func (a *API) sealReply(name string, r reply, err error) string {
	if err != nil {
		return ""
	}
	text, err := json.Marshal(r)
	if err != nil {
		return ""
	}
	return a.Seals.Seal(placeOf(name), secret.New(string(text)))
}

func (a *API) keptReply(name, kept string) (r reply, err error) {
	text, _, err := a.Seals.Open(placeOf(name), kept)
	if err != nil {
		return r, fault.Wrap(err, fault.Conflict, "This request was carried out, but its answer can't be told again.")
	}
	return r, json.Unmarshal([]byte(text.Reveal()), &r)
}

func placeOf(name string) string { return "idempotency_keys|" + name + "|answer" }

// digest is a hash of texts, of which none can stand for a part of another.
func digest(parts ...string) string {
	h := sha256.New()
	for _, p := range parts {
		one := sha256.Sum256([]byte(p))
		h.Write(one[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}
