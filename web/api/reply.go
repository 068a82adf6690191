package api

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"

	"github.com/labstack/echo/v4"
)

// reply is an answer as it goes out, and as it is kept for a repetition.
type reply struct {
	Status   int    `json:"status"`
	Type     string `json:"type,omitempty"`
	ETag     string `json:"etag,omitempty"`
	Location string `json:"location,omitempty"`
	Body     []byte `json:"body,omitempty"`
}

// document is an answer that is no JSON.
type document []byte

// answer runs the operation.
func (a *API) answer(ctx context.Context, o operation, r request) (reply, error) {
	out, err := o.run(ctx, a, r.in)
	if err != nil {
		return reply{}, err
	}
	return replyOf(o, out)
}

func replyOf(o operation, out any) (reply, error) {
	r := reply{Status: o.Status, Type: echo.MIMEApplicationJSON}
	if at, ok := out.(located); ok && o.Made {
		r.Location = root + at.location()
	}
	text, isDocument := out.(document)
	switch {
	case o.Output == nil:
		r.Type = ""
		return r, nil
	case isDocument:
		r.Type, r.Body = o.Media, text
	default:
		var b bytes.Buffer
		if err := json.NewEncoder(&b).Encode(out); err != nil {
			return r, err
		}
		r.Body = b.Bytes()
	}
	if t, ok := out.(tagged); ok {
		r.ETag = t.etag()
	} else if o.Reads() {
		sum := sha256.Sum256(r.Body)
		r.ETag = `"` + hex.EncodeToString(sum[:12]) + `"`
	}
	return r, nil
}

// send writes the answer; to who has it already it says only that (RFC 9110 section 13.1.2).
func send(c echo.Context, r reply) error {
	h := c.Response().Header()
	if r.ETag != "" {
		h.Set("ETag", r.ETag)
	}
	if r.Location != "" {
		h.Set(echo.HeaderLocation, r.Location)
	}
	reads := c.Request().Method == http.MethodGet || c.Request().Method == http.MethodHead
	if known := c.Request().Header.Get("If-None-Match"); reads && known != "" && lists(known, r.ETag, true) {
		return c.NoContent(http.StatusNotModified)
	}
	if r.Type == "" {
		return c.NoContent(r.Status)
	}
	return c.Blob(r.Status, r.Type, r.Body)
}
